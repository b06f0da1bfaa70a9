"""A ready installation for each test that hurts one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .installation import Installation


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the specimen, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    made = Installation(folder, {}).command("demo")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def installation(loaded_once: Path, tmp_path: Path) -> Installation:
    shutil.copytree(loaded_once, tmp_path / "data")
    return Installation(tmp_path / "data", {"WHOLEPLACE_JOB_DEATH_SECONDS": "2"})
