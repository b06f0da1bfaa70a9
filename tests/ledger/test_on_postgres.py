"""The same tests of the book, worked examples and laws alike, on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KINDS = ("test_spec_*.py", "test_laws_*.py")
FILES = sorted(str(file) for kind in KINDS for file in HERE.glob(kind) if "django_db" in file.read_text())


@pytest.mark.postgres
def test_the_book_holds_on_postgresql(postgres: str):
    run_on(postgres, "not long and not browser and not postgres")


@pytest.mark.postgres
@pytest.mark.long
def test_the_book_holds_on_postgresql_in_long_histories(postgres: str):
    run_on(postgres, "long and not postgres")


def run_on(postgres: str, marks: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-m", marks, *FILES]
    told = {**os.environ, "DATABASE_URL": postgres}
    done = subprocess.run(command, env=told, cwd=HERE.parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
