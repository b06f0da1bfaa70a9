"""Find an entry by what people call it: other words for it, plurals, slips of spelling, or a mistyped code.

Each word asked for counts by how rare it is and where it stands (the outcome's name before the description, the
description before the source). Headline entries come before the entries filed under them. The order is the same every
time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from math import log

from wholeplace.reference.unit_cost_records import UnitCost, rows_of

_WORD = re.compile(r"[a-z0-9][a-z0-9&']*")
# "cost" and "average" stand in nearly every entry, so they tell none apart.
_NOISE = frozenset({"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "per"})
_NOISE |= {"the", "to", "with", "average", "cost", "costs"}
_FIELDS: tuple[tuple[str, float], ...] = (
    ("detail", 3.0),
    ("category", 1.0),
    ("description", 2.0),
    ("agency_level1", 0.7),
    ("agency_level2", 0.7),
    ("unit", 0.3),
)
_LEADING = 2.7
_LEVELS: Mapping[str, float] = {"headline": 1.25, "subsidiary": 1.05, "constituent": 1.0}
_WHOLE_SOCIETY = 0.8  # behind the entries that a budget can use
_NEAR_CODES = 5
_CODE = re.compile(r"[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Entries with the weight of every word in them, and how rare each word is."""

    entries: tuple[UnitCost, ...]
    weights: tuple[Mapping[str, float], ...]
    rarity: Mapping[str, float]


def build_index(entries: Iterable[UnitCost]) -> SearchIndex:
    """The index of some entries."""
    held = tuple(entries)
    weights = tuple(_weights(cost) for cost in held)
    counts: dict[str, int] = {}
    for words in weights:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return SearchIndex(held, weights, {word: log(1 + len(held) / count) for word, count in counts.items()})


def search(index: SearchIndex, words: str, limit: int) -> list[UnitCost]:
    """The entries that fit best, best first; none where nothing fits. An exact code comes first."""
    ideas = [_in_vocabulary(idea, index) for idea in _ideas(words)]
    scored = [(_score(index, at, ideas), -at) for at in range(len(index.entries))]
    best = sorted((pair for pair in scored if pair[0] > 0), reverse=True)
    exact = [cost for cost in index.entries if code_key(cost.code) == code_key(words)]
    ranked = exact + [index.entries[-at] for _, at in best if index.entries[-at] not in exact]
    return ranked[:limit]


def nearest_codes(codes: Sequence[str], asked: str) -> tuple[str, ...]:
    """The codes most like a mistyped one: same letters first, then likeness, then published order."""
    if not _bare(asked):
        return ()
    scored = [(_likeness(asked, code), -at) for at, code in enumerate(codes)]
    best = sorted((pair for pair in scored if pair[0] >= 0.6), reverse=True)[:_NEAR_CODES]
    return tuple(codes[-at] for _, at in best)


def code_key(code: str) -> str:
    """A code without blanks and letter case."""
    return "".join(code.split()).casefold()


def _likeness(asked: str, code: str) -> float:
    one, other = _CODE.findall(asked.casefold()), _CODE.findall(code.casefold())
    letters = [part for part in one if part.isalpha()] == [part for part in other if part.isalpha()]
    group = next(filter(str.isdigit, one), None) == next(filter(str.isdigit, other), None)
    return 0.5 * SequenceMatcher(None, _bare(asked), _bare(code)).ratio() + 0.3 * letters + 0.2 * group


def _bare(code: str) -> str:
    return re.sub(r"[^a-z0-9]", "", code.casefold())


def _weights(cost: UnitCost) -> dict[str, float]:
    weights: dict[str, float] = {}
    for name, weight in _FIELDS:
        for word in _words(getattr(cost, name)):
            weights[word] = max(weights.get(word, 0.0), weight)
    for word in _words(cost.description)[:3]:  # a description begins with what it is about
        weights[word] = max(weights[word], _LEADING)
    return weights


