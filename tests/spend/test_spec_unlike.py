"""What may be added, and what makes a sum that nobody can defend."""

from __future__ import annotations

from wholeplace.spend.unlike import CountTags, unlike

RETURN = CountTags("outturn", "RSX 2021-22 live", "net-current", "E08000006", 2021)
PAYMENTS = CountTags("payments", "payments 2021-22", "net", "E08000006", 2021)


def names(*tags: CountTags) -> list[str]:
    return [problem.name for problem in unlike(tags)]


def test_like_is_added_to_like():
    assert names() == names(RETURN) == names(RETURN, RETURN) == []
    other_year = CountTags("outturn", "RSX 2022-23", "net-current", "E08000006", 2022)
    other_body = CountTags("outturn", "RSX 2021-22 second", "net-current", "E08000003", 2021)
    assert names(RETURN, other_year, other_body) == []


def test_payments_lie_within_outturn():
    (problem,) = unlike([RETURN, PAYMENTS])
    assert problem.name == "unlike-layers"
    assert problem.why.startswith("Payments lie within outturn")


def test_a_plan_is_not_added_to_what_came_of_it():
    budget = CountTags("budget", "RA 2021-22", "net-current", "E08000006", 2021)
    (problem,) = unlike([RETURN, budget])
    assert problem.why.startswith("A plan and what came of it")


def test_bases_are_set_against_each_other_within_a_layer():
    gross = CountTags("payments", "payments 2021-22", "gross", "E08000003", 2021)
    assert names(PAYMENTS, gross) == ["net-and-gross"]
    assert names(RETURN, gross) == ["unlike-layers"]


def test_what_is_not_known_may_stand_with_its_like_only():
    one, other = (CountTags("payments", "p", "unknown", body, 2021) for body in ("a", "b"))
    assert names(one, other) == []
    assert names(one, PAYMENTS) == ["net-and-gross"]


def test_each_body_with_two_editions_is_named_and_many_bodies_are_not_all_listed():
    twice = [CountTags("outturn", edition, "net-current", body, 2021) for body in "abcde" for edition in ("one", "two")]
    assert [problem.field for problem in unlike(twice)] == list("abcde")
    mixed = [CountTags("outturn", "one", basis, body, 2021) for body, basis in zip("abcdef", "xxxxxy", strict=True)]
    (problem,) = unlike(mixed)
    assert problem.found == "x: a, b, c and 2 more; y: f"
