"""What is done in a pool's year: budget moved, forecasts kept, periods settled, balances agreed, savings confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, demand
from wholeplace.foundation.people.models import Body
from wholeplace.ledger import chart
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.queries import balances
from wholeplace.pools import budget as budgets
from wholeplace.pools.agreement_file import plain_values
from wholeplace.pools.budget import Approval
from wholeplace.pools.forecast import LineForecast
from wholeplace.pools.settlement import (
    Settled,
    elapsed_budget_pence,
    position_of,
    problems_of,
    settle,
    settled_before,
)
from wholeplace.pools.shares import Position, as_answer, share_out
from wholeplace.pools.virement import check_virement
from wholeplace.pools.web.models import BalanceClaim, Forecast, Pool, Saving, Settlement, Virement
from wholeplace.pools.web.year import PoolYear, year_of
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear


@action("budget.vire", of="pool")
def vire(
    *,
    by: By,
    pool: Pool,
    year: FinancialYear,
    from_line: str,
    to_line: str,
    pence: int,
    on: date,
    reason: str,
    approvals: Sequence[Approval] = (),
) -> Virement:
    """Move budget from one line to another. *Refuses* what `virement.check_virement` finds."""
    held = year_of(by, pool, year)
    asked = budgets.Virement("new", from_line, to_line, pence, on, reason.strip(), by.name, tuple(approvals))
    spent = {line.id: held.spent_pence(line.id) + held.committed_pence(line.id) for line in held.agreement.lines}
    refuse_if(check_virement(asked, held.budget, held.limits, earlier=held.virements, spent_pence=spent))
    row = Virement(
        pool=pool,
        year=year.begins,
        from_line=from_line,
        to_line=to_line,
        pence=pence,
        on=on,
        reason=reason.strip(),
        approvals=[plain_values({"role": a.role, "body": a.body, "on": a.on, "person": a.person}) for a in approvals],
        made_by=by.name,
        made_at=by.at,
    )
    row.save()
    return row


@action("forecast.make", of="pool")
def keep_forecasts(
    *, by: By, pool: Pool, year: FinancialYear, forecasts: Sequence[LineForecast], source: str = ""
) -> list[Forecast]:
    """Keep forecasts with their day; none is ever overwritten. *Refuses* `forecast-line-unknown`, `forecast-in-the-future`."""
    held = year_of(by, pool, year)
    lines = {line.id: line.title for line in held.agreement.lines}
    refuse_if([_unknown_line(one.line, lines) for one in forecasts if one.line not in lines])
    refuse_if([_not_yet(one, by.day) for one in forecasts if one.made_on > by.day])
    rows = []
    for one in forecasts:
        row = Forecast(
            pool=pool,
            year=year.begins,
            period_name=one.period,
            made_on=one.made_on,
            line=one.line,
            outturn_pence=one.outturn_pence,
            note=one.note,
            made_by=one.made_by or by.name,
            made_at=by.at,
            source=source,
        )
        row.save()
        rows.append(row)
    return rows


def position_at(held: PoolYear, on: date, *, forecast: bool = False, whole_year: bool = False, **more: Any) -> Position:
    """Where the pool stands for its rules on a day: at the forecast for the year, or at what is spent against the budget so far.

    Budget so far is the part of the periods that have ended by the day; on the year's last day, or `whole_year`, all of it.
    """
    standings = held.standings(on)
    done, periods = held.periods_done(on), len(held.usual_periods)
    whole = forecast or whole_year or done >= periods
    return position_of(
        held.agreement,
        held.year,
        on=on,
        budget_pence={
            one.line: one.budget_pence if whole else elapsed_budget_pence(one.budget_pence, done, periods)
            for one in standings
        },
        actual_pence={one.line: one.outturn_pence if forecast else one.actual_pence for one in standings},
        forecast=forecast,
        risk_pool_pence=purses_before(held).get("risk-pool", 0)
        - balances(held.by, held.book, as_of=on).of(chart.RISK_POOL),
        **more,
    )


def worked_settlement(held: PoolYear, *, name: str, on: date, **more: Any) -> tuple[Position, Settled]:
    """What settling up to a day would post and say, without doing it. *Refuses* as `shares.share_out`."""
    position = position_at(held, on, **more)
    shares = share_out(position, held.agreement.rules, held.agreement.host)
    period = next((p.name for p in held.periods if p.closing and p.is_open and on == p.last_on), "")
    before, purses = settled_before(held.balances), purses_before(held)
    done = settle(
        shares,
        held.agreement,
        position,
        name=name,
        on=on,
        before_pence=before,
        period=period,
        before_purses_pence=purses,
    )
    return position, done


def purses_before(held: PoolYear) -> dict[str, int]:
    """What the year's settlements so far have taken out of the risk pool and the reserve. *Units*: pence."""
    rows = held.settlements()
    return dict(rows[-1].position.get("purses_pence", {})) if rows else {}


