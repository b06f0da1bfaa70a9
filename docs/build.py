"""Build docs/reference from what the code says of itself: `python docs/build.py`, or `--check` to see that it is up to date."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent / "reference"
HEAD = "<!-- Built by `make docs` from the code; never edited by hand. -->\n\n"


def problems() -> str:
    """Every problem: what it means, what provokes it, what to do."""
    from wholeplace.appraisal.problems import reference_page

    return reference_page()


def commands() -> str:
    """Every command with its arguments and options."""
    import typer

    from wholeplace.cli import app

    root = typer.main.get_command(app)
    parts = ["# The command line\n", "Exit statuses: 0 done; 2 misused; 10 unreadable; 11 refused; 12 not permitted; "
             "13 a check failed; 70 our fault; for several files the highest met.\n"]  # fmt: skip
    parts += _pages(root, "wholeplace")
    return "\n".join(parts)


def _pages(command, name: str) -> Iterator[str]:  # type: ignore[no-untyped-def]
    import click

    context = click.Context(command, info_name=name)
    inner = command.list_commands(context) if hasattr(command, "list_commands") else []
    if not inner:
        yield f"## {name}\n\n{(command.help or '').strip()}\n\n```\n{_help(command, context)}\n```\n"
    for word in inner:
        yield from _pages(command.get_command(context, word), f"{name} {word}")


def _help(command, context) -> str:  # type: ignore[no-untyped-def]
    """Usage, arguments and options in plain lines, whatever the width of the terminal."""
    lines = [" ".join(["usage:", context.command_path, *command.collect_usage_pieces(context)])]
    records = [record for param in command.get_params(context) if (record := param.get_help_record(context))]
    width = max((len(left) for left, _ in records), default=0)
    return "\n".join(lines + [f"  {left:<{width}}  {' '.join(right.split())}".rstrip() for left, right in records])


def parameters() -> str:
    """Every edition that the engine leans on, and how sure it is."""
    from wholeplace.appraisal.bias import bias_editions, grade_table
    from wholeplace.reference.prices import (
        deflator_editions,
        deflators,
        discount_schedule,
        discount_schedules,
    )
    from wholeplace.reference.unit_costs import editions, library

    parts = [
        "# Editions and parameters\n",
        "## Deflators\n",
        "| edition | title | years | last outturn | source |",
        "|---|---|---|---|---|",
    ]
    for edition in deflator_editions():
        series = deflators(edition)
        last = str(series.latest_outturn) if series.indices else "–"
        parts.append(f"| `{edition}` | {series.title} | {series.span} | {last} | {series.source} |")
    parts += [
        "\n## Discount schedules\n",
        "| name | title | bands (to year: rate) | edition | source |",
        "|---|---|---|---|---|",
    ]
    for name in discount_schedules():
        schedule = discount_schedule(name)
        bands = "; ".join(f"{last}: {rate:.2%}" for last, rate in schedule.bands)
        parts.append(f"| `{name}` | {schedule.title} | {bands} | {schedule.edition} | {schedule.source} |")
    for edition in bias_editions():
        parts += [
            f"\n## Optimism bias by evidence grade, edition `{edition}`\n",
            "| grade | costs | benefits | cost source | population data | evidence of effect | age | known error |",
            "|---|---|---|---|---|---|---|---|",
        ]
        parts += [
            f"| {g.number} | +{g.cost_size:.0%} | −{g.benefit_size:.0%} | {g.cost_source} | {g.population_data} "
            f"| {g.evidence_of_effect} | {g.age_of_data} | {g.known_data_error} |"
            for g in grade_table(edition).values()
        ]
    parts += ["\n## Unit cost libraries\n", "| name | title | attribution | how sure |", "|---|---|---|---|"]
    for name in editions():
        e = library(name).edition
        parts.append(f"| `{e.name}` | {e.title} | {e.attribution} | {e.standing} |")
    return "\n".join(parts) + "\n"


def interface() -> str:
    """Every operation of the API."""
    import django

    django.setup()
    from wholeplace.foundation.api.app import api
    from wholeplace.site import urls  # noqa: F401 - slices register their routers as the addresses load

    parts = [
        "# The API\n",
        "OpenAPI at `/api/openapi.json`; problems as `application/problem+json`.\n",
        "| operation | what it does |",
        "|---|---|",
    ]
    for path, methods in api.get_openapi_schema()["paths"].items():
        parts += [f"| `{method.upper()} {path}` | {said.get('summary', '')} |" for method, said in methods.items()]
    return "\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "problems.md": problems,
    "commands.md": commands,
    "parameters.md": parameters,
    "api.md": interface,
}


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholeplace.site.settings")
    HERE.mkdir(exist_ok=True)
    stale = []
    for name, build in PAGES.items():
        text, file = HEAD + build().rstrip() + "\n", HERE / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                file.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        print(f"docs/reference is out of date: {', '.join(stale)}. Run `make docs` and commit what it writes.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
