"""What pages and JSON read of the count, always for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Q, QuerySet
from django.http import Http404

from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.spend.web import line_files
from wholeplace.spend.web.models import (
    Batch,
    BodyCode,
    CodesAt,
    ColumnsRemembered,
    FileTaken,
    HandTotal,
    PayeeNamed,
    PlaceRule,
    Redaction,
    TransferStated,
)


def place_of(by: By, code: str, need: str = "spend.view") -> Place:
    """A place for whose count this person holds the permission. Http404 otherwise."""
    place = Place.objects.for_person(by, "place.view").filter(pk=code).first()
    if place is None or not by.may(need, place):
        raise Http404(code)
    return place


def batches_of(by: By, place: Place, *, withdrawn: bool = True) -> QuerySet[Batch]:
    """The batches of a place, newest first."""
    found = Batch.objects.for_person(by, "spend.view").filter(place=place).select_related("body", "place")
    return found if withdrawn else found.exclude(state=Batch.State.WITHDRAWN)


def batch_of(by: By, place: Place, key: int, need: str = "spend.view") -> Batch:
    """One batch of a place. Http404 where there is none for this person."""
    found = Batch.objects.for_person(by, need).filter(place=place, pk=key).select_related("body", "place").first()
    if found is None:
        raise Http404(key)
    return found


def is_stuck(batch: Batch) -> bool:
    """Whether a batch says that it is being read, and nobody reads it: its job failed or was stopped."""
    if batch.state != Batch.State.READING:
        return False
    job = Job.objects.for_system("is anybody reading the batch").filter(pk=batch.job_id or 0).first()
    return job is None or job.is_over


def file_of(by: By, place: Place, key: int, need: str = "spend.view") -> FileTaken:
    """One file that was taken in. Http404 where there is none for this person."""
    rows = FileTaken.objects.for_person(by, need).filter(batch__place=place, pk=key)
    found = rows.select_related("batch__place", "batch__body", "upload").first()
    if found is None:
        raise Http404(key)
    return found


def files_of(by: By, place: Place) -> QuerySet[FileTaken]:
    """Every file of a place's batches that stand."""
    rows = FileTaken.objects.for_person(by, "spend.view").filter(batch__place=place)
    return rows.exclude(batch__state=Batch.State.WITHDRAWN).select_related("batch__body", "batch__place")


def counted_files(
    by: By, place: Place, *, layer: str | None = None, year: int | None = None, as_of: datetime | None = None
) -> list[Path]:
    """The Parquet files (schema `lines.COUNTED`) of all that is counted in a place; `year` by its first calendar year.

    A statutory return may speak of several bodies and a batch of lines beyond its year: ask the lines themselves for those.
    With `as_of`, what stood in the count at that moment: batches withdrawn since are in it, and those counted since are not.
    """
    batches = Batch.objects.for_person(by, "spend.view").filter(place=place)
    files = FileTaken.objects.for_person(by, "spend.view").filter(batch__place=place, state=FileTaken.State.COUNTED)
    if layer is not None:
        batches, files = batches.filter(layer=layer), files.filter(batch__layer=layer)
    if year is not None:
        batches, files = batches.filter(year=year), files.filter(batch__year=year)
    hashes = [
        *files.filter(_stood(as_of, "batch__")).order_by("id").values_list("counted_sha256", flat=True),
        *batches.filter(_stood(as_of)).order_by("id").values_list("counted_sha256", flat=True),
    ]
    return [line_files.path_of("counted", one) for one in dict.fromkeys(hashes) if one]


def _stood(as_of: datetime | None, batch: str = "") -> Q:
    """What stands now, or stood at a moment; `batch` is the way from the row to its batch."""
    if as_of is None:
        return ~Q(**{f"{batch}state": Batch.State.WITHDRAWN})
    later = Q(**{f"{batch}withdrawn_at": None}) | Q(**{f"{batch}withdrawn_at__gt": as_of})
    return Q(counted_at__lte=as_of) & later


@dataclass(frozen=True, slots=True)
class Sending:
    """A body of the place and what it has sent: (year, layer) → the batches that stand. `code`: the country's, where known."""

    body: Body
    code: str
    sent: dict[tuple[int, str], tuple[Batch, ...]]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({year for year, _ in self.sent}))


def bodies_sending(by: By, place: Place) -> list[Sending]:
    """Every body of the place, those that have sent nothing too, by name."""
    codes = codes_of(by, place)
    sent: dict[str, dict[tuple[int, str], list[Batch]]] = {}
    for batch in batches_of(by, place, withdrawn=False).filter(state=Batch.State.COUNTED):
        for body_id in _bodies_in(batch):
            sent.setdefault(body_id, {}).setdefault((batch.year, batch.layer), []).append(batch)
    return [Sending(body, codes.get(body.pk, ""), _tuples(sent.get(body.pk, {}))) for body in bodies_of(by, place)]


def codes_of(by: By, place: Place) -> dict[str, str]:
    """Id of a body of the place → the code by which the country knows it, where somebody has said it."""
    rows = BodyCode.objects.for_person(by, "spend.view").filter(place=place)
    return {row.body_id: row.code for row in rows}


def payees_of(by: By, place: Place) -> QuerySet[PayeeNamed]:
    """What the place says of suppliers by their names."""
    return PayeeNamed.objects.for_person(by, "spend.view").filter(place=place).select_related("body")


def remembered_of(by: By, place: Place) -> QuerySet[ColumnsRemembered]:
    return ColumnsRemembered.objects.for_person(by, "spend.view").filter(place=place).select_related("body")


def totals_of(by: By, place: Place) -> QuerySet[HandTotal]:
    """The totals entered by hand that stand."""
    rows = HandTotal.objects.for_person(by, "spend.view").filter(place=place, withdrawn=False)
    return rows.exclude(batch__state=Batch.State.WITHDRAWN).select_related("batch__body")


def transfers_of(by: By, place: Place, *, year: int | None = None) -> QuerySet[TransferStated]:
    """The transfers stated that stand."""
    rows = TransferStated.objects.for_person(by, "spend.view").filter(place=place, withdrawn=False)
    return rows if year is None else rows.filter(year=year)


def rules_of(by: By, place: Place) -> QuerySet[PlaceRule]:
    """The rules of a place that stand, in their order."""
    rows = PlaceRule.objects.for_person(by, "spend.view").filter(place=place, withdrawn=False)
    return rows.select_related("body")


def codes_at_of(by: By, place: Place) -> QuerySet[CodesAt]:
    return CodesAt.objects.for_person(by, "spend.view").filter(place=place).select_related("body")


def redactions_of(by: By, place: Place) -> QuerySet[Redaction]:
    return Redaction.objects.for_person(by, "spend.view").filter(place=place)


def _bodies_in(batch: Batch) -> Iterable[str]:
    """The bodies of which a batch speaks: its own, or those that a return's reading names."""
    if batch.body_id:
        return (batch.body_id,)
    named = (file.reading.get("bodies", ()) for file in batch.files.all())
    return sorted({body for bodies in named for body in bodies})


def _tuples(sent: dict[tuple[int, str], list[Batch]]) -> dict[tuple[int, str], tuple[Batch, ...]]:
    return {key: tuple(batches) for key, batches in sent.items()}
