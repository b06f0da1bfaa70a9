"""Files that people bring."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Person
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.foundation.uploads.models import Upload
from wholeplace.foundation.uploads.queries import read_upload
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def take(specimen, content: bytes, name: str = "costs.xlsx", kinds=("workbook", "pdf"), word: str = "analyst"):
    by = By(Person.objects.get(email=f"{word}@example.org"), NOON)
    file = SimpleUploadedFile(name, content)
    return take_upload(by=by, place=specimen.place, file=file, kinds=kinds, purpose="case")


def refusal(specimen, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        take(specimen, *args, **kwargs)
    assert not Upload.objects.for_system("a test").exists(), "nothing is stored"
    [problem] = refused.value.problems
    return problem.text()


def test_a_file_is_kept_once_by_its_hash_whatever_it_is_called(specimen):
    one = take(specimen, b"%PDF-1.7 a minute", "../../etc/minute.pdf")
    two = take(specimen, b"%PDF-1.7 a minute", "C:\\Desktop\\again.pdf")
    assert (one.name, two.name, one.kind) == ("minute.pdf", "again.pdf", "pdf")
    assert one.sha256 == two.sha256
    assert store.path_of(one.sha256).parent.parent.parent == settings.DATA
    assert read_upload(two) == b"%PDF-1.7 a minute"


def test_a_file_changed_on_the_disk_is_not_read(specimen):
    upload = take(specimen, b"%PDF-1.7 another minute")
    store.path_of(upload.sha256).write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(Refused) as refused:
        read_upload(upload)
    assert refused.value.problems[0].name == "upload-damaged"
    store.path_of(upload.sha256).unlink()


def test_too_large_a_file_is_refused(specimen, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    assert refusal(specimen, b"%PDF" + bytes(2 * 1024 * 1024)) == (
        "upload-too-large: costs.xlsx\n"
        "  found     2 MB\n"
        "  expected  at most 1 MB\n"
        "  why       A larger file would hold up everybody else, and no case needs one.\n"
        "  remedy    Take out pictures and sheets that are not needed, save it anew, and bring the smaller file."
    )


def test_a_csv_renamed_xlsx_is_told_what_it_is(specimen):
    assert refusal(specimen, b"body,year\ncouncil,2025\n") == (
        "wrong-kind-of-file: costs.xlsx\n"
        "  found     text with columns (CSV)\n"
        "  expected  an Excel workbook (.xlsx) or a PDF\n"
        "  why       A file is read by what it is, whatever its name says.\n"
        "  remedy    Save it as one of the kinds asked for, and bring it again."
    )


def test_a_bomb_is_refused(specimen):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", bytes(300 * 1024 * 1024))
    assert refusal(specimen, out.getvalue()).startswith("container-too-large: costs.xlsx")


def test_who_only_looks_brings_nothing(specimen):
    assert refusal(specimen, b"%PDF-1.7", word="councillor").startswith("not-permitted")


def test_a_file_is_saved_and_never_shown(specimen):
    upload = take(specimen, b"<svg onload=alert(1)>", "kosten\u20ac.svg", kinds=("text",))
    browser = Client()
    browser.force_login(Person.objects.get(email="auditor@example.org"))
    answer = browser.get(f"/files/{upload.pk}")
    assert answer.content == b"<svg onload=alert(1)>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''kosten%E2%82%AC.svg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
