"""A pool's book as pages and JSON read it: the two sides of the trial balance, what lies behind a figure, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from wholeplace.documents.wording import day
from wholeplace.foundation.access.by import LONDON
from wholeplace.ledger.chart import COMMITMENTS, COMMITTED, DIMENSIONS, Account, Cell, chart
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.queries import Balances
from wholeplace.vocabulary.problems import Problem

PROMISED = (COMMITTED, COMMITMENTS)
KIND_WORDS = {
    "posting": "Posting",
    "opening": "Opening balance",
    "closing": "Closing",
    "reversal": "Reversal",
    "commitment": "Commitment",
    "release": "Release",
    "settlement": "Settlement",
    "import": "Import",
}


@dataclass(frozen=True, slots=True)
class Side:
    """A row of the trial balance. *Units*: whole pence; one of the two is None."""

    account: Account
    debit_pence: int | None
    credit_pence: int | None


def sides(by_account: Mapping[Account, int]) -> list[Side]:
    """Each account on its side, in the order of the chart."""
    return [Side(account, *two_sides(pence)) for account, pence in by_account.items()]


def two_sides(pence: int) -> tuple[int | None, int | None]:
    """A balance or a line as debit and credit, of which one is None. *Units*: pence."""
    return (pence, None) if pence > 0 else (None, -pence)


def debits_pence(entry_lines: Iterable[Any]) -> int:
    """What an entry moves: the sum of its debits. *Units*: pence."""
    return sum(line.pence for line in entry_lines if line.pence > 0)


def words_of(found: Balances) -> str:
    """In one sentence, which balances these are."""
    what = "Balances now" if found.as_of is None else f"Balances as of the end of {day(found.as_of)}"
    known = (
        "with all that has been entered by now"
        if found.known_on is None
        else f"as they were known at the end of {day(found.known_on)}"
    )
    entries = "no entry" if not found.entries else "1 entry" if found.entries == 1 else f"{found.entries:,} entries"
    return f"{what}, {known}: the book then held {entries}." if found.known_on else f"{what}, {known}: {entries}."


def days_query(found: Balances) -> dict[str, str]:
    """The days asked for, as an address carries them on."""
    asked = {"as_of": found.as_of, "known_on": found.known_on}
    return {name: value.isoformat() for name, value in asked.items() if value}


def cell_query(cell: Cell) -> str:
    """A cell as the query of an address: every dimension but the account, those that say nothing left out."""
    said = {key: value for key, value in asdict_of(cell).items() if key != "account" and value}
    return urlencode(said | ({"capital": "yes"} if cell.capital else {}))


def cell_of_query(account: str, query: Mapping[str, str]) -> Cell:
    """The cell that an address names."""
    plain = {name: query.get(name, "") for name in DIMENSIONS if name not in ("account", "capital")}
    return Cell(account=account, capital=query.get("capital") == "yes", **plain)


def asdict_of(cell: Cell) -> dict[str, Any]:
    return asdict(cell)


def moment_of(posted: Posted) -> datetime:
    """When an entry was recorded, by the clock of London."""
    return datetime.fromisoformat(posted.recorded_at).astimezone(LONDON)


def iso_day(text: str) -> date | None:
    """A day of an address; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def no_such_account(code: str) -> Problem:
    return Problem(
        name="unknown-account",
        field="account",
        found=code,
        expected=f"an account of the chart: {', '.join(chart())}",
        why="Balances are kept by the accounts of the chart.",
        remedy="Choose an account from the trial balance.",
    )


def posted_out(posted: Posted) -> dict[str, Any]:
    """An entry as JSON shows it. *Units*: pence, a debit above nought."""
    entry = posted.entry
    return {
        "number": posted.number,
        "repeated": posted.repeated,
        "key": entry.key,
        "on": entry.on,
        "period": entry.period,
        "kind": entry.kind,
        "text": entry.text,
        "reference": entry.reference,
        "source": entry.source,
        "reverses": entry.reverses,
        "settles": entry.settles,
        "by_name": posted.by_name,
        "recorded_at": posted.recorded_at,
        "previous": posted.previous,
        "hash": posted.hash,
        "lines": [asdict_of(line.cell) | {"pence": line.pence} for line in entry.lines],
    }
