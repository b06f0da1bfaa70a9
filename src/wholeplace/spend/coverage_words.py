"""Why payments explain less, or come to more, than a body returned; and the coverage as an answer in JSON.

Each reason is given only where something in the figures speaks for it, with that figure in it; the last ones hold always and
are said as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from wholeplace.reference.services import label_of
from wholeplace.spend.coverage import BodyCover, Coverage, Left, ServiceCover
from wholeplace.spend.lines import pounds_text
from wholeplace.vocabulary.money import format_pounds, pounds_from_pence

ALWAYS_BEYOND = (
    "A file of payments also holds what is no spending of the body's services: money collected and paid on for others, pension "
    "fund and balance-sheet items, deposits and refunds."
)
ALWAYS_UNEXPLAINED = (
    "Payments below the sum from which the body publishes (£500 in most councils), internal recharges, accruals and what was "
    "taken out for privacy are in no file."
)


def why_beyond(body: BodyCover) -> tuple[str, ...]:
    """Why the payments of a service may come to more than its control total; nothing where none do."""
    if not body.beyond:
        return ()
    names = ", ".join(f"{label_of(each.service)} by {_pounds(each.beyond_pence)}" for each in body.beyond)
    reasons = [f"Payments come to more than was returned under {names}."]
    reasons += [
        f"{_pounds(each.to_public_pence)} of the payments under {label_of(each.service)} went to other public bodies: money that "
        "is passed on, pooled or recharged may be outside the service's own return."
        for each in body.beyond
        if each.to_public_pence > 0
    ]
    if body.capital_not_said.lines:
        reasons.append(
            f"{_lines(body.capital_not_said)} not said to be capital or revenue; the return holds revenue only."
        )
    if body.control_basis == "net-current":
        reasons.append("The control total is net of fees, charges and other income, and payments are not.")
    if body.payments_basis in ("gross", "unknown"):
        reasons.append("The payments hold value added tax, or do not say; the return holds none that was recovered.")
    short = [each for each in body.services if each.unexplained_pence > 0]
    if short:
        reasons.append("Lines may stand under the wrong service: other services of this body are not fully explained.")
    return (*reasons, ALWAYS_BEYOND)


def why_unexplained(body: BodyCover) -> tuple[str, ...]:
    """Why the payments explain less than was returned; nothing where all is explained."""
    if body.explained_high_pence >= body.to_explain_pence:
        return ()
    reasons = []
    if body.employees_pence:
        reasons.append(
            f"{_pounds(body.employees_pence)} is the pay of its own employees, which no file of payments holds."
        )
    if body.missing_months:
        reasons.append(f"No payments of {spans(body.missing_months)}.")
    if body.not_classified.lines:
        reasons.append(f"{_lines(body.not_classified)} not classified: that explains the body, and no service of it.")
    return (*reasons, ALWAYS_UNEXPLAINED)


def spans(months: Sequence[date]) -> str:
    """Months in their order, those that follow each other as one span: `June 2021, August 2021 to March 2022`."""
    runs: list[list[date]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(f"{run[0]:%B %Y}" + (f" to {run[-1]:%B %Y}" if len(run) > 1 else "") for run in runs)


def _number(month: date) -> int:
    return month.year * 12 + month.month


def as_answer(found: Coverage) -> dict[str, Any]:
    """The coverage as JSON holds it: pounds as exact text, shares as decimals of four places."""
    return {
        "year": str(found.year),
        "explained": _shares(found.shares),
        "to_explain": pounds_text(found.to_explain_pence),
        "bodies": [_body(body) for body in found.bodies],
        "not_sent": {body: pounds_text(pence) for body, pence in found.not_sent_pence.items()},
        "no_control_total": list(found.no_control),
        "neither": list(found.neither),
        **({"accepted": found.accepted} if found.accepted else {}),
    }


def _body(body: BodyCover) -> dict[str, Any]:
    return {
        "body": body.body,
        "control": {
            "edition": body.control_edition,
            "basis": body.control_basis,
            "total": pounds_text(body.control_pence),
        },
        "payments": {
            "edition": body.payments_edition,
            "basis": body.payments_basis,
            "total": pounds_text(body.payments_pence),
        },
        "like_for_like": body.like_for_like,
        "explained": _shares(body.shares),
        "employees": pounds_text(body.employees_pence),
        "services": [_service(each) for each in body.services],
        "not_classified": _left(body.not_classified),
        "outside_the_return": _left(body.outside),
        "capital": _left(body.capital),
        "capital_not_said": _left(body.capital_not_said),
        "undated_lines": body.undated,
        "missing_months": [f"{month:%Y-%m}" for month in body.missing_months],
        "why_beyond": list(why_beyond(body)),
        "why_unexplained": list(why_unexplained(body)),
    }


def _service(each: ServiceCover) -> dict[str, Any]:
    return {
        "service": each.service,
        "control": pounds_text(each.control_pence),
        "employees": pounds_text(each.employees_pence),
        "payments": pounds_text(each.payments_pence),
        "to_public_bodies": pounds_text(each.to_public_pence),
        "lines": each.lines,
        "explained": pounds_text(each.explained_pence),
        "unexplained": pounds_text(each.unexplained_pence),
        "beyond": pounds_text(each.beyond_pence),
        "share": None if each.share is None else round(float(each.share), 4),
    }


def _left(left: Left) -> dict[str, Any]:
    return {"pounds": pounds_text(left.pence), "lines": left.lines}


def _shares(shares: tuple[Fraction, Fraction] | None) -> dict[str, float] | None:
    return None if shares is None else {"low": round(float(shares[0]), 4), "high": round(float(shares[1]), 4)}


def _lines(left: Left) -> str:
    """`£500 on 1 line is`, `£1,200 on 34 lines is`: the money, then the lines."""
    return f"{_pounds(left.pence)} on {left.lines:,} {'line' if left.lines == 1 else 'lines'} is"


def _pounds(pence: int) -> str:
    return format_pounds(pounds_from_pence(pence))
