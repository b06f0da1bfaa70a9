"""The name of a person goes out of everything that is kept, and no total moves."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from spend.web.conftest import signed_in
from spend.web.files_of_spending import COLUMNS, MAY, MAY_PENCE, counted, files_in, place
from wholeplace.foundation.access.by import By
from wholeplace.foundation.uploads import store
from wholeplace.spend.web import line_files
from wholeplace.spend.web.actions import confirm_columns
from wholeplace.spend.web.actions_redact import look_for, redact
from wholeplace.spend.web.models import Redaction
from wholeplace.spend.web.queries import counted_files
from wholeplace.spend.web.redaction import REDACTED, Name, bytes_hold, held_in, rewrite
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db
NAME = "maud quillfeather"


def everything_kept() -> str:
    """Every text in the data folder and in the database, opened as far as it can be."""
    texts = []
    for path in sorted(Path(settings.DATA).rglob("*")):
        if path.suffix == ".parquet":
            texts.append(str(pq.read_table(path).to_pylist()))
        elif path.is_file():
            texts.append(path.read_bytes().decode("utf-8", errors="replace"))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            texts.append(str(cursor.fetchall()))
    return "\n".join(texts).casefold()


def test_a_name_goes_out_of_lines_findings_and_bytes_and_no_total_moves(
    finance: By,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    unread = MAY + "Thistlemere Council,Highways,31/05/2025,T-5,#N/A,Maud Quillfeather,Nothing\n"
    batch = counted(finance, ("may.csv", unread))
    (before,) = files_in(batch)
    assert "quillfeather" in everything_kept()
    assert look_for(place(), NAME).lines == 2
    with django_capture_on_commit_callbacks(execute=True):
        done = redact(by=finance, place=place(), name=NAME, reason="A carer asked for it.")
    assert (done.lines, done.files, done.pence) == (2, 1, 64000 + 250025)
    assert "quillfeather" not in everything_kept()
    (after,) = files_in(batch)
    assert (after.redacted, after.total_pence, after.rows) == (True, MAY_PENCE, before.rows)
    assert after.published_sha256 != before.published_sha256
    assert not line_files.path_of("published", before.published_sha256).exists()
    table = pq.read_table(counted_files(finance, place())[0])
    assert pc.sum(table["pence"]).as_py() == MAY_PENCE
    assert table["supplier"].to_pylist() == ["Bramble Homecare Ltd", "Bramble Homecare Ltd", REDACTED, "Vale Police"]
    for kind in line_files.KINDS:
        kept = line_files.path_of(kind, getattr(after, f"{kind}_sha256"))
        assert line_files.hash_of(kept) == kept.stem
    assert not store.path_of(after.sha256).exists()
    assert after.upload is None
    assert signed_in("finance").get(f"/files/{before.upload_id}").status_code == 404
    with pytest.raises(Refused) as refused:
        confirm_columns(by=finance, file=after, columns=COLUMNS, basis="gross")
    assert [problem.name for problem in refused.value.problems] == ["file-redacted"]


def test_only_whole_words_are_taken_and_letter_case_does_not_matter(tmp_path: Path) -> None:
    texts = ["JO  ASH", "Jo Ashby", "Banjo Ash", "paid to jo ash, jo ash", None, "Élan Jo Ash"]
    lines = pa.table({"supplier": texts, "purpose": texts, "pence": pa.array([1, 2, 4, 8, 16, 32], pa.int64())})
    pq.write_table(lines, tmp_path / "lines.parquet")
    name = Name("jo ash")
    assert (held_in(tmp_path / "lines.parquet", name).pence, name.usable) == (1 + 8 + 32, True)
    rewrite(tmp_path / "lines.parquet", name, tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["supplier"] for row in found] == [REDACTED, "Jo Ashby", "Banjo Ash", REDACTED, None, REDACTED]
    assert found[3]["purpose"] == f"paid to {REDACTED}, {REDACTED}"
    assert [row["pence"] for row in found] == [1, 2, 4, 8, 16, 32]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_bytes_are_looked_through_in_any_usual_encoding_and_in_workbooks(tmp_path: Path, encoding: str) -> None:
    text = tmp_path / "a.csv"
    text.write_bytes("Supplier,Amount\nZoë Ash,1\n".encode(encoding))
    assert bytes_hold(text, Name("zoë ash"))
    assert not bytes_hold(text, Name("zoë as"))
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<si><t>Zoë Ash</t></si>")
    (tmp_path / "a.xlsx").write_bytes(room.getvalue())
    assert bytes_hold(tmp_path / "a.xlsx", Name("Zoë Ash"))
    assert not bytes_hold(tmp_path / "a.xlsx", Name("Zoe Oak"))


def test_the_page_shows_first_what_would_change(finance: By) -> None:
    counted(finance, ("may.csv", MAY))
    page: Client = signed_in("finance")
    seen = page.post("/places/E99000001/spending/redact", {"name": "Maud Quillfeather"}).content.decode()
    assert (
        "It stands on 2 lines of 1 file, which come to £3,140.25. Suppliers there: Maud Quillfeather; Vale Police."
        in seen
    )
    assert Redaction.objects.for_system("test").count() == 0
    refused = page.post("/places/E99000001/spending/redact", {"name": "Maud Quillfeather", "do": "yes"})
    assert refused.status_code == 422
    sent = {"name": "Maud Quillfeather", "do": "yes", "reason": "Foster carer"}
    assert page.post("/places/E99000001/spending/redact", sent).status_code == 302
    assert Redaction.objects.for_system("test").get().reason == "Foster carer"
    assert signed_in("analyst").get("/places/E99000001/spending/redact").status_code == 403
