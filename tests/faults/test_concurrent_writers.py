"""Many processes write acts at once: every one is kept, in one unbroken chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from postgres_server import with_database

from .installation import Installation, ended

WRITERS, EACH = 6, 15

WRITE = f"""
import sys
from django.utils import timezone
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import give_role
from wholeplace.foundation.people.models import Person, Place
person = Person.objects.get(email="analyst@example.org")
place = Place.objects.for_system("a test").get()
for n in range({EACH}):
    by = By.system("many at once", timezone.now())
    give_role(by=by, person=person, name="councillor", place=place, from_on=by.day)
"""


def everybody_writes(installation: Installation) -> None:
    writers = [installation.start_python(WRITE) for _ in range(WRITERS)]
    for writer in writers:
        with ended(writer):
            output, _ = writer.communicate(timeout=120)
            assert writer.returncode == 0, output
    verified = installation.command("verify")
    assert verified.returncode == 0, verified.stderr
    assert f"E99000001: {1 + WRITERS * EACH} acts" in verified.stdout


def test_no_act_is_lost_and_none_is_refused(installation: Installation):
    everybody_writes(installation)


@pytest.mark.postgres
def test_nor_on_postgresql_and_its_backup_verifies(postgres: str, tmp_path: Path):
    first = Installation(tmp_path / "first", {"DATABASE_URL": with_database(postgres, "crowded")})
    assert first.command("demo").returncode == 0
    everybody_writes(first)
    backed_up = first.command("backup", str(tmp_path / "backup.tar.gz"))
    assert backed_up.returncode == 0, backed_up.stderr
    second = Installation(tmp_path / "second", {"DATABASE_URL": with_database(postgres, "restored")})
    restored = second.command("restore", str(tmp_path / "backup.tar.gz"))
    assert restored.returncode == 0, restored.stderr
    assert "All as it was done." in restored.stdout
