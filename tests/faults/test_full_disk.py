"""A disk that takes no more: the act is refused whole, the upload leaves no stray file, and all verifies afterwards.

The limit on the size of a file stands in for a full disk: writes beyond it fail in the same way.
"""

from __future__ import annotations

from .installation import Installation

FULL = """
import resource
from pathlib import Path
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads.actions import take_upload
by = By.system("a full disk", timezone.now())
place = Place.objects.for_system("a test").get()
def kept():
    return {p.name for p in (Path(settings.DATA) / "uploads").rglob("*") if p.is_file()}
before = kept()
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
file = SimpleUploadedFile("large.pdf", b"%PDF-1.7" + bytes(1_000_000))
try:
    take_upload(by=by, place=place, file=file, kinds=("pdf",), purpose="test")
except OSError as error:
    print("refused by the disk", sorted(kept() - before))
"""
FULL_DATABASE = """
import resource
from django.db.utils import OperationalError
from django.utils import timezone
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.people.actions import add_person
by = By.system("a full disk", timezone.now())
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    with acting("person.add", by=by):
        for n in range(2_000):
            add_person(by=by, email=f"person{n}@example.org", name="x" * 200, password_hash="!")
except OperationalError as error:
    print("refused by the disk")
"""


def test_an_upload_that_does_not_fit_leaves_nothing(installation: Installation):
    told = installation.python(FULL)
    assert told.stdout.strip() == "refused by the disk []", told.stderr
    assert installation.command("verify").returncode == 0


def test_an_act_that_does_not_fit_leaves_nothing(installation: Installation):
    told = installation.python(FULL_DATABASE)
    assert told.stdout.strip() == "refused by the disk", told.stderr
    verified = installation.command("verify")
    assert verified.returncode == 0, verified.stderr
    assert "1 acts in 1 chains" in verified.stdout
