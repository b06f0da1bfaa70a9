"""What the benches of the book run inside a room: each function gives numbers that can be told as JSON."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from tests.bench import ledger_room
from tests.bench.rows import seconds

PARTS = 10
LINE_COLUMNS = 'id, entry_id, cell_id, pence, "on"'
ENTRY_COLUMNS = (
    'id, book_id, number, key, "on", period_id, period_name, kind, text, reference, source, reverses, settles, by_id, by_name, '
    "recorded_at, previous, hash"
)
BALANCE_COLUMNS = "book_id, period_id, cell_id, pence, lines"
LOADED_FROM = {"ledger_line": LINE_COLUMNS, "ledger_entry": ENTRY_COLUMNS}
ADD_UP = """ ON CONFLICT (book_id, period_id, cell_id) DO UPDATE
SET pence = ledger_balance.pence + excluded.pence, lines = ledger_balance.lines + excluded.lines"""


@dataclass(frozen=True)
class Rows:
    """The rows that some entries have left in the tables of a book, for a peer to insert as they are."""

    lines: list[tuple[Any, ...]]
    entries: list[tuple[Any, ...]]

    def of_one(self, n: int) -> Rows:
        entry = self.entries[n]
        return Rows([line for line in self.lines[2 * n : 2 * n + 2] if line[1] == entry[0]], [entry])

    def balances(self) -> list[tuple[Any, ...]]:
        """What these entries add to each kept balance."""
        periods = {entry[0]: (entry[1], entry[5]) for entry in self.entries}
        sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
        for _, entry, cell, pence, _ in self.lines:
            sums[*periods[entry], cell][0] += pence
            sums[*periods[entry], cell][1] += 1
        return [(*key, pence, lines) for key, (pence, lines) in sums.items()]

    def head(self) -> tuple[Any, ...]:
        last = self.entries[-1]
        return (last[2], last[17], last[15], last[1])


def rows_of(book: Any, first: int, last: int) -> Rows:
    low, high = book.first_id + first, book.first_id + last
    lines = _asked(
        f"SELECT {LINE_COLUMNS} FROM ledger_line WHERE id BETWEEN {low * 4096} AND {high * 4096 + 4095} ORDER BY id"
    )
    return Rows(
        lines, _asked(f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE id BETWEEN {low} AND {high} ORDER BY id")
    )


def _asked(query: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


class Peer:
    """The same tables, with the same constraints, triggers and indexes, in another database, by the bare driver.

    It inserts the rows that ours has written, ready as they are: no question, no seal, no sum of its own.
    """

    def __init__(self, told: str) -> None:
        self.sqlite = not told.startswith("postgres")
        if self.sqlite:
            import sqlite3

            from wholeplace.site.database import SQLITE_START

            self.db: Any = sqlite3.connect(told, isolation_level=None)
            self.db.executescript(SQLITE_START)
        else:
            import psycopg

            self.db = psycopg.connect(told, autocommit=True)
        self.mark = "?" if self.sqlite else "%s"
        self.begin = "BEGIN IMMEDIATE" if self.sqlite else "BEGIN"

    def insert(self, table: str, columns: str, rows: Sequence[Sequence[Any]], more: str = "") -> None:
        marks = ", ".join([f"({', '.join([self.mark] * len(rows[0]))})"] * len(rows))
        values = [value for row in rows for value in row]
        self.db.execute(f"INSERT INTO {table} ({columns}) VALUES {marks}{more}", values)

    def post(self, rows: Rows) -> None:
        """One transaction of one entry: a statement a table."""
        self.db.execute(self.begin)
        self.insert("ledger_line", LINE_COLUMNS, rows.lines)
        self.insert("ledger_entry", ENTRY_COLUMNS, rows.entries)
        self.insert("ledger_balance", BALANCE_COLUMNS, rows.balances(), ADD_UP)
        self._head(rows)
        self.db.execute("COMMIT")

    def load(self, rows: Rows) -> None:
        """One transaction of many, by the quickest way that the database has."""
        self.db.execute(self.begin)
        for table, columns in LOADED_FROM.items():
            many = rows.lines if table == "ledger_line" else rows.entries
            if self.sqlite:
                marks = ", ".join("?" * len(many[0]))
                self.db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", many)
            else:
                with self.db.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in many:
                        copy.write_row(row)
        self._head(rows)
        self.db.execute("COMMIT")

    def _head(self, rows: Rows) -> None:
        mark = self.mark
        move = f"UPDATE ledger_head SET number = {mark}, hash = {mark}, recorded_at = {mark} WHERE book_id = {mark}"
        self.db.execute(move, rows.head())

    def know_cells(self) -> None:
        """The cells that ours has made, with their ids."""
        columns = "id, text, account, scheme, line, body, status, mechanism, subjective, capital, condition, cause"
        there = {row[0] for row in self.db.execute("SELECT id FROM ledger_cell").fetchall()}
        new = [row for row in _asked(f"SELECT {columns} FROM ledger_cell ORDER BY id") if row[0] not in there]
        for row in new:
            self.insert("ledger_cell", columns, [row])


def import_million(peer: str, entries: int) -> dict[str, Any]:
    """Take entries in, part by part, by turns with the peer's load of the same rows. Both books then stand."""
    from wholeplace.ledger.web.posting import post_many

    book, other = ledger_room.book("million"), Peer(peer)
    ours, theirs, size = [], [], entries // PARTS
    for part in range(PARTS):
        first = part * size + 1
        many = list(ledger_room.entries(first, size))
        ours.append(
            seconds(lambda many=many, part=part: post_many(by=ledger_room.system(30 * part), book=book, entries=many))
        )
        rows = rows_of(book, first, first + size - 1)
        other.know_cells()
        theirs.append(seconds(lambda rows=rows: other.load(rows)))
    return {"ours": sum(ours), "peer": sum(theirs), "lines": 2 * entries}