def _words(text: str) -> list[str]:
    plain = text.casefold().replace("’", "'").replace("-", " ")
    return [_stem(word) for word in _WORD.findall(plain) if word not in _NOISE]


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("'").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


@dataclass(frozen=True, slots=True)
class _Idea:
    """One thing asked for: the person's own words, what they mean in the trade's words, and what the own words count."""

    said: tuple[str, ...]
    means: tuple[str, ...] = ()
    own: float = 1.0


@cache
def _synonyms() -> Mapping[tuple[str, ...], _Idea]:
    ideas = (
        _Idea(tuple(_words(r["said"])), tuple(_words(r["means"])), float(r["own"])) for r in rows_of("synonyms.csv")
    )
    return {idea.said: idea for idea in ideas}


def _ideas(words: str) -> list[_Idea]:
    """What is asked for, idea by idea: the longest known name first, else word by word."""
    left, ideas = _words(words), []
    while left:
        taken = next((n for n in (3, 2, 1) if tuple(left[:n]) in _synonyms() and len(left) >= n), 0)
        said = tuple(left[: taken or 1])
        ideas.append(_synonyms().get(said) or _respelt(said))
        left = left[taken or 1 :]
    return ideas


def _respelt(said: tuple[str, ...]) -> _Idea:
    """The idea of a single word that is a slip of a known name, else the word as it stands."""
    (word,) = said
    known = (idea for name, idea in _synonyms().items() if len(name) == 1 and _edits_within(word, name[0], 1))
    return next(known, _Idea(said)) if len(word) >= 5 else _Idea(said)


def _in_vocabulary(idea: _Idea, index: SearchIndex) -> list[list[dict[str, float]]]:
    """The ways to say an idea, word by word, as the words of the index that it may stand for, each with what it counts.

    Where the trade has its own name for a thing, that name leads, and the person's own words count as they stand.
    """
    if not idea.means:
        return [[_alike(word, index.rarity) for word in idea.said]]
    own = [{word: idea.own * index.rarity[word]} if word in index.rarity else {} for word in idea.said]
    return [own, [_alike(word, index.rarity) for word in idea.means]]


def _alike(word: str, rarity: Mapping[str, float]) -> dict[str, float]:
    sure = {known: 1.0 if known == word else _sureness(word, known) for known in rarity}
    least = 0.7 if max(sure.values(), default=0.0) >= 0.75 else 0.5
    # A word that stands in the library counts no more by a rarer cousin than by itself.
    most = rarity.get(word, float("inf"))
    return {known: share * min(rarity[known], most) for known, share in sure.items() if share >= least}


def _sureness(word: str, known: str) -> float:
    if len(word) < 4 or len(known) < 4:
        return 0.0
    if known.startswith(word) or word.startswith(known):
        return 0.75
    shared = next((n for n, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), 0)
    if shared >= 5 and shared / max(len(word), len(known)) >= 0.6:
        return 0.7
    if word[0] != known[0] or abs(len(word) - len(known)) > 2:
        return 0.0
    slips = 1 if len(word) < 8 else 2
    return 0.6 if _edits_within(word, known, slips) else 0.0


def _edits_within(one: str, other: str, most: int) -> bool:
    """Whether at most `most` letters are added, dropped, changed or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1] <= most


def _score(index: SearchIndex, at: int, ideas: list[list[list[dict[str, float]]]]) -> float:
    if not ideas:
        return 0.0
    weights = index.weights[at]
    each = [max(_way_score(way, weights) for way in idea) for idea in ideas]
    met = sum(1 for score in each if score > 0) / len(each)
    cost = index.entries[at]
    return sum(each) * met * met * _LEVELS[cost.level] * (_WHOLE_SOCIETY if cost.whole_society else 1.0)


def _way_score(way: list[dict[str, float]], weights: Mapping[str, float]) -> float:
    each = [
        max((counts * weights[word] for word, counts in words.items() if word in weights), default=0.0) for words in way
    ]
    met = sum(1 for score in each if score > 0) / len(each)
    return sum(each) / len(each) * met * met
