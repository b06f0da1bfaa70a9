"""The foundation's commands: verify the record, run jobs, add people and places, back up and restore."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def start_django() -> None:
    """Ready the models; the settings are named by the environment. *Refuses* `database-behind`."""
    import django

    django.setup()


def start_with_tables() -> None:
    """The same, for commands that read. *Refuses* `database-behind` where its tables are not those of this program."""
    start_django()
    from wholeplace.foundation.acts.report import demand_up_to_date

    demand_up_to_date()


@app.command("verify")
def verify_command(
    noted: Annotated[
        list[str] | None, typer.Option("--noted", help="CHAIN=HASH noted outside, to be found again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that the record of acts still says what was done; exit status 13 where it does not."""
    start_with_tables()
    from wholeplace.foundation.acts.report import print_verdict, verify_with_bar

    expected = dict(pair.split("=", 1) for pair in noted or [] if "=" in pair)
    raise typer.Exit(print_verdict(verify_with_bar(expected, quiet=as_json), as_json=as_json))


@app.command("work")
def work_command(
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing is left to do.")] = False,
) -> None:
    """Run background jobs until stopped."""
    start_with_tables()
    from wholeplace.foundation.jobs.worker import work

    work(until_empty=until_empty)


@app.command("backup")
def backup_command(file: Annotated[Path, typer.Argument(help="The file to write, such as wholeplace.tar.gz.")]) -> None:
    """Copy the database and the data folder into one file, while the site goes on."""
    start_with_tables()
    from wholeplace.foundation.backup import back_up

    kept = back_up(file)
    typer.echo(f"{file}: {kept.files} files and the database, {kept.size_bytes:,} bytes.")


@app.command("restore")
def restore_command(file: Annotated[Path, typer.Argument(help="A file that `wholeplace backup` wrote.")]) -> None:
    """Put a backup into an empty data folder and database, and verify it."""
    start_django()
    from wholeplace.foundation.acts.report import print_verdict, verify_with_bar
    from wholeplace.foundation.backup import restore

    restore(file)
    raise typer.Exit(print_verdict(verify_with_bar({}, quiet=False), as_json=False))


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
    start_with_tables()
    from wholeplace.foundation.people.console import add_person_with_role

    person = add_person_with_role(email, name, password, role, place, body, _day(from_on))
    typer.echo(f"{person.name} signs in as {person.email}.")


place_app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Add a place and its bodies.")
app.add_typer(place_app, name="place")


@place_app.command("add")
def place_add(
    code: Annotated[str, typer.Argument(help="The place's GSS code, such as E06000050.")],
    name: Annotated[str, typer.Argument(help="The place's name.")],
) -> None:
    """Add a place. The specimen's demonstration sign-ins end with it."""
    start_with_tables()
    from wholeplace.foundation.people.console import add_real_place

    typer.echo(f"{add_real_place(code, name)} is here now. Add its bodies with: wholeplace place add-body {code} …")


@place_app.command("add-body")
def place_add_body(
    code: Annotated[str, typer.Argument(help="The place's GSS code.")],
    id: Annotated[str, typer.Argument(help="The body's own id, such as anytown-council.")],  # noqa: A002
    name: Annotated[str, typer.Argument(help="The body's name.")],
    kind: Annotated[str, typer.Option(help="Its kind, such as local-authority, nhs or police.")],
    from_on: Annotated[
        str | None, typer.Option("--from", help="First day, as 2026-04-01; today where not given.")
    ] = None,
) -> None:
    """Add a body to a place."""
    start_with_tables()
    from wholeplace.foundation.people.console import add_real_body

    body = add_real_body(code, id, name, kind, _day(from_on))
    typer.echo(f"{body.name} belongs to {code}.")


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day such as 2026-04-01") from None
