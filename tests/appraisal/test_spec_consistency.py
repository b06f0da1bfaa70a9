"""What must hold between the parts of a case, and what lifts each refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeplace.appraisal.casefile import read_case
from wholeplace.vocabulary.problems import Problem, Refused

FRONT_DOOR = (Path(__file__).parents[2] / "examples" / "front-door.toml").read_text(encoding="utf-8")
BODY_MAP = next(line for line in FRONT_DOOR.splitlines() if line.startswith("body_map"))
SHARES = "shares = { council = 1.0 }"
UNIT = 'unit_cost = "CR2.0"'
LINE = """
[[benefits]]
id = "other"
title = "Another outcome"
population = 100
engagement = 1
retention = 1
events_per_person = 1
impact = 0.1
deadweight = 0
shares = { council = 1.0 }
"""
CLAIM = "cashable = { share = 0.25, from_year = 1 }"


def problems(text: str) -> list[Problem]:
    try:
        read_case(text, file="case.toml")
    except Refused as refused:
        return list(refused.problems)
    return []


def names(text: str) -> list[str]:
    return [problem.name for problem in problems(text)]


def changed(*pairs: tuple[str, str]) -> str:
    text = FRONT_DOOR
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("ramp", "refused"),
    [
        ("[50, 100, 100, 100, 100]", "percent-not-share"),  # typed as percentages
        ("[0.5, 1.2, 1.0, 1.0, 1.0]", "outside-domain"),  # more than all of the effect
        ("{ low = 0.8, mode = 1.0, high = 1.2 }", "range-outside-domain"),
    ],
)
def test_a_ramp_is_a_share_of_full_effect(ramp: str, refused: str) -> None:
    found = names(changed(("ramp = [0.5, 1.0, 1.0, 1.0, 1.0]", f"ramp = {ramp}")))
    assert found
    assert set(found) == {refused}


def test_outside_pays_nothing_and_claims_no_cash() -> None:
    (problem,) = problems(changed((CLAIM, 'cashable = { body = "outside", share = 0.25 }')))
    assert problem.name == "unknown-body"
    assert (
        problem.remedy
        == 'Name one of the bodies of the case; "outside" is for fiscal value that falls to none of them.'
    )


@pytest.mark.parametrize(
    ("code", "extra", "refused"),
    [
        ("CR2.0", "", True),  # the same entry on what may be the same people
        ("CR8.0", "", True),  # all crime, beside an entry that holds its crimes
        ("E&S5.0", "", False),  # a qualification overlaps nothing
        ("CR8.0", 'reduced_for_overlap = "Incidents of the front door are left out"\ncohort = "families"', False),
        ("CR8.0", 'reduced_for_overlap = "Incidents of the front door are left out"', False),  # the mark is enough
    ],
)
def test_one_saving_is_counted_once(code: str, extra: str, refused: bool) -> None:
    assert names(f'{FRONT_DOOR}{LINE}unit_cost = "{code}"\n{extra}') == (["double-count"] if refused else [])


def test_other_people_may_have_the_same_saving() -> None:
    one = changed((UNIT, 'unit_cost = "CR2.0"\ncohort = "couples"'))
    assert names(f'{one}{LINE}unit_cost = "CR2.0"\ncohort = "older people"') == []
    assert names(f'{one}{LINE}unit_cost = "CR2.0"\ncohort = "couples"') == ["double-count"]


def test_a_places_own_value_says_what_it_overlaps() -> None:
    local = """
