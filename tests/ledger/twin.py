"""A slow plain twin of the book, for tests alone: lists, loops and sums, with no database and no kept balance.

It shares the records of an entry with the engine, and no rule: what may be posted, what it is then called, how it is sealed and
what the balances are is written down here a second time, as plainly as it can be said.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line

LONDON = ZoneInfo("Europe/London")
ACCOUNTS = {
    *("1000", "1100", "1200", "1300", "1400", "2000", "2100", "2200", "2300", "3000", "3100", "3200"),
    *("4000", "4100", "4200", "4300", "4400", "4900", "5000", "5100", "8000", "9000", "9900"),
}
PROMISES = {"9000", "9900"}
Money = Counter[Cell]


class No(Exception):  # noqa: N818 - the twin's answer, as the book's is `Refused`
    """What the twin refuses, by the names of the problems."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = set(names)


@dataclass
class Span:
    """A period as the twin has it."""

    name: str
    year: int
    first_on: date
    last_on: date
    closing: bool = False
    open: bool = True


@dataclass
class Stood:
    """An entry that stands, with its period filled in."""

    number: int
    entry: Entry
    by_id: int | None
    by_name: str
    at: datetime
    previous: str
    hash: str


@dataclass
class Promise:
    """A commitment: what is left of each of its lines, in order."""

    left: list[list[object]]
    state: str = "pending"

    @property
    def outstanding(self) -> int:
        return sum(pence for _, pence in self.left)  # type: ignore[misc]


