"""The files that the made-up bodies publish, as messy as real ones: made from the truth, so that what they come to is known.

Every file says on its first lines or in its source that it is made up, where its layout has room for it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Literal

from wholeplace.reference.services import label_of, services
from wholeplace.specimen import place as p
from wholeplace.specimen.spend.setting import HOSPITALS, NAMES_PRINTED, PUBLISH, RETURNED, SEED, YEARS
from wholeplace.specimen.spend.truth import Truth, truth
from wholeplace.spend.lines import pounds_text
from wholeplace.spend.statutory_layout import TOTAL, line_ids, measures, service_lines
from wholeplace.vocabulary.money import split_pence
from wholeplace.vocabulary.years import FinancialYear

FileKind = Literal["payments", "not-spend", "statutory", "by-hand", "shares", "transfers"]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One made-up file. `body` is its publisher's id, empty where several bodies' figures stand in it.

    `rows` and `pence` are what a right reading of a payments file comes to: lines with an amount, and their exact sum.
    """

    name: str
    bytes: bytes
    body: str
    kind: FileKind
    year: int | None = None
    rows: int = 0
    pence: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """One payment before it is printed. *Units*: pence, net of value added tax."""

    paid_on: date
    service: str
    supplier: str
    purpose: str
    pence: int
    vat: bool = True
    capital: bool = False


_COMPANIES = (
    "Fernway Care Ltd",
    "Harrow & Pike Civil Engineering PLC",
    "Millrace Facilities Limited",
    "Ottersdale Transport Ltd",
    "Brightwater Software Ltd",
    "Three Counties Agency Staffing Ltd",
    "Marlpit Aggregates Ltd",
    "Low Moss Energy PLC",
    "Kestrel Medical Supplies Ltd",
    "Stonebridge Legal LLP",
    "Penny Hill Catering Ltd",
    "Quarry Bank Books Ltd",
)
_PURPOSES = (
    "Agency staff",
    "Placements",
    "Repairs and maintenance",
    "Equipment",
    "Licences",
    "Fees",
    "Energy",
    "Materials",
)
_REDACTED = "REDACTED PERSONAL DATA"
_PART_IN_PAYMENTS = (
    55  # of a hundred pounds that a body spends itself; the rest is pay and what lies below the threshold
)


@cache
def files(seed: int = SEED) -> list[MadeFile]:
    """Every file of the made-up place, in the order in which a person would bring them in."""
    true = truth(seed)
    return [
        *(one for year in YEARS for body in PUBLISH for one in _payments(true, body, year)),
        _register(),
        *(_return(true, year) for year in YEARS),
        _totals(true),
        _shares(true),
        _transfers(true),
    ]


def _payments(true: Truth, body: str, year: int) -> Iterator[MadeFile]:
    dice = Random(f"{true.seed} {body} {year}")  # noqa: S311 - a made-up place, not a secret
    lines = sorted(_lines(true, body, year, dice), key=lambda line: (line.paid_on, line.supplier, line.pence))
    for label, months in _PERIODS[body, year]:
        held = [line for line in lines if line.paid_on.month in months]
        data = _LAYOUTS[body, year](held, dice)
        name = f"{body}-payments-{_short(year)}{label}.csv"
        yield MadeFile(name, data, body, "payments", year, len(held), sum(line.pence for line in held))


