"""Totals of bodies that publish no file, stated by hand: kept with source and grade, and counted beside other bodies' outturn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.spend.by_hand import (
    HandBasis,
    HandLayer,
    TotalByHand,
    check_totals,
    counted_rows,
    read_total,
    read_totals,
)
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web import line_files
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import Batch, HandTotal
from wholeplace.spend.web.queries import totals_of
from wholeplace.vocabulary.evidence import Grade, Source
from wholeplace.vocabulary.problems import Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear


@action("spend.state", of="place")
def state_total(*, by: By, place: Place, fields: Mapping[str, str]) -> HandTotal:
    """State one total from its fields as text, as `by_hand.read_total` reads them. *Refuses* what it and `check_totals` find."""
    total = read_total(fields)
    if isinstance(total, list):
        raise Refused(*total)
    return _state(by, place, [total])[0]


@action("spend.state", of="place")
def state_totals(*, by: By, place: Place, data: bytes, name: str) -> list[HandTotal]:
    """State every total of a CSV or TOML file, or none. *Refuses* as `by_hand.read_totals`."""
    return _state(by, place, read_totals(data, name))


@action("spend.withdraw", of="total")
def withdraw_total(*, by: By, total: HandTotal, why: str) -> HandTotal:
    """Take a total out of the count, with its reason. *Refuses* `reason-missing`, `batch-withdrawn`."""
    gone = [say.batch_withdrawn(str(total.batch))] if total.batch.is_withdrawn else []
    refuse_if([*([] if why.strip() else [say.reason_missing("why")]), *gone])
    total.withdrawn, total.withdrawn_why = True, why.strip()
    total.save()
    batch = total.batch
    if not batch.totals.filter(withdrawn=False).exists():
        batch.state, batch.withdrawn_why = Batch.State.WITHDRAWN, why.strip()
        batch.withdrawn_by, batch.withdrawn_at = by.name, by.at
    _count(by, batch)
    return total


def total_of(row: HandTotal) -> TotalByHand:
    """A stored total as the engine says it; its line is the number under which it is kept."""
    batch = row.batch
    assert batch.body_id is not None, "a total by hand is of a body"
    return TotalByHand(
        body=batch.body_id,
        service=row.service,
        year=FinancialYear(batch.year),
        pence=row.pence,
        basis=cast(HandBasis, row.basis),
        source=Source(row.source, row.published or None, row.address or None),
        grade=Grade(row.grade),
        layer=cast(HandLayer, batch.layer),
        note=row.note,
        line=row.pk,
    )


def _state(by: By, place: Place, totals: Sequence[TotalByHand]) -> list[HandTotal]:
    standing = [total_of(row) for row in totals_of(by, place)]
    bodies = {body.pk for body in bodies_of(by, place)}
    refuse_if(check_totals([*standing, *totals], bodies))
    rows = [_stored(by, _batch(by, place, total), total) for total in totals]
    for batch in {row.batch_id: row.batch for row in rows}.values():
        _count(by, batch)
    return rows


def _batch(by: By, place: Place, total: TotalByHand) -> Batch:
    """The batch of a body's totals by hand for a year and layer: the one that stands, or a new one."""
    told = {"place": place, "kind": Batch.Kind.BY_HAND, "body_id": total.body, "layer": total.layer}
    rows = Batch.objects.for_system("the batch of these totals").filter(year=total.year.begins, **told)
    found = rows.exclude(state=Batch.State.WITHDRAWN).first()
    if found is None:
        found = Batch(
            year=total.year.begins,
            state=Batch.State.COUNTED,
            edition="by hand",
            brought_by=by.name,
            brought_at=by.at,
            **told,
        )
        found.save()
    return found


def _stored(by: By, batch: Batch, total: TotalByHand) -> HandTotal:
    row = HandTotal(
        place=batch.place, batch=batch, service=total.service, pence=total.pence, basis=total.basis,
        source=total.source.text, published=total.source.year or "", address=total.source.address or "",
        note=total.note, grade=total.grade.number, stated_by=by.name, stated_at=by.at,
    )  # fmt: skip
    row.save()
    return row


def _count(by: By, batch: Batch) -> None:
    """Count the totals of a batch that stand, in place of those that stood before."""
    before = batch.counted_sha256
    rows: Iterable[HandTotal] = batch.totals.filter(withdrawn=False).order_by("id")
    held = [total_of(row) for row in rows]
    batch.counted_sha256 = ""
    if held:
        table = counted_rows(held, batch.place_id, f"by-hand-{batch.pk}")
        batch.counted_sha256 = line_files.write("counted", lambda draft: _write(table, draft))
        batch.edition, batch.counted_at = str(table["edition"][0].as_py())[:300], by.at
    batch.save()
    if before and before != batch.counted_sha256:
        transaction.on_commit(partial(remove_unless_named, "counted", before))


def _write(table: pa.Table, draft: object) -> None:
    pq.write_table(table, draft, compression="zstd")
