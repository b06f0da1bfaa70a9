"""A case from its text: every key that the format has, the place of every fault, and all faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeplace.appraisal.case import (
    Beta,
    Case,
    Cashable,
    Correlation,
    FieldSource,
    Lognormal,
    Normal,
    OwnValue,
    Pert,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.casefile import build_case, case_to_raw, case_with_changes, read_case, write_case
from wholeplace.appraisal.positions import Place, TomlPlaces, nowhere
from wholeplace.vocabulary.problems import Exit, Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

EXAMPLES = Path(__file__).parents[2] / "examples"
FRONT_DOOR = (EXAMPLES / "front-door.toml").read_text(encoding="utf-8")
FAMILY_SUPPORT = (EXAMPLES / "family-support.toml").read_text(encoding="utf-8")


def read(text: str) -> Case:
    return read_case(text, file="case.toml")


def refused(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        read_case(text, file="case.toml")
    return caught.value.problems


def changed(*pairs: tuple[str, str], text: str = FRONT_DOOR) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.fixture(scope="module")
def support() -> Case:
    return read(FAMILY_SUPPORT)


def test_the_worked_example_as_records() -> None:
    case = read(FRONT_DOOR)
    line = case.benefits[0]
    assert (case.id, case.place, case.first_year, case.years) == ("front-door", "E06000050", FinancialYear(2025), 5)
    assert [body.id for body in case.bodies] == ["council", "nhs", "police", "justice"]
    assert case.costs[0].pounds == (500_000, 400_000, 400_000, 400_000, 400_000)
    assert (line.population, line.impact, line.ramp) == (1160, 0.25, (0.5, 1, 1, 1, 1))
    assert line.cashable == (Cashable(share=0.25, from_year=1),)
    assert line.body_map["Criminal Justice System"] == "justice"
    assert case.illustrative
    assert not case.first_year_discounted


def test_every_shape_of_range(support: Case) -> None:
    care, work, disorder, wellbeing = support.benefits
    assert support.costs[0].pounds == Pert(190_000, 205_000, 245_000)
    assert support.costs[1].pounds[0] == Triangular(50_000, 60_000, 110_000)  # type: ignore[index]
    assert care.deadweight == Uniform(0.1, 0.3)
    assert work.impact == Beta(4, 28)
    assert disorder.events_per_person == Lognormal(3.2, 6.5)
    assert wellbeing.impact == Normal(0.2, 0.06)


def test_every_further_key(support: Case) -> None:
    care, work, disorder, _ = support.benefits
    assert care.sources["impact"] == FieldSource("Evaluation of two comparable schemes, matched comparison", "2023", 4)
    assert dict(care.grades) == {"population": 1, "impact": 4, "age": 2}
    assert care.cashable == (Cashable(Pert(0.2, 0.4, 0.6), "council", 0, 1, "CS2140 external placements"),)
    assert (care.cohort, care.lag_years, care.drop_off) == ("families", 1, 0.05)
    assert work.unit_value_range == Pert(0.8, 1, 1.2)
    assert disorder.cashable[0].body == "police"
    assert support.costs[0].recurrent is True
    assert support.costs[1].price_year == FinancialYear(2024)
    assert [option.kind for option in support.options] == ["as now", "minimum", "other"]
    assert support.options[1].changes["care.population"] == 90
    assert support.options[2].benefits[0].value == OwnValue(FinancialYear(2010), fiscal=6_680)
    assert [unpriced.kind for unpriced in support.unpriced] == ["benefit", "risk"]
    assert support.correlations[0] == Correlation("care.impact", "disorder.impact", 0.5)
    assert support.local_values[0].overlaps == ("SS1.0",)
    assert support.counterfactual.count("\n") == 1


def test_a_sound_case_stands_with_the_least_keys() -> None:
    """Ramp, lag, drop-off, grades and the additionality factors may all be left out."""
    text = changed(("ramp = [0.5, 1.0, 1.0, 1.0, 1.0] # share of full effect, year by year\n", ""))
    line = read(text).benefits[0]
    assert (line.ramp, line.lag_years, line.drop_off, line.attribution) == (None, 0, 0, 1)


def test_all_problems_at_once_each_at_its_line_and_column() -> None:
    problems = refused(
        changed(
            ("engagement = 0.60", "engagement = 60  "),
            ('body = "council"', 'body = "counsil"'),
            ("ramp = [0.5, 1.0, 1.0, 1.0, 1.0]", "ramp = [0.5, 1.0, 1.0]"),
            ("population = 1_160", 'population = "many"'),
            ('deflators = "2026-06"', 'deflators = "2019-06"'),
        )
    )
    assert [(p.name, p.line, p.column, p.field) for p in problems] == [
        ("unknown-deflators", 13, 13, "case.deflators"),
        ("unknown-body", 41, 8, "costs.team.body"),
        ("wrong-type", 50, 14, "benefits.incidents.population"),
        ("percent-not-share", 51, 14, "benefits.incidents.engagement"),
        ("wrong-length", 56, 8, "benefits.incidents.ramp"),
    ]
    assert problems[1].excerpt == 'body = "counsil"'


def test_one_fault_is_said_once() -> None:
    """A faulty number of years does not also make every list too long, nor a faulty id every mention of it unknown."""
    assert [p.name for p in refused(changed(("years = 5", "years = 0")))] == ["outside-domain"]
    assert [p.name for p in refused(changed(('id = "council"', 'id = "the council"')))] == ["bad-id"]
    assert [p.name for p in refused(changed(('unit_cost = "CR2.0"', 'unit_cost = "CR2"')))] == ["unknown-unit-cost"]
    assert [p.name for p in refused("x = 1")] == ["unknown-format"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (FRONT_DOOR.replace("Six", "£6").encode("cp1252"), "wrong-encoding"),
        (FRONT_DOOR.encode("utf-16"), "not-text"),
        (b"PK\x03\x04" + b"\x00" * 40, "not-text"),
        (b"#" * 1_000_001, "too-large"),
        (b"[[[[", "not-toml"),
        (b"a = " + b"[" * 50_000, "not-toml"),
        (b"a = " + b"9" * 10_000, "not-toml"),
        (b".".join([b"a"] * 2_000) + b" = 1", "not-toml"),
        (b"a = " + b"{a=" * 100 + b"1" + b"}" * 100, "not-toml"),
        (FRONT_DOOR.encode() + b"\nyears = 5 5", "not-toml"),
    ],
)
def test_what_cannot_be_read_at_all_ends_with_another_status(data: bytes, name: str) -> None:
    with pytest.raises(Refused) as caught:
        read_case(data, file="case.toml")
    assert [p.name for p in caught.value.problems] == [name]
    assert caught.value.status == Exit.UNREADABLE


def test_marks_and_line_ends_of_other_systems_are_read() -> None:
    windows = b"\xef\xbb\xbf" + FRONT_DOOR.replace("\n", "\r\n").encode()
    assert read_case(windows, file="case.toml") == read(FRONT_DOOR)
    assert refused(windows.replace(b"engagement = 0.60", b"engagement = 6000"))[0].line == 51


@pytest.mark.parametrize(
    ("old", "new", "name", "remedy"),
    [
        ("engagement = 0.60", 'engagement = "60%"', "wrong-type", "Write 0.6, without quotes."),
        ("population = 1_160", 'population = "1,160"', "wrong-type", "Write 1160, without quotes."),
        ("impact = 0.25 ", "impact = 1.2", "outside-domain", "Write a share between 0 and 1."),
        (
            "impact = 0.25 ",
            "impact = { low = 10, mode = 25, high = 35 }",
            "percent-not-share",
            "Write { low = 0.1, mode = 0.25, high = 0.35 }",
        ),
        ("impact = 0.25 ", "impact = { mean = 0.2, sd = 0.1 }", "missing-key", 'Add shape = "normal"'),
        ("impact = 0.25 ", "impact = { low = 0.2, high = 0.3 }", "missing-key", 'Add shape = "uniform"'),
        ("impact = 0.25 ", "impact = { low = 0.2, mode = 0.2, high = 0.2 }", "range-order", "Write 0.2 alone."),
        (
            "impact = 0.25 ",
            'impact = { shape = "prt", low = 0, mode = 0, high = 1 }',
            "not-a-choice",
            'Did you mean "pert"?',
        ),
        ("impact = 0.25 ", "impact = inf", "outside-domain", "Write the figure itself."),
        ('discount = "green-book" ', "discount = 3.5", "percent-not-share", "Write discount = 0.035"),
        ('kind = "nhs"', 'kind = "hospital"', "not-a-choice", 'Write one of them, for example "other".'),
        ("years = 5", "years = 5.5", "outside-domain", "Write a whole number from 1 to 100."),
        ("grade = 4", "grade = { low = 3, mode = 4, high = 5 }", "range-not-allowed", "Write grade = 1"),
        ('first_year = "2025/26"', 'first_year = "2025/27"', "bad-financial-year", 'Write first_year = "2025/26"'),
        ("share = 0.25, from_year = 1", "share = 25, from_year = 1", "percent-not-share", "Write 0.25"),
        (
            "share = 0.25, from_year = 1",
            "share = 0.25, from_year = 1, lag_years = 1",
            "one-or-the-other",
            "Take lag_years out, or the other.",
        ),
        (
            "illustrative = true",
            'illustrative = "yes"',
            "wrong-type",
            "Write illustrative = true or illustrative = false, without quotes",
        ),
        ("pounds = [500_000, 400_000, 400_000, 400_000, 400_000]", "pounds = 400_000", "wrong-type", None),
        ("grade = 3", "grade = 7", "outside-domain", "Write a whole number from 1 to 6."),
        ("deadweight = 0.20", "deadweight = 0.20\nlag_years = 5", "beyond-horizon", None),
        ("deadweight = 0.20", "deadweight = 0.20\nlag_years = 1.5", "outside-domain", "Write 2, or a range of years."),
    ],
)
def test_the_remedy_is_what_to_type(old: str, new: str, name: str, remedy: str | None) -> None:
    problems = refused(changed((old, new)))
    assert [p.name for p in problems] == [name]
    assert remedy is None or problems[0].remedy == remedy


def test_shares_typed_as_percentages_are_one_problem() -> None:
    own = 'value = { fiscal = 100, price_year = "2024/25" }\nshares = { council = 90, nhs = 10 }'
    body_map = FRONT_DOOR[FRONT_DOOR.index("body_map") : FRONT_DOOR.index("\n", FRONT_DOOR.index("body_map"))]
    text = changed((body_map, ""), ('unit_cost = "CR2.0"', own))
    (problem,) = refused(text)
    assert (problem.name, problem.remedy) == ("percent-not-share", "Write { council = 0.9, nhs = 0.1 }")


def test_an_option_is_judged_as_though_its_changes_stood_in_the_lines() -> None:
    option = '\n[[options]]\nid = "small"\ntitle = "Small"\nkind = "minimum"\n'
    ok = read(FRONT_DOOR + option + 'changes = { "incidents.impact" = 0.1, "team.pounds.0" = 300_000 }')
    assert ok.options[0].changes["team.pounds.0"] == 300_000
    (percent,) = refused(FRONT_DOOR + option + 'changes = { "incidents.impact" = 10 }')
    assert (percent.name, percent.line) == ("percent-not-share", 72)
    assert percent.field == "options.small.changes.incidents.impact"
    (unknown,) = refused(FRONT_DOOR + option + 'changes = { "incidents.impct" = 0.1 }')
    assert (unknown.name, unknown.remedy) == ("unknown-key", "Did you mean impact? Otherwise take the key out.")
    (shorter,) = refused(FRONT_DOOR + option + 'changes = { "case.years" = 4 }')[:1]
    assert (shorter.name, shorter.field) == ("wrong-length", "options.small.costs.team.pounds")
    (missing,) = refused(FRONT_DOOR + option + 'without = ["teem"]')
    assert (missing.name, missing.remedy) == ("unknown-line", 'Did you mean "team"?')


def test_changes_to_a_case() -> None:
    case = read(FAMILY_SUPPORT)
    dearer = case_with_changes(case, {"care.impact": 0.2, "system.pounds.1": 20_000, "care.cashable.share": 0.5})
    care = dearer.benefits[0]
    assert (care.impact, dearer.costs[1].pounds[1], care.cashable[0].share) == (0.2, 20_000, 0.5)  # type: ignore[index]
    assert dearer.correlations == ()  # both join what is no longer a range
    assert dearer.options == ()
    assert len(case_with_changes(case, {}, keep_options=True).options) == 3
    assert case_with_changes(case, {}, keep_options=True) == case
    assert case_with_changes(case, {"case.discount": 0.03}).discount == 0.03
    assert case_with_changes(case, {"care.grades": None}).benefits[0].grades == {}


def test_a_value_takes_the_place_of_a_unit_cost() -> None:
    case = read(FAMILY_SUPPORT)
    own = {"fiscal": 8_000, "price_year": "2024/25"}
    line = case_with_changes(case, {"work.value": own, "work.shares": {"dwp": 1.0}}).benefits[1]
    assert (line.unit_cost, line.unit_value_range, line.value) == (None, None, OwnValue(FinancialYear(2024), 8_000))
    assert dict(line.body_map) == {}
    back = case_with_changes(case, {"disorder.unit_cost": "CR1.1"}).benefits[2]
    assert (back.unit_cost, back.value) == ("CR1.1", None)


def test_lines_left_out_and_added() -> None:
    case = read(FAMILY_SUPPORT)
    option = case.options[2]
    more = case_with_changes(case, option.changes, without=["desks"], costs=option.costs, benefits=option.benefits)
    assert [line.id for line in more.costs] == ["workers", "system", "housing-officer"]
    assert more.benefits[-1] == option.benefits[0]
    with pytest.raises(Refused) as caught:
        case_with_changes(case, {"desk.pounds": 1}, without=["worker"])
    assert [p.name for p in caught.value.problems] == ["unknown-line", "unknown-line"]


def test_where_each_value_stands() -> None:
    text = 'a = 1\n\n[x]\n"k.l" = { m = [1,\n  2], n = "é" }\n\n[[y]]\nz.w = 3\n\n[[y]]\n[y.t]\nu = 4\n'
    places = TomlPlaces(text, "f.toml")
    assert places(("a",)) == Place("f.toml", 1, None, 5, "a = 1", 1)
    assert places(("x", "k.l", "m", 1)) == Place("f.toml", 5, None, 3, '  2], n = "é" }', 3)
    assert places(("x", "k.l", "n")).column == 11
    assert places(("y", 0, "z", "w")).line == 8
    assert places(("y", 1, "t", "u")).line == 12
    assert places(("y", 1, "missing", "deep")).line == 10
    assert places(("y",)).line == 7
    assert places(("nowhere",)) == Place("f.toml")


def test_what_is_written_is_short_and_pleasant() -> None:
    """Only keys that differ from their defaults, in the order in which a case is read."""
    raw = case_to_raw(read(FRONT_DOOR))
    head = raw["case"]
    assert isinstance(head, dict)
    assert "discount" not in head
    assert "combine_grades" not in head
    assert build_case(raw, nowhere) == read(FRONT_DOOR)
    text = write_case(read(FRONT_DOOR))
    assert "pounds = [500_000, 400_000, 400_000, 400_000, 400_000]" in text
    assert read(text) == read(FRONT_DOOR)
    assert read(write_case(read(FAMILY_SUPPORT))) == read(FAMILY_SUPPORT)
