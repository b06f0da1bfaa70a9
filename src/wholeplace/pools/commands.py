"""`wholeplace pools …`: gathers the commands of pools and of their book, and imports only the one asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# name → (module, Typer app in it, one line of help). A whole app stands as a group; of `app` only the command named.
COMMANDS: dict[str, tuple[str, str, str]] = {
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


class Lazily(TyperGroup):
    """Imports a command's module only when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _line = COMMANDS[cmd_name]
        found = typer.main.get_command(getattr(import_module(module), attribute))
        return getattr(found, "commands", {}).get(cmd_name, found)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, _app, line) in COMMANDS.items()])
        self.format_options(ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        options = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(options)


app = typer.Typer(cls=Lazily, add_completion=False, rich_markup_mode=None)


@app.callback(no_args_is_help=True)
def pools() -> None:
    """The deal and the pool: partners' money, and the book that it is kept in."""