class Twin:
    """The book of one pool."""

    def __init__(self, book: str) -> None:
        self.book = book
        self.spans: list[Span] = []
        self.stood: list[Stood] = []
        self.promises: dict[int, Promise] = {}

    # --- years and periods ------------------------------------------------------------------------------------------
    def open_year(self, begins: int) -> None:
        if any(span.year == begins for span in self.spans):
            raise No("year-there")
        for n in range(12):
            year, month = begins + (n + 3) // 12, (n + 3) % 12 + 1
            last = date(year, month, monthrange(year, month)[1])
            self.spans.append(Span(f"{self._words(begins)}-P{n + 1:02d}", begins, date(year, month, 1), last))
        end = date(begins + 1, 3, 31)
        self.spans.append(Span(f"{self._words(begins)}-C1", begins, end, end, closing=True))

    def _words(self, begins: int) -> str:
        return f"{begins}/{(begins + 1) % 100:02d}"

    def close(self, name: str) -> None:
        span = next((span for span in self.spans if span.name == name), None)
        if span is None:
            raise No("no-such-period")
        if not span.open:
            raise No("period-closed")
        for other in self.spans:  # in the order of the year: months, then the closing period, then the next year
            if other is span:
                break
            if other.open:
                raise No("earlier-period-open")
        span.open = False

    # --- writing ----------------------------------------------------------------------------------------------------
    def post(self, entry: Entry, who: tuple[int | None, str], at: datetime) -> tuple[Stood, bool]:
        """The entry as it stands, and whether its key had been posted before."""
        self._sound(entry)
        before = self.of_key(entry.key)
        if before is not None:
            if replace(entry, period=entry.period or before.entry.period) != before.entry:
                raise No("key-reused")
            return before, True
        return self._stand(entry, who, at), False

    def commit(
        self, spending: list[Line], key: str, on: date, text: str, who: tuple[int | None, str], at: datetime
    ) -> tuple[Stood, bool]:
        if any(line.pence < 0 for line in spending):
            raise No("amount-impossible")
        lines = [Line(replace(line.cell, account="9000"), line.pence) for line in spending]
        lines.append(Line(Cell("9900"), -sum(line.pence for line in spending)))
        stood, repeated = self.post(Entry(key, on, text, tuple(lines), kind="commitment"), who, at)
        if not repeated:
            self.promises[stood.number] = Promise([[line.cell, line.pence] for line in lines[:-1]])
        return stood, repeated

    def meet(
        self, number: int, bill: Entry, pence: int | None, who: tuple[int | None, str], at: datetime
    ) -> tuple[Stood, bool]:
        self._sound(bill)
        before = self.of_key(bill.key)
        if before is not None:
            own = before.entry.lines[: len(bill.lines)]
            bare = replace(before.entry, lines=own, settles=None)
            if before.entry.settles != number or replace(bill, period=bill.period or bare.period) != bare:
                raise No("key-reused")
            return before, True
        promise = self._pending(number)
        wanted = sum(line.pence for line in bill.lines if line.pence > 0) if pence is None else pence
        if wanted < 1:
            raise No("amount-impossible")
        return self._settle(bill, number, promise, wanted, "posted", who, at), False

    def release(
        self, number: int, key: str, on: date, text: str, who: tuple[int | None, str], at: datetime
    ) -> tuple[Stood, bool]:
        before = self.of_key(key)
        if before is not None:
            told = (before.entry.settles, before.entry.kind, before.entry.on, before.entry.text)
            if told != (number, "release", on, text):
                raise No("key-reused")
            return before, True
        promise = self._pending(number)
        bare = Entry(key, on, text, (), kind="release")
        return self._settle(bare, number, promise, promise.outstanding, "released", who, at), False

    def _settle(
        self,
        bare: Entry,
        number: int,
        promise: Promise,
        wanted: int,
        end: str,
        who: tuple[int | None, str],
        at: datetime,
    ) -> Stood:
        """Take what is wanted, or what is left, from the first line on that has anything left."""
        taken: list[Line] = []
        rest = wanted = min(wanted, promise.outstanding)
        left = [list(one) for one in promise.left]
        for one in left:
            part = min(one[1], rest)
            if part:
                taken.append(Line(one[0], -part))
                one[1], rest = one[1] - part, rest - part
        entry = replace(bare, lines=(*bare.lines, *taken, Line(Cell("9900"), wanted)), settles=number)
        self._sound(entry)
        stood = self._stand(entry, who, at)
        promise.left = left
        if promise.outstanding == 0:
            promise.state = end
        return stood

    def reverse(
        self, number: int, key: str, on: date, text: str, period: str, who: tuple[int | None, str], at: datetime
    ) -> tuple[Stood, bool]:
        if not 1 <= number <= len(self.stood):
            raise No("no-such-entry")
        first = self.stood[number - 1].entry
        if first.kind in ("commitment", "release"):
            raise No("not-reversible")
        lines = tuple(Line(line.cell, -line.pence) for line in first.lines if line.cell.account not in PROMISES)
        return self.post(Entry(key, on, text, lines, "reversal", period, reverses=number), who, at)

    def post_many(self, entries: list[Entry], who: tuple[int | None, str], at: datetime) -> int:
        """All of them or none; a key that stands already, with the same entry, adds nothing."""
        wrong: set[str] = set()
        for entry in entries:
            try:
                self._sound(entry)
            except No as no:
                wrong |= no.names
            if entry.kind in ("commitment", "release", "reversal") or entry.settles or entry.reverses:
                wrong.add("not-in-bulk")
        if wrong:
            raise No(*wrong)
        new: dict[str, Entry] = {}
        for entry in entries:
            before = self.of_key(entry.key)
            if before is not None:
                same = replace(entry, period=entry.period or before.entry.period) == before.entry
            else:
                same = new.setdefault(entry.key, entry) == entry
            if not same:
                wrong.add("key-reused")
        for entry in new.values():
            try:
                self._period(entry)
            except No as no:
                wrong |= no.names
        if wrong:
            raise No(*wrong)
        for entry in new.values():
            self._stand(entry, who, at)
        return len(new)

    def _stand(self, entry: Entry, who: tuple[int | None, str], at: datetime) -> Stood:
        entry = replace(entry, period=self._period(entry).name)
        if entry.reverses is not None:
            if any(other.entry.reverses == entry.reverses for other in self.stood):
                raise No("reversed-already")
            if self.stood[entry.reverses - 1].entry.kind == "reversal":
                raise No("not-reversible")
        last = self.stood[-1] if self.stood else None
        at = max(at, last.at) if last else at
        previous = last.hash if last else sha256(f"wholeplace-book/1\x1f{self.book}".encode()).hexdigest()
        number = len(self.stood) + 1
        stood = Stood(number, entry, *who, at, previous, "")
        stood.hash = sha256(f"{previous}\x1e{self._sealed(stood)}".encode()).hexdigest()
        self.stood.append(stood)
        return stood

    def _sealed(self, stood: Stood) -> str:
        entry = stood.entry
        fields = [self.book, str(stood.number), entry.key, entry.on.isoformat(), entry.period, entry.kind, entry.text]
        fields += [entry.reference, entry.source]
        fields += ["" if n is None else str(n) for n in (entry.reverses, entry.settles, stood.by_id)]
        fields += [stood.by_name, stood.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")]
        text = "\x1f".join(fields)
        for line in entry.lines:
            c = line.cell
            kind = "capital" if c.capital else "revenue"
            cell = (
                c.account,
                c.scheme,
                c.line,
                c.body,
                c.status,
                c.mechanism,
                c.subjective,
                kind,
                c.condition,
                c.cause,
            )
            text += "\x1e" + "\x1f".join(cell) + f"\x1f{line.pence}"
        return text

    # --- what is refused --------------------------------------------------------------------------------------------
    def _sound(self, entry: Entry) -> None:
        wrong = {name for name, is_so in self._about_lines(entry) + self._about_words(entry) if is_so}
        if wrong:
            raise No(*wrong)

    def _about_lines(self, entry: Entry) -> list[tuple[str, bool]]:
        pence = [line.pence for line in entry.lines]
        accounts = [line.cell.account for line in entry.lines]
        promises = [account for account in accounts if account in PROMISES]
        groups = {"", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}
        return [
            ("entry-too-short", len(pence) < 2),
            ("entry-too-long", len(pence) > 4000),
            ("entry-unbalanced", len(pence) > 1 and sum(pence) != 0),
            ("amount-impossible", any(p == 0 or p > 2**53 or p < -(2**53) for p in pence)),
            ("unknown-account", any(account not in ACCOUNTS for account in accounts)),
            ("unknown-subjective-group", any(line.cell.subjective not in groups for line in entry.lines)),
            ("commitment-mixed", 0 < len(promises) < len(pence) and entry.settles is None),
        ]

    def _about_words(self, entry: Entry) -> list[tuple[str, bool]]:
        words = entry.key + entry.text + entry.reference + entry.source + entry.period
        too_long = len(entry.text) > 500 or len(entry.reference) > 200 or len(entry.source) > 300
        return [
            ("key-missing", entry.key.strip() == "" or len(entry.key) > 200),
            ("currency-not-gbp", entry.currency != "GBP"),
            ("text-too-long", too_long or any(len(line.cell.scheme) > 100 for line in entry.lines)),
            ("unprintable-text", any(c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in words)),
        ]

    def _period(self, entry: Entry) -> Span:
        for span in self.spans:
            if span.name == entry.period or (
                not entry.period and not span.closing and span.first_on <= entry.on <= span.last_on
            ):
                wrong = [] if span.open else ["period-closed"]
                wrong += [] if span.first_on <= entry.on <= span.last_on else ["day-outside-period"]
                if wrong:
                    raise No(*wrong)
                return span
        raise No("no-such-period")

    def _pending(self, number: int) -> Promise:
        promise = self.promises.get(number)
        if promise is None or promise.state != "pending":
            raise No("commitment-not-pending")
        return promise

    # --- what is asked ----------------------------------------------------------------------------------------------
    def of_key(self, key: str) -> Stood | None:
        return next((stood for stood in self.stood if stood.entry.key == key), None)

    def balances(self, as_of: date | None = None, known_on: date | None = None) -> Money:
        sums: Money = Counter()
        for stood in self.stood:
            known = known_on is None or stood.at.astimezone(LONDON).date() <= known_on
            if known and (as_of is None or stood.entry.on <= as_of):
                for line in stood.entry.lines:
                    sums[line.cell] += line.pence
        return Counter({cell: pence for cell, pence in sums.items() if pence})

    def by_period(self) -> dict[str, Money]:
        found: dict[str, Money] = {}
        for stood in self.stood:
            sums = found.setdefault(stood.entry.period, Counter())
            for line in stood.entry.lines:
                sums[line.cell] += line.pence
        return found

    def lines_of(self, cells: set[Cell]) -> list[int]:
        """The numbers of the entries with a line in one of the cells, newest first."""
        return [s.number for s in reversed(self.stood) if any(line.cell in cells for line in s.entry.lines)]
