"""Codes, mergers and population against what the Office for National Statistics publishes."""

import csv
from datetime import date
from pathlib import Path

import pytest

from wholeplace.reference import areas
from wholeplace.vocabulary.years import FinancialYear

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 22)


def test_lower_tier_areas_of_england_number_as_published() -> None:
    """326 before 2019, 317, 314, 309 and 296 since 2023, in the Office's own lists of each year."""
    counts = [len(areas.areas_of(areas.ENGLAND, date(year, 6, 1))) for year in (2016, 2019, 2020, 2021, 2023, 2026)]
    assert counts == [326, 317, 314, 309, 296, 296]


def test_every_merger_from_2016_to_2024_is_walked_as_in_the_chain_of_codes() -> None:
    rows = csv.reader((DATA / "codes_2016_2024.csv").read_text(encoding="utf-8").splitlines())
    years = [int(year) for year in next(rows)]
    expected: dict[tuple[str, int], set[str]] = {}
    for row in rows:
        for year, code in zip(years, row, strict=True):
            expected.setdefault((row[0], year), set()).add(code)
    assert len(expected) > 300
    for (old, year), codes in expected.items():
        assert set(areas.current_codes(old, date(year, 6, 30))) == codes, (old, year)


def test_greater_manchester_is_its_ten_councils() -> None:
    ten = tuple(f"E080000{number:02d}" for number in range(1, 11))
    assert areas.areas_of("E47000001", TODAY) == ten
    assert areas.areas_of("E23000005", TODAY) == ten  # its police area
    assert areas.areas_of("E31000040", TODAY) == ten  # its fire area


def test_a_county_among_a_place_s_councils_is_named_and_stands_for_its_districts() -> None:
    assert len(areas.areas_of("E10000017", TODAY)) == 12
    assert "E10000017" in areas.councils_of(
        "E23000003", TODAY
    )  # Lancashire's police area: 12 districts, 2 unitaries, 1 county
    assert len(areas.councils_of("E23000003", TODAY)) == 15
    assert len(areas.areas_of("E47000018", TODAY)) == 14
    assert len(areas.areas_of("E61000001", TODAY)) == 33


@pytest.mark.parametrize(
    ("code", "on", "now"),
    [
        ("E10000006", TODAY, ("E06000063", "E06000064")),  # Cumbria was divided
        ("E10000006", date(2023, 3, 31), ("E10000006",)),
        ("E07000190", date(2020, 1, 1), ("E07000246",)),  # Taunton Deane, merged twice
        ("E07000190", TODAY, ("E06000066",)),
        ("E08000016", date(2025, 3, 31), ("E08000016",)),  # Barnsley, renumbered only
        ("E08000016", TODAY, ("E08000038",)),
        ("E08000020", TODAY, ("E08000037",)),  # Gateshead
        ("E47000011", TODAY, ("E47000014",)),  # North of Tyne into the North East
        ("nobody", TODAY, ("nobody",)),
    ],
)
def test_codes_are_walked_forwards_to_a_day(code: str, on: date, now: tuple[str, ...]) -> None:
    assert areas.current_codes(code, on) == now
    assert areas.current_code(code, on) == (now[0] if len(now) == 1 else None)


def test_one_council_has_one_code_here() -> None:
    barnsley = areas.council("E08000038")
    assert barnsley is not None
    assert barnsley.gss == areas.same_code("E08000016") == "E08000016"
    assert areas.name_of("E08000038") == "Barnsley"
    assert areas.name_of("E12000002") == "North West"
    assert areas.council("E99999999") is None


def test_population_is_that_of_the_office() -> None:
    """England at mid-2021 and Trafford at mid-2024, Office for National Statistics, mid-year estimates."""
    assert areas.population(areas.ENGLAND, 2021) == 56_554_891
    assert areas.population("E08000009", 2024) == 241_025
    ten = sum(areas.population(gss, 2021) or 0 for gss in areas.areas_of("E47000001", TODAY))
    assert areas.population("E47000001", 2021) == ten
    assert areas.population("E08000009", 2009) is None


def test_an_ended_council_has_a_population_only_where_its_successors_were_made_of_it_alone() -> None:
    both = [areas.population(gss, 2021) for gss in ("E06000063", "E06000064")]
    assert areas.population("E10000006", 2021) == sum(figure or 0 for figure in both)  # Cumbria
    assert (
        areas.population("E10000009", 2021) is None
    )  # Dorset: a part of it went to Bournemouth, Christchurch and Poole
    assert areas.population("E07000004", 2021) is None  # Aylesbury Vale: one of four districts of Buckinghamshire


def test_a_financial_year_takes_the_estimate_of_its_june_or_the_last_on_hand() -> None:
    within = areas.population_for("E08000003", FinancialYear.parse("2021/22"))
    assert within == areas.Population(550_630, 2021, latest=False)
    later = areas.population_for("E08000003", FinancialYear.parse("2026/27"))
    assert later is not None
    assert (later.mid_year, later.latest) == (2024, True)
    assert areas.population_for("E08000003", FinancialYear(2008)) is None


def test_every_council_of_england_is_whole() -> None:
    """Each area has a region, a police area, a fire area and, since 2023, people."""
    for gss in areas.areas_of(areas.ENGLAND, TODAY):
        one = areas.councils()[gss]
        assert one.region in areas.named_areas(), gss
        assert one.police_area in areas.named_areas(), gss
        assert one.fire_area in areas.named_areas(), gss
        assert areas.population(gss, 2024), gss
        assert (one.county is not None) == (one.kind == "district"), gss
