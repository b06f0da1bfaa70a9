"""How the unit cost library is asked, and whom a value falls to."""

from __future__ import annotations

import pytest

from wholeplace.reference.unit_cost_splits import SplitTolerance
from wholeplace.reference.unit_costs import SplitRefused, editions, find, library
from wholeplace.vocabulary.years import FinancialYear


@pytest.mark.parametrize("asked", ["CR2.0", "cr2.0", " CR2.0 ", "CR 2.0"])
def test_a_code_is_found_whatever_its_case_and_blanks(asked: str) -> None:
    cost = library().get(asked)
    assert cost is not None
    assert cost.code == "CR2.0"


def test_an_unknown_code_is_none_and_the_nearest_are_named() -> None:
    assert library().get("CR2.9") is None
    assert [cost.code for cost in library().nearest("CR2.9")][:2] == ["CR2.0", "CR2.0.1"]
    assert library().nearest("EE1.0")[0].code == "E&E1.0"
    assert library().nearest("SS160")[0].code == "SS16.0"


def test_words_in_the_place_of_a_code_lead_to_entries() -> None:
    assert library().nearest("domestic abuse")[0].code == "CR2.0"


def test_each_kind_keeps_its_own_price_year() -> None:
    """SS16.0: fiscal at 2009/10, economic at 2008/09 prices."""
    cost = library().get("SS16.0")
    assert cost is not None
    assert cost.fiscal is not None
    assert cost.economic is not None
    assert (cost.fiscal.price_year, cost.economic.price_year) == (FinancialYear(2009), FinancialYear(2008))
    assert cost.social is None


@pytest.mark.parametrize(
    ("code", "age"), [("CR1.0", "red"), ("CR2.0", "amber"), ("E&E1.0", "green"), ("SS16.0", "amber"), ("HE11.0", "red")]
)
def test_age_is_red_to_2007_08_amber_to_2010_11_and_green_after(code: str, age: str) -> None:
    cost = library().get(code)
    assert cost is not None
    assert cost.age == age


def test_the_police_share_of_all_crime_has_the_code_that_the_workbook_left_blank() -> None:
    cost = library().get("CR8.0.1")
    assert cost is not None
    assert cost.fiscal is not None
    assert (cost.fiscal.pounds, cost.agency_level1, cost.row) == (227.92, "Police", 58)


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("CR2.0", None),
        ("CR2.0.5", "CR2.0"),
        ("CR8.5", "CR8.0"),
        ("CR8.5.1", "CR8.5"),
        ("CR6.0", "CR5.0"),  # filed as a subsidiary of CR5.0, though its number stands alone
        ("E&E11.1", None),  # a headline, though numbered under E&E11.0
        ("HE11.7", "HE11.0"),
    ],
)
def test_an_entry_knows_under_which_it_is_filed(code: str, parent: str | None) -> None:
    cost = library().get(code)
    assert cost is not None
    assert cost.parent == parent


def test_agency_labels_are_one_label_whatever_their_case() -> None:
    assert "Local authority" not in {label for cost in library() for label in (cost.agency_level1, cost.agency_level2)}
    assert "-" not in {cost.agency_level2 for cost in library()}


@pytest.mark.parametrize(
    ("code", "agency"), [("E&S5.0", "HM Treasury"), ("CR1.1", "Police"), ("SS1.0", "Local Authority"), ("HE4.0", "NHS")]
)
def test_a_value_without_constituents_falls_whole_to_its_agency(code: str, agency: str) -> None:
    split = library().split(code)
    assert isinstance(split, tuple)
    assert [(part.level1, part.share) for part in split] == [(agency, 1.0)]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("CR1.0", "CR1.0 names two bodies (Police and Local Authority) and does not say in what shares."),
        ("CR8.0.5", "CR8.0.5 falls to several agencies and does not say in what shares."),
        ("E&S8.1", "E&S8.1 has no fiscal value, so there is nothing to share."),
        (
            "HE2.0",
            "HE2.0 names two bodies (Criminal Justice System and NHS) and does not say in what shares. HE2.0 and its "
            "constituents are in the prices of several years (2006/07, 2010/11, 2013/14).",
        ),
        (
            "HO1.0",
            "HO1.0 names two bodies (Local Authority and RSL) and does not say in what shares. The constituents of "
            "HO1.0 are counted in unlike units (Per application, Per incident, Per session, Per week).",
        ),
    ],
)
def test_a_value_that_does_not_split_says_why(code: str, reason: str) -> None:
    assert library().split(code) == SplitRefused(reason)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "CR3.0",
            "The constituents of CR3.0 add to £314,082.00, not to its £33,785.00: they are alternatives or examples, "
            "not parts.",
        ),
        (
            "HE7.0",
            "The constituents of HE7.0 add to £4,917.00, not to its £1,807.00: they are alternatives or examples, "
            "not parts.",
        ),
        ("SS1.2", "The constituents of SS1.2 are counted in unlike units (Per incident, Per year)."),
        ("E&S5.0", "E&S5.0 has no constituents."),
    ],
)
def test_constituents_that_are_no_split_say_why(code: str, reason: str) -> None:
    assert library().family_split(code) == SplitRefused(reason)


def test_every_family_of_constituents_is_judged() -> None:
    """Of 73 families 52 are a split; the others list alternatives, weekly units, scenarios or several price years."""
    families = {cost.parent for cost in library() if cost.level == "constituent"}
    verdicts = {code: library().family_split(code) for code in families if code}
    refused = {code for code, verdict in verdicts.items() if isinstance(verdict, SplitRefused)}
    assert len(verdicts) == 73
    assert refused == {
        *("CR1.4", "CR3.0", "HE2.0", "HE3.0", "HE7.0", "HE7.1", "HE7.11", "HE12.2", "HE12.3", "HE12.4", "HE12.5"),
        *("HE14.0", "HO1.0", "HO2.0", "HO3.0", "SS1.1", "SS1.2", "SS1.3", "SS1.4", "SS5.0", "SS6.0"),
    }


def test_the_tolerance_of_a_split_is_a_setting() -> None:
    """The constituents of CR8.1 add to 174,364 against 174,363."""
    assert isinstance(library().split("CR8.1"), tuple)
    strict = SplitTolerance(pounds=0.5, share=0.0)
    assert isinstance(library().family_split("CR8.1", strict), SplitRefused)


def test_a_part_of_nought_names_no_agency() -> None:
    """CR8.18.5 is £0: nobody need be named for it."""
    split = library().split("CR8.18")
    assert isinstance(split, tuple)
    assert "Multiple" not in {part.level1 for part in split}


def test_home_office_costs_are_of_the_whole_society_and_never_fiscal() -> None:
    other = library("home-office-2019-20")
    assert len(other) == 19
    assert all(cost.whole_society and not (cost.fiscal or cost.economic or cost.social) for cost in other)
    cost = find("HO1920-robbery-personal")
    assert cost is not None
    assert cost.whole_society is not None
    assert cost.whole_society.pounds == 10_490
    assert isinstance(other.split(cost.code), SplitRefused)


def test_home_office_stages_add_to_the_value_but_for_rounding() -> None:
    for cost in library("home-office-2019-20"):
        assert cost.whole_society is not None
        assert sum(pounds for _, pounds in cost.stages) == pytest.approx(cost.whole_society.pounds, abs=10)


def test_every_edition_says_how_it_is_attributed() -> None:
    assert editions()["gmca-1.4"].attribution == (
        "Greater Manchester Combined Authority Unit Cost Database v1.4, CC BY 4.0"
    )
    assert all(edition.attribution and edition.licence for edition in editions().values())
