"""The export against another program's arithmetic: LibreOffice works every formula out anew, and gets the engine's figures.

*Source*: LibreOffice Calc, caches off (every cached value is taken out of the file before it is opened).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from appraisal.random_cases import cases
from appraisal.recalculated import office, recalculated
from appraisal.rich_case import rich_case
from appraisal.test_laws_workbook import cases as written_cases
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.workbook import CHAIN_SHEETS, read_workbook, write_workbook
from wholeplace.documents.workbook import cell_name

EXAMPLE = Path(__file__).parents[2] / "examples" / "front-door.toml"
PENNY = 0.01

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        office() is None, reason="LibreOffice is not installed here: exported formulas were not recalculated"
    ),
]


def some_cases() -> list[Case]:
    """The worked example, a case that uses everything, and others as a fixed seed draws them."""
    found = [read_case(EXAMPLE.read_text(encoding="utf-8"), file="front-door.toml"), rich_case()]

    @settings(max_examples=2, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases(), written_cases())
    def collect(one: Case, other: Case) -> None:
        found.extend((one, other))

    collect()
    return found[:2] + found[-4:]


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, bytes, bytes]]:
    """Each case, its export, and the same recalculated."""
    chosen = some_cases()
    exports = [write_workbook(case, appraise(case)) for case in chosen]
    return list(zip(chosen, exports, recalculated(exports, tmp_path_factory.mktemp("office")), strict=True))


def test_every_formula_of_every_sheet_comes_to_the_value_that_we_put_in_its_cell(
    worked_out: list[tuple[Case, bytes, bytes]],
) -> None:
    compared, greatest = 0, 0.0
    for case, export, again in worked_out:
        theirs = values_of(again)
        for sheet, name, formula, mine in formulas_of(export):
            yours = theirs[sheet].get(name, "")
            where = f"{case.id}: {sheet}!{name} ={formula}: {mine!r}, not {yours!r}"
            if not isinstance(mine, float):
                assert str(yours) == mine, where
                continue
            assert isinstance(yours, int | float), where
            gap = abs(mine - yours)
            assert gap < max(PENNY, 1e-12 * abs(mine)), where  # a double holds no penny of a million million pounds
            assert gap <= 1e-9 * max(1.0, abs(mine)), where
            if sheet in CHAIN_SHEETS:
                compared += 1
                greatest = max(greatest, gap / max(1.0, abs(mine)))
    print(
        f"{compared:,} figures of the chain in {len(worked_out)} cases agree; at most {greatest:.1g} apart, relatively"
    )
    assert compared > 3_000


_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v>([^<]*)</v></c>')


def formulas_of(export: bytes) -> Iterator[tuple[str, str, str, float | str]]:
    """Sheet, cell, formula and our value of every formula, from the text of the file itself."""
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        for number, sheet in enumerate(names, start=1):
            for cell, kind, formula, value in _CELL.findall(archive.read(f"xl/worksheets/sheet{number}.xml").decode()):
                text = 't="str"' in kind or value == ""
                yield sheet, cell, formula, unescape(value) if text else float(value)


def values_of(workbook: bytes) -> dict[str, dict[str, object]]:
    """The value of every filled cell, sheet by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {
        sheet: {
            cell_name(row, column): value
            for row, cells in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for column, value in enumerate(cells)
        }
        for sheet in book.sheet_names
    }


def test_every_check_is_green_after_recalculation(worked_out: list[tuple[Case, bytes, bytes]]) -> None:
    for _, _, again in worked_out:
        checks = values_of(again)["Checks"]
        assert checks["E2"] == "agrees"
        assert "look" not in checks.values()


def test_what_libreoffice_saved_reads_back_as_the_same_case(worked_out: list[tuple[Case, bytes, bytes]]) -> None:
    for case, _, again in worked_out[:2]:
        assert read_workbook(again, "saved-by-libreoffice.xlsx") == case


def test_a_changed_input_moves_the_results_as_the_engine_says(tmp_path: Path) -> None:
    """An auditor who halves the population in the export sees what the engine would say."""
    case = read_case(EXAMPLE.read_text(encoding="utf-8"), file="front-door.toml")
    halved = replace(
        case, benefits=(replace(case.benefits[0], population=580.0),), first_year_discounted=True, combine_grades="mean"
    )
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(case, appraise(case))))
    book["Benefits"]["D8"] = 580
    place = {str(row[1].value): row[2] for row in book["Place"].iter_rows(min_row=6)}
    place["First year discounted"].value = "yes"
    place["Several grades on one line"].value = "mean"
    out = io.BytesIO()
    book.save(out)
    results = values_of(recalculated([out.getvalue()], tmp_path)[0])["Results"]
    expected = appraise(halved)
    found = {results[f"A{row}"]: results[f"B{row}"] for row in range(6, 30) if results.get(f"B{row}", "") != ""}
    assert found["Net present budget impact"] == pytest.approx(expected.net_present_budget_impact, abs=PENNY)
    assert found["Net present public value"] == pytest.approx(expected.net_present_public_value, abs=PENNY)
    assert found["Checks"] == "look", "the figures are no longer those that were exported, and the sheet says so"
