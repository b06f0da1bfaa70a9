"""Backing up while the site is used, and putting it back; damaged copies are refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from .installation import Installation

UPLOAD = """
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads.actions import take_upload
place = Place.objects.for_system("a test").get()
file = SimpleUploadedFile("minute.pdf", b"%PDF-1.7 a minute")
take_upload(by=By.system("a test", timezone.now()), place=place, file=file, kinds=("pdf",), purpose="minute")
"""
READ = """
from wholeplace.foundation.uploads.models import Upload
from wholeplace.foundation.uploads.queries import read_upload
print(read_upload(Upload.objects.for_system("a test").get(purpose="minute")))
"""


@pytest.fixture
def backup(installation: Installation, tmp_path: Path) -> Path:
    assert installation.python(UPLOAD).returncode == 0
    file = tmp_path / "backup.tar.gz"
    told = installation.command("backup", str(file))
    assert told.returncode == 0, told.stderr
    assert file.stat().st_mode & 0o077 == 0, "it holds secrets"
    return file


def test_what_was_kept_comes_back_and_verifies(installation: Installation, backup: Path, tmp_path: Path):
    other = Installation(tmp_path / "other", {})
    restored = other.command("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.endswith("All as it was done.\n")
    assert other.python(READ).stdout.strip() == "b'%PDF-1.7 a minute'"
    again = other.command("restore", str(backup))
    assert again.returncode == 11
    assert again.stderr.startswith("data-folder-not-empty\n")


def test_a_damaged_backup_changes_nothing(backup: Path, tmp_path: Path):
    whole = gzip.decompress(backup.read_bytes())
    backup.write_bytes(gzip.compress(whole.replace(b"%PDF-1.7 a minute", b"%PDF-1.7 a MINUTE")))
    other = Installation(tmp_path / "other", {})
    told = other.command("restore", str(backup))
    assert (told.returncode, told.stderr.splitlines()[0][:15]) == (13, "backup-damaged:")
    backup.write_bytes(backup.read_bytes()[:2000])
    told = other.command("restore", str(backup))
    assert (told.returncode, told.stderr.splitlines()[0][:18]) == (10, "backup-unreadable:")
    assert [path.name for path in (tmp_path / "other").iterdir()] == []
