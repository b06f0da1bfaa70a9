"""`wholeplace pools publish-roots`: run once a day, so that anybody can hold a copy of a book against the root of a day."""

from __future__ import annotations

from typing import Annotated

import typer

from wholeplace.foundation.commands import start_with_tables

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("publish-roots")
def publish_roots_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Publish today's root of every book; a root that stands for today stays as it is. Meant to run once a day."""
    start_with_tables()
    import json

    from django.utils import timezone

    from wholeplace.foundation.access.by import By
    from wholeplace.ledger.web.actions import publish_root
    from wholeplace.ledger.web.models import Book

    by = By.system("publish the roots of the day", at=timezone.now())
    roots = [publish_root(by=by, book=book) for book in Book.objects.for_system("every book has a root a day")]
    if as_json:
        rows = [{"book": r.book_id, "on": r.on.isoformat(), "entries": r.number, "root": r.hash} for r in roots]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for root in roots:
        print(f"{root.book_id}  {root.on.isoformat()}  {root.number} entries  {root.hash}")
    if not roots:
        print("There is no book yet.")
