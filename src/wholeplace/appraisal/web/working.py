"""A case worked out once for each content of it: what pages, JSON and documents all read.

The engine is pure, so an answer depends on the case and the draws alone; the last few are kept by the hash of both. What-if
works on changes to a case without storing anything, and keeps none of its draws.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from wholeplace.appraisal.appraise import Appraisal, appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import build_case
from wholeplace.appraisal.compare import Comparison, options
from wholeplace.appraisal.positions import nowhere
from wholeplace.appraisal.report_certainty import Sensitivity, sensitivity
from wholeplace.appraisal.uncertainty import Distribution, distribution
from wholeplace.appraisal.what_if import WhatIf, what_if
from wholeplace.vocabulary.problems import Problem, Refused

DRAWS, SEED = 10_000, 0
KEPT = 24  # each holds every flow of every draw: some megabytes
LIGHT = 400

Answer = TypeVar("Answer")


class Kept:
    """The last few answers by key, shared by the threads of one process."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer of that key, made where it is not kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                found: Answer = self._answers[key]
                return found
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return made


_KEPT = Kept(KEPT)
_LIGHT = Kept(LIGHT)  # what lists and the what-if panel show: small, and asked for often


def kept(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """A small answer of a key that names its whole content, made where it is not kept."""
    return _LIGHT.get(key, make)


def content_hash(raw: Mapping[str, object]) -> str:
    """The name of a content: two cases with the same words have the same answer."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Checked:
    """A stored case read: the case where it is whole, else every problem that stands between it and an answer."""

    raw: Mapping[str, Any]
    case: Case | None
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        return self.case is not None


@dataclass(frozen=True, slots=True)
class Worked:
    """A whole case with its answers: at a point, and in draws."""

    case: Case
    appraisal: Appraisal
    distribution: Distribution


def checked(raw: Mapping[str, Any]) -> Checked:
    """Read a stored case. Never raises for what a person must put right."""
    return _LIGHT.get(("checked", content_hash(raw)), lambda: _check(raw))


def _check(raw: Mapping[str, Any]) -> Checked:
    try:
        return Checked(raw, build_case(raw, nowhere), ())
    except Refused as refused:
        return Checked(raw, None, refused.problems)


def whole(raw: Mapping[str, Any]) -> Case:
    """A stored case that is whole. *Refuses* every problem of one that is not."""
    found = checked(raw)
    if found.case is None:
        raise Refused(*found.problems)
    return found.case


def at_the_means(raw: Mapping[str, Any], case: Case) -> Appraisal:
    """The answer of a whole case at the means of its ranges, without draws."""
    return _LIGHT.get(("at the means", content_hash(raw)), lambda: appraise(case))


def worked(raw: Mapping[str, Any], *, draws: int = DRAWS, seed: int = SEED) -> Worked:
    """The answers of a stored case; those in more draws than a page shows are not kept.

    *Refuses* every problem of a case that is not whole.
    """
    case = whole(raw)
    if draws > DRAWS:
        return work(case, draws=draws, seed=seed)
    return _KEPT.get(("worked", content_hash(raw), draws, seed), lambda: work(case, draws=draws, seed=seed))


def work(case: Case, *, draws: int = DRAWS, seed: int = SEED) -> Worked:
    """Work a case out, keeping nothing."""
    answer = appraise(case)
    return Worked(case, answer, distribution(answer.model, draws=draws, seed=seed))


def moved(raw: Mapping[str, Any], moves: Mapping[str, float], *, draws: int = DRAWS, seed: int = SEED) -> WhatIf:
    """What the panel shows of a case with some numbers moved (`incidents.impact` → 0.2), or of the case as it is.

    *Refuses* every problem of a case that is not whole, `not-movable`, `move-outside`.
    """
    case = whole(raw)
    key = ("what-if", content_hash(raw), tuple(sorted(moves.items())), draws, seed)
    return _LIGHT.get(key, lambda: what_if(case, moves, draws=draws, seed=seed))


def what_moves(raw: Mapping[str, Any]) -> Sensitivity:
    """What moves the budget impact of a stored case, and what must be true to break even. *Refuses* as `worked` does."""
    case = whole(raw)
    return kept(("what moves", content_hash(raw)), lambda: sensitivity(case))


def compared(raw: Mapping[str, Any], *, draws: int = DRAWS, seed: int = SEED) -> Comparison:
    """Every option of a stored case against the comparator. *Refuses* every problem of a case that is not whole."""
    case = whole(raw)
    return _KEPT.get(("compared", content_hash(raw), draws, seed), lambda: options(case, draws=draws, seed=seed))
