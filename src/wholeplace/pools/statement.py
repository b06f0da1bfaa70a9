"""The memorandum account of a pool: what was brought forward, came in, was spent, was shared out, and is carried forward.

The layout is that of council accounts. The fund is told in two parts, revenue and capital, that are never added to each other.
Money that is managed with the fund but does not lie in it (pooled-aligned, aligned, in view, transferred) is told beside it and
is in none of its totals. Everything is built from balances by cell, so that each figure names the cells it comes from, and a page
can lead from any figure to the entries behind it.

Signs: funding and spending are both above nought; a deficit, and what partners made good, are below. In the row of shares a
figure above nought went back to the partner.

*Units*: whole pence throughout; rounding is a matter of the page (`statement_words`). *Source*: docs/methods/memorandum-account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.statement_spans import Span

When = Literal["before", "during", "after"]
RowKind = Literal["heading", "figure", "total", "memo"]

FUNDING = MappingProxyType(
    {
        chart.CONTRIBUTIONS: ("funding-cash", "Contributions in cash"),
        chart.CONTRIBUTIONS_IN_KIND: ("funding-in-kind", "Contributions in kind"),
        chart.GRANTS: ("funding-grants", "Grants"),
        chart.OTHER_INCOME: ("funding-other", "Other income"),
    }
)
SPENDING = (chart.SPENDING, chart.SPENDING_IN_KIND)
SHARES = (chart.VARIANCE_SHARES, chart.SAVING_SHARES)
FUNDS = (chart.BROUGHT_FORWARD, chart.RISK_POOL, chart.RESERVE)
FLOWS = (*FUNDING, *SPENDING, *SHARES)
BESIDE = ("pooled-aligned", "aligned", "in-view", "transferred")
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Sums:
    """Balances by cell: up to the day before a stretch of time, and what came in it. *Units*: pence, debits above nought.

    Entries that only carry a year's income and spending over to the balance brought forward are not in them: an account is told
    before its books are closed.
    """

    before: Mapping[Cell, int]
    during: Mapping[Cell, int]

    @classmethod
    def between(cls, before: Mapping[Cell, int], after: Mapping[Cell, int]) -> Sums:
        """From the balances before and at the end."""
        moved = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in [*after, *(before.keys() - after.keys())]}
        return cls(before, {cell: pence for cell, pence in moved.items() if pence})

    def at(self, when: When) -> Iterator[tuple[Cell, int]]:
        if when != "during":
            yield from self.before.items()
        if when != "before":
            yield from self.during.items()


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with the cells that it comes from, and whether it tells what moved in the time, or what stood before or after."""

    pence: int = 0
    cells: tuple[Cell, ...] = ()
    when: When = "during"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the account. `by_body` is empty where an amount is the pool's alone; `last_year_pence` None: not known."""

    id: str
    words: str
    kind: RowKind
    pool: Figure = Figure()
    by_body: Mapping[str, Figure] = field(default_factory=dict)
    last_year_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The fund's revenue or its capital: the account, and its spending by provider and by subjective group."""

    id: Literal["revenue", "capital"]
    rows: tuple[Row, ...]
    by_provider: tuple[Row, ...]
    by_group: tuple[Row, ...]

    def row(self, row_id: str) -> Row:
        return next(row for row in (*self.rows, *self.by_provider, *self.by_group) if row.id == row_id)

    def pence(self, row_id: str) -> int:
        return self.row(row_id).pool.pence


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A line that is managed with the fund and does not lie in it."""

    line: str
    words: str
    status: str
    holder: str
    capital: bool
    funding: Figure
    spending: Figure

    @property
    def left_pence(self) -> int:
        return self.funding.pence - self.spending.pence


@dataclass(frozen=True, slots=True)
class Check:
    """Two sides that must agree, worked out from different cells. `out_pence` is nought where they do."""

    words: str
    left_pence: int
    right_pence: int

    @property
    def out_pence(self) -> int:
        return self.left_pence - self.right_pence


@dataclass(frozen=True, slots=True)
class Statement:
    """A memorandum account. `columns` are the bodies in their order, the host first; `names` their names."""

    agreement: Agreement
    span: Span
    columns: tuple[str, ...]
    names: Mapping[str, str]
    parts: tuple[Part, ...]
    beside: tuple[BesideRow, ...]
    checks: tuple[Check, ...]
    entries: int = 0
    has_last_year: bool = False

    def part(self, part_id: str) -> Part:
        return next(part for part in self.parts if part.id == part_id)

    @property
    def sound(self) -> bool:
        """Whether every check agrees."""
        return not any(check.out_pence for check in self.checks)


def is_in_fund(cell: Cell) -> bool:
    """Whether an amount lies in the legal fund. What no status says otherwise of is the host's fund."""
    return cell.account != chart.OWN_LEDGER and cell.status in ("pooled", "")


