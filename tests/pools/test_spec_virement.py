"""Limits on moving a budget, each from the rules of the authority named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wholeplace.pools.budget import Amount, Approval, Budget, BudgetLine, Revision, Virement
from wholeplace.pools.virement import Band, LimitTable, check_table, check_virement, limit_tables, table_from
from wholeplace.vocabulary.evidence import Standing
from wholeplace.vocabulary.problems import Problem

DAY = date(2026, 9, 1)
LINES = (
    BudgetLine("beds", "Step-down beds", "council", scheme="social-services", theme="health"),
    BudgetLine("care", "Home care", "council", scheme="social-services", theme="health"),
    BudgetLine("skills", "Skills", "council", scheme="economy", theme="skills"),
    BudgetLine("homes", "Adaptations", "council", kind="capital", scheme="homes", theme="homes"),
    BudgetLine("kit", "Equipment", "council", kind="capital", scheme="homes", theme="homes"),
    BudgetLine(
        "grant", "Discharge grant", "council", scheme="social-services", theme="health", condition="discharge-fund"
    ),
    BudgetLine("icb-beds", "Hospital beds", "icb", scheme="social-services", theme="health"),
)
MILLION = 100_000_000
BUDGET = Budget("b", "2026/27", date(2026, 4, 1), LINES, tuple(Amount(line.id, "year", 10 * MILLION) for line in LINES))


def move(
    pounds: int, there: str = "beds", here: str = "care", *roles: str, day: date = DAY, name: str = "v"
) -> Virement:
    approvals = tuple(Approval(role, "council", day) for role in roles)
    return Virement(name, there, here, pounds * 100, day, "beds stand empty", "pool-manager", approvals)


def asked(virement: Virement, *tables: str, **more: object) -> list[Problem]:
    own = [limit_tables()[table] for table in tables]
    return check_virement(virement, BUDGET, {"council": own}, **more)  # type: ignore[arg-type]


def names(problems: list[Problem]) -> list[str]:
    return [problem.name for problem in problems]


@pytest.mark.parametrize(
    ("table", "pounds", "who"),
    [
        ("west-lancashire", 25_000, "service-head"),
        ("west-lancashire", 25_001, "chief-officer"),
        ("west-lancashire", 50_000, "chief-officer"),
        ("west-lancashire", 50_001, "cabinet"),
        ("west-lancashire", 100_000, "cabinet"),
        ("west-lancashire", 100_001, "council"),
        ("waverley", 100, "chief-officer"),
        ("waverley", 1_001, "management-board"),
        ("waverley", 50_000, "executive"),
        ("waverley", 50_001, "council"),
        ("oxfordshire", 250_000, "director-with-member"),
        ("oxfordshire", 250_001, "executive"),
    ],
)
def test_published_bands(table: str, pounds: int, who: str) -> None:
    assert asked(move(pounds, "beds", "care", who), table) == []
    ladder = [band.approver for band in limit_tables()[table].bands]
    for lower in ladder[: ladder.index(who)]:
        if lower:
            assert names(asked(move(pounds, "beds", "care", lower), table)) == ["virement-beyond-limit"]
    for higher in ladder[ladder.index(who) :]:
        assert asked(move(pounds, "beds", "care", higher), table) == []


def test_a_small_move_needs_nobody() -> None:
    assert asked(move(99), "waverley") == []
    assert asked(move(20_000, "homes", "kit"), "teignbridge-capital") == []


def test_teignbridge_capital() -> None:
    assert asked(move(50_000, "homes", "kit", "chief-finance-officer"), "teignbridge-capital") == []
    (problem,) = asked(move(130_000, "homes", "kit", "portfolio-holder"), "teignbridge-capital")
    assert "the approval of executive (Teignbridge capital" in problem.expected
    assert problem.remedy == "Have it approved as said, or move no more than £125,000.00."
    (problem,) = asked(move(260_000, "homes", "kit", "executive"), "teignbridge-capital")
    assert problem.expected.startswith("£250,000.00 at most, for nobody is named who may approve more")
    assert problem.remedy == "Move no more than £250,000.00."


def test_beyond_its_limit_a_virement_names_the_approver() -> None:
    (problem,) = asked(move(60_000, "beds", "care", "chief-officer"), "west-lancashire")
    assert problem.found == (
        "£60,000.00 on the lines of council, £60,000.00 in all; approved for council by chief-officer"
    )
    assert problem.expected == "on or before 2026-09-01 the approval of cabinet (West Lancashire, October 2023)"
    assert problem.remedy == "Have it approved as said, or move no more than £50,000.00."


def test_two_halves_on_one_day_count_as_one() -> None:
    half = move(20_000, "beds", "care", "service-head", name="first")
    other = move(20_000, "beds", "care", "service-head", name="second")
    (problem,) = asked(other, "west-lancashire", earlier=[half])
    assert "after £20,000.00 between the same lines on the same day" in problem.found
    assert asked(other, "west-lancashire", earlier=[replace(half, on=date(2026, 8, 31))]) == []


def test_blackpool_adds_up_the_year_against_net_revenue() -> None:
    """0.5 % of net revenue on the social services head: of £20m, £100,000 in the year."""
    base = {"social-services": 20 * MILLION}
    first = move(60_000, "beds", "care", "service-head", day=date(2026, 5, 1), name="first")
    assert asked(first, "blackpool-social-services", base_pence=base) == []
    second = move(40_000, "beds", "care", "service-head", name="second")
    assert asked(second, "blackpool-social-services", base_pence=base, earlier=[first]) == []
    third = replace(second, pence=second.pence + 1)
    (problem,) = asked(third, "blackpool-social-services", base_pence=base, earlier=[first])
    assert problem.found == (
        "£40,000.01 after £60,000.00 moved before it this year on the scheme social-services, £100,000.01 in all; "
        "approved for council by service-head"
    )
    assert problem.expected.startswith("£100,000.00 at most")
    assert problem.remedy == "Move no more than £40,000.00."


def test_later_moves_do_not_count() -> None:
    later = move(99_000, "beds", "care", "service-head", day=date(2026, 10, 1), name="later")
    base = {"social-services": 20 * MILLION}
    assert (
        asked(
            move(90_000, "beds", "care", "service-head"), "blackpool-social-services", base_pence=base, earlier=[later]
        )
        == []
    )


def test_an_integrated_settlement_moves_a_tenth_between_themes() -> None:
    """10 % of the theme that the money leaves, marked not verified; within a theme it does not apply."""
    assert asked(move(5_000_000), "integrated-settlement") == []
    assert asked(move(1_000_000, "skills", "beds", "combined-authority"), "integrated-settlement") == []
    within = move(3_000_000, "beds", "care", name="within")
    first = move(400_000, "skills", "beds", name="first")
    second = move(600_000, "skills", "beds", "combined-authority")
    assert asked(second, "integrated-settlement", earlier=[within, first]) == []
    assert names(asked(replace(second, pence=second.pence + 1), "integrated-settlement", earlier=[within, first])) == [
        "virement-beyond-limit"
    ]
    (problem,) = asked(move(1_000_001, "skills", "beds", "combined-authority"), "integrated-settlement")
    assert "not verified" in problem.expected
    assert "the theme skills" in problem.found


def test_capital_and_revenue_are_crossed_by_full_council_alone() -> None:
    crossing = move(10_000, "homes", "beds", "executive")
    (problem,) = asked(crossing, "oxfordshire", "oxfordshire-capital")
    assert (problem.name, problem.expected) == (
        "virement-capital-revenue",
        "lines of one kind, or for council the approval of full council",
    )
    assert asked(move(10_000, "homes", "beds", "council"), "oxfordshire", "oxfordshire-capital") == []
    assert names(asked(move(10_000, "beds", "homes", "executive"), "oxfordshire")) == ["virement-capital-revenue"]
    assert "name nobody" in asked(move(10_000, "homes", "beds", "council"), "west-lancashire")[0].expected


def test_a_ring_fence_is_lifted_by_no_approval() -> None:
    assert names(asked(move(1_000, "grant", "care", "council"), "west-lancashire")) == ["virement-ring-fence"]
    assert asked(move(1_000, "care", "grant", "council"), "west-lancashire") == []


def test_what_is_spent_cannot_be_moved() -> None:
    spent = {"beds": 10 * MILLION - 500_000}
    assert asked(move(5_000, "beds", "care", "council"), "west-lancashire", spent_pence=spent) == []
    (problem,) = asked(move(5_001, "beds", "care", "council"), "west-lancashire", spent_pence=spent)
    assert problem.expected == "no more than the £5,000.00 left there on 2026-09-01"
    less = Revision("r", date(2026, 8, 1), (Amount("beds", "year", -9_999 * 100_000),), "cut")
    assert names(asked(move(2_000, "beds", "care", "council"), "west-lancashire", revisions=[less])) == [
        "virement-without-budget"
    ]
    assert names(
        asked(move(9_900_000, "beds", "care", "council"), "west-lancashire", earlier=[move(200_000, name="first")])
    ) == ["virement-without-budget"]


def test_each_body_whose_line_is_touched_has_its_own_limits() -> None:
    between = move(10_000, "icb-beds", "care", "service-head")
    problems = asked(between, "west-lancashire")
    assert [(one.name, one.found) for one in problems] == [("virement-no-limits", "no limits of icb for revenue")]
    tables = {"council": [limit_tables()["west-lancashire"]], "icb": [limit_tables()["waverley"]]}
    (problem,) = check_virement(between, BUDGET, tables)
    assert "the approval of executive (Waverley (a proposal)" in problem.expected
    both = replace(between, approvals=(*between.approvals, Approval("executive", "icb", DAY)))
    assert check_virement(both, BUDGET, tables) == []


def test_an_approval_that_comes_after_the_move_does_not_count() -> None:
    late = replace(move(1_000), approvals=(Approval("council", "council", date(2026, 9, 2)),))
    assert names(asked(late, "west-lancashire")) == ["virement-beyond-limit"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    bad = replace(move(0, "ghost", "care"), reason=" ")
    assert names(asked(bad, "west-lancashire")) == ["budget-line-unknown", "virement-without-reason", "virement-amount"]
    many = replace(move(99_000_000, "grant", "kit"), reason="?")
    assert names(asked(many, "oxfordshire")) == [
        "virement-without-budget",
        "virement-ring-fence",
        "virement-capital-revenue",
        "virement-beyond-limit",
    ]
    assert names(asked(move(5, "beds", "beds"), "west-lancashire")) == ["virement-amount"]


def test_every_table_on_file_can_be_applied_and_says_where_it_is_from() -> None:
    assert len(limit_tables()) == 8
    for table in limit_tables().values():
        assert check_table(table) == []
        assert table.source
        assert table.edition
        assert table.as_answer()["bands"]
        assert table_from(json.loads(json.dumps(table.as_answer()))) == table
    assert limit_tables()["integrated-settlement"].standing is Standing.NOT_VERIFIED


@pytest.mark.parametrize(
    "limits",
    [(), (2, 1), (1, 1), (None, 5), (0, 5), (-1, None)],
)
def test_a_table_whose_bands_do_not_rise_is_refused(limits: tuple[int | None, ...]) -> None:
    bands = tuple(Band(None if one is None else Fraction(one), "a", "a") for one in limits)
    table = replace(limit_tables()["waverley"], bands=bands)
    assert names(check_table(table)) == ["virement-table-order"]


def test_a_share_above_one_is_no_limit() -> None:
    table: LimitTable = replace(limit_tables()["blackpool"], bands=(Band(Fraction(3, 2), "a", "a"),))
    assert names(check_table(table)) == ["virement-table-order"]


def test_one_period_holds_no_more_than_it_holds() -> None:
    amounts = (
        Amount("beds", "P01", 100_000),
        Amount("beds", "P02", 300_000),
        Amount("beds", "P03", -50_000),
        Amount("care", "P01", 0),
    )
    budget = Budget("b", "2026/27", date(2026, 4, 1), LINES, amounts)
    tables = {"council": [limit_tables()["waverley"]]}

    def left(pounds: int, period: str, spent: int = 0) -> list[str]:
        asked_for = replace(move(pounds, "beds", "care", "council"), period=period)
        return [
            one.expected.split(" left")[0]
            for one in check_virement(asked_for, budget, tables, spent_pence={"beds": spent})
        ]

    assert left(1_000, "P01") == []
    assert left(1_001, "P01") == ["no more than the £1,000.00"]
    assert left(3_500, "") == []
    assert left(3_501, "") == ["no more than the £3,500.00"], (
        "what is below nought in a period cannot be moved, nor what it eats"
    )
    assert left(1, "P03") == ["no more than the £0.00"]
    assert left(1, "P01", spent=400_000) == ["no more than the £0.00"], "an overspent line has nothing left, not less"


def test_capital_moves_do_not_count_towards_a_limit_of_revenue() -> None:
    kit = (
        BudgetLine("beds-kit", "Bed kit", "council", kind="capital", scheme="social-services"),
        BudgetLine("care-kit", "Care kit", "council", kind="capital", scheme="social-services"),
    )
    amounts = (*BUDGET.amounts, Amount("beds-kit", "year", MILLION))
    budget = replace(BUDGET, lines=(*LINES, *kit), amounts=amounts)
    tables = {"council": [limit_tables()["blackpool-social-services"]]}
    base = {"social-services": 20 * MILLION}
    capital = move(90_000, "beds-kit", "care-kit", day=date(2026, 5, 1), name="capital")
    asked_for = move(90_000, "beds", "care", "service-head")
    assert check_virement(asked_for, budget, tables, earlier=[capital], base_pence=base) == []
    revenue = replace(capital, from_line="care", to_line="beds")
    assert names(check_virement(asked_for, budget, tables, earlier=[revenue], base_pence=base)) == [
        "virement-beyond-limit"
    ]


def test_a_penny_may_be_moved_and_a_table_may_let_all_be_moved() -> None:
    assert asked(replace(move(0), pence=1), "waverley") == []
    table = replace(limit_tables()["blackpool"], bands=(Band(Fraction(1), "a", "a"),))
    assert check_table(table) == []
