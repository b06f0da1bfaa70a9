"""`wholeplace pools …`: gathers the commands of pools and of their book, and imports only the one asked for."""

from __future__ import annotations

import typer

from wholeplace.foundation.lazy_commands import Commands, lazily

COMMANDS: Commands = {
    "deal": ("wholeplace.journeys.commands", "app", "Proposals for sharing costs and gains, from a case."),
    "share": ("wholeplace.pools.share_commands", "app", "Who bears an overspend or gets a gain, rule by rule."),
    "contributions": ("wholeplace.pools.commands_book", "app", "What is due, asked for and received of each partner."),
    "post": ("wholeplace.pools.commands_book", "app", "Post entries from a file."),
    "close": ("wholeplace.pools.commands_book", "app", "Close periods of a pool's book, for good."),
    "statement": (
        "wholeplace.pools.commands_statement",
        "app",
        "The memorandum account, each body's view, report and return.",
    ),
    "verify": ("wholeplace.ledger.commands", "app", "Check that books still hold what was posted."),
    "publish-roots": (
        "wholeplace.ledger.commands_roots",
        "app",
        "Publish today's root of every book; run it once a day.",
    ),
    "export": ("wholeplace.ledger.commands", "app", "A book for other programs: sealed, beancount, hledger, CSV."),
    "take-in": ("wholeplace.ledger.commands", "app", "Take a partner's ledger extract into a book."),
}


app = typer.Typer(cls=lazily(COMMANDS), add_completion=False, rich_markup_mode=None)


@app.callback(no_args_is_help=True)
def pools() -> None:
    """The deal and the pool: partners' money, and the book that it is kept in."""
