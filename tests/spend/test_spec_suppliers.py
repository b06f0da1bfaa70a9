"""Public bodies among the suppliers that councils really print, and names that were blacked out."""

import csv
from datetime import date
from pathlib import Path

import pytest

from wholeplace.reference.bodies import bodies
from wholeplace.spend.suppliers import PaidBody, is_redacted, paid_body, public_bodies
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS

DATA = Path(__file__).parent / "data"


def _printed() -> list[dict[str, str]]:
    text = (DATA / "suppliers_as_printed.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_public_body_printed_is_the_one_it_is() -> None:
    """As seven councils print them. `code` is blank where the name says the kind of body and not which."""
    named = [row for row in _printed() if row["kind"]]
    found = public_bodies(row["supplier"] for row in named)
    assert len(named) > 100
    for row in named:
        body = found.get(row["supplier"])
        assert body is not None, row
        assert (body.code or "", body.kind) == (row["code"], row["kind"]), (row, body)


def test_no_company_club_charity_or_school_fund_is_taken_for_a_public_body() -> None:
    """Names with "council", "NHS", "police", "trust" or a place in them that are none, as printed by the same councils."""
    others = [row["supplier"] for row in _printed() if not row["kind"]]
    assert len(others) > 80
    assert public_bodies(others) == {}


@pytest.mark.parametrize(
    "name",
    ["Manchester City Football Club", "Salford Royal Hotel Ltd", "Bury Council Staff Club Ltd", "Bury", "Eden", "Hart"],
)
def test_a_company_that_bears_a_place_s_name_or_the_name_alone_is_left(name: str) -> None:
    """ "Eden" and "Hart" are districts, and surnames: a place's name alone is too little for a supplier."""
    assert public_bodies([name]) == {}


def test_bury_under_three_names_is_one_code() -> None:
    found = public_bodies(["Bury MBC", "Bury M.B.C.", "BURY METROPOLITAN BOROUGH COUNCIL", "Bury Council"])
    assert {body.code for body in found.values()} == {"E08000002"}
    assert len(found) == 4


def test_answers_hold_the_name_as_published_and_leave_out_the_rest() -> None:
    found = public_bodies(["GMCA", "Npower", None, "", "GMCA"])
    assert found == {
        "GMCA": PaidBody("E47000001", "Greater Manchester Combined Authority", "combined-authority", "other name", 0.97)
    }


def test_what_a_place_has_decided_goes_before_every_rule() -> None:
    """One council prints its commissioning group as "NHS CCG": only its own people can say which."""
    names = ["NHS CCG", "Salford City Council", "Eden"]
    decided = {"NHS CCG": "ods:01G", "Salford City Council": None, "Eden": "E07000030"}
    found = public_bodies(names, decided=decided)
    assert found["NHS CCG"].code == "ods:01G"
    assert found["NHS CCG"].rule == "decided by the place"
    assert "Salford City Council" not in found
    assert found["Eden"].code == "E07000030"
    undecided = paid_body("NHS CCG")
    assert undecided is not None
    assert undecided.code is None


def test_a_day_tells_apart_bodies_that_bore_one_name() -> None:
    name = "North East Combined Authority"
    assert public_bodies([name]) == {}
    assert public_bodies([name], on=date(2022, 1, 1))[name].code == "E47000010"
    assert public_bodies([name], on=date(2025, 1, 1))[name].code == "E47000014"


def test_a_day_leads_from_an_ended_body_to_the_one_in_its_place() -> None:
    """A trust that merged in 2017 is printed in 2021; where a body was divided, only its name is known."""
    printed = "Central Mcr Uni Hospital t/a"
    assert public_bodies([printed])[printed].code == "ods:RW3"
    paid = public_bodies([printed], on=date(2021, 6, 1))[printed]
    assert paid.code == "ods:R0A"
    assert paid.rule.endswith("in the place of Central Manchester University Hospitals NHS Foundation Trust")
    assert public_bodies(["Cumbria County Council"], on=date(2024, 1, 1))["Cumbria County Council"].code == "E10000006"


def test_every_body_that_has_a_company_s_ending_is_left() -> None:
    """ "… Ltd", "… Staff Club", "Friends of …" after or before each public body's name is never that body."""
    for body in bodies().values():
        for name in (f"{body.name} Services Ltd", f"{body.name} Staff Club", f"Friends of {body.name}"):
            assert paid_body(name) is None, name


def test_codes_and_kinds_are_those_of_the_register() -> None:
    for body in public_bodies(row["supplier"] for row in _printed()).values():
        assert body.kind in BODY_KIND_WORDS
        assert body.code is None or bodies()[body.code].name == body.name
        assert 0.6 < body.confidence <= 1
        assert body.rule


@pytest.mark.parametrize(
    "name",
    [
        "REDACTED UNDER DP ACT",
        "REDACTED PERSONAL DATA",
        "Redacted Personal Data",
        "Redacted Data",
        "Redacted Personal Information",
        "REDACTED - Personal Information",
        "Redaction",
        "REDACTED COMMERCIAL CONFIDENTIALITY",
        "Redacted",
        " redacted ",
        "*** REDACTED ***",
        "Name Redacted",
        "Personal information redacted",
        "Supplier name withheld",
        "Name withheld under Data Protection Act",
        "Not disclosed",
        "Personal Data",
        "Data Protection Act 2018",
        "Commercial in confidence",
        "XXXXX",
    ],
)
def test_names_blacked_out_in_every_form_seen(name: str) -> None:
    assert is_redacted(name)
    assert paid_body(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "Redactive Publishing Ltd",
        "REDACTIVE EVENTS LTD",
        "Redactive",
        "Firebird Data Protection",
        "Personal Best Life Coaching",
        "Confidential Waste - Sept 23",
        "Hays Personnel",
        "Redacted Records Ltd",
        "Places for People Individual Support(SP)",
        "Manchester City Council",
        "",
        None,
    ],
)
def test_names_that_only_sound_so_and_missing_names_are_not_blacked_out(name: str | None) -> None:
    assert not is_redacted(name)
