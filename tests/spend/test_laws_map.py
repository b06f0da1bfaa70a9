"""What holds of the map for any lines: it agrees with its plain twin, and how lines lie in files changes nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spend.counted_rows import counted, kept
from spend.plain_map import asked, plain_rows
from wholeplace.spend.lines_store import LinesStore, lay_out, open_store
from wholeplace.spend.questions import Question
from wholeplace.spend.spend_map import answer, flows, lines_behind

QUICKLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Text of every kind that a file may hold, quotes and signs of formulas and of other scripts among it.
WORDS = st.sampled_from(["Ash", "ash", "O'Brien & Co", "=1+1", 'a "b"', "Ångström", "\U0001f4b7", "", "%", "a\nb"])
MAYBE = st.none() | WORDS
ONE_LINE = st.fixed_dictionaries(
    {
        "year": st.integers(2019, 2022),
        "body": st.sampled_from(["E1", "E2", "E3"]),
        "service": st.sampled_from(["highways", "adult-social-care", "not-classified"]),
        "supplier": MAYBE,
        "payee": MAYBE,
        "transfer": st.none() | st.sampled_from(["grant", "recharge"]),
        "subjective": MAYBE,
        "capital": st.none() | st.booleans(),
        "nature": st.sampled_from(["reactive", "not-stated"]),
        "area": st.none() | st.sampled_from(["E1", "E2"]),
        "paid_on": st.none() | st.dates(date(2019, 4, 1), date(2023, 3, 31)),
        "pence": st.integers(-(10**12), 10**12),
        "file": st.sampled_from(["a" * 64, "b" * 64, "c" * 64]),
        "sheet": st.none() | st.sampled_from(["April", "May"]),
        "line": st.integers(1, 40),
    }
)
LINES = st.lists(
    ONE_LINE.map(lambda words: counted(**words)),
    max_size=30,
    unique_by=lambda line: (line["file"], line["sheet"], line["line"]),
)
ASKED_BY = (
    "body",
    "service",
    "year",
    "month",
    "supplier",
    "paid_to",
    "transfer",
    "capital",
    "subjective",
    "area",
    "file",
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    where: dict[str, tuple[Any, ...]] = {}
    if draw(st.booleans()):
        where["body"] = tuple(draw(st.sets(st.sampled_from(["E1", "E2", "E9"]))))
    if draw(st.booleans()):
        where["supplier"] = tuple(draw(st.lists(MAYBE, max_size=3)))
    if draw(st.booleans()):
        where["capital"] = tuple(draw(st.sets(st.none() | st.booleans())))
    return Question(
        by=tuple(draw(st.lists(st.sampled_from(ASKED_BY), max_size=3, unique=True))),
        where=where,
        known=tuple(draw(st.sets(st.sampled_from(["supplier", "month", "paid_to"]), max_size=1))),
        order=draw(st.sampled_from(["cell", "largest"])),
        at_most=draw(st.none() | st.integers(1, 5)),
        files=draw(st.booleans()),
    )


@contextmanager
def stored(*files: Sequence[dict[str, Any]]) -> Iterator[LinesStore]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [kept(lines, Path(folder) / f"{number}.parquet") for number, lines in enumerate(files)]
        with open_store(paths) as store:
            yield store


@QUICKLY
@given(LINES, st.lists(questions(), min_size=1, max_size=4))
def test_the_map_agrees_with_its_plain_twin(lines: list[dict[str, Any]], several: list[Question]) -> None:
    with stored(lines) as store:
        for question in several:
            found = answer(store, question)
            assert found.rows == plain_rows(lines, question)
            behind = asked(lines, question)
            assert (found.total_pence, found.lines) == (sum(line["pence"] for line in behind), len(behind))


@QUICKLY
@given(LINES, questions(), st.data())
def test_how_lines_lie_in_files_changes_nothing(
    lines: list[dict[str, Any]], question: Question, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(lines))
    cut = data.draw(st.integers(0, len(lines)))
    with stored(lines) as store, stored(mixed[:cut], mixed[cut:], []) as other:
        assert answer(store, question) == answer(other, question)


@QUICKLY
@given(LINES, questions())
def test_every_cell_opens_to_lines_that_sum_to_it(lines: list[dict[str, Any]], question: Question) -> None:
    with stored(lines) as store:
        for row in answer(store, question).rows[:3]:
            behind = lines_behind(store, question, row.cell, limit=100)
            assert (behind.pence, behind.lines) == (row.pence, row.lines)
            amounts = [line["pence"] for line in behind.rows]
            assert sum(amounts) == row.pence
            assert amounts == sorted(amounts, reverse=True)
            first = lines_behind(store, question, row.cell, limit=2).rows
            rest = lines_behind(store, question, row.cell, offset=2, limit=100).rows
            assert (*first, *rest) == behind.rows


@QUICKLY
@given(LINES, st.integers(1, 4))
def test_flows_keep_every_penny(lines: list[dict[str, Any]], most: int) -> None:
    with stored(lines) as store:
        found = flows(store, {}, most=most)
    for stage in range(len(found.stages) - 1):
        assert sum(flow.pence for flow in found.flows if flow.stage == stage) == found.total_pence
        ends = {flow.source for flow in found.flows if flow.stage == stage}
        assert len(ends) <= most + 1
    assert found.total_pence == sum(line["pence"] for line in lines)


@settings(QUICKLY, max_examples=6)
@given(LINES, questions())
def test_laid_out_lines_answer_alike(lines: list[dict[str, Any]], question: Question) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = kept(lines, Path(folder) / "lines.parquet")
        assert lay_out([path], Path(folder) / "laid.parquet") == len(lines)
        with open_store([path]) as store, open_store([Path(folder) / "laid.parquet"]) as laid:
            assert answer(store, question) == answer(laid, question)
