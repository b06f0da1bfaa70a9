"""`wholeplace pools deal`: proposals for sharing costs and gains, from a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("deal")
def deal_command(
    file: Annotated[Path, typer.Argument(help="The case, as text or workbook.")],
    away: Annotated[
        list[str] | None, typer.Option("--away", help="BODY=WHY: it is not at the table. Repeat for each.")
    ] = None,
    route: Annotated[
        list[str] | None, typer.Option("--route", help="BODY=POWER: s75, s65z6, s10 or aligned. Repeat for each.")
    ] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="Only these rules. Repeat for each.")] = None,
    double_running: Annotated[
        str, typer.Option("--double-running", help="Pounds a year, with commas between, before savings come.")
    ] = "",
    payer: Annotated[
        list[str] | None, typer.Option("--payer", help="BODY=SHARE of the double running. Repeat for each.")
    ] = None,
    if_joined: Annotated[str, typer.Option("--if-joined", help="What would change if this body joined.")] = "",
    cash_only: Annotated[bool, typer.Option("--cash-only", help="Count only what is claimed as cash.")] = False,
    draws: Annotated[int, typer.Option(min=100, max=1_000_000, help="How many draws.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Propose contributions and gain shares from a case, side by side, each with its range and chance of loss."""
    from wholeplace import appraisal
    from wholeplace.journeys.deal_of_case import deal_answer

    settings: dict[str, Any] = {
        "seats": _seats(away or [], route or []),
        "rules": [{"rule": one} for one in rule or []],
        "cash_only": cash_only,
        "draws": draws,
        "seed": seed,
    }
    if double_running:
        pounds = [float(part) for part in double_running.split(",")]
        settings["double_running"] = {"pounds_by_year": pounds, "shares": dict(_pairs(payer or []))}
    answer, text = deal_answer(appraisal.read_file(file), settings, if_joined)
    print(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else text)


def _seats(away: list[str], route: list[str]) -> dict[str, dict[str, Any]]:
    seats: dict[str, dict[str, Any]] = {body: {"at_table": True, "route": power} for body, power in _pairs(route)}
    return seats | {body: {"at_table": False, "why_not": why} for body, why in _pairs(away)}


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    for text in texts:
        if "=" not in text:
            raise typer.BadParameter(f"{text!r}: write BODY=…")
    return [(body, value) for body, _, value in (text.partition("=") for text in texts)]