def statement(
    agreement: Agreement,
    span: Span,
    sums: Sums,
    *,
    last_year: Sums | None = None,
    names: Mapping[str, str] | None = None,
    entries: int = 0,
) -> Statement:
    """The memorandum account of a stretch of time.

    `last_year`: the same of the stretch a year earlier, where the book knows it. `names`: of bodies beyond the partners.
    `entries`: on how many entries it rests.
    """
    bodies = _columns(agreement, sums, last_year)
    known = {**(names or {}), **agreement.names, "": "Not stated"}
    kinds = [capital for capital in (False, True) if not capital or _has_capital(agreement, sums, last_year)]
    parts = tuple(_Builder(agreement, bodies, known, sums, last_year, capital).part() for capital in kinds)
    beside = tuple(_beside(agreement, sums))
    return Statement(
        agreement=agreement,
        span=span,
        columns=bodies,
        names={body: known.get(body, body) for body in bodies},
        parts=parts,
        beside=beside,
        checks=tuple(_checks(parts, sums)),
        entries=entries,
        has_last_year=last_year is not None,
    )


def _columns(agreement: Agreement, *all_sums: Sums | None) -> tuple[str, ...]:
    """The host, the other partners in the fund, then whoever else has an amount in it; last what names no body."""
    found = {
        cell.body
        for sums in all_sums
        if sums
        for cell, pence in sums.during.items()
        if pence and cell.account in FLOWS and is_in_fund(cell)
    }
    in_fund = {line.id for line in agreement.lines if line.in_fund}
    paying = {one.partner for one in agreement.contributions if one.line in in_fund}
    partners = [one.body for one in agreement.partners if one.body in paying | found and one.body != agreement.host]
    others = sorted(found - {agreement.host, *partners, ""})
    return (agreement.host, *partners, *others, *([""] if "" in found else []))


