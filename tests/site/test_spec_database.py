"""Which database an address names."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeplace.site.database import database

KEYS = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def told(url: str) -> tuple[object, ...]:
    made = database(url, Path("data"))
    return tuple(made[key] for key in KEYS)


def test_none_is_sqlite_in_the_data_folder_and_waits_for_its_turn():
    made = database(None, Path("data"))
    assert made["NAME"] == "data/wholeplace.sqlite3"
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in made["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_with_signs_in_its_password():
    engine = "django.db.backends.postgresql"
    assert told("postgres://anna:p%40ss%2Fword@db.example.org:5433/place") == (
        engine,
        "place",
        "anna",
        "p@ss/word",
        "db.example.org",
        "5433",
        {},
    )
    assert told("postgresql:///place?host=/run/pg&port=6000&sslmode=require")[1:] == (
        "place",
        "",
        "",
        "/run/pg",
        "6000",
        {"sslmode": "require"},
    )


def test_sqlite_elsewhere():
    assert database("sqlite:////srv/place.sqlite3", Path("data"))["NAME"] == "/srv/place.sqlite3"


def test_another_kind_is_our_askers_mistake():
    with pytest.raises(ValueError, match="give postgres"):
        database("mysql://x/y", Path("data"))
