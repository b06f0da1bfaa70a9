"""What must hold within an agreement before anybody is asked to sign it, whatever the law says of it (`lawful` says that)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from wholeplace.pools.agreement import Agreement, Contribution
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem


def check_agreement(agreement: Agreement) -> list[Problem]:
    """Names: `agreement-dates-reversed`, `duplicate-id`, `no-partners`, `instalments-do-not-sum`, `contribution-beyond-cap`,
    `contribution-outside-term`, `contribution-in-kind-unnamed`, `holder-not-host`, `condition-unknown`."""
    return [
        *_term(agreement),
        *_ids(agreement),
        *(problem for one in agreement.contributions for problem in _contribution(agreement, one)),
        *_lines(agreement),
    ]


def _term(agreement: Agreement) -> Iterator[Problem]:
    if agreement.until_on < agreement.from_on:
        yield Problem(
            name="agreement-dates-reversed",
            field="agreement.until_on",
            found=f"from {agreement.from_on.isoformat()} until {agreement.until_on.isoformat()}",
            expected="a last day that is not before the first",
            why="An agreement holds for the days between the two.",
            remedy="Look at the two days.",
        )
    if len(agreement.partners) < 2:
        yield Problem(
            name="no-partners",
            field="partners",
            found="one partner" if agreement.partners else "no partner",
            expected="at least two bodies",
            why="One body alone has nobody to agree with.",
            remedy="Add the other partners.",
        )


def _ids(agreement: Agreement) -> Iterator[Problem]:
    named = {
        "partners": [partner.body for partner in agreement.partners],
        "schemes": [scheme.id for scheme in agreement.schemes],
        "lines": [line.id for line in agreement.lines],
        "conditions": [condition.id for condition in agreement.conditions],
        "boards": [board.id for board in agreement.boards],
    }
    for key, ids in named.items():
        for one, count in Counter(ids).items():
            if count > 1:
                yield Problem(
                    name="duplicate-id",
                    field=f"{key}.{one}",
                    found=f"{one}, {count} times",
                    expected="an id that stands once",
                    why="Amounts are booked to the id; two things of one id would run together.",
                    remedy="Give each its own id.",
                )


def _contribution(agreement: Agreement, one: Contribution) -> Iterator[Problem]:
    where = f"contributions.{one.partner}.{one.line}.{one.year}"
    if one.instalments and sum(part.pence for part in one.instalments) != one.pence:
        total = sum(part.pence for part in one.instalments)
        yield Problem(
            name="instalments-do-not-sum",
            field=f"{where}.instalments",
            found=f"instalments of {_pounds(total)} for a contribution of {_pounds(one.pence)}",
            expected="instalments that add up to the contribution, to the penny",
            why="What is not in an instalment would never be asked for; what is too much would be owed back.",
            remedy=f"Change an instalment by {_pounds(abs(one.pence - total))}.",
        )
    if one.cap_pence is not None and one.pence > one.cap_pence and not approved_by_two(one):
        yield Problem(
            name="contribution-beyond-cap",
            field=f"{where}.pounds",
            found=f"{_pounds(one.pence)}, {_pounds(one.pence - one.cap_pence)} beyond the cap of {_pounds(one.cap_pence)}; "
            f"{_approvals_found(one)}",
            expected="a contribution within its cap, or the approval of the chief finance officers of two bodies beforehand",
            why="A partner has agreed to no more than its cap; beyond it the officers who answer for the money decide.",
            remedy="Lower the contribution, or enter both approvals with their days.",
        )
    if one.year not in agreement.years:
        yield Problem(
            name="contribution-outside-term",
            field=f"{where}.year",
            found=str(one.year),
            expected=f"a year of the term, {agreement.years[0]} to {agreement.years[-1]}"
            if agreement.years
            else "a year of the term",
            why="Outside its term an agreement binds nobody to pay.",
            remedy="Look at the year, or vary the term.",
        )
    if one.kind == "in-kind" and not one.what:
        yield Problem(
            name="contribution-in-kind-unnamed",
            field=f"{where}.what",
            found="nothing",
            expected="which staff, goods, services or accommodation are given",
            why="Regulation 7(3)(e) asks for it, and nobody can check a value whose object is not named.",
            remedy="Say what is given, such as: two social workers, full time.",
        )


def approved_by_two(one: Contribution) -> bool:
    """Whether finance officers of two bodies approved, on days that are known."""
    return len({approval.body for approval in one.approvals if approval.given_on is not None}) >= 2


def _approvals_found(one: Contribution) -> str:
    given = sum(approval.given_on is not None for approval in one.approvals)
    return f"{given} approval{'' if given == 1 else 's'} given"


def _lines(agreement: Agreement) -> Iterator[Problem]:
    conditions = {condition.id for condition in agreement.conditions}
    for line in agreement.lines:
        if line.in_fund and line.holder != agreement.host:
            yield Problem(
                name="holder-not-host",
                field=f"lines.{line.id}.holder",
                found=agreement.names.get(line.holder, line.holder),
                expected=f"the host, {agreement.names.get(agreement.host, agreement.host)}",
                why="Money in the legal fund lies with its host.",
                remedy="Name the host as holder, or give the line the status pooled-aligned.",
            )
        if line.condition and line.condition not in conditions:
            yield Problem(
                name="condition-unknown",
                field=f"lines.{line.id}.condition",
                found=line.condition,
                expected=_one_of(conditions),
                why="A ring-fence is kept by its words, which must be known.",
                remedy="Add the condition with its words and its source.",
            )


def _one_of(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "a condition of the agreement"


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)
