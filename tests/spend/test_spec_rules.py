"""The rules of a place: what they match, which one decides, and what is said of a file that cannot stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wholeplace.spend.rules import CodeColumn, PlaceRule, Rules, check, matches
from wholeplace.spend.rules_file import read_rules, write_rules
from wholeplace.vocabulary.problems import Exit, Refused
from wholeplace.vocabulary.years import FinancialYear

TEXT = """
format = "wholeplace-count-rules/1"
place = "E47000001"

[[codes]]
field = "category_code"
system = "proclass"
body = "council"

[[rule]]
id = "sen-transport"
directorate = "*education*"
purpose = "*home to school*"
service = "education"
control = "statutory"
said_on = 2026-05-01
source = "Schools Forum, 1 May 2026"
first_year = "2021/22"
last_year = "2024/25"

[[rule]]
id = "early-help"
directorate = "early help"
nature = "preventive"
said_on = 2026-05-01
source = "Director of children's services"
"""


def ruled(**said: object) -> PlaceRule:
    ordinary: dict[str, object] = {
        "id": "a-rule",
        "where": (("directorate", "*highways*"),),
        "said_on": date(2026, 5, 1),
        "source": "budget book",
    }
    return PlaceRule(**(ordinary | said))  # type: ignore[arg-type]


def refused(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Refused) as told:
        read_rules(text.lstrip(), "rules.toml")
    return [(problem.name, problem.line) for problem in told.value.problems]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("*highways*", "Highways & Transport", True),
        ("highways", "Highways & Transport", False),
        ("Early  Help", " early help ", True),
        ("a*b", "ab", True),
        ("a*a", "a", False),
        ("*residential*care*", "Residential nursing CARE homes", True),
        ("*care*residential*", "Residential nursing care", False),
        ("*.*", "no point", False),
        ("*", None, False),
    ],
)
def test_a_pattern_is_the_whole_text_with_stars_for_anything(pattern: str, text: str | None, found: bool) -> None:
    assert matches(pattern, text) is found


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    assert not matches("*a" * 40 + "*b", "a" * 20_000)


def test_rules_are_read_as_written() -> None:
    rules = read_rules(TEXT.lstrip(), "rules.toml")
    assert rules.place == "E47000001"
    assert rules.codes == (CodeColumn("category_code", "proclass", "council"),)
    first, second = rules.rules
    assert first.where == (("directorate", "*education*"), ("purpose", "*home to school*"))
    assert (first.service, first.nature, first.control) == ("education", None, "statutory")
    assert (first.first_year, first.last_year) == (FinancialYear(2021), FinancialYear(2024))
    assert second.nature == "preventive"
    assert first.said == "place rule sen-transport (Schools Forum, 1 May 2026, 2026-05-01)"


def test_the_example_reads_and_has_no_fault() -> None:
    path = Path(__file__).parents[2] / "examples" / "count-rules.toml"
    rules = read_rules(path.read_bytes(), path.name)
    assert [rule.id for rule in rules.rules] == ["school-transport", "care-at-home"]


def test_rules_written_read_back_the_same() -> None:
    rules = read_rules(TEXT.lstrip(), "rules.toml")
    assert read_rules(write_rules(rules), "rules.toml") == rules


def test_a_rule_is_for_its_years_and_its_payer() -> None:
    rule = ruled(service="transport", body="council", first_year=FinancialYear(2021), last_year=FinancialYear(2022))
    assert [rule.covers("council", year) for year in (2020, 2021, 2022, 2023)] == [False, True, True, False]
    assert not rule.covers("police", 2021)


def test_every_fault_is_named_with_its_line() -> None:
    faulty = (
        TEXT.replace('"education"\n', '"schooling"\n')
        .replace('"*education*"', '"*"')
        .replace('purpose = "*home to school*"\n', "")
    )
    assert refused(faulty) == [("not-a-choice", 12), ("rule-matches-everything", 10)]
    assert refused(TEXT.replace("last_year", "to_year")) == [("unknown-key", 18)]
    assert refused(TEXT.replace("2026-05-01", '"soon"', 1)) == [("wrong-type", 15)]
    assert refused(TEXT.replace('"2021/22"', '"2021"')) == [("bad-financial-year", 17)]
    assert refused(TEXT.replace('"early-help"', '"sen-transport"')) == [("duplicate-id", 21)]
    assert refused(TEXT.replace('source = "Schools Forum, 1 May 2026"\n', "")) == [("missing-key", 9)]
    assert refused(TEXT.replace("proclass", "procl")) == [("not-a-choice", 6)]
    assert refused(TEXT.replace('"2024/25"', '"2019/20"')) == [("dates-reversed", 18)]


@pytest.mark.parametrize(
    ("data", "name"), [(b"\xff\xfe", "wrong-encoding"), (b"rule = [", "not-toml"), (b" " * 1_000_001, "too-large")]
)
def test_what_cannot_be_read_at_all_ends_with_another_status(data: bytes, name: str) -> None:
    with pytest.raises(Refused) as told:
        read_rules(data, "rules.toml")
    assert [problem.name for problem in told.value.problems] == [name]
    assert told.value.status is Exit.UNREADABLE


def test_a_rule_that_an_earlier_one_takes_all_of_is_found() -> None:
    broad = ruled(id="broad", service="transport")
    narrow = ruled(id="narrow", service="environment", body="council")
    assert [problem.name for problem in check(Rules("E47000001", (broad, narrow)))] == ["rule-never-reached"]
    assert not check(Rules("E47000001", (narrow, broad)))
    says_more = ruled(id="more", service="environment", nature="reactive")
    assert not check(Rules("E47000001", (broad, says_more)))
