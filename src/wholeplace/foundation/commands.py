"""The foundation's commands: verify the record, run jobs, add people and places."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def start_django() -> None:
    """Ready the models; the settings are named by the environment."""
    import django

    django.setup()


@app.command("verify")
def verify_command(
    noted: Annotated[
        list[str] | None, typer.Option("--noted", help="CHAIN=HASH noted outside, to be found again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that the record of acts still says what was done; exit status 13 where it does not."""
    start_django()
    from wholeplace.foundation.acts.report import print_verdict
    from wholeplace.foundation.acts.verify import verify

    expected = dict(pair.split("=", 1) for pair in noted or [])
    verdict = verify(expected_heads=expected)
    raise typer.Exit(print_verdict(verdict, as_json=as_json))


@app.command("work")
def work() -> None:
    """Run background jobs until stopped."""
    start_django()
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", startup_delay=False)


person_app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Add people and give them roles.")
app.add_typer(person_app, name="person")


@person_app.command("add")
def person_add(
    email: str,
    name: str,
    role: Annotated[str, typer.Option(help="The role to give, such as analyst.")] = "administrator",
    place: Annotated[str | None, typer.Option(help="The code of the place; none: the whole installation.")] = None,
    body: Annotated[str | None, typer.Option(help="The id of the body; none: every body of the place.")] = None,
    from_on: Annotated[
        str | None, typer.Option("--from", help="First day, as 2026-04-01; today where not given.")
    ] = None,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Add a person, with a role."""
    start_django()
    from wholeplace.foundation.people.console import add_person_with_role

    first_day = date.fromisoformat(from_on) if from_on else None
    person = add_person_with_role(email, name, password, role, place, body, first_day)
    typer.echo(f"{person.name} signs in as {person.email}.")