def ready_for_peer() -> str:
    """How the bare driver finds this room's database, with the books of the benches opened in it."""
    from django.db import connection

    for name in ("million", *_pools()):
        ledger_room.book(name)
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(own["NAME"])
    return f"postgresql://{own['USER']}@/{own['NAME']}?host={own['HOST']}&port={own['PORT']}"


def _pools() -> list[str]:
    return [f"pool-{n}" for n in range(20)]


def post_by_turns(peer: str, rounds: int = 25, each: int = 20) -> dict[str, float]:
    """One writer: entries one by one through the action, and the same rows bare, by turns. *Units*: seconds a posting."""
    from wholeplace.ledger.web.posting import post

    book, other, by = ledger_room.book("pool-0"), Peer(peer), ledger_room.person()
    pairs = []
    for turn in range(rounds + 1):
        many = list(ledger_room.entries(turn * each + 1, each, "posting"))
        took = seconds(lambda many=many: [post(by=by, book=book, entry=entry) for entry in many])
        rows = rows_of(book, turn * each + 1, (turn + 1) * each)
        other.know_cells()
        ready = [rows.of_one(n) for n in range(each)]
        bare = seconds(lambda ready=ready: [other.post(one) for one in ready])
        pairs.append((took / each, bare / each))
    return _medians(pairs[1:])


def _medians(pairs: list[tuple[float, float]]) -> dict[str, float]:
    """`ratio`: postings of ours for each of the peer's, in the same time."""
    return {
        "ours": statistics.median(ours for ours, _ in pairs),
        "peer": statistics.median(peer for _, peer in pairs),
        "ratio": statistics.median(peer / ours for ours, peer in pairs),
    }


def crowd_by_turns(peer: str, rounds: int = 3, each: int = 40) -> dict[str, float]:
    """Twenty writers, each a process on a pool of its own: through the action, and the same rows bare, by turns."""
    from django.db import connection

    pools = [ledger_room.book(name) for name in _pools()]
    other = Peer(peer)
    pairs = []
    for turn in range(rounds + 1):
        numbers = {
            book.pk: _asked(f"SELECT number FROM ledger_head WHERE book_id = '{book.pk}'")[0][0] for book in pools
        }
        connection.close()
        took = _all_at_once([(_post_own, (book.pk, turn * each + 100_001, each)) for book in pools])
        ready = [rows_of(book, numbers[book.pk] + 1, numbers[book.pk] + each) for book in pools]
        other.know_cells()
        connection.close()
        bare = _all_at_once([(_post_bare, (peer, rows)) for rows in ready])
        pairs.append((took / (20 * each), bare / (20 * each)))
    return _medians(pairs[1:])


def _all_at_once(work: list[tuple[Callable[..., Any], tuple[Any, ...]]]) -> float:
    """How long it takes until all are done, from the moment when all are ready."""
    forking = get_context("fork")
    ready, done = forking.Barrier(len(work) + 1), forking.Barrier(len(work) + 1)
    processes = [forking.Process(target=what, args=(*given, ready, done)) for what, given in work]
    for process in processes:
        process.start()
    ready.wait()
    start = perf_counter()
    done.wait()
    took = perf_counter() - start
    for process in processes:
        process.join()
        assert process.exitcode == 0, "a writer failed"
    return took


