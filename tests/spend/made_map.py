"""A small count of a made-up place, as it stands once files have been read: two councils' payments and their outturn."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from spend.counted_rows import counted, kept
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.uploads.models import Upload
from wholeplace.spend.lines import PUBLISHED
from wholeplace.spend.web import line_files
from wholeplace.spend.web.models import Batch, FileTaken

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PAID = "c" * 64
OUTTURN = "d" * 64


def payment_rows(place: str, body: str, **words: Any) -> list[dict[str, Any]]:
    """Five lines of payments: two companies, a redacted person, a public body elsewhere, and money back."""
    usual = {
        "place": place,
        "body": body,
        "edition": "payments 2021/22",
        "file": PAID,
        "paid_on": date(2021, 5, 14),
    } | words
    return [
        counted(**usual, line=2, pence=125_000_00, supplier="Mere & Sons Ltd", service="adult-social-care"),
        counted(**usual, line=3, pence=50_000_00, supplier="Brook Care Ltd", service="childrens-social-care",
                service_rule="the words “foster care”", service_confidence=0.7, nature="preventive"),
        counted(**usual, line=4, pence=1_200_00, supplier="REDACTED PERSONAL DATA", service="not-classified",
                service_rule=None, service_confidence=0.0),
        counted(**usual, line=5, pence=9_000_00, supplier="Northern Hospital Trust", payee="RM3", service="public-health"),
        counted(**usual, line=6, pence=-500_00, supplier="Mere & Sons Ltd", service="adult-social-care"),
    ]  # fmt: skip


def outturn_rows(place: str, body: str, **words: Any) -> list[dict[str, Any]]:
    usual = {"place": place, "body": body, "layer": "outturn", "basis": "net-current", "edition": "RSX 2021/22",
             "file": OUTTURN, "line": 9, "service_rule": "RSX line asc", "service_confidence": 1.0} | words  # fmt: skip
    return [
        counted(**usual, service="adult-social-care", pence=900_000_00),
        counted(**usual, service="education", pence=2_000_000_00),
        counted(**usual, service="central", pence=-40_000_00),
    ]


@action("spend.bring", of="place")
def take_in(
    *, by: By, place: Place, body: Body | None, rows: list[dict[str, Any]], name: str, layer: str = "payments"
) -> FileTaken:
    """A batch of one file with these counted rows, and the published rows of its payments."""
    sha256, edition = rows[0]["file"], rows[0]["edition"]
    upload = Upload(
        place=place, sha256=sha256, name=name, kind="csv", size_bytes=100, purpose="spending", by_name="A test", at=AT
    )
    upload.save()
    kind = Batch.Kind.FILES if layer == "payments" else Batch.Kind.RETURN
    batch = Batch(place=place, kind=kind, body=body, year=2021, layer=layer, edition=edition, state=Batch.State.COUNTED,
                  brought_by="A test", brought_at=AT)  # fmt: skip
    batch.save()
    file = FileTaken(
        batch=batch, upload=upload, sha256=sha256, name=name, state=FileTaken.State.COUNTED, rows=len(rows),
        total_pence=sum(row["pence"] for row in rows), basis=rows[0]["basis"], counted_sha256=kept_under("counted", rows),
        published_sha256=kept_under("published", rows) if layer == "payments" else "",
        reading={"columns": [{"field": "supplier", "header": "Vendor Name"}, {"field": "net", "header": "Net Amount £"}]},
    )  # fmt: skip
    file.save()
    return file


def kept_under(kind: Any, rows: list[dict[str, Any]]) -> str:
    """The rows as Parquet in the data folder; the hash."""
    with TemporaryDirectory() as room:
        path = Path(room) / "rows.parquet"
        if kind == "counted":
            kept(rows, path)
        else:
            published = [_published(row) for row in rows]
            pq.write_table(pa.Table.from_pylist(published, schema=PUBLISHED), path)
        data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    line_files.path_of(kind, digest).write_bytes(data)
    return digest


def _published(row: dict[str, Any]) -> dict[str, Any]:
    made = dict.fromkeys(PUBLISHED.names) | {
        name: row[name] for name in ("file", "sheet", "line", "supplier", "paid_on")
    }
    return made | {"net_pence": row["pence"], "pence": row["pence"], "basis": row["basis"], "purpose": "Care"}


def made_map(by: By, place: Place, body: Body, other: Body | None = None) -> FileTaken:
    """Payments and outturn of one body; where another is named, its outturn too, and payments gross of tax."""
    told = {"by": by, "place": place}
    file = take_in(**told, body=body, rows=payment_rows(place.pk, body.pk), name="payments-q1.csv")
    take_in(**told, body=None, rows=outturn_rows(place.pk, body.pk), name="RSX_2021-22.csv", layer="outturn")
    if other is not None:
        gross = payment_rows(place.pk, other.pk, basis="gross", edition="gross 2021/22", file="e" * 64)
        take_in(**told, body=other, rows=gross, name="other-payments.csv")
        returned = outturn_rows(place.pk, other.pk, file="f" * 64)
        take_in(**told, body=None, rows=returned, name="RSX_other.csv", layer="outturn")
    return file
