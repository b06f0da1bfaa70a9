"""A made-up place into which files of spending are brought, for the problems of doing so."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from problems.scenes import SYSTEM, place
from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.tasks import perform
from wholeplace.foundation.people.models import Body, Place
from wholeplace.spend.web.actions import bring
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.vocabulary.years import FinancialYear

TEXT = (
    "Date paid,Transaction,Amount,Supplier\n02/05/2025,T-1,1200.50,Bramble Homecare Ltd\n03/05/2025,T-2,9.50,Ash Ltd\n"
)
COLUMNS = {"paid_on": "Date paid", "transaction": "Transaction", "amount": "Amount", "supplier": "Supplier"}
BY: By = SYSTEM


def low_moss() -> tuple[Place, Body]:
    """The place and its council."""
    made = place()
    return made, Body.objects.for_system("the made-up council").get(pk="low-moss-council")


def brought(made: Place, body: Body, name: str = "may.csv", text: str = TEXT) -> tuple[Batch, FileTaken]:
    """A batch of one file, read."""
    file = SimpleUploadedFile(name, text.encode())
    batch = bring(by=BY, place=made, body=body, year=FinancialYear(2025), files=[file]).batch
    assert batch is not None
    assert batch.job_id is not None
    perform(batch.job_id)
    batch.refresh_from_db()
    return batch, batch.files.get()