@action("settlement.make", of="pool")
def settle_period(
    *, by: By, pool: Pool, year: FinancialYear, name: str, on: date, causes: Mapping[str, str] | None = None
) -> Settlement:
    """Settle the year up to a day: post what is new, and keep the notices. Settled under one name, it is settled once.

    *Refuses* `settled-already`, `settlement-awaits`, `settlement-unallotted`, what `share_out` refuses, and what `post` refuses.
    """
    if Settlement.objects.for_system("is it settled already").filter(pool=pool, name=name).exists():
        raise Refused(_settled_already(pool, name))
    held = year_of(by, pool, year)
    position, done = worked_settlement(held, name=name, on=on, causes=causes)
    refuse_if(problems_of(done.shares))
    numbers = [post(by=by, book=held.book, entry=entry).number for entry in done.entries]
    row = Settlement(
        pool=pool,
        year=year.begins,
        name=name,
        on=on,
        position=_position_answer(position) | {"purses_pence": dict(done.purses_pence)},
        shares=as_answer(done.shares),
        entries=numbers,
        notices=[notice.as_answer() for notice in done.notices],
        made_by=by.name,
        made_at=by.at,
    )
    row.save()
    _claim_balances(by, pool, row, done)
    return row


def _position_answer(position: Position) -> dict[str, Any]:
    lines = [
        {"line": one.line, "budget_pence": one.budget_pence, "actual_pence": one.actual_pence} for one in position.lines
    ]
    return {"on": position.on.isoformat(), "lines": lines, "risk_pool_pence": position.risk_pool_pence}


def _claim_balances(by: By, pool: Pool, row: Settlement, done: Settled) -> None:
    """A balance to be agreed for each notice: who owes whom, as the book has it."""
    for notice in done.notices:
        owes, owed = (
            (notice.to_body, notice.from_body) if notice.kind == "invoice" else (notice.from_body, notice.to_body)
        )
        BalanceClaim(pool=pool, name=row.name, on=row.on, payer_id=owes, payee_id=owed, book_pence=notice.pence).save()


@action("balance.confirm", of="claim")
def confirm_balance(*, by: By, claim: BalanceClaim, body: Body, pence: int, words: str = "") -> BalanceClaim:
    """Say what a body owes or is owed, for that body. Agreed where both say the same within the tolerance, else in dispute.

    *Refuses* `not-permitted` by who may not confirm for the body, `not-your-balance`, `balance-agreed-already`.
    """
    demand(by, "balance.confirm", body)
    if body.pk not in (claim.payer_id, claim.payee_id):
        raise Refused(_not_yours(claim, body))
    if claim.state == BalanceClaim.State.AGREED:
        raise Refused(_agreed_already(claim))
    if body.pk == claim.payer_id:
        claim.payer_pence, claim.payer_by = pence, by.name
    else:
        claim.payee_pence, claim.payee_by = pence, by.name
    claim.words = "\n".join(part for part in (claim.words, words.strip() and f"{by.name}: {words.strip()}") if part)
    claim.state = standing_of_claim(claim)
    claim.save()
    return claim


