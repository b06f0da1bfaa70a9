"""Lines whose service is known, with what says so hidden: what a classifier learns from, and is measured against.

A line's service is known by the publisher's own code or label through the crosswalk; where a publisher writes none, by its
department's name through the lexicon. Either is then hidden. A label may cover several services ("Children's & Education
Services"): then each of them is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from wholeplace.reference.service_codes import PUBLISHERS, by_label
from wholeplace.spend.classify import Line, beforehand, top_of
from wholeplace.spend.lexicon import department
from wholeplace.spend.wording import features

SERVICES = (
    "education", "transport", "childrens-social-care", "adult-social-care", "public-health", "housing", "culture", "environment",
    "planning", "police", "fire", "central", "financing",
)  # fmt: skip
"""Services that the classifier tells apart: those that councils, police and fire pay for."""

SURE_LABEL = 0.8
"""A department's name serves as a label from this sureness on."""
MOSTLY = 0.6
"""The share of lines whose label must be known for a column to be taken for one of labels."""

_Key = tuple[tuple[tuple[str, str | None], ...], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Labels:
    """Where a publisher's lines say their service: in `field`, by a `system` of the crosswalk, or by the `lexicon`."""

    publisher: str
    field: str
    system: str


@dataclass(frozen=True, slots=True)
class Example:
    """One combination of words of a publisher with its label hidden: the services that are right, and how many lines it is.

    `by_code` says whether the publisher's own label said so, and not a department's name; `size_pence` is the sum of the sizes of
    their amounts; `features` and `known` are what the words say, worked out once.
    """

    publisher: str
    line: Line
    right: frozenset[str]
    by_code: bool
    lines: int
    size_pence: int
    features: tuple[str, ...]
    known: tuple[float, ...]

    def is_right(self, top: str) -> bool:
        """Whether a top-level service is (one of) the right one(s)."""
        return any(top_of(service) == top for service in self.right)


def examples(lines: Iterable[tuple[Line, int]], labels: Labels) -> list[Example]:
    """Published lines (texts, pence) as examples: equal ones put together, and those whose label says nothing left out."""
    counts: Counter[_Key] = Counter()
    sizes: Counter[_Key] = Counter()
    for line, pence in lines:
        right = _label(line.get(labels.field) or "", labels.system)
        if right:
            key = (tuple((name, text) for name, text in line.items() if name not in _hidden(labels)), right)
            counts[key] += 1
            sizes[key] += abs(pence)
    ordered = sorted(counts, key=lambda key: (str(key[0]), sorted(key[1])))
    return [_example(labels, key, counts[key], sizes[key]) for key in ordered]


def _example(labels: Labels, key: _Key, lines: int, size_pence: int) -> Example:
    texts, right = key
    line = dict(texts)
    known = tuple(beforehand(line, SERVICES).tolist())
    by_code = labels.system != "lexicon"
    return Example(labels.publisher, line, right, by_code, lines, size_pence, tuple(features(line)), known)


def _hidden(labels: Labels) -> tuple[str, ...]:
    return (labels.field, "category_code")


def _label(text: str, system: str) -> frozenset[str]:
    """The services that a label means; none where it says nothing of service."""
    if system == "lexicon":
        found = department(text)
        return found.services if found is not None and found.sure >= SURE_LABEL else frozenset()
    code = by_label(system, text)
    return frozenset(code.services) if code is not None else frozenset()


# from files

_COLUMNS = (("category", "sercop"), *(("directorate", system) for system in PUBLISHERS), ("directorate", "lexicon"))
"""Where labels are looked for, and by which system, in this order."""


def labelled(published: Sequence[Path], publisher: str) -> list[Example]:
    """A publisher's published lines (Parquet of `lines.PUBLISHED`) as examples; none where no column of theirs holds labels."""
    rows = [row for path in published for row in _rows(path)]
    labels = labels_of([line for line, _pence in rows], publisher)
    return examples(rows, labels) if labels is not None else []


def labelled_publishers(published: Mapping[str, Sequence[Path]]) -> tuple[list[Example], list[str]]:
    """The examples of several publishers, and which of them are labelled by codes or labels of their own, not by departments."""
    given = {publisher: labelled(paths, publisher) for publisher, paths in sorted(published.items())}
    coded = [publisher for publisher, found in given.items() if found and found[0].by_code]
    return [example for found in given.values() for example in found], coded


def labels_of(lines: Sequence[Line], publisher: str) -> Labels | None:
    """Where a publisher's lines say their service: the first column of labels that are mostly known."""
    for field, system in _COLUMNS:
        texts = Counter(line.get(field) or "" for line in lines)
        known = sum(count for text, count in texts.items() if _is_known(text, system))
        if lines and known >= MOSTLY * len(lines):
            return Labels(publisher, field, system)
    return None


def _is_known(text: str, system: str) -> bool:
    """Whether a text is a label of a system, even one that says nothing of service."""
    return bool(text) and (department(text) if system == "lexicon" else by_label(system, text)) is not None


def _rows(path: Path) -> Iterator[tuple[Line, int]]:
    names = ("directorate", "category", "category_code", "purpose", "subjective", "supplier")
    for batch in pq.ParquetFile(path).iter_batches(columns=[*names, "pence"]):
        columns: list[list[Any]] = [batch.column(name).to_pylist() for name in (*names, "pence")]
        for *texts, pence in zip(*columns, strict=True):
            yield dict(zip(names, texts, strict=True)), pence