def _post_own(book_id: str, first: int, each: int, ready: Any, done: Any) -> None:
    from django.db import connection

    from wholeplace.ledger.web.posting import post

    book, by = ledger_room.book(book_id), ledger_room.person()
    many = list(ledger_room.entries(first, each, "posting"))
    ready.wait()
    for entry in many:
        post(by=by, book=book, entry=entry)
    done.wait()
    connection.close()


def _post_bare(peer: str, rows: Rows, ready: Any, done: Any) -> None:
    other = Peer(peer)
    many = [rows.of_one(n) for n in range(len(rows.entries))]
    ready.wait()
    for one in many:
        other.post(one)
    done.wait()
    other.db.close()


def cost_by_size(sizes: Sequence[int], posts: int = 200) -> list[float]:
    """How long a posting takes in a book that holds so many entries. *Units*: seconds, in the middle."""
    from wholeplace.ledger.web.posting import post, post_many

    book, by, took = ledger_room.book("growing"), ledger_room.person(), []
    for size in sizes:
        standing = _asked("SELECT number FROM ledger_head WHERE book_id = 'growing'")[0][0]
        post_many(by=by, book=book, entries=ledger_room.entries(standing + 1, size - standing))
        if _vendor() == "postgresql":
            _run("VACUUM ANALYZE")  # as the server does by itself, in its own time
        more = list(ledger_room.entries(size + 1, posts, "posting"))
        times = [seconds(lambda entry=entry: post(by=by, book=book, entry=entry)) for entry in more]
        took.append(statistics.median(times))
    return took


def _vendor() -> str:
    from django.db import connection

    return str(connection.vendor)


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def ask_million(days: int = 8) -> dict[str, list[float]]:
    """How long the balances of the large book take: now, as of days of the year, as known on days. *Units*: seconds each."""
    from datetime import timedelta

    from wholeplace.ledger.web.queries import balances

    book, by = ledger_room.book("million"), ledger_room.person(400)
    dice = random.Random(1)
    some_days = [ledger_room.FIRST_DAY + timedelta(days=dice.randrange(ledger_room.YEAR_DAYS)) for _ in range(days)]
    known = [(ledger_room.AT + timedelta(days=30 * n + 1)).date() for n in range(days)]
    balances(by, book)
    return {
        "now": [seconds(lambda: balances(by, book).by_account) for _ in range(20)],
        "as_of": [seconds(lambda day=day: balances(by, book, as_of=day).by_account) for day in some_days],
        "known_on": [seconds(lambda day=day: balances(by, book, known_on=day).by_account) for day in known],
        "both": [seconds(lambda day=day: balances(by, book, as_of=day, known_on=day).by_account) for day in some_days],
    }


def verify_million() -> dict[str, Any]:
    """How long it takes to add the large book up anew with every seal checked, from its tables. *Units*: seconds."""
    from wholeplace.ledger.web.verifying import verify_site

    found: list[Any] = []
    took = seconds(lambda: found.extend(verify_site("million")))
    verdict = found[0]
    assert not verdict.problems, verdict.problems[:3]
    assert sum(verdict.by_account.values()) == 0
    return {"seconds": took, "lines": verdict.lines}


def export_million(form: str, path: str) -> None:
    """The large book as a file for another program."""
    from pathlib import Path

    from wholeplace.ledger.web.exporting import exported

    with Path(path).open("wb") as file:
        for piece in exported(ledger_room.person(400), ledger_room.book("million"), form):  # type: ignore[arg-type]
            file.write(piece)


PAGES = ("", "book", "book/journal", "book/accounts/5000", "book/accounts/5000/entries")


def pages_million(asked: int = 20) -> dict[str, list[float]]:
    """How long each page of a pool takes whose book is the large one, the whole request. *Units*: seconds each."""
    from pathlib import Path

    from django.conf import settings
    from django.test import Client

    from wholeplace.foundation.people.models import Person

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    pool = _pool_of_million()
    client = Client(HTTP_HOST="localhost")
    client.force_login(Person.objects.get(email="pat@example.org"))
    took: dict[str, list[float]] = {}
    for page in PAGES:
        address = f"/pools/{pool}/{page}"
        assert client.get(address).status_code == 200, address
        took[address.replace(pool, "<id>")] = [
            seconds(lambda address=address: client.get(address)) for _ in range(asked)
        ]
    return took


def _pool_of_million() -> str:
    from wholeplace.foundation.acts.action import acting
    from wholeplace.pools.web.actions import start_pool
    from wholeplace.pools.web.models import Pool

    book, by = ledger_room.book("million"), ledger_room.system(400)
    found = Pool.objects.for_system("a bench").filter(book=book).first()
    if found is None:
        found = start_pool(by=by, place=book.place, title="Million")
        with acting("agreement.open", by=by, chain=book.chain):
            found.book = book
            found.save()
    return str(found.pk)