def _lines(true: Truth, body: str, year: int, dice: Random) -> Iterator[_Line]:
    """The payments over the threshold: a part of what the body spends itself, and what it pays other public bodies."""
    spent: dict[str, int] = {}
    for (spender, service, when, _), pence in true.own.items():
        if (spender, when) == (body, year):
            spent[service] = spent.get(service, 0) + pence
    for service, pence in spent.items():
        count = 40 if len(spent) == 1 else 14
        for part in _in_parts(dice, pence * _PART_IN_PAYMENTS // 100, count):
            supplier = _REDACTED if dice.random() < 0.06 else dice.choice(_COMPANIES)
            yield _Line(_day(dice, year), service, supplier, dice.choice(_PURPOSES), part, vat=supplier != _REDACTED)
    names = {known: name for name, known in NAMES_PRINTED.items()}
    for one in true.paid:
        if (one.passing.payer, one.year) == (body, year) and "payer" in one.passing.ends:
            for part in _in_parts(dice, one.pence, 6):
                supplier, what = names[one.passing.payee], one.passing.purpose
                yield _Line(_day(dice, year), one.passing.service, supplier, what, part, False, one.passing.capital)


def _in_parts(dice: Random, pence: int, count: int) -> list[int]:
    """A sum in so many payments and one credit, none of them nought."""
    credit = 50_000 + dice.randrange(pence // 100)
    paid = [part for part in split_pence(pence + credit, [dice.randrange(1, 100) for _ in range(count)]) if part]
    return [*paid, -credit]


def _day(dice: Random, year: int) -> date:
    month = dice.randrange(1, 13)
    return date(year + (month < 4), month, dice.randrange(1, 29))


def _first_layout(lines: Sequence[_Line], dice: Random) -> bytes:
    """Titles above, a blank column, pound signs in cp1252, brackets for credits, thousands commas, notes below."""
    rows: list[list[str]] = [
        ["Thistlemere Borough Council (made up)", *[""] * 7],
        ["Payments to suppliers over £500", *[""] * 7],
        [""] * 8,
        [
            "Directorate",
            "",
            "Supplier Name",
            "Date Paid",
            "Net Amount £",
            "Purpose",
            "Capital or Revenue",
            "Transaction No",
        ],
    ]
    for number, line in enumerate(lines, start=1):
        amount = f"£{abs(line.pence) // 100:,}.{abs(line.pence) % 100:02d}"
        amount = f"({amount})" if line.pence < 0 else amount
        kind = "Capital" if line.capital else "Revenue"
        day = line.paid_on.strftime("%d/%m/%Y")
        rows.append(
            [
                label_of(line.service),
                "",
                line.supplier,
                day,
                amount,
                line.purpose,
                kind,
                f"{dice.randrange(10**7)}/{number}",
            ]
        )
    rows += [[""] * 8, ["Amounts are net of recoverable VAT. Names of private persons are redacted.", *[""] * 7]]
    return _csv(rows).encode("cp1252")


def _second_layout(lines: Sequence[_Line], dice: Random) -> bytes:
    """The same council after a change of ledger: a byte order mark, other headers, three columns of money, months in letters."""
    rows = [
        [
            "Organisation Name",
            "Service Label",
            "Beneficiary Name",
            "Payment Date",
            "Net",
            "VAT",
            "Gross",
            "Expenditure Category",
            "Capital or Revenue",
        ]
    ]
    for line in lines:
        vat = line.pence // 5 if line.vat else 0
        rows.append(
            [
                "Thistlemere Borough Council (made up)",
                label_of(line.service),
                line.supplier,
                line.paid_on.strftime("%d-%b-%Y"),
                *(pounds_text(pence) for pence in (line.pence, vat, line.pence + vat)),
                line.purpose,
                "CAP" if line.capital else "REV",
            ]
        )
    return "\ufeff".encode() + _csv(rows).encode("utf-8")


def _central_layout(lines: Sequence[_Line], dice: Random) -> bytes:
    """As health bodies publish spending over £25,000: who and where in the first columns, no word on tax, minus signs behind."""
    rows = [
        [
            "Department family",
            "Entity",
            "Date",
            "Expense Type",
            "Expense area",
            "Supplier",
            "Transaction number",
            "Amount",
        ]
    ]
    for line in lines:
        amount = f"{abs(line.pence) // 100:,}.{abs(line.pence) % 100:02d}" + ("-" if line.pence < 0 else "")
        day = line.paid_on.strftime("%d/%m/%y")
        area = label_of(line.service) if dice.random() > 0.1 else "#N/A"
        number = str(dice.randrange(10**8))
        rows.append(["Health (made up)", "Vale health bodies", day, line.purpose, area, line.supplier, number, amount])
    return _csv(rows).encode("utf-8")


def _old_layout(lines: Sequence[_Line], dice: Random) -> bytes:
    """Semicolons, the line ends of an old Mac, days with the year first."""
    rows = [["Entity", "Clearing Date", "Supplier", "Description", "Invoice Amount Excluding VAT"]]
    for line in lines:
        rows.append(
            ["Vale Police (made up)", line.paid_on.isoformat(), line.supplier, line.purpose, pounds_text(line.pence)]
        )
    return _csv(rows, delimiter=";", end="\r").encode("utf-8")


_QUARTERS = tuple((f"-q{n + 1}", tuple((3 * n + 3 + month) % 12 + 1 for month in range(3))) for n in range(4))
_HALVES = (("-april-to-september", (4, 5, 6, 7, 8, 9)), ("-october-to-march", (10, 11, 12, 1, 2, 3)))
_WHOLE = (("", tuple(range(1, 13))),)
_PERIODS = {(body, year): _WHOLE for body in PUBLISH for year in YEARS} | {
    (p.COUNCIL, YEARS[0]): _QUARTERS,
    (p.COUNCIL, YEARS[1]): _HALVES,
}
_Printer = Callable[[Sequence[_Line], Random], bytes]
_LAYOUTS: dict[tuple[str, int], _Printer] = {
    **{(body, year): _central_layout for body in (p.NHS, HOSPITALS) for year in YEARS},
    **{(p.POLICE, year): _old_layout for year in YEARS},
    (p.COUNCIL, YEARS[0]): _first_layout,
    (p.COUNCIL, YEARS[1]): _second_layout,
}


def _register() -> MadeFile:
    """A register of contracts that somebody filed among the payments."""
    rows = [["Contract Title", "Start Date", "End Date", "Supplier", "Review", "Procurement Route"]]
    rows += [
        [f"Lot {n}: {what} (made up)", "01/04/2024", "31/03/2027", _COMPANIES[n], "Yearly", "Open"]
        for n, what in enumerate(_PURPOSES)
    ]
    return MadeFile(f"{p.COUNCIL}-payments-contracts.csv", _csv(rows).encode("utf-8"), p.COUNCIL, "not-spend")


def _return(true: Truth, year: int) -> MadeFile:
    """A revenue outturn summary as the ministry prints one: those who returned, a neighbour, one who did not; £ thousand."""
    keys = [(line, measure) for line in line_ids() for measure in measures()]
    wide = 6 + len(keys)
    rows = [
        [f"Made up: Revenue Outturn (RO) {_short(year)} Final: Service Expenditure Summary (RSX) data"],
        ["Data is reported in £ thousand."],
        [f"Source: Revenue Outturn (RO) returns {_short(year)}, made up"],
        [""],
        [*[""] * 6, *(f"RSX-{line}-{measure.id}" for line, measure in keys)],
        ["E-code", "ONS Code", "Local authority", "Notes", "Class", "Detailed Class"]
        + [f"{line} - {measure.label}" for line, measure in keys],
    ]
    for number, (code, (body, name)) in enumerate(RETURNED.items(), start=1):
        spent = {service.rsx: true.stated.get((body, id_, year), 0) // 1_000_00 for id_, service in services().items()}
        rows.append([f"E99{number:02d}", code, name, "", "O", "O", *_figures(spent)])
    neighbour = {line: 1_000 + 100 * number for number, line in enumerate(service_lines())}
    rows.append(["E9904", p.OTHER_CODE, p.OTHER_NAME, "", "UA", "UA", *_figures(neighbour)])
    rows.append(["E9905", "E99000003", "Ashmoor", "", "UA", "UA", *["[x]"] * len(keys)])
    padded = [row + [""] * (wide - len(row)) for row in rows]
    return MadeFile(f"revenue-outturn-{_short(year)}.csv", _csv(padded).encode("utf-8-sig"), "", "statutory", year)


def _figures(spent: dict[str | None, int] | dict[str, int]) -> list[str]:
    """The seven columns of each line, in £ thousand: pay, running costs, total, fees, other income, income, net."""
    held: dict[str, list[int]] = {}
    for line in service_lines():
        total = spent.get(line, 0)
        pay, fees, other = total * 38 // 100, total * 9 // 100, total * 12 // 100
        held[line] = [pay, total - pay, total, fees, other, fees + other, total - fees - other]
    held[TOTAL] = [sum(column) for column in zip(*held.values(), strict=True)]
    return [f"{figure:,}" for line in line_ids() for figure in held[line]]


def _totals(true: Truth) -> MadeFile:
    """Totals of bodies that make no return, typed in from their accounts."""
    typed = (p.NHS, HOSPITALS, p.PROBATION, p.WORK, p.HOUSING)
    rows = [["body", "service", "year", "pounds", "basis", "source", "grade"]]
    for (body, service, year), pence in true.stated.items():
        if body in typed:
            source = f"Accounts {_short(year)}, made up"
            rows.append([body, service, str(FinancialYear(year)), pounds_text(pence), "total-expenditure", source, "2"])
    return MadeFile("totals-by-hand.csv", _csv(rows).encode("utf-8"), "", "by-hand")


def _shares(true: Truth) -> MadeFile:
    """Where larger bodies spend, as far as anybody knows: exact shares, the best method of each body first."""
    rows = [["body", "method", "year", "area", "share", "counted", "source"]]
    rows += [
        [one.body, one.method, str(FinancialYear(one.year)), area, str(share), str(one.counted or ""), one.source]
        for one in true.shares
        for area, share in one.shares.items()
    ]
    return MadeFile("shares-of-areas.csv", _csv(rows).encode("utf-8"), "", "shares")


def _transfers(true: Truth) -> MadeFile:
    """What receivers say other public bodies paid them, typed in from their accounts."""
    rows = [["payer", "payee", "kind", "year", "service", "pounds", "reported_by", "held", "source", "rule"]]
    for year in YEARS:
        for one in true.received(year):
            what = [one.payer, one.payee, one.kind, str(FinancialYear(year)), one.service, pounds_text(one.pence)]
            rows.append([*what, "payee", one.held, one.source, one.rule])
    return MadeFile("money-between-bodies.csv", _csv(rows).encode("utf-8"), "", "transfers")


def _short(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()
