"""What a file really is, and files made to do harm."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from wholeplace.documents.containers import Limits, inspect_container, kind_of, workbook_problems

MB = 1024 * 1024


def workbook() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active.append(["population", 1200])
    book.save(out)
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def names(problems) -> list[str]:
    return [problem.name for problem in problems]


def test_a_workbook_is_let_by():
    assert kind_of(workbook()) == "workbook"
    assert workbook_problems(workbook()) == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"body,year,pounds\ncouncil,2025,100\n", "csv"),
        ("ort\tBetrag\nA\t£5\n".encode("cp1252"), "csv"),
        ("a;b\n1;2\n".encode("utf-16"), "csv"),
        (b"Dear all,\nplease find below\nnothing", "text"),
        (b'{"a": 1}', "json"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old-office"),
        (bytes(range(256)), "unknown"),
        (archive({"readme.txt": b"x"}), "zip"),
        (archive({"word/document.xml": b"<x/>"}), "word"),
    ],
)
def test_a_file_is_known_by_its_content(data, kind):
    assert kind_of(data) == kind


def test_a_csv_renamed_xlsx_is_told_what_it_is():
    [problem] = workbook_problems(b"body,year,pounds\ncouncil,2025,100\n", file="costs.xlsx")
    assert problem.text() == (
        "not-a-workbook: costs.xlsx\n"
        "  found     text with columns (CSV)\n"
        "  expected  an Excel workbook (.xlsx)\n"
        "  why       A file is read by what it is, whatever its name says.\n"
        "  remedy    Open it in your spreadsheet program and save it as an Excel workbook (.xlsx), without a password."
    )


def test_a_bomb_that_declares_itself_is_refused_before_anything_is_expanded():
    bomb = archive({"xl/workbook.xml": bytes(300 * MB)})
    assert len(bomb) < MB
    [problem] = workbook_problems(bomb, file="bomb.xlsx")
    assert problem.text() == (
        "container-too-large: bomb.xlsx\n"
        "  found     the file says that it holds 300.0 MB\n"
        "  expected  at most 200.0 MB once expanded\n"
        "  why       Opening it would fill this machine's memory, and stop everybody's work.\n"
        "  remedy    Open the file in your spreadsheet program, keep only the sheets that are needed, and save it anew"
        " as .xlsx."
    )


def test_a_dense_archive_is_refused_by_its_ratio():
    assert names(inspect_container(archive({"xl/workbook.xml": bytes(30 * MB)}))) == ["container-ratio"]


def test_a_bomb_that_lies_about_its_size_is_refused_without_filling_memory():
    honest = archive({"xl/workbook.xml": bytes(300 * MB)})
    lying = honest.replace(struct.pack("<I", 300 * MB), struct.pack("<I", 1000))
    assert lying != honest
    tracemalloc.start()
    problems = workbook_problems(lying)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(problems) == 1
    assert problems[0].name in ("container-misdeclared", "container-damaged")
    assert peak < 20 * MB


def test_too_many_parts_and_a_damaged_file_are_refused():
    many = archive({f"part{n}.xml": b"x" for n in range(30)})
    assert names(inspect_container(many, Limits(entries=20))) == ["container-too-many-entries"]
    whole = workbook()
    assert names(workbook_problems(whole[: len(whole) // 2])) == ["container-damaged"]


def test_a_locked_workbook_is_told_apart():
    assert names(workbook_problems(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))) == ["workbook-encrypted"]
