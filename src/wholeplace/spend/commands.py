"""`wholeplace spend …`: gathers the commands of the count, and imports only the one asked for."""

from __future__ import annotations

import typer

from wholeplace.foundation.lazy_commands import Commands, lazily

COMMANDS: Commands = {
    "read": (
        "wholeplace.spend.commands_read",
        "app",
        "What files of spending hold: columns, lines, the sum to the penny.",
    ),
    "classify": ("wholeplace.spend.commands_classify", "app", "Which service each line falls under, and how surely."),
    "map": ("wholeplace.spend.commands_map", "app", "Who spends what on which service, from counted lines."),
    "reconcile": (
        "wholeplace.spend.commands_reconcile",
        "app",
        "Statutory returns against their published totals, and who is missing.",
    ),
}

app = typer.Typer(cls=lazily(COMMANDS), add_completion=False, rich_markup_mode=None)


@app.callback(no_args_is_help=True)
def spend() -> None:
    """The count: what public bodies spend in a place, on what, from the files that they publish."""
