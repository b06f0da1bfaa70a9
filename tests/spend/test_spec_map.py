"""The map on a handful of lines that can be added up by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spend.counted_rows import counted, kept
from wholeplace.spend.comparisons import against_neighbours, per_head, several_bodies, shares
from wholeplace.spend.lines import COUNTED
from wholeplace.spend.lines_store import LinesStore, lay_out, open_store
from wholeplace.spend.questions import DIMENSIONS, OTHERS, PAID_TO, THE_DOZEN, Question, Row
from wholeplace.spend.spend_map import all_tags, answer, flows, lines_behind
from wholeplace.vocabulary.problems import Refused

ASH, ELM = "E08000003", "E08000006"
CARE, ROADS = "adult-social-care", "highways"
FIRST, SECOND = "a" * 64, "b" * 64

LINES = (
    counted(body=ASH, pence=1_000, supplier="Brook Care Ltd", paid_on=date(2021, 4, 30), area=ASH, line=2),
    counted(body=ASH, pence=-250, supplier="Brook Care Ltd", paid_on=date(2021, 5, 1), area=ASH, line=3),
    counted(
        body=ASH,
        pence=4_000,
        service=ROADS,
        supplier="Elm Council",
        payee=ELM,
        transfer="recharge",
        line=4,
        capital=True,
    ),
    counted(
        body=ELM,
        pence=2_000,
        supplier="NHS Hill",
        payee="RXX",
        file=SECOND,
        line=2,
        area=ELM,
        paid_on=date(2021, 5, 31),
    ),
    counted(body=ELM, pence=300, service="not-classified", file=SECOND, line=3, capital=False),
    counted(body=ELM, pence=7, service="not-classified", year=2022, edition="batch 2", file=SECOND, line=9),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LinesStore]:
    with open_store([kept(LINES, tmp_path / "lines.parquet")]) as opened:
        yield opened


def sums(store: LinesStore, *by: str, **where: object) -> dict[object, int]:
    found = answer(store, Question(by=by, where=where)).pence  # type: ignore[arg-type]
    return {cell[0] if len(cell) == 1 else cell: pence for cell, pence in found.items()}


def test_sums_by_body_and_service(store: LinesStore) -> None:
    found = answer(store, Question(by=("body", "service"), where={"year": 2021}))
    assert found.rows == (
        Row((ASH, CARE), 750, 2),
        Row((ASH, ROADS), 4_000, 1),
        Row((ELM, CARE), 2_000, 1),
        Row((ELM, "not-classified"), 300, 1),
    )
    assert (found.total_pence, found.lines) == (7_050, 5)
    assert found.labels == ("Body", "Service")


def test_a_month_is_named_by_its_first_day_and_nothing_known_comes_first(store: LinesStore) -> None:
    assert list(sums(store, "month").items()) == [(None, 4_307), (date(2021, 4, 1), 1_000), (date(2021, 5, 1), 1_750)]


def test_whom_it_is_paid_to(store: LinesStore) -> None:
    found = sums(store, "paid_to")
    assert found == {"other": 750, "public-body-here": 4_000, "public-body-elsewhere": 2_000, "not-stated": 307}
    assert set(found) == set(PAID_TO)


def test_truth_values_and_unknown_ones_are_apart(store: LinesStore) -> None:
    assert sums(store, "capital") == {None: 2_750 + 7, True: 4_000, False: 300}


def test_several_values_and_unknown_ones_may_be_chosen(store: LinesStore) -> None:
    assert sums(store, area=(ASH, ELM)) == {(): 2_750}
    assert sums(store, area=(ASH, None)) == {(): 750 + 4_307}
    assert sums(store, area=None) == {(): 4_307}
    assert sums(store, month=date(2021, 5, 1)) == {(): 1_750}
    assert sums(store, body=()) == {(): 0}


def test_the_largest_come_first_and_the_total_is_of_all(store: LinesStore) -> None:
    found = answer(store, Question(by=("supplier",), known=("supplier",), order="largest", at_most=2))
    assert found.rows == (Row(("Elm Council",), 4_000, 1), Row(("NHS Hill",), 2_000, 1))
    assert (found.total_pence, found.lines) == (6_750, 4)


def test_files_are_counted_where_asked(store: LinesStore) -> None:
    assert answer(store, Question(files=True)).rows == (Row((), 7_057, 6, 2),)
    assert answer(store, Question(by=("service",), files=True)).rows[0] == Row((CARE,), 2_750, 3, 2)
    assert answer(store, Question(by=("file",), files=True)).rows[1] == Row((SECOND,), 2_307, 3, 1)


def test_a_cell_opens_to_its_lines(store: LinesStore) -> None:
    behind = lines_behind(store, Question(by=("body", "service")), (ASH, CARE))
    assert [(row["pence"], row["line"]) for row in behind.rows] == [(1_000, 2), (-250, 3)]
    assert (behind.lines, behind.pence, behind.files) == (2, 750, 1)
    first = behind.rows[0]
    assert set(first) == set(COUNTED.names)
    assert (first["file"], first["service_rule"]) == (FIRST, "the file's own directorate")
    assert [row["line"] for row in lines_behind(store, Question(by=("body",)), (ASH,), 1, 1).rows] == [2]


def test_an_unknown_cell_opens_too(store: LinesStore) -> None:
    behind = lines_behind(store, Question(by=("month", "paid_to")), (None, "not-stated"))
    assert [row["pence"] for row in behind.rows] == [300, 7]


@pytest.mark.parametrize("name", [*DIMENSIONS])
def test_every_dimension_opens_to_lines_that_sum_to_its_figure(store: LinesStore, name: str) -> None:
    question = Question(by=(name,))
    found = answer(store, question)
    assert sum(row.pence for row in found.rows) == found.total_pence == 7_057
    for row in found.rows:
        behind = lines_behind(store, question, row.cell)
        assert sum(line["pence"] for line in behind.rows) == row.pence


def test_the_dozen_are_twelve(store: LinesStore) -> None:
    assert len(THE_DOZEN) == 12
    assert {name: answer(store, question).total_pence for name, question in THE_DOZEN.items()} == {
        "total by body": 7_057,
        "total by service": 7_057,
        "body by service": 7_057,
        "by year": 7_057,
        "by month": 2_750,
        "fifty largest suppliers": 6_750,
        "public bodies paid": 6_000,
        "transfers by pair": 4_000,
        "reactive or preventive, by who may decide": 7_057,
        "by council area": 7_057,
        "not classified, by body": 307,
        "capital and revenue, by kind of expenditure": 7_057,
    }


def test_flows_sum_to_the_total_at_every_stage(store: LinesStore) -> None:
    found = flows(store, {"year": 2021})
    for stage in (0, 1):
        assert sum(flow.pence for flow in found.flows if flow.stage == stage) == found.total_pence == 7_050
    assert [(flow.source, flow.target, flow.pence) for flow in found.flows if flow.stage == 0] == [
        (ASH, ROADS, 4_000),
        (ELM, CARE, 2_000),
        (ASH, CARE, 750),
        (ELM, "not-classified", 300),
    ]


def test_small_flows_are_gathered(store: LinesStore) -> None:
    found = flows(store, {}, stages=("body", "service"), most=1)
    assert {(flow.source, flow.target): flow.pence for flow in found.flows} == {
        (ASH, ROADS): 4_000,
        (ASH, OTHERS): 750,
        (OTHERS, OTHERS): 2_307,
    }


def refused(store: LinesStore, question: Question) -> list[str]:
    with pytest.raises(Refused) as caught:
        answer(store, question)
    return [problem.name for problem in caught.value.problems]


def test_what_may_not_be_added_is_refused_and_may_stand_side_by_side(tmp_path: Path) -> None:
    lines = (
        counted(body=ASH, pence=10, service=CARE),
        counted(body=ASH, pence=90, layer="outturn", edition="RSX", basis="net-current", service=CARE),
        counted(body=ELM, pence=5, basis="gross", service=ROADS),
    )
    with open_store([kept(lines, tmp_path / "lines.parquet")]) as store:
        assert len(all_tags(store)) == 3
        assert "unlike-layers" in refused(store, Question(by=("body",)))
        assert refused(store, Question(where={"layer": "payments"})) == ["net-and-gross"]
        side_by_side = answer(store, Question(by=("body",), where={"layer": "payments"}))
        assert side_by_side.pence == {(ASH,): 10, (ELM,): 5}
        assert side_by_side.total_pence is None
        with pytest.raises(Refused):
            flows(store, {"layer": "payments"})
        # Only the lines that are asked about count: one service has payments of one basis only.
        assert answer(store, Question(where={"layer": "payments", "service": CARE})).total_pence == 10
        assert answer(store, Question(where={"layer": "payments"}, by=("basis",))).pence == {
            ("gross",): 5,
            ("net",): 10,
        }


def test_no_lines_come_to_nought() -> None:
    with open_store([]) as store:
        assert answer(store, Question()).rows == (Row((), 0, 0),)
        assert answer(store, Question(by=("body",))).total_pence == 0
        assert lines_behind(store, Question(), ()).rows == ()
        assert flows(store, {}).flows == ()


def test_a_file_of_other_columns_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"pence": pa.array([1.5])}), tmp_path / "other.parquet")
    with pytest.raises(Refused) as caught:
        open_store([tmp_path / "other.parquet", tmp_path / "none.parquet", kept(LINES, tmp_path / "right.parquet")])
    assert [problem.found.split(":")[0] for problem in caught.value.problems] == [
        "no file",
        "other columns, or of another kind",
    ]


def test_a_sum_of_more_than_an_engine_s_own_whole_numbers_is_not_turned_over(tmp_path: Path) -> None:
    most = 2**62
    with (
        open_store([kept([counted(pence=most), counted(pence=most)], tmp_path / "l.parquet")]) as store,
        pytest.raises(pa.ArrowInvalid),
    ):
        answer(store, Question())


def test_columns_are_taken_by_name_and_text_in_any_form(tmp_path: Path, store: LinesStore) -> None:
    table = pa.Table.from_pylist(list(LINES[3:]), schema=COUNTED)
    body = table["body"].cast(pa.large_string())
    turned = table.set_column(table.column_names.index("body"), "body", body).select(sorted(COUNTED.names))
    turned = turned.set_column(0, "area", turned["area"].dictionary_encode())
    pq.write_table(turned, tmp_path / "turned.parquet")
    with open_store([kept(LINES[:3], tmp_path / "a.parquet"), tmp_path / "turned.parquet"]) as other:
        for question in THE_DOZEN.values():
            assert answer(other, question) == answer(store, question)


def test_laid_out_lines_answer_alike(tmp_path: Path, store: LinesStore) -> None:
    parts = [kept([line], tmp_path / f"it's {number}.parquet") for number, line in enumerate(LINES)]
    told: list[tuple[int, int]] = []
    assert lay_out(parts, tmp_path / "laid.parquet", progress=lambda done, of: told.append((done, of))) == len(LINES)
    assert told[-1] == (100, 100)
    assert not list(tmp_path.glob("*.part"))
    with open_store([tmp_path / "laid.parquet"]) as laid:
        for question in THE_DOZEN.values():
            assert answer(laid, question) == answer(store, question)


def test_per_head_and_neighbours(store: LinesStore) -> None:
    found = per_head(answer(store, Question(by=("area",))), {ASH: 100, ELM: 80})
    assert [(one.value, one.pence_per_head) for one in found] == [
        (None, None),
        (ASH, Fraction(15, 2)),
        (ELM, Fraction(25)),
    ]
    (beside,) = against_neighbours(found, {ASH: (ELM, "E08000099")})
    assert (beside.median, beside.ratio, beside.without) == (25, Fraction(3, 10), ("E08000099",))


def test_shares_of_the_total(store: LinesStore) -> None:
    payments = answer(store, Question(by=("body",), where={"year": 2021}))
    assert shares(payments) == (Fraction(4_750, 7_050), Fraction(2_300, 7_050))


def test_several_bodies_on_one_service(store: LinesStore) -> None:
    (care,) = several_bodies(answer(store, Question(by=("service", "body"))))
    assert (care.service, care.bodies, care.beside_the_largest_pence) == (CARE, ((ELM, 2_000), (ASH, 750)), 750)
