"""A made-up place with its books, for the benches: a few hundred cells, two lines an entry, and the same entries each time.

A bench runs in a process of its own on a data folder of its own: `in_room` starts one; inside, `begin` makes Django ready.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.rows import TOP

if TYPE_CHECKING:
    from wholeplace.foundation.access.by import By
    from wholeplace.ledger.entries import Entry
    from wholeplace.ledger.web.models import Book

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
FIRST_DAY = date(2026, 4, 1)
YEAR_DAYS = 365


@dataclass(frozen=True)
class Room:
    """A data folder and a database, kept until the benches end."""

    folder: Path
    told: dict[str, str]


@cache
def _kept() -> ExitStack:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack


@cache
def room(vendor: str, name: str = "") -> Room:
    """The room of a vendor (`sqlite`, `postgresql`), made once in a run; another by another name."""
    folder = Path(tempfile.mkdtemp(prefix="wholeplace-bench-"))
    _kept().callback(shutil.rmtree, folder, ignore_errors=True)
    told = {"WHOLEPLACE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "wholeplace.site.settings", "DATABASE_URL": ""}
    if vendor == "postgresql":
        told["DATABASE_URL"] = _database(name or "first")
    return Room(folder, told)


def _database(name: str) -> str:
    sys.path.append(str(TOP / "tests"))
    from postgres_server import with_database

    return with_database(_server(), name)


@cache
def _server() -> str:
    """A server that keeps what it acknowledges. Raises `NoServer` where there is none to be had."""
    from postgres_server import own_server

    settings = {"shared_buffers": "256MB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"}
    return _kept().enter_context(own_server(durable=True, **settings)).url


def in_room(where: Room, call: str) -> Any:
    """What a call of a function here or in a module beside gives, from a process in the room: `module.function(arguments)`."""
    module = call.partition(".")[0]
    program = (
        "import json\nfrom tests.bench import ledger_room\nledger_room.begin()\n"
        f"from tests.bench import {module}\nprint(json.dumps({call}))\n"
    )
    environment = {**os.environ, **where.told, "PYTHONPATH": str(TOP)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=TOP, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def begin() -> None:
    """Make Django ready, and the database where it is not."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if "ledger_book" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        _furnish()


def _furnish() -> None:
    from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role

    by, kind = system(), "local-authority"
    place = add_place(by=by, code="E99000009", name="Low Moss", made_up=True)
    add_body(by=by, place=place, id="low-moss-council", name="Low Moss Council", kind=kind, from_on=FIRST_DAY)
    person = add_person(by=by, email="pat@example.org", name="Pat Poole")
    give_role(by=by, person=person, name="finance-lead", place=place, from_on=FIRST_DAY)


def system(days: float = 0) -> By:
    from wholeplace.foundation.access.by import By

    return By.system("a bench", AT + timedelta(days=days))


def person(days: float = 0) -> By:
    """A real person with a role."""
    from wholeplace.foundation.access.by import By
    from wholeplace.foundation.people.models import Person

    return By(Person.objects.get(email="pat@example.org"), AT + timedelta(days=days))


def book(book_id: str) -> Book:
    """A book of that id with 2026/27 open, made where it is not there."""
    from wholeplace.foundation.people.models import Body, Place
    from wholeplace.ledger.web.actions import open_book, open_year
    from wholeplace.ledger.web.models import Book
    from wholeplace.vocabulary.years import FinancialYear

    found = Book.objects.for_system("a bench").filter(pk=book_id).first()
    if found is not None:
        return found
    place = Place.objects.for_system("a bench").get()
    host = Body.objects.for_system("a bench").get()
    made = open_book(by=system(), place=place, book_id=book_id, title=book_id, host=host, opened_on=FIRST_DAY)
    open_year(by=system(), book=made, year=FinancialYear(2026))
    return made


def entries(first: int, count: int, kind: str = "import") -> Iterator[Entry]:
    """Entries of two lines on 240 cells of spending and three of money, spread over the year."""
    from wholeplace.ledger.chart import CASH, CREDITORS, OWN_LEDGER, SPENDING, Cell
    from wholeplace.ledger.entries import Entry, Line

    spending = [
        Cell(
            SPENDING, f"scheme-{scheme}", f"line-{line}", f"body-{body}", "pooled", "s75", str(1 + (scheme + line) % 10)
        )
        for scheme in range(8)
        for line in range(10)
        for body in range(3)
    ]
    money = (Cell(CASH), Cell(CREDITORS), Cell(OWN_LEDGER))
    for n in range(first, first + count):
        pence = 1_000 + n * 7919 % 900_000
        on = FIRST_DAY + timedelta(days=n * 31 % YEAR_DAYS)
        lines = (Line(spending[n * 17 % len(spending)], pence), Line(money[n % 3], -pence))
        yield Entry(
            f"extract {n}", on, f"Payment {n} to a supplier", lines, kind, reference=f"inv-{n}", source="extract 1"
        )
