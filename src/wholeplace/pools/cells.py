"""What an amount of an agreement's line is booked to: the line's own scheme, status, power and ring-fence, never typed twice."""

from __future__ import annotations

from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement
from wholeplace.vocabulary.problems import Problem, Refused


def cell_of(
    agreement: Agreement,
    line_id: str,
    account: str,
    *,
    body: str = "",
    subjective: str | None = None,
    cause: str = "",
) -> Cell:
    """The cell of an account for a line of the agreement: its scheme, status, power, ring-fence, and capital or revenue.

    `body` is whose money it is; `subjective` None: the group that the line names; `cause`: why a variance arose.
    *Refuses* `line-not-in-agreement`.
    """
    line = next((one for one in agreement.lines if one.id == line_id), None)
    if line is None:
        raise Refused(line_not_there(agreement, line_id))
    return Cell(
        account=account,
        scheme=line.scheme,
        line=line.id,
        body=body,
        status=line.status,
        mechanism=line.mechanism,
        subjective=line.subjective if subjective is None else subjective,
        capital=line.capital,
        condition=line.condition,
        cause=cause,
    )


def line_not_there(agreement: Agreement, line_id: str) -> Problem:
    """The problem of a line that the agreement does not have."""
    return Problem(
        name="line-not-in-agreement",
        field="line",
        found=line_id or "nothing",
        expected=f"a line of {agreement.title}: {', '.join(line.id for line in agreement.lines)}",
        why="By which power money moves, and whose it stays, is agreed line by line; money without a line would have neither.",
        remedy="Choose a line of the agreement, or vary the agreement first.",
    )
