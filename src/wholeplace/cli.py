"""`wholeplace`: gathers each slice's commands, imports only the one asked for, and says plainly what went wrong.

Exit statuses: 0 done; 2 misused; 10 unreadable; 11 refused; 12 not permitted; 13 a check failed; 70 our fault.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import typer

from wholeplace.foundation.lazy_commands import Commands, lazily
from wholeplace.vocabulary.problems import Exit, Problem, Refused

COMMANDS: Commands = {
    "appraise": (
        "wholeplace.appraisal.commands",
        "app",
        "What a case costs and saves, for whom, and how sure that is.",
    ),
    "case": ("wholeplace.appraisal.commands", "app", "A template workbook for a new case, and other forms of a case."),
    "explain": ("wholeplace.appraisal.commands", "app", "What a problem's name means and what to do about it."),
    "spend": ("wholeplace.spend.commands", "app", "The count: what public bodies spend in a place, from their files."),
    "pools": ("wholeplace.pools.commands", "app", "The deal and the pool, and the book that it is kept in."),
    "unit-costs": ("wholeplace.reference.commands", "unit_costs_app", "Search and show the unit cost library."),
    "serve": (
        "wholeplace.site.commands",
        "app",
        "Make the database, load the specimen if there is no place, and serve.",
    ),
    "demo": ("wholeplace.site.commands", "app", "Load the made-up specimen place."),
    "setup-database": ("wholeplace.site.commands", "app", "Bring the database up to date."),
    "work": ("wholeplace.foundation.commands", "app", "Run background jobs until stopped."),
    "verify": ("wholeplace.foundation.commands", "app", "Check that the record of acts still says what was done."),
    "person": ("wholeplace.foundation.commands", "app", "Add people and give them roles."),
    "place": ("wholeplace.foundation.commands", "app", "Add a place and its bodies."),
    "backup": ("wholeplace.foundation.commands", "app", "Copy the database and the data folder into one file."),
    "restore": ("wholeplace.foundation.commands", "app", "Put a backup into an empty data folder, and verify it."),
}


app = typer.Typer(cls=lazily(COMMANDS), add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(no_args_is_help=True)
def wholeplace(
    debug: bool = typer.Option(False, "--debug", help="Show where in the program a fault of ours happened."),
) -> None:
    """The public bodies of one place count, make a case, agree a deal, keep its book, and measure."""


def main() -> None:
    """Run the command line and end with its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholeplace.site.settings")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit status."""
    try:
        return _status(typer.main.get_command(app).main(arguments, prog_name="wholeplace", standalone_mode=False))
    except Refused as refused:
        return _refused(refused, as_json="--json" in arguments)
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    except Exception as error:
        return _fault(error, as_json="--json" in arguments, debug="--debug" in arguments)


def _status(answer: object) -> int:
    return answer if isinstance(answer, int) else Exit.DONE


def _refused(refused: Refused, as_json: bool) -> int:
    if as_json:
        print(
            json.dumps({"problems": [problem.as_dict() for problem in refused.problems]}, ensure_ascii=False, indent=2)
        )
    else:
        print("\n\n".join(problem.text() for problem in refused.problems), file=sys.stderr)
    return refused.status


def _fault(error: Exception, *, as_json: bool, debug: bool) -> int:
    if hasattr(error, "show") and hasattr(error, "exit_code"):  # typer's own: the command was misused
        return _refused(Refused(misused(error), status=Exit.MISUSED), as_json=True) if as_json else _misused(error)
    if type(error).__name__ == "Abort":
        print("Stopped.", file=sys.stderr)
        return 130
    if debug:
        raise error
    if as_json:
        return _refused(Refused(our_fault(error), status=Exit.OUR_FAULT), as_json=True)
    print(f"This is our fault: {type(error).__name__}: {error}", file=sys.stderr)
    print("Nothing is half done. Run it again as `wholeplace --debug …` and send us what it prints.", file=sys.stderr)
    return Exit.OUR_FAULT


def _misused(error: Any) -> int:
    error.show()
    return int(error.exit_code)


def misused(error: Any) -> Problem:
    """The problem of a command that cannot be understood as it was typed."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "wholeplace"
    return Problem(
        name="command-misused",
        field=command,
        found=" ".join(error.format_message().split()),
        expected=" ".join([command, *context.command.collect_usage_pieces(context)])
        if context is not None
        else command,
        why="A command does exactly what it is told, so it does nothing where that is not clear.",
        remedy=f"Look at: {command} --help",
    )


def our_fault(error: Exception) -> Problem:
    """The problem of a fault in the program itself."""
    return Problem(
        name="our-fault",
        found=f"{type(error).__name__}: {error}",
        expected="an answer, or a problem that you could put right",
        why="This is a fault of ours. Nothing is half done.",
        remedy="Run it again as wholeplace --debug … and send us what it prints.",
    )


if __name__ == "__main__":
    main()
