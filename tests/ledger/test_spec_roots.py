"""Roots are published for every book by one command, once a day."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from ledger.books import SYSTEM, bill, low_moss_book
from wholeplace.ledger.commands_roots import app
from wholeplace.ledger.web.models import Root
from wholeplace.ledger.web.posting import post


@pytest.mark.django_db
def test_every_book_gets_its_root_once_a_day() -> None:
    book = low_moss_book()
    posted = post(by=SYSTEM, book=book, entry=bill())
    for _ in range(2):
        said = CliRunner().invoke(app, ["--json"])
        assert said.exit_code == 0, said.output
        (row,) = json.loads(said.stdout)
        assert (row["book"], row["entries"], row["root"]) == (book.pk, 1, posted.hash)
    assert Root.objects.for_system("test").count() == 1
