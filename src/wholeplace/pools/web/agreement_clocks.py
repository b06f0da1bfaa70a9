"""Where the days of signing, of boards and of the agreement's own term do not fit together, for the agreement's own page."""

from __future__ import annotations

from datetime import date

from wholeplace.foundation.access.by import By
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import standing_of
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.calendar import Board, Deadline
from wholeplace.pools.calendar_clashes import Clash, Signature, Signing, clashes
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import agreement_versions

AGREED = "agreement-in-place"


def agreement_clashes(by: By, pool: Pool, agreement: Agreement) -> list[Clash]:
    """Boards that meet too late to decide the agreement, and signatures given after its term began.

    An agreement is due on the first day on which it holds; a board must meet from the day on which the version was put forward.
    """
    newest = agreement_versions(by, pool).first()
    opens_on = By.system("the day of a moment", newest.made_at).day if newest else None
    return clashes_of(agreement, _signed(newest), opens_on)


def clashes_of(agreement: Agreement, signed: dict[str, date], opens_on: date | None = None) -> list[Clash]:
    """The clashes of an agreement, given the days on which bodies have signed."""
    boards = [Board(one.id, one.name, one.body, one.meets_on) for one in agreement.boards]
    if opens_on is not None and opens_on > agreement.holds_from:
        opens_on = None  # it is late anyhow; which boards met in time is what the reader wants to know
    due = Deadline(
        id=AGREED,
        title=f"{agreement.title} in place",
        due_on=agreement.holds_from,
        role="approver",
        body=agreement.host,
        why="the first day on which the agreement holds",
        opens_on=opens_on,
        boards=tuple(board.id for board in boards if not board.body),
    )
    signing = Signing(
        id=agreement.id,
        title=agreement.title,
        begins_on=agreement.holds_from,
        ends_on=agreement.until_on,
        signatures=tuple(_signature(agreement, partner.body, boards, signed) for partner in agreement.partners),
        opens_on=opens_on,
    )
    return clashes([due], boards, (), [signing])


def _signature(agreement: Agreement, body: str, boards: list[Board], signed: dict[str, date]) -> Signature:
    partner = agreement.partner(body)
    board = next((one.id for one in boards if one.body == body), "")
    return Signature(
        partner.name,
        partner.signatory or "The signatory",
        signed.get(body),
        partner.delegable,
        "" if body in signed else board,
    )


def _signed(version: Version | None) -> dict[str, date]:
    if version is None:
        return {}
    return {body.pk: one.signed_on for body, one in standing_of(version).signatures if one is not None}