[[local_values]]
code = "LOCAL.DA"
description = "A referral for domestic abuse"
unit = "referral"
value = { fiscal = 900, price_year = "2024/25" }
source = { text = "Accounts" }
"""
    text = f'{FRONT_DOOR}{LINE}unit_cost = "LOCAL.DA"\n{local}'
    assert names(text) == []
    assert names(text + 'overlaps = ["CR2.0"]') == ["double-count"]
    assert names(text + 'overlaps = ["CR2"]') == ["unknown-unit-cost"]
    assert names(text.replace("LOCAL.DA", "CR1.0")) == ["duplicate-id"]


def test_who_gains_must_be_said() -> None:
    own = 'value = { fiscal = 900, price_year = "2024/25" }'
    assert names(changed((UNIT, own), (BODY_MAP, SHARES))) == []
    assert names(changed((UNIT, own), (BODY_MAP, ""))) == ["shares-needed"]
    assert names(changed((UNIT, own.replace("fiscal", "social")), (BODY_MAP, ""))) == []
    assert names(changed((BODY_MAP, ""))) == ["agency-not-mapped"]
    assert names(changed((BODY_MAP, SHARES))) == []
    assert names(changed((BODY_MAP, BODY_MAP + "\n" + SHARES))) == ["one-or-the-other"]
    assert names(changed((BODY_MAP, BODY_MAP.upper().replace("BODY_MAP", "body_map")))) == ["unknown-body"] * 4
    (problem,) = problems(changed((BODY_MAP, BODY_MAP.replace('"nhs"', '"NHS Cheshire and Merseyside"'))))
    assert (problem.name, problem.remedy) == ("unknown-body", 'Did you mean "nhs"?')


def test_agencies_match_whatever_their_letter_case_and_one_part_may_be_told_from_another() -> None:
    assert names(changed(('"NHS" = "nhs"', '"nhs" = "outside"'))) == []
    assert (
        names(
            changed(
                (
                    '"Local Authority" = "council"',
                    '"local authority/Housing" = "outside", "LOCAL AUTHORITY" = "council"',
                )
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ('cashable = [{ body = "council", share = 1.0 }, { body = "nhs", share = 1.0 }]', []),
        ('cashable = [{ share = 0.4 }, { body = "nhs", share = 0.6 }]', []),
        ('cashable = [{ share = 0.5 }, { body = "nhs", share = 0.6 }]', ["cashable-over-one"]),
        (
            'cashable = [{ share = 0.5 }, { body = "nhs", share = { low = 0.1, mode = 0.2, high = 0.6 } }]',
            ["cashable-over-one"],
        ),
        ('cashable = [{ body = "nhs", share = 0.1 }, { body = "nhs", share = 0.1 }]', ["duplicate-id"]),
        ('cashable = { body = "ambulance", share = 0.1 }', ["unknown-body"]),
        ("cashable = { share = 0.1, lag_years = 4 }", []),
        ("cashable = { share = 0.1, lag_years = 5 }", ["beyond-horizon"]),
    ],
)
def test_cash_is_claimed_once_and_in_time(claim: str, expected: list[str]) -> None:
    assert names(changed((CLAIM, claim))) == expected


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ('between = ["incidents.impact", "team.pounds.0"]\nrank = -0.4', []),
        ('between = ["incidents.impact", "team.pounds.1"]\nrank = 0.4', ["unknown-range"]),
        ('between = ["incidents.impact", "incidents.impact"]\nrank = 0.4', ["duplicate-id"]),
        ('between = ["incidents.impact"]\nrank = 0.4', ["missing-key"]),
        ('between = ["incidents.impact", "team.pounds.0"]\nrank = 1.4', ["outside-domain"]),
        ('between = ["incidents.impact", "team.pounds.0"]', ["missing-key"]),
    ],
)
def test_correlations_join_two_ranges(pairs: str, expected: list[str]) -> None:
    text = changed(
        ("impact = 0.25 ", "impact = { low = 0.1, mode = 0.2, high = 0.3 }"),
        ("pounds = [500_000,", "pounds = [{ low = 4e5, mode = 5e5, high = 7e5 },"),
    )
    assert names(f"{text}\n[[correlations]]\n{pairs}") == expected


def test_every_year_has_its_price() -> None:
    assert names(changed(('price_year = "2025/26"', 'price_year = "2040/41"'))) == ["no-deflator"]
    assert names(changed(("grade = 3", 'price_year = "1950/51"\ngrade = 3'))) == ["no-deflator"]
    (problem,) = problems(
        changed(
            ('deflators = "2026-06"', 'deflators = "2025-12"'), ('price_year = "2025/26"', 'price_year = "2024/25"')
        )
    )[:1]
    assert problem.name == "no-deflator"


def test_a_factor_beyond_the_usual_chain_asks_for_its_source() -> None:
    assert names(changed(("deadweight = 0.20", "deadweight = 0.20\nattribution = 1\nleakage = 0"))) == []
    assert names(changed(("deadweight = 0.20", "deadweight = 0.20\nattribution = 0.9"))) == ["evidence-needed"]
    assert (
        names(changed((BODY_MAP, BODY_MAP + "\nattribution = 0.9\nsources = { attribution = { text = 'A study' } }")))
        == []
    )
    assert names(
        changed((BODY_MAP, BODY_MAP + "\nattribution = 0.9\nsources = { atribution = { text = 'A study' } }"))
    ) == [
        "evidence-needed",
        "unknown-key",
    ]


def test_huge_shares_are_only_outside_their_domain() -> None:
    own = 'value = { fiscal = 900, price_year = "2024/25" }'
    huge = f"shares = {{ council = 1{'0' * 400}, nhs = 0.5 }}"
    assert names(changed((UNIT, own), (BODY_MAP, huge))) == ["outside-domain"]
