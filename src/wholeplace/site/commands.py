"""The site's commands: make the database, load the specimen, serve."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("serve")
def serve(
    port: Annotated[int, typer.Option(envvar="PORT", help="The port to answer on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to answer on; only this machine's own by default.")
    ] = "127.0.0.1",
    specimen: Annotated[bool, typer.Option(help="Load the made-up place where there is no place.")] = True,
) -> None:
    """Make the database, load the specimen if there is no place, and serve until stopped."""
    from wholeplace.site.serving import prepare, run

    prepare(load_specimen=specimen)
    raise typer.Exit(run(host=host, port=port))


@app.command("setup-database")
def setup_database() -> None:
    """Bring the database up to date."""
    from wholeplace.site.serving import bring_up_to_date, start_django

    start_django()
    bring_up_to_date()
    typer.echo("The database is up to date.")


@app.command("demo")
def demo() -> None:
    """Load the made-up specimen place, where no real place is kept."""
    from wholeplace.site.serving import bring_up_to_date, load_specimen, start_django

    start_django()
    bring_up_to_date()
    load_specimen()
