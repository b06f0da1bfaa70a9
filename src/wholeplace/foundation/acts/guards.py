"""Triggers by which the database itself refuses to change what is never changed.

They are put in place after every migration, because SQLite drops a table's triggers when a migration rebuilds it.
`wholeplace verify` names one that is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse `event` on `table`; where `when` is given (SQL over OLD and NEW), only for rows of which it holds.

    `when` of an INSERT may ask other rows. `called` tells a second guard on the same event of a table from the first.
    """

    table: str
    event: str  # INSERT, UPDATE or DELETE
    words: str
    when: str = ""
    called: str = ""

    @property
    def trigger(self) -> str:
        return f"{self.table}_no_{self.event.lower()}" + (f"_{self.called}" if self.called else "")


_GUARDS: list[Guard] = []


def guard(
    table: str, words: str, *, when: str = "", events: Sequence[str] = ("UPDATE", "DELETE"), called: str = ""
) -> None:
    """Declare that rows of a table are never changed nor deleted; or, by `events` and `when`, what is refused of them."""
    for event in events:
        one = Guard(table, event, words, when, called)
        if one not in _GUARDS:
            _GUARDS.append(one)


def guards() -> tuple[Guard, ...]:
    return tuple(_GUARDS)


def put_up(using: str = "default", **_: Any) -> None:
    """Put every guard in place whose table stands; done after each migration."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for one in _GUARDS:
            if one.table in tables:
                for statement in _make(connection.vendor, one):
                    cursor.execute(statement)


def take_down(using: str = "default") -> None:
    """Take every guard away: for emptying a test database, and for nothing else."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for one in _GUARDS:
            if one.table in tables:
                on = f" ON {one.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.trigger}{on}")


def missing(using: str = "default") -> list[str]:
    """The guards that ought to stand and do not."""
    connection = connections[using]
    sqlite = connection.vendor == "sqlite"
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if sqlite else "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(query + ("" if sqlite else " WHERE tgenabled <> 'D'"))
        standing = {name for (name,) in cursor.fetchall()}
    return [one.trigger for one in _GUARDS if one.trigger not in standing]


def _make(vendor: str, one: Guard) -> list[str]:
    return _make_sqlite(one) if vendor == "sqlite" else _make_postgres(one)


def _make_sqlite(one: Guard) -> list[str]:
    when = f"WHEN {one.when} " if one.when else ""
    return [
        f"DROP TRIGGER IF EXISTS {one.trigger}",
        f"CREATE TRIGGER {one.trigger} BEFORE {one.event} ON {one.table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{one.words}'); END",
    ]


def _make_postgres(one: Guard) -> list[str]:
    if one.event == "INSERT":
        return _make_postgres_insert(one)
    when = f"WHEN ({one.when}) " if one.when else ""
    return [
        f"CREATE OR REPLACE FUNCTION {one.trigger}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{one.words}'; END $$",
        f"CREATE OR REPLACE TRIGGER {one.trigger} BEFORE {one.event} ON {one.table} FOR EACH ROW {when}"
        f"EXECUTE FUNCTION {one.trigger}()",
    ]


def _make_postgres_insert(one: Guard) -> list[str]:
    """PostgreSQL lets no WHEN ask other rows, so the function asks; it sees the rows that the same statement wrote before."""
    return [
        f"CREATE OR REPLACE FUNCTION {one.trigger}() RETURNS trigger LANGUAGE plpgsql VOLATILE AS "
        f"$$ BEGIN IF {one.when or 'TRUE'} THEN RAISE EXCEPTION '{one.words}'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {one.trigger} BEFORE INSERT ON {one.table} FOR EACH ROW "
        f"EXECUTE FUNCTION {one.trigger}()",
    ]
