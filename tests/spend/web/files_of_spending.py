"""Small made-up files of payments, and the steps by which they come into the count."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.tasks import perform
from wholeplace.foundation.people.models import Body, Place
from wholeplace.spend.web.actions import bring, confirm_columns
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.vocabulary.years import FinancialYear

CODE, COUNCIL = "E99000001", "thistlemere-council"
YEAR = FinancialYear(2025)

MAY = """Body,Service area,Date paid,Transaction,Amount,Supplier,Purpose
Thistlemere Council,Adult social care,02/05/2025,T-1,"1,200.50",Bramble Homecare Ltd,Home care
Thistlemere Council,Adult social care,02/05/2025,T-2,(100.00),Bramble Homecare Ltd,Home care
Thistlemere Council,Children and families,09/05/2025,T-3,640.00,Maud Quillfeather,Foster care for a child
Thistlemere Council,Highways,30/05/2025,T-4,2500.25,Vale Police,Shared road safety (Maud  Quillfeather)
"""
MAY_PENCE = 120050 - 10000 + 64000 + 250025
COLUMNS = {"paid_on": "Date paid", "transaction": "Transaction", "amount": "Amount", "supplier": "Supplier"}
COLUMNS |= {"directorate": "Service area", "purpose": "Purpose", "body": "Body"}


def upload(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def place() -> Place:
    return Place.objects.for_system("test").get(pk=CODE)


def body(key: str = COUNCIL) -> Body:
    return Body.objects.for_system("test").get(pk=key)


def brought(by: By, *files: tuple[str, str | bytes], **more: Any) -> Batch:
    """A batch of these files, read."""
    told: dict[str, Any] = {"place": place(), "body": body(), "year": YEAR} | more
    done = bring(by=by, files=[upload(*file) for file in files], **told)
    assert done.batch is not None
    return work_off(done.batch)


def work_off(batch: Batch) -> Batch:
    """Do the job of a batch."""
    batch.refresh_from_db()
    assert batch.job_id is not None
    perform(batch.job_id)
    batch.refresh_from_db()
    return batch


def files_in(batch: Batch) -> list[FileTaken]:
    return list(batch.files.order_by("id"))


def counted(by: By, *files: tuple[str, str | bytes], basis: str = "net", **more: Any) -> Batch:
    """A batch of these files, read and its columns confirmed."""
    batch = brought(by, *files, **more)
    confirm_columns(by=by, file=files_in(batch)[0], columns=COLUMNS, basis=basis)
    return work_off(batch)
