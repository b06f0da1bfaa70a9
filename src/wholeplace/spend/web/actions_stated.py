"""What people state by hand: codes of bodies, and money that one public body pays to another."""

from __future__ import annotations

from typing import cast

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, note
from wholeplace.foundation.people.models import Body, Place
from wholeplace.reference.services import NOT_CLASSIFIED
from wholeplace.spend.rules import plain_case
from wholeplace.spend.transfers import End, Held, Kind, Transfer, check_transfers
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web.actions import demand_body
from wholeplace.spend.web.models import BodyCode, PayeeNamed, TransferStated
from wholeplace.spend.web.queries import transfers_of
from wholeplace.vocabulary.problems import refuse_if
from wholeplace.vocabulary.years import FinancialYear


@action("spend.state", of="place")
def say_code(*, by: By, place: Place, body: Body, code: str) -> BodyCode:
    """Say by which code the country knows a body of the place. *Refuses* `body-not-of-place`."""
    demand_body(by, place, body)
    rows = BodyCode.objects.for_system("the code of a body").filter(place=place, body=body)
    row = rows.first() or BodyCode(place=place, body=body)
    row.code, row.said_by, row.said_at = code.strip().upper(), by.name, by.at
    row.save()
    return row


@action("spend.state", of="place")
def name_payee(*, by: By, place: Place, name: str, body: Body | None) -> PayeeNamed:
    """Say which body of the place a supplier's name means, or that it is no public body. Lines counted from now on follow it.

    *Refuses* `body-not-of-place`.
    """
    if body is not None:
        demand_body(by, place, body)
    plain = plain_case(name)
    rows = PayeeNamed.objects.for_system("what a supplier's name means").filter(place=place, name=plain)
    row = rows.first() or PayeeNamed(place=place, name=plain)
    row.body, row.said_by, row.said_at = body, by.name, by.at
    row.save()
    return row


@action("spend.withdraw", of="payee")
def unname_payee(*, by: By, payee: PayeeNamed, why: str) -> PayeeNamed:
    """Leave a supplier's name to the lists again, with a reason. *Refuses* `reason-missing`."""
    refuse_if([] if why.strip() else [say.reason_missing("why")])
    note(why.strip())
    payee.delete()
    return payee


@action("spend.state", of="place")
def state_transfer(
    *,
    by: By,
    place: Place,
    payer: str,
    payee: str,
    year: FinancialYear,
    kind: Kind,
    pence: int,
    reported_by: End,
    source: str,
    held: Held = "gross",
    service: str = NOT_CLASSIFIED,
    reference: str = "",
) -> TransferStated:
    """State money from one public body to another, as one of its two ends says. *Units*: pence.

    *Refuses* what `transfers.check_transfers` finds of it, `reason-missing` where it has no source.
    """
    row = TransferStated(
        place=place, payer=payer, payee=payee, year=year.begins, kind=kind, reported_by=reported_by, held=held,
        service=service, pence=pence, reference=reference.strip(), source=source.strip(), stated_by=by.name,
        stated_at=by.at,
    )  # fmt: skip
    held_already = [transfer_of(one) for one in transfers_of(by, place, year=year.begins)]
    before = set(check_transfers(held_already))
    new = [one for one in check_transfers([*held_already, transfer_of(row)]) if one not in before]
    refuse_if([*([] if row.source else [say.reason_missing("source")]), *new])
    row.save()
    return row


@action("spend.withdraw", of="transfer")
def withdraw_transfer(*, by: By, transfer: TransferStated, why: str) -> TransferStated:
    """Take a stated transfer away, with its reason. *Refuses* `reason-missing`."""
    refuse_if([] if why.strip() else [say.reason_missing("why")])
    transfer.withdrawn, transfer.withdrawn_why = True, why.strip()
    transfer.save()
    return transfer


def transfer_of(row: TransferStated) -> Transfer:
    """A stored transfer as the engine says it."""
    return Transfer(
        payer=row.payer,
        payee=row.payee,
        kind=cast(Kind, row.kind),
        year=row.year,
        pence=row.pence,
        reported_by=cast(End, row.reported_by),
        held=cast(Held, row.held),
        service=row.service,
        source=row.source,
        rule="stated by hand",
        reference=row.reference,
    )