def standing_of_claim(claim: BalanceClaim) -> str:
    """Waiting until both have spoken; then agreed within the tolerance, or in dispute."""
    if claim.payer_pence is None or claim.payee_pence is None:
        return BalanceClaim.State.WAITING
    within = abs(claim.payer_pence - claim.payee_pence) <= claim.tolerance_pence
    return BalanceClaim.State.AGREED if within else BalanceClaim.State.DISPUTED


@action("saving.claim", of="pool")
def claim_saving(
    *,
    by: By,
    pool: Pool,
    body: Body,
    title: str,
    year: FinancialYear,
    claimed_pence: int,
    ledger_line: str = "",
    owner: str = "",
    decommissioning: str = "",
    double_running: str = "",
    case_id: str = "",
    benefit_id: str = "",
) -> Saving:
    """Tie a claimed saving to the line of a ledger that is to be cut; the line may be named later.

    *Refuses* `saving-untitled`, `saving-not-positive`.
    """
    refuse_if(_saving_problems(title, claimed_pence))
    row = Saving(
        pool=pool,
        body=body,
        title=title.strip(),
        year=year.begins,
        claimed_pence=claimed_pence,
        ledger_line=ledger_line.strip(),
        owner=owner.strip(),
        decommissioning=decommissioning.strip(),
        double_running=double_running.strip(),
        case_id=case_id,
        benefit_id=benefit_id,
    )
    row.save()
    return row


@action("saving.claim", of="saving")
def name_line(*, by: By, saving: Saving, ledger_line: str, owner: str) -> Saving:
    """Name the line of the body's ledger that is to be cut, and who owns it. *Refuses* `saving-confirmed-already`."""
    if saving.state != Saving.State.CLAIMED:
        raise Refused(_confirmed_already(saving))
    saving.ledger_line, saving.owner = ledger_line.strip(), owner.strip()
    saving.save()
    return saving


@action("saving.confirm", of="saving")
def confirm_saving(
    *,
    by: By,
    saving: Saving,
    cut_on: date,
    budget_before_pence: int,
    budget_after_pence: int,
    evidence: str,
    decommissioning: str = "",
    double_running: str = "",
    double_running_pence: int = 0,
) -> Saving:
    """Confirm a saving: the line has been cut. What is confirmed is the cut, never more than was cut, nor than was claimed.

    *Refuses*, all at once: `saving-line-unnamed`, `saving-not-cut`, `saving-evidence-missing`, `saving-still-running`,
    `saving-in-the-future`, `saving-confirmed-already`.
    """
    saving.decommissioning = decommissioning.strip() or saving.decommissioning
    saving.double_running = double_running.strip() or saving.double_running
    cut = budget_before_pence - budget_after_pence
    refuse_if(_confirmation_problems(saving, cut, cut_on, evidence, by.day))
    saving.state = Saving.State.CONFIRMED
    saving.cut_on, saving.budget_before_pence, saving.budget_after_pence = (
        cut_on,
        budget_before_pence,
        budget_after_pence,
    )
    saving.double_running_pence = double_running_pence
    saving.confirmed_pence = min(cut, saving.claimed_pence)
    saving.evidence, saving.confirmed_by, saving.confirmed_at = evidence.strip(), by.name, by.at
    saving.save()
    return saving


def _saving_problems(title: str, pence: int) -> list[Problem]:
    found = []
    if not title.strip():
        found.append(
            Problem(
                name="saving-untitled",
                field="title",
                found="nothing",
                expected="what is saved, in a few words",
                why="A saving that has no name is claimed twice before anybody notices.",
                remedy="Say what is no longer spent.",
            )
        )
    if pence <= 0:
        found.append(
            Problem(
                name="saving-not-positive",
                field="claimed_pence",
                found=f"{pence} pence",
                expected="an amount above nought",
                why="A saving is money that is no longer spent.",
                remedy="Enter the amount that the case claims as cashable for the year.",
            )
        )
    return found


def _confirmation_problems(saving: Saving, cut: int, cut_on: date, evidence: str, today: date) -> list[Problem]:
    found = []
    if saving.state != Saving.State.CLAIMED:
        found.append(_confirmed_already(saving))
    if not saving.ledger_line or not saving.owner:
        found.append(_line_unnamed(saving))
    if cut <= 0:
        found.append(_not_cut(cut))
    if not evidence.strip():
        found.append(_no_evidence())
    if not saving.decommissioning:
        found.append(_still_running())
    if cut_on > today:
        found.append(_planned(cut_on, today))
    return found


