"""What a page calls an act: the words of its permission, or these, for acts that need none."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permission_words

_WORDS = {
    "specimen.load": "load the made-up place",
    "account.sign-in": "sign in",
    "account.password": "change one's password",
    "account.second-step": "change one's second step of signing in",
}


def name_act(name: str, words: str) -> None:
    """Give an act of a slice its words, where it is not the name of a permission."""
    _WORDS[name] = words


def words_of_act(name: str) -> str:
    """The words, with a capital; the name itself where nobody gave it words."""
    words = permission_words(name) or _WORDS.get(name, name)
    return words[:1].upper() + words[1:]
