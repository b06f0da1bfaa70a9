"""A problem says what, where, why and what to do, on every face."""

from __future__ import annotations

import pytest

from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

PROBLEM = Problem(
    name="percent-not-share",
    found="60",
    expected="a share between 0 and 1",
    why="A share of 60 would multiply the benefit sixtyfold.",
    remedy="Type 0.6 or 60%.",
    file="case.toml",
    line=12,
    field="benefits.incidents.engagement",
    excerpt="engagement = 60",
    column=14,
)


def test_the_console_underlines_the_fault() -> None:
    assert PROBLEM.text() == (
        "percent-not-share: case.toml, line 12, benefits.incidents.engagement\n"
        "    12 | engagement = 60\n"
        "                      ^\n"
        "  found     60\n"
        "  expected  a share between 0 and 1\n"
        "  why       A share of 60 would multiply the benefit sixtyfold.\n"
        "  remedy    Type 0.6 or 60%."
    )


def test_json_carries_only_what_is_known() -> None:
    assert set(PROBLEM.as_dict()) == {"name", "file", "line", "field", "found", "expected", "why", "remedy"}
    assert (
        PROBLEM.at(file=None, line=None, cell="Benefits!F7").where == "cell Benefits!F7, benefits.incidents.engagement"
    )


def test_a_refusal_carries_all_of_them_and_a_status() -> None:
    with pytest.raises(Refused) as refused:
        refuse_if([PROBLEM, PROBLEM.at(line=13)], Exit.UNREADABLE)
    assert [p.line for p in refused.value.problems] == [12, 13]
    assert refused.value.status == 10
    refuse_if([])
