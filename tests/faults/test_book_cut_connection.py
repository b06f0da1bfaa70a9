"""A database connection that is cut in the midst of a posting, before each of its statements and at its end.

The entry is refused in words and nothing of it stands; or, where only the acknowledgement was lost, it stands, and the same
request sent again gives that entry. The next posting of the same process goes through.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postgres_server import with_database

from .installation import Installation

FURNISH = "import book_room\nbook_room.furnish(1)\n"

CUT = """
import json
from contextlib import contextmanager
import book_verdict, psycopg
from book_room import book_named
from book_site import asked, somebody
from django.db import connection
from wholeplace.ledger.web import posting

OWN = connection.settings_dict
OTHER = psycopg.connect(dbname=OWN["NAME"], user=OWN["USER"], host=OWN["HOST"], port=OWN["PORT"], autocommit=True)


def cut():
    OTHER.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


@contextmanager
def cut_before(number):
    # Counts the statements from the lock on the book's head, with which the posting begins.
    count = 0

    def counting(execute, sql, params, many, context):
        nonlocal count
        count += bool(count) or "ledger_head" in sql
        if count == number:
            count += 1
            cut()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        yield


@contextmanager
def cut_at_the_end():
    # The connection is cut when all is said and only the commit is left.
    own = posting._move

    def moved(book, head):
        own(book, head)
        cut()

    posting._move = moved
    try:
        yield
    finally:
        posting._move = own


def count():
    return len(book_verdict.verdict()["entries"]["pool-0"])


client = somebody()
status, said = asked(1, client)
assert status == 200, said
told, n = [], 2
for ways in [*(cut_before(number) for number in range(1, 13)), cut_at_the_end()]:
    before = count()
    with ways:
        status, said = asked(n, client)
    if status == 200:
        told.append(["untouched", before, count(), status])
    else:
        told.append([said["title"], before, count(), asked(n, client)[0]])
    n += 1
page = None
with cut_before(1):
    page = asked(n, client, "/posting")
OTHER.close()
print(json.dumps({"told": told, "page": page, "wrong": book_verdict.verdict()["wrong"], "last": asked(n, client)}))
"""


@pytest.mark.postgres
def test_a_posting_whose_connection_is_cut_leaves_nothing_and_the_next_one_stands(postgres: str, tmp_path: Path):
    installation = Installation(tmp_path / "data", {"DATABASE_URL": with_database(postgres, "cut")})
    assert installation.command("setup-database").returncode == 0
    prepared = installation.python(FURNISH)
    assert prepared.returncode == 0, prepared.stderr
    ran = installation.python(CUT)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    cut = [one for one in found["told"] if one[0] != "untouched"]
    assert len(cut) >= 6, "before most of the statements of a posting, and at its end"
    for title, before, after, sent_again in cut:
        assert title == "This is our fault, not yours. Nothing is half done"
        assert after == before, "nothing of it stands"
        assert sent_again == 200
    assert found["told"][-1] in cut, "at its end"
    assert found["page"][0] == 500
    assert "Traceback" not in found["page"][1]
    assert found["wrong"] == []
    assert found["last"][0] == 200
