"""Names of public bodies in one form, so that "Bury M.B.C." and "BURY METROPOLITAN BOROUGH COUNCIL" are the same words.

Only spelling is evened out here: letter case, marks, "&", the short forms of words that every public body has in its name. Which
body a name belongs to is for `bodies` to say.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

_LETTERS_APART = re.compile(r"\b[a-z](?: [a-z])+\b")
_MARKS = re.compile(r"[^a-z0-9]+")
_SPELLED_OUT = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bclinical commissioning group\b", "ccg"),
        (r"\bintegrated care board\b", "icb"),
        (r"\bh care\b", "healthcare"),
        (r"\bp ship\b", "partnership"),
        (r"\bnhs ft\b|\bnhsft\b", "nhs foundation trust"),
        (r"\bnhst\b", "nhs trust"),
        (r"\bnational health service\b", "nhs"),
        (r"\bfire and cd\b", "fire and civil defence"),
        (r"\bmet borough\b|\bmetro borough\b|\bmetropolitan boro\b", "metropolitan borough"),
        (r"\bmbc\b|\bmet bc\b", "metropolitan borough council"),
        (r"\bmdc\b", "metropolitan district council"),
        (r"\bcbc$", "county borough council"),
        (r"\bbc$", "borough council"),
        (r"\bdc$", "district council"),
        (r"^lb of\b|^lb\b", "london borough of"),
        (r"^rb of\b", "royal borough of"),
    )
)
_TRIGGERS = frozenset(
    re.findall(
        r"\w+", "clinical integrated h p nhs nhsft nhst national cd met metro metropolitan mbc mdc cbc bc dc lb rb"
    )
)
"""No phrase above is without one of these words: most suppliers have none of them, and a hundred thousand are soon read."""
_WORDS = MappingProxyType(
    {
        "auth": "authority",
        "authorities": "authority",
        "boro": "borough",
        "cncl": "council",
        "councl": "council",
        "constab": "constabulary",
        "dept": "department",
        "dist": "district",
        "for": "of",
        "fdn": "foundation",
        "fnd": "foundation",
        "fndn": "foundation",
        "govt": "government",
        "hosp": "hospital",
        "hospitals": "hospital",
        "hosps": "hospital",
        "mcr": "manchester",
        "saint": "st",
        "services": "service",
        "serv": "service",
        "svs": "service",
        "trst": "trust",
        "tst": "trust",
        "uni": "university",
        "univ": "university",
    }
)
"""Short forms, and words that are used one for the other ("Department for" and "Department of")."""


_SILENT = str.maketrans("", "", "'’‘`´.")


def normal(name: str) -> str:
    """The name in lower case without marks, its short forms spelled out: `St. Helens M.B.C.` → `st helens metropolitan
    borough council`. Empty where nothing but marks is left.
    """
    text = (name if name.isascii() else _without_accents(name)).casefold().replace("&", " and ").replace("+", " and ")
    text = text.translate(_SILENT)
    text = _MARKS.sub(" ", text).strip()
    text = _LETTERS_APART.sub(lambda run: run[0].replace(" ", ""), text)
    words = [_WORDS.get(word, word) for word in text.split()]
    while words and words[0] == "the":
        words.pop(0)
    while len(words) > 1 and words[-1] == "the":
        words.pop()
    text = " ".join(words)
    if _TRIGGERS.isdisjoint(words):
        return text
    for pattern, spelled in _SPELLED_OUT:
        text = pattern.sub(spelled, text)
    return text


def _without_accents(name: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
