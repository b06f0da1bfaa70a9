"""What every test stands on: a data folder of its own, and a database whose guards can be emptied between tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import settings as examples

from wholeplace.foundation.access.by import By

# A browser that a session keeps open runs its loop in this thread; the tests' own database work beside it is not async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

# The same examples in every run, however slow the machine; WHOLEPLACE_EXPLORE=1 looks for new ones.
examples.register_profile("same", derandomize=True, deadline=None, database=None)
examples.register_profile("explore", deadline=None)
examples.load_profile("explore" if os.environ.get("WHOLEPLACE_EXPLORE") else "same")

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing that a test does lands in the data folder of whoever runs it."""
    folder: Path = tmp_path_factory.mktemp("data")
    settings.DATA = folder
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.MEDIA_ROOT = folder / "uploads"
    settings.EMAIL_FILE_PATH = folder / "letters"
    settings.SECRET_KEY = "a key for tests, which opens nothing"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tests that commit empty the tables afterwards; the guards step aside for that alone."""
    from django.core.management.commands.flush import Command

    from wholeplace.foundation.acts import guards

    emptied = Command.handle

    def empty(self: Command, **options: object) -> None:
        guards.take_down()
        emptied(self, **options)  # Django puts the guards up again: it sends post_migrate after emptying
        guards.put_up()

    Command.handle = empty  # type: ignore[method-assign]


@pytest.fixture
def system() -> By:
    """The product itself, at a fixed moment."""
    return By.system("a test prepares its rows", at=NOON)


@pytest.fixture
def specimen(db: None) -> object:
    """The made-up place with its people and business cases; see `wholeplace.specimen.place` for who is in it."""
    from wholeplace.specimen.load import load

    return load(at=NOON, slices=("wholeplace.appraisal.web",))


@pytest.fixture
def whole_specimen(db: None) -> object:
    """The made-up place with its cases and its pool, as `wholeplace demo` loads them, in November of the pool's first year."""
    from wholeplace.specimen.load import load

    at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    return load(at=at, slices=("wholeplace.appraisal.web", "wholeplace.pools.web"))


@pytest.fixture
def counted_specimen(db: None) -> object:
    """The made-up place with all that its bodies publish brought into the count. It takes seconds: ask much at once."""
    from wholeplace.specimen.load import load

    return load(at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC), slices=("wholeplace.spend.web",))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database of the tests' own; skipped, saying why, where there is no server."""
    from postgres_server import NoServer, postgres_url

    try:
        with postgres_url() as url:
            yield url
    except NoServer as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: `make setup-extras` installs it as root on Debian")
    from playwright.sync_api import sync_playwright

    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()