def _has_capital(agreement: Agreement, *all_sums: Sums | None) -> bool:
    in_line = any(line.capital and line.in_fund for line in agreement.lines)
    return in_line or any(
        cell.capital and is_in_fund(cell) and cell.account in (*FLOWS, *FUNDS)
        for sums in all_sums
        if sums
        for cell, _ in sums.at("after")
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    """One part of the account on its way. `Wanted` cells are told apart by what a row asks for."""

    agreement: Agreement
    bodies: tuple[str, ...]
    names: Mapping[str, str]
    sums: Sums
    last_year: Sums | None
    capital: bool

    def part(self) -> Part:
        rows = tuple(self._rows())
        providers = self._by("provider", lambda cell: cell.body, self._bodies_that_spend())
        groups = self._by("group", lambda cell: cell.subjective, self._groups())
        return Part("capital" if self.capital else "revenue", rows, providers, groups)

    def _rows(self) -> Iterator[Row]:
        yield self._balance("brought-forward", "Balance brought forward", "before")
        yield Row("funding", "Funding", "heading")
        for account, (row_id, words) in FUNDING.items():
            row = self._flow(row_id, words, _on(account), sign=-1)
            if row_id != "funding-other" or row.pool.pence or row.last_year_pence:
                yield row
        yield self._flow("total-funding", "Total funding", _on(*FUNDING), sign=-1, kind="total")
        yield Row("spending", "Spending by scheme", "heading")
        for scheme, title in self._schemes():
            yield self._flow(
                f"scheme-{scheme or 'none'}", title, _spending_of(lambda cell: cell.scheme, scheme), sign=1
            )
        yield self._flow("total-spending", "Total spending", _on(*SPENDING), sign=1, kind="total")
        yield self._alone("net", "Net surplus or (deficit)", _on(*FUNDING, *SPENDING), kind="total")
        yield self._flow("shares", "Returned to, or (made good by), partners under the agreement", _on(*SHARES), sign=1)
        yield self._alone("kept", "Surplus or (deficit) left in the fund", _on(*FLOWS))
        yield self._balance("carried-forward", "Balance carried forward", "after", "total")
        yield from self._of_which()

    def _of_which(self) -> Iterator[Row]:
        purses = ((chart.RISK_POOL, "risk-pool", "of which risk pool"), (chart.RESERVE, "reserve", "of which reserve"))
        for account, row_id, words in purses:
            row = self._alone(row_id, words, _on(account), kind="memo", when="after")
            if row.pool.pence or row.last_year_pence:
                yield row

    def _balance(self, row_id: str, words: str, when: When, kind: RowKind = "figure") -> Row:
        """What the fund stood at. An opening balance that was entered within the time was brought forward into it."""
        found = self._alone(row_id, words, _on(*FUNDS, *FLOWS), kind=kind, when=when)
        if when == "after":
            return found
        opening = self._alone(row_id, words, _on(*FUNDS), kind=kind)
        cells = tuple(dict.fromkeys([*found.pool.cells, *opening.pool.cells]))
        both = None if found.last_year_pence is None else found.last_year_pence + (opening.last_year_pence or 0)
        return Row(row_id, words, kind, Figure(found.pool.pence + opening.pool.pence, cells, "before"), {}, both)

    def _alone(
        self,
        row_id: str,
        words: str,
        wanted: Callable[[Cell], bool],
        *,
        sign: int = -1,
        kind: RowKind = "figure",
        when: When = "during",
    ) -> Row:
        """A row that is the pool's alone; with the usual sign, funding less spending."""
        return Row(row_id, words, kind, self._figure(wanted, sign, when), {}, self._last_year(wanted, sign, when))

    def _flow(
        self, row_id: str, words: str, wanted: Callable[[Cell], bool], *, sign: int, kind: RowKind = "figure"
    ) -> Row:
        """A row of what moved, by body and in all."""
        by_body = {body: self._figure(_of_body(wanted, body), sign, "during") for body in self.bodies}
        total = self._figure(wanted, sign, "during")
        return Row(row_id, words, kind, total, by_body, self._last_year(wanted, sign, "during"))

    def _figure(self, wanted: Callable[[Cell], bool], sign: int, when: When) -> Figure:
        found: dict[Cell, int] = {}
        for cell, pence in self.sums.at(when):
            if cell.capital == self.capital and is_in_fund(cell) and wanted(cell):
                found[cell] = found.get(cell, 0) + pence
        return Figure(sign * sum(found.values()), tuple(found), when)

    def _last_year(self, wanted: Callable[[Cell], bool], sign: int, when: When) -> int | None:
        if self.last_year is None:
            return None
        kept = (pence for cell, pence in self.last_year.at(when) if self._mine(cell) and wanted(cell))
        return sign * sum(kept)

    def _mine(self, cell: Cell) -> bool:
        return cell.capital == self.capital and is_in_fund(cell)

    def _spending_cells(self) -> Iterator[Cell]:
        for sums in (self.sums, self.last_year):
            if sums:
                yield from (cell for cell in sums.during if self._mine(cell) and cell.account in SPENDING)

    def _schemes(self) -> list[tuple[str, str]]:
        """The schemes with a line of this part in the fund, then any other that spent."""
        agreed = {line.scheme for line in self.agreement.lines if line.in_fund and line.capital == self.capital}
        spent = {cell.scheme for cell in self._spending_cells()}
        titles = {one.id: one.title for one in self.agreement.schemes}
        order = [one for one in titles if one in agreed | spent]
        others = sorted(spent - set(titles) - {""})
        named = [(one, titles.get(one, one)) for one in (*order, *others)]
        return [*named, *([("", "Scheme not stated")] if "" in spent else [])]

    def _bodies_that_spend(self) -> list[tuple[str, str]]:
        spent = {cell.body for cell in self._spending_cells()}
        return [(body, self.names.get(body, body)) for body in self.bodies if body in spent]

    def _groups(self) -> list[tuple[str, str]]:
        spent = {cell.subjective for cell in self._spending_cells()}
        named = [(group, name) for group, name in chart.subjective_groups().items() if group in spent]
        return [*named, *([("", "Group not stated")] if "" in spent else [])]

    def _by(self, kind: str, key: Callable[[Cell], str], found: list[tuple[str, str]]) -> tuple[Row, ...]:
        """Spending by another key than the scheme. By provider the bodies are the rows, so only the pool has a column."""
        tell = self._alone if kind == "provider" else self._flow
        rows = [tell(f"{kind}-{value or 'none'}", words, _spending_of(key, value), sign=1) for value, words in found]
        total = tell(f"{kind}-total", "Total spending", _on(*SPENDING), sign=1, kind="total")
        return (*rows, total) if rows else ()


def _of_body(wanted: Callable[[Cell], bool], body: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.body == body and wanted(cell)


def _spending_of(key: Callable[[Cell], str], value: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.account in SPENDING and key(cell) == value


def _on(*accounts: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.account in accounts


def _beside(agreement: Agreement, sums: Sums) -> Iterator[BesideRow]:
    """What is reported with the fund and not in it, line by line, in the order of statuses and of the agreement."""
    agreed = {line.id: line for line in agreement.lines if not line.in_fund}
    keys: dict[tuple[str, str, bool], None] = {(line.status, line.id, line.capital): None for line in agreed.values()}
    for cell in sums.during:
        if not is_in_fund(cell) and cell.account in (*FLOWS, chart.OWN_LEDGER):
            keys.setdefault((cell.status or NOT_STATED, cell.line, cell.capital), None)
    order = {status: place for place, status in enumerate(BESIDE)}
    for status, line_id, capital in sorted(keys, key=lambda key: (order.get(key[0], len(order)), key[2])):
        line = agreed.get(line_id)
        cells = [cell for cell in sums.during if _beside_key(cell) == (status, line_id, capital)]
        yield BesideRow(
            line=line_id,
            words=line.title if line else line_id or "Line not stated",
            status=status,
            holder=line.holder if line else "",
            capital=capital,
            funding=_sum(sums, cells, (*FUNDING, *SHARES, chart.OWN_LEDGER), -1),
            spending=_sum(sums, cells, SPENDING, 1),
        )


def _beside_key(cell: Cell) -> tuple[str, str, bool]:
    return ("", "", False) if is_in_fund(cell) else (cell.status or NOT_STATED, cell.line, cell.capital)


def _sum(sums: Sums, cells: Iterable[Cell], accounts: Iterable[str], sign: int) -> Figure:
    mine = tuple(cell for cell in cells if cell.account in set(accounts))
    return Figure(sign * sum(sums.during[cell] for cell in mine), mine)


def _checks(parts: Iterable[Part], sums: Sums) -> Iterator[Check]:
    """The account's own sums, from different cells than its totals; then the account against what the book holds."""
    forward = 0
    for part in parts:
        rows = {row.id: row for row in part.rows}
        in_rows = sum(row.pool.pence for row in part.rows if row.id.startswith("funding-"))
        spent = sum(row.pool.pence for row in part.rows if row.id.startswith("scheme-"))
        net, shares, kept = (rows[name].pool.pence for name in ("net", "shares", "kept"))
        name = part.id.capitalize()
        yield Check(f"{name}: funding less spending is the net surplus or (deficit)", in_rows - spent, net)
        columns = sum(figure.pence for figure in rows["total-funding"].by_body.values())
        yield Check(f"{name}: what the bodies put in adds to total funding", columns, in_rows)
        shared = sum(figure.pence for figure in rows["shares"].by_body.values())
        yield Check(f"{name}: shares under the agreement and what is left add to the net surplus", shared + kept, net)
        carried = rows["brought-forward"].pool.pence + net - shares
        yield Check(
            f"{name}: brought forward + surplus − returned is carried forward",
            carried,
            rows["carried-forward"].pool.pence,
        )
        for words, table in (("provider", part.by_provider), ("subjective group", part.by_group)):
            analysed = sum(row.pool.pence for row in table if row.kind != "total")
            yield Check(
                f"{name}: spending by {words} adds to total spending", analysed, rows["total-spending"].pool.pence
            )
        forward += rows["carried-forward"].pool.pence
    yield _held(sums, forward)


def _held(sums: Sums, forward: int) -> Check:
    """What the fund carries forward, with what lines beside it left in the host's hands, is what the book holds."""
    kinds = chart.chart()
    held = beside = 0
    for cell, pence in sums.at("after"):
        kind = kinds[cell.account].kind if cell.account in kinds else "funds"
        if kind in ("asset", "liability"):
            held += pence
        elif kind != "commitment" and not is_in_fund(cell):
            beside -= pence
    return Check(
        "Carried forward, and what is held for lines beside the fund, is what the book holds", forward + beside, held
    )
