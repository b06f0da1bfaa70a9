"""The unit cost library against the published workbook.

Source: Greater Manchester Combined Authority Unit Cost Database v1.4, CC BY 4.0.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from wholeplace.reference.unit_costs import VALUE_KINDS, UnitCost, library, public_value, uprate
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.totals import Tags, Total
from wholeplace.vocabulary.years import FinancialYear

HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


PUBLISHED = _rows("gmca_1_4_published_2015_16.csv")
TRANSFERS = _rows("gmca_1_4_transfers.csv")
BASE = FinancialYear(2015)


def entry(code: str) -> UnitCost:
    cost = library().get(code)
    assert cost is not None, code
    return cost


def test_every_uprated_value_of_the_workbook_comes_back() -> None:
    """All 779 cells at 2015/16 prices, from original value, price year and the full-precision March 2015 series.

    Within 1e-9 pounds, or 1e-9 of the value where it is above a pound.
    """
    missed = []
    for row in PUBLISHED:
        value = next(entry(row["code"]).value(kind) for kind in VALUE_KINDS if kind == row["kind"])
        assert value is not None
        assert str(value.price_year) == row["price_year"]
        ours, theirs = uprate(value, BASE, "2015-03"), float(row["published_2015_16"])
        if ours != pytest.approx(theirs, rel=1e-9, abs=1e-9):
            missed.append((row["code"], row["kind"], ours, theirs))
    assert not missed
    assert len(PUBLISHED) == 779


def test_the_library_holds_each_value_that_is_printed_and_no_other() -> None:
    ours = {(cost.code, kind) for cost in library() for kind in VALUE_KINDS if (v := cost.value(kind)) and v.pounds}
    printed = {(row["code"], row["kind"]) for row in PUBLISHED if float(row["value"])}
    assert ours == printed


def test_684_entries_by_level_rating_and_theme() -> None:
    """Source: outline levels, ratings and sheets of the workbook."""
    held = list(library())
    assert len(held) == 684
    assert Counter(cost.level for cost in held) == {"headline": 91, "subsidiary": 313, "constituent": 280}
    assert Counter(cost.rating for cost in held) == {"green": 508, "amber": 173, "red": 3}
    assert Counter(cost.theme for cost in held) == {
        "Crime": 185,
        "Education & Skills": 35,
        "Employment & Economy": 75,
        "Fire": 15,
        "Health": 201,
        "Housing": 36,
        "Social Services": 137,
    }


@pytest.mark.parametrize("row", TRANSFERS, ids=lambda row: row["code"])
def test_transfers_leave_public_value_by_themselves(row: dict[str, str]) -> None:
    """The twelve entries that the workbook flags; public value is printed in whole pounds."""
    cost = entry(row["code"])
    assert cost.fiscal is not None
    assert cost.transfer is not None
    assert cost.fiscal.pounds == float(row["fiscal"])
    assert cost.transfer.pounds == float(row["transfer"])
    assert public_value(cost, FinancialYear.parse(row["price_year"]), "2015-03") == pytest.approx(
        float(row["public_value"]), abs=0.5
    )


def test_only_the_flagged_entries_hold_a_transfer() -> None:
    assert {cost.code for cost in library() if cost.transfer} == {row["code"] for row in TRANSFERS}


def test_public_value_of_a_claimant_entering_work_is_14_610() -> None:
    """Economic 14,044 and NHS 566; the 9,234 of benefits no longer paid only moves money (2012/13 prices)."""
    assert public_value(entry("E&E1.0"), FinancialYear(2012), "2015-03") == 14_610


def test_adding_fiscal_to_economic_is_refused() -> None:
    """9,800 + 14,044 = 23,844 is wrong by the 9,234 that is a transfer; unlike kinds are not added at all."""
    cost = entry("E&E1.0")
    assert cost.fiscal is not None
    assert cost.economic is not None

    def tags(kind: str) -> Tags:
        return Tags(kind, "place", "1 year from 2012/13", "2012/13", False, False, False)

    with pytest.raises(Refused) as refused:
        Total(cost.fiscal.pounds, tags("fiscal")) + Total(cost.economic.pounds, tags("economic"))
    assert refused.value.problems[0].name == "unlike-totals"
    assert refused.value.problems[0].found == "kind: fiscal and economic"


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("CR2.0", {"NHS": 1171, "Criminal Justice System": 581, "Police": 415, "Local Authority": 193 + 110}),
        (
            "CR8.0",
            {
                "Police": 227.92,
                "NHS": 112.42,
                "Prison / Young Offenders Institute": 108.03,
                "Court": 81.12,
                "Multiple": 58.30,
                "Probation": 21.20,
            },
        ),
        ("E&S1.0", {"Local Authority": 706 + 327.8333333333333, "Criminal Justice System": 423.5, "NHS": 52}),
        ("E&S2.0", {"Local Authority": 7181 + 1003.5, "Criminal Justice System": 970.4375, "NHS": 63.6875}),
        ("E&E1.0", {"DWP": 9234, "NHS": 566}),
        ("E&E2.0", {"DWP": 7500, "NHS": 1132}),
        ("E&E10.0", {"DWP": 3218, "HM Revenue and Customs": 1039}),
        ("HE11.0", {"NHS": 764, "Local Authority": 66}),
        (
            "SS16.0",
            {"Criminal Justice System": 1849, "NHS": 1148, "Department for Education": 186, "Local Authority": 23},
        ),
    ],
)
def test_constituents_that_add_up_split_the_value(code: str, parts: dict[str, float]) -> None:
    """Constituent rows as published, at their original prices."""
    split = library().split(code)
    assert isinstance(split, tuple)
    got: dict[str, float] = {}
    for part in split:
        got[part.level1] = got.get(part.level1, 0.0) + part.share
    whole = sum(parts.values())
    assert got == pytest.approx({agency: pounds / whole for agency, pounds in parts.items()})


def test_domestic_violence_returns_303_of_2470_to_the_council() -> None:
    """The council that pays the whole cost of a scheme gets 193 + 110 of each 2,470."""
    split = library().split("CR2.0")
    assert isinstance(split, tuple)
    council = {part.level2: part.share * 2470 for part in split if part.level1 == "Local Authority"}
    assert council == pytest.approx({"Children's Services": 193, "Housing Services": 110})