def _confirmed_already(saving: Saving) -> Problem:
    return Problem(
        name="saving-confirmed-already",
        field="state",
        found=saving.state,
        expected="a saving that is claimed and not yet confirmed",
        why="A saving is confirmed once; doing it again would count it twice.",
        remedy="Look at the confirmation that stands.",
    )


def _line_unnamed(saving: Saving) -> Problem:
    return Problem(
        name="saving-line-unnamed",
        field="ledger_line",
        found=f"line {saving.ledger_line or 'not named'}, owner {saving.owner or 'not named'}",
        expected="the line of the body's ledger, and who owns it",
        why="A saving counts as cash only when a line that somebody answers for has been cut.",
        remedy="Name the line and its owner first.",
    )


def _not_cut(cut: int) -> Problem:
    return Problem(
        name="saving-not-cut",
        field="budget_after",
        found="the same budget as before" if cut == 0 else "a budget higher than before",
        expected="a budget of the line that is lower than before the cut",
        why="What has not been taken out of a budget can still be spent.",
        remedy="Enter the budget of the line before and after the cut, as the body's ledger has them.",
    )


def _no_evidence() -> Problem:
    return Problem(
        name="saving-evidence-missing",
        field="evidence",
        found="nothing",
        expected="the paper by which the line was cut: a budget report, a journal, a decision",
        why="The auditor must be able to find the cut.",
        remedy="Name the paper and its date.",
    )


def _still_running() -> Problem:
    return Problem(
        name="saving-still-running",
        field="decommissioning",
        found="nothing said of what was closed",
        expected="what was closed or ended, so that the money is no longer needed",
        why="A budget that is cut while the service goes on is spent somewhere else.",
        remedy="Say what was closed, and what ran beside it meanwhile.",
    )


def _planned(cut_on: date, today: date) -> Problem:
    return Problem(
        name="saving-in-the-future",
        field="cut_on",
        found=cut_on.isoformat(),
        expected=f"a day up to {today.isoformat()}",
        why="A cut that is planned is still a claim.",
        remedy="Confirm it when it has been made.",
    )


def _unknown_line(line: str, lines: Mapping[str, str]) -> Problem:
    return Problem(
        name="forecast-line-unknown",
        field="line",
        found=line or "nothing",
        expected=f"one of: {', '.join(lines)}",
        why="A forecast belongs to a line of the agreement.",
        remedy="Choose a line of the agreement.",
    )


def _not_yet(one: LineForecast, today: date) -> Problem:
    return Problem(
        name="forecast-in-the-future",
        field="made_on",
        found=one.made_on.isoformat(),
        expected=f"a day up to {today.isoformat()}",
        why="A forecast is kept with the day on which it was made; drift is read from these days.",
        remedy="Give the day on which it was made.",
    )


def _settled_already(pool: Pool, name: str) -> Problem:
    return Problem(
        name="settled-already",
        field="name",
        found=f"{name} of {pool.title}",
        expected="a settlement that has not been made",
        why="A settlement posts once; what has changed since is put right by the next one.",
        remedy="Make the next settlement: it takes off what this one posted.",
    )


def _not_yours(claim: BalanceClaim, body: Body) -> Problem:
    return Problem(
        name="not-your-balance",
        field="body",
        found=body.name,
        expected=f"{claim.payer_id} or {claim.payee_id}",
        why="What a body owes or is owed is confirmed by that body; the others have no part in it.",
        remedy="Look for the balance of your own body.",
    )


def _agreed_already(claim: BalanceClaim) -> Problem:
    return Problem(
        name="balance-agreed-already",
        field="claim",
        found=str(claim),
        expected="a balance that is waiting or in dispute",
        why="What both bodies have confirmed goes into both their accounts.",
        remedy="Settle what has changed with the next settlement.",
    )
