"""The same tests of the foundation, on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = (
    "test_spec_acts.py",
    "test_spec_signing.py",
    "test_spec_scoping.py",
    "test_spec_jobs.py",
    "test_spec_deadlines.py",
)


@pytest.mark.postgres
def test_the_foundation_holds_on_postgresql(postgres: str):
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", *(str(HERE / name) for name in FILES)]
    told = {**os.environ, "DATABASE_URL": postgres}
    done = subprocess.run(command, env=told, cwd=HERE.parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
