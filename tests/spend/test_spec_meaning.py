"""What a line means, by worked examples: which rule decides, the payee, the kind of money, the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from spend.published_rows import published
from wholeplace.reference.service_codes import look_up
from wholeplace.spend.meaning import Payer, count_lines
from wholeplace.spend.rules import CodeColumn, PlaceRule, Rules
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

PAYER = Payer("council", "E47000001", "payments 2025/26")
NO_RULES = Rules("E47000001")


def meant(room: Path, row: dict[str, Any], payer: Payer = PAYER, rules: Rules = NO_RULES) -> dict[str, Any]:
    """One published line as it is counted."""
    lines = published(room / "lines.parquet", [row])
    found = pq.read_table(count_lines([lines], payer, rules, room / "counted").parquet).to_pylist()
    assert len(found) == 1
    return dict(found[0])


def named(system: str, code: str) -> str:
    """A code as a counted line names it."""
    found = look_up(system, code)
    assert found is not None
    return found.name


def rule(**said: Any) -> PlaceRule:
    return PlaceRule(
        **{"id": "own", "where": (("purpose", "*transport*"),), "said_on": date(2026, 5, 1), "source": "Forum"} | said
    )


def test_a_place_s_rule_goes_before_the_publisher_s_code(tmp_path: Path) -> None:
    row = {"category": "Highways & Transport Services", "purpose": "SEN transport"}
    by_code = meant(tmp_path, row)
    assert (by_code["service"], by_code["service_rule"]) == ("transport", "SeRCOP 107 Highways & Transport Services")
    assert by_code["service_confidence"] == 0.97
    assert (by_code["nature"], by_code["control"]) == ("not-stated", "not-stated")
    by_rule = meant(tmp_path, row, rules=Rules("E47000001", (rule(service="education", control="statutory"),)))
    assert (by_rule["service"], by_rule["service_confidence"]) == ("education", 1.0)
    assert by_rule["service_rule"] == "place rule own (Forum, 2026-05-01)"
    assert by_rule["control"] == "statutory"


def test_the_first_rule_that_says_a_thing_decides_it(tmp_path: Path) -> None:
    rules = Rules(
        "E47000001",
        (
            rule(id="one", nature="reactive"),
            rule(id="two", service="education", nature="preventive"),
            rule(id="three", service="transport", control="addressable"),
        ),
    )
    found = meant(tmp_path, {"purpose": "Home to school transport"}, rules=rules)
    assert (found["service"], found["nature"], found["control"]) == ("education", "reactive", "addressable")


def test_a_rule_of_another_year_says_nothing(tmp_path: Path) -> None:
    rules = Rules("E47000001", (rule(nature="reactive", last_year=FinancialYear(2024)),))
    row = {"purpose": "transport"}
    assert meant(tmp_path, {**row, "paid_on": date(2025, 3, 31)}, rules=rules)["nature"] == "reactive"
    assert meant(tmp_path, {**row, "paid_on": date(2025, 4, 1)}, rules=rules)["nature"] == "not-stated"


def test_a_code_for_two_services_leaves_the_choice_to_the_words(tmp_path: Path) -> None:
    both = {"category": "Children's & Education Services"}
    found = meant(tmp_path, {**both, "purpose": "School meals", "supplier": "Brakes Bros Ltd"})
    assert found["service"] == "education"
    assert found["service_rule"].startswith(
        "SeRCOP 103 Children's & Education Services, and among its services classifier"
    )
    assert meant(tmp_path, {**both, "purpose": "Fostering allowances"})["service"] == "childrens-social-care"
    assert meant(tmp_path, both)["service"] in ("not-classified", "education", "childrens-social-care")


def test_bare_codes_are_read_only_where_the_place_says_of_which_system(tmp_path: Path) -> None:
    row = {"category_code": "10.4.2"}
    assert meant(tmp_path, row)["service"] == "not-classified"
    told = Rules("E47000001", codes=(CodeColumn("category_code", "cofog"),))
    assert "COFOG 10.4 Family and children" in meant(tmp_path, row, rules=told)["service_rule"]
    assert meant(tmp_path, {"category_code": "03.2.0"}, rules=told)["service"] == "fire"
    others = replace(told, codes=(CodeColumn("category_code", "cofog", "another-body"),))
    assert meant(tmp_path, {"category_code": "03.2.0"}, rules=others)["service"] == "not-classified"


def test_a_publisher_s_own_words_are_looked_up_where_asked(tmp_path: Path) -> None:
    row = {"directorate": "Resources and Digital", "purpose": "Energy"}
    found = meant(tmp_path, row, payer=replace(PAYER, own_words=("gateshead",)))
    assert (found["service"], found["service_confidence"]) == ("central", 0.8)


def test_where_nothing_says_enough_the_line_is_not_classified(tmp_path: Path) -> None:
    found = meant(tmp_path, {"purpose": "Xyzzy", "supplier": "Supplier 12"})
    assert found["service"] == "not-classified"
    assert found["service_confidence"] < 0.6
    assert found["service_rule"].endswith("not sure enough")


def test_money_to_a_public_body_of_the_place_is_a_transfer_and_its_kind_is_said(tmp_path: Path) -> None:
    payer = replace(PAYER, here={"E08000006": "salford"})
    row = {"supplier": "Salford City Council"}
    plain = meant(tmp_path, row, payer)
    assert (plain["payee"], plain["transfer"]) == ("salford", "recharge")
    assert "a recharge for want of a word" in plain["service_rule"]
    assert meant(tmp_path, {**row, "purpose": "Grants to other bodies"}, payer)["transfer"] == "grant"
    assert meant(tmp_path, {**row, "purpose": "Pooled budget contribution"}, payer)["transfer"] == "contribution"
    assert meant(tmp_path, {**row, "category": "Levies and precepts"}, payer)["transfer"] == "precept"
    elsewhere = meant(tmp_path, row, replace(PAYER, here={}))
    assert (elsewhere["payee"], elsewhere["transfer"]) == ("E08000006", None)


def test_money_to_itself_is_no_transfer(tmp_path: Path) -> None:
    itself = replace(PAYER, body="salford", here={"E08000006": "salford"})
    found = meant(tmp_path, {"supplier": "Salford City Council"}, itself)
    assert (found["payee"], found["transfer"]) == ("salford", None)


@pytest.mark.parametrize("name", ["Bramble Homecare Ltd", "REDACTED PERSONAL DATA", None])
def test_others_are_paid_without_a_payee(tmp_path: Path, name: str | None) -> None:
    found = meant(tmp_path, {"supplier": name})
    assert (found["payee"], found["transfer"], found["supplier"]) == (None, None, name)


def test_the_year_is_that_of_the_day_and_else_the_batch_s(tmp_path: Path) -> None:
    assert meant(tmp_path, {"paid_on": date(2022, 3, 31)})["year"] == 2021
    assert meant(tmp_path, {"paid_on": date(2022, 4, 1)})["year"] == 2022
    assert meant(tmp_path, {"paid_on": None}, replace(PAYER, year=2019))["year"] == 2019
    with pytest.raises(Refused, match="year-not-known"):
        meant(tmp_path, {"paid_on": None})
    assert not list((tmp_path / "counted").glob(".*"))


@pytest.mark.parametrize(
    ("row", "capital", "subjective"),
    [
        ({"capital": "Revenue", "subjective": "Third Party Payments"}, False, "Third party payments"),
        ({"capital": "C"}, True, None),
        ({"directorate": "Housing Services - Capital", "purpose": "Private Contractors"}, True, "Third party payments"),
        ({"subjective": "Premises-Related"}, None, "Premises-related expenditure"),
        ({"capital": "card"}, None, None),
    ],
)
def test_capital_and_the_kind_of_expenditure_are_as_the_file_says(
    tmp_path: Path, row: dict[str, Any], capital: bool | None, subjective: str | None
) -> None:
    found = meant(tmp_path, row)
    assert (found["capital"], found["subjective"]) == (capital, subjective)


def test_counting_tells_how_far_it_is(tmp_path: Path) -> None:
    lines = published(tmp_path / "lines.parquet", [{}, {}, {}])
    told: list[tuple[int, int]] = []
    answer = count_lines([lines], PAYER, NO_RULES, tmp_path / "counted", lambda done, whole: told.append((done, whole)))
    assert told == [(3, 3)]
    assert answer.years == (2025,)
    assert answer.by_rule == {"nothing": (3, 300_00)}


def test_a_body_for_one_service_spends_on_it_unless_the_line_says_otherwise(tmp_path: Path) -> None:
    police = replace(PAYER, kind="police")
    line = meant(tmp_path, {"purpose": "Vehicle repairs"}, payer=police)
    assert (line["service"], line["service_rule"]) == ("police", "Police: a body for this service")
    said = meant(tmp_path, {"category": "Adult Social Care"}, payer=police)
    assert said["service"] == "adult-social-care"
    assert (
        meant(tmp_path, {"purpose": "Vehicle repairs"}, payer=replace(PAYER, kind="local-authority"))["service"]
        != "police"
    )
