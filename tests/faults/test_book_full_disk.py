"""A disk that takes no more while entries are posted: refused in words, nothing of it stands, and the next one does.

The database lies on a small file system of its own where one can be mounted (as root). Elsewhere SQLite is given a greatest
number of pages, beyond which it fails as on a full disk.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .installation import Installation

FURNISH = "import book_room\nbook_room.furnish(1)\n"
MEGABYTE = 2**20
SMALL = 400_000  # what is left on the disk, in bytes

POST_UNTIL_FULL = """
import json
from book_verdict import verdict
from django.db import connection
from book_site import asked, somebody

client = somebody()
BEFORE
acknowledged, n = {}, 1
while True:
    status, said = asked(n, client)
    if status != 200:
        break
    acknowledged[f"writer 0 entry {n}"] = [said["number"], said["hash"]]
    n += 1
    assert n < 20_000, "the disk never filled"
page = asked(n, client, "/posting")
again = asked(n, client)
connection.close()
AFTER
status_after, after = asked(n, client)
assert status_after == 200, after
acknowledged[f"writer 0 entry {n}"] = [after["number"], after["hash"]]
told = {"acknowledged": acknowledged, "status": status, "said": said, "again": again[0], "page": page}
print(json.dumps(told | {"stands": verdict()}))
"""
LIMIT = """
with connection.cursor() as cursor:
    cursor.execute("PRAGMA page_count")
    cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 12}")
"""
MAKE_ROOM = """
from pathlib import Path
Path(BALLAST).unlink()
"""


def can_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def small_file_system(folder: Path, size: int) -> Iterator[Path]:
    """A file system of so many bytes; skips where this process may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small file system here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A place with one book, made once and copied for each test."""
    installation = Installation(tmp_path_factory.mktemp("furnished") / "data", {})
    assert installation.command("setup-database").returncode == 0
    prepared = installation.python(FURNISH)
    assert prepared.returncode == 0, prepared.stderr
    return installation


def refused_whole(installation: Installation, program: str) -> None:
    """The program fills the disk, then makes room; what it was told must be what stands."""
    told = installation.python(program)
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout.splitlines()[-1])
    assert (said["status"], said["again"], said["page"][0]) == (500, 500, 500)
    assert said["said"]["title"] == "This is our fault, not yours. Nothing is half done"
    assert "Traceback" not in said["page"][1]
    assert "<h1" in said["page"][1]
    found = said["stands"]
    assert found["wrong"] == []
    standing = {key: entry[:2] for key, entry in found["entries"]["pool-0"].items()}
    assert standing == said["acknowledged"], "what was acknowledged, and nothing of what was refused"


@pytest.mark.skipif(
    not can_mount(), reason="no small file system is mounted but by root; see the test by a limit of pages"
)
def test_a_full_file_system_refuses_an_entry_whole(furnished: Installation, tmp_path: Path):
    size = sum(file.stat().st_size for file in furnished.folder.rglob("*") if file.is_file())
    with small_file_system(tmp_path / "small", size + 3 * MEGABYTE) as folder:
        shutil.copytree(furnished.folder, folder / "data")
        free = shutil.disk_usage(folder).free
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(free - SMALL))
        program = POST_UNTIL_FULL.replace("BEFORE", "").replace(
            "AFTER", MAKE_ROOM.replace("BALLAST", repr(str(ballast)))
        )
        refused_whole(Installation(folder / "data", {}), program)


def test_a_greatest_number_of_pages_refuses_an_entry_whole(furnished: Installation, tmp_path: Path):
    shutil.copytree(furnished.folder, tmp_path / "data")
    refused_whole(Installation(tmp_path / "data", {}), POST_UNTIL_FULL.replace("BEFORE", LIMIT).replace("AFTER", ""))
