"""Which public body a name means, against the names that are really in use."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeplace.reference import bodies
from wholeplace.reference.body_names import normal
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS

DATA = Path(__file__).parent / "data"


def _variants() -> list[tuple[str, str]]:
    rows = csv.DictReader((DATA / "council_name_variants.csv").read_text(encoding="utf-8").splitlines())
    return [(row["name"], row["code"]) for row in rows]


def test_all_1750_names_come_back_to_their_council() -> None:
    """On a day when the first combined authority of the North East was there; two have borne its name."""
    then = date(2020, 1, 1)
    wrong = {
        name: code for name, code in _variants() if (found := bodies.find(name, then)) is None or found.code != code
    }
    assert len(_variants()) == 1750
    assert wrong == {}


def test_without_a_day_only_the_name_that_two_bodies_bore_is_left_open() -> None:
    open_ones = {name for name, code in _variants() if (found := bodies.find(name)) is None or found.code != code}
    assert open_ones == {"North East Combined Authority", "North East CA"}
    later = bodies.find("North East Combined Authority", date(2025, 1, 1))
    assert later is not None
    assert later.code == "E47000014"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Bury", "Bury MBC", "BURY M.B.C.", "Bury Metropolitan Borough Council", "Bury Council"), "E08000002"),
        (("Stockport", "Stockport MBC", "Stockport Metropolitan Borough", "STOCKPORT M.B.C"), "E08000007"),
        (("Wigan", "Wigan MBC", "Wigan Council", "Wigan Met. Borough Council"), "E08000010"),
    ],
)
def test_bury_and_bury_mbc_are_one_joined_by_code(names: tuple[str, ...], code: str) -> None:
    """One return prints "Bury MBC" where the year before had "Bury"; likewise Stockport and Wigan."""
    assert {found.code for name in names if (found := bodies.find(name))} == {code}
    assert all(bodies.find(name) for name in names)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("City of Bradford Metropolitan District Council", "E08000032"),
        ("BRADFORD MDC", "E08000032"),
        ("The City of York Council", "E06000014"),
        ("Brighton & Hove City Council", "E06000043"),
        ("L.B. Camden", "E09000007"),
        ("Mayor and Burgesses of the London Borough of Islington", "E09000019"),
        ("Royal Borough of Kensington and Chelsea", "E09000020"),
        ("Newcastle City Council", "E08000021"),
        ("Newcastle Borough Council", "E07000195"),
        ("Dorset County Council", "E10000009"),
        ("Dorset Council", "E06000059"),
        ("Essex CC", "E10000012"),
        ("Medway Towns", "E06000035"),
        ("North Yorkshire County Council", "E10000023"),
        ("North Yorkshire Council", "E06000065"),
        ("Greater Manchester Police", "E23000005"),
        ("Office of the Police and Crime Commissioner for Lancashire", "E23000003"),
        ("Lancashire Police and Crime Commissioner and Chief Constable", "E23000003"),
        ("Avon & Somerset Constabulary", "E23000036"),
        ("West Yorkshire Fire & Rescue Service", "E31000045"),
        ("London Fire Brigade", "E31000046"),
        ("GMCA", "E47000001"),
        ("Greater Manchester Combined Authori", "E47000001"),
        ("Salford Royal NHS Foundation Trust", "ods:RM3"),
        ("Pennine Care NHS Trust", "ods:RT2"),
        ("Guy's and St Thomas' NHS FT", "ods:RJ1"),
        ("Chelsea & Westminster Hosp NHSFT", "ods:RQM"),
        ("NHS Salford CCG", "ods:01G"),
        ("NHS GREATER MANCHESTER ICB - 01G", "ods:01G"),
        ("NHS Greater Manchester Integrated Care Board", "ods:QOP"),
        ("H M R C", "dept:HMRC"),
        ("Department of Work & Pensions", "dept:DWP"),
        ("DEPARTMENT FOR COMMUNITIES & LOCAL GOVER", "dept:MHCLG"),
        ("EXETER CITY COUNCIL(RATES&C/TAX)", "E07000041"),
        ("TORBAY COUNCIL FINANCE", "E06000027"),
    ],
)
def test_names_as_publishers_print_them(name: str, code: str) -> None:
    found = bodies.find(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name",
    [
        "Manchester City Football Club",
        "Salford Royal Hotel Ltd",
        "Bury Council Staff Club Ltd",
        "Greater Manchester Police Sports & Social Club",
        "Newcastle Council of Churches",
        "Chichester City Council",  # a parish council; the district is Chichester District Council
        "Hereford City Council",
        "Bury Town Council",
        "NHS CCG",
        "NHS Devon",  # a commissioning group and a board have borne it
        "St Mary's PCC",  # a parochial church council
        "Manchester Uni NHS FT Charity",
        "Manchester City",
        "University Hospital",
        "",
        "…",
    ],
)
def test_what_is_no_body_or_could_be_two_is_none(name: str) -> None:
    assert bodies.find(name) is None


def test_a_day_tells_a_group_from_the_board_that_followed_it() -> None:
    before, after = bodies.find("NHS Devon", date(2021, 4, 1)), bodies.find("NHS Devon", date(2023, 4, 1))
    assert before is not None
    assert after is not None
    assert (before.code, after.code) == ("ods:15N", "ods:QJK")


@pytest.mark.parametrize(
    ("code", "same"),
    [
        ("E4202", "E08000002"),  # Bury's e-code in the returns
        ("E12000007", "E61000001"),  # the returns print the Greater London Authority by its region
        ("E08000038", "E08000016"),
        ("RM3", "ods:RM3"),
        ("E54000057", "ods:QOP"),
        ("E7050", "E23000036"),
        ("dept:DWP", "dept:DWP"),
    ],
)
def test_a_body_by_any_of_its_codes(code: str, same: str) -> None:
    body = bodies.by_code(code)
    assert body is not None
    assert body.code == same


def test_every_authority_of_two_years_returns_is_one_body_by_e_code_code_and_name() -> None:
    """431 names of 426 authorities: councils, police, fire, waste, parks, combined authorities, as the returns print them."""
    rows = csv.DictReader((DATA / "authorities_in_returns.csv").read_text(encoding="utf-8").splitlines())
    then, count = date(2022, 4, 1), 0
    for row in rows:
        by_e_code, by_gss, by_name = (
            bodies.by_code(row["e_code"]),
            bodies.by_code(row["gss"]),
            bodies.find(row["name"], then),
        )
        assert by_e_code is not None, row
        assert by_name is not None, row
        assert by_e_code == by_gss, row
        assert by_name.code == by_e_code.code, row
        count += 1
    assert count == 431


def test_a_code_that_is_none_s_gives_none() -> None:
    assert bodies.by_code("E99999999") is None
    assert bodies.by_code("") is None


def test_trusts_that_merged_lead_on() -> None:
    pennine = bodies.by_code("ods:RW6")
    assert pennine is not None
    assert pennine.ends_on == date(2021, 9, 30)
    assert pennine.replaced_by == ("ods:R0A", "ods:RM3")


def test_a_name_printed_for_years_after_leads_to_who_was_there() -> None:
    central, then = "ods:RW3", date(2021, 6, 1)  # Central Manchester, printed in 2021, merged in 2017
    assert [body.code for body in bodies.in_being_on(central, then)] == ["ods:R0A"]
    assert [body.code for body in bodies.in_being_on(central, date(2017, 9, 1))] == [central]
    assert [body.code for body in bodies.in_being_on("E10000006", then)] == ["E10000006"]
    assert [body.code for body in bodies.in_being_on("E10000006", date(2024, 4, 1))] == ["E06000063", "E06000064"]
    assert [body.code for body in bodies.in_being_on("ods:01G", date(2024, 4, 1))] == ["ods:QOP"]
    assert bodies.in_being_on("nobody", then) == ()


def test_who_holds_the_accounts_of_a_service_that_makes_no_return() -> None:
    holders = {code: body.part_of for code in ("E31000040", "E31000023", "E31000019") if (body := bodies.by_code(code))}
    assert holders == {"E31000040": "E47000001", "E31000023": None, "E31000019": "E10000015"}


def test_the_register_is_whole() -> None:
    """Every successor and every body that holds another is itself in the register, and every kind is a kind of body."""
    for body in bodies.bodies().values():
        assert body.kind in BODY_KIND_WORDS, body
        for other in (*body.replaced_by, *((body.part_of,) if body.part_of else ())):
            assert other in bodies.bodies(), (body, other)


def test_every_body_is_found_by_its_own_name() -> None:
    """On a day within its being, its name means it; groups and trusts keep their names to themselves."""
    for body in bodies.bodies().values():
        found = bodies.find(body.name, body.ends_on or date(2026, 1, 1))
        assert found is not None, body
        assert found.code == body.code, (body, found)


@given(st.sampled_from(["Bury MBC", "NHS Salford CCG", "GMCA", "Department for Education"]), st.data())
def test_case_marks_and_spaces_change_nothing(name: str, data: st.DataObject) -> None:
    """However a clerk types it: letter case at random, full stops and spaces about it."""
    flips = data.draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    typed = "".join(letter.upper() if flip else letter.lower() for letter, flip in zip(name, flips, strict=True))
    padding = data.draw(st.text(alphabet=" .,-", max_size=3))
    typed = padding + typed.replace(" ", data.draw(st.sampled_from([" ", "  ", ". "]))) + padding
    found, plain = bodies.find(typed), bodies.find(name)
    assert found is not None
    assert plain is not None
    assert found.code == plain.code


@given(st.text(max_size=60))
def test_evening_out_twice_is_evening_out_once(name: str) -> None:
    assert normal(normal(name)) == normal(name)
    bodies.find(name)  # whatever is typed, there is an answer
