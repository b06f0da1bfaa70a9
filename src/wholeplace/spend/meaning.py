"""What published lines mean: who spent it, on which service, in which year, whom it went to, and which rule said so.

    payer = Payer("E08000003", "E08000003", "payments 2021-22")
    counted = count_lines([Path("published/3f….parquet")], payer, rules, Path("counted"))
    counted.parquet            the lines as `lines.COUNTED`, in a file named by its own hash

Every line that is published is counted once, with its pence as they are; what a line means changes no sum. The meaning of a line
hangs on nothing but its own words, its payer and the place's rules: so files may be split and put in any order. For the service,
the first that says something decides:

1. a rule of the place;
2. the publisher's own code or label, through the crosswalk; a code that covers several services leaves the choice among them
   to the next step;
3. the payer itself, where a body of its kind exists for one service alone (a police force, a fire authority, the NHS);
4. the classifier, where it is sure enough;
5. else the line is not classified.

Work goes by batches of lines and, within one, by distinct combinations of words, each of which is looked at once.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wholeplace.reference.service_codes import PUBLISHERS, SUBJECTIVE_GROUPS, Code, by_label, look_up
from wholeplace.reference.services import NOT_CLASSIFIED, service_of_kind
from wholeplace.spend.lines import COUNTED, Layer
from wholeplace.spend.paid_for import capital_of, transfer_kind
from wholeplace.spend.rules import NOT_STATED, CodeColumn, PlaceRule, Rules, plain_case
from wholeplace.spend.suppliers import PaidBody, public_bodies
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

BATCH = 65_536
"""Lines held in memory at a time."""
KNOWN = 400_000
OF_KIND = 0.95  # a body for one service pays little for another, and nobody has measured how little: a judgement
"""Combinations of words remembered from batch to batch; beyond that the memory is emptied and they are looked at anew."""

WORDS = ("directorate", "category", "category_code", "purpose", "subjective", "capital", "supplier")
"""The fields of a published line from which its meaning is read."""

ALWAYS = (CodeColumn("category", "sercop"), CodeColumn("directorate", "sercop"), CodeColumn("category", "proclass"))
"""Where labels are recognised without being told. Bare codes are read only where the place says of which system they are:
six figures may be ProClass or a ledger's account."""

Progress = Callable[[int, int], None]
Texts = tuple[str | None, ...]
Line = Mapping[str, str | None]
Said = tuple[str, str, str, float]
"""What is said of a line's service: the service, the rule in full, the rule's kind, and the confidence."""


class Answer(Protocol):
    """What a classifier says of one line: a service or `not-classified`, how sure, what it would have guessed, and why."""

    @property
    def service(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def because(self) -> str: ...


class Classifier(Protocol):
    """Gives each line a service, chosen among those named (all where none are)."""

    def answers(self, lines: Sequence[Line], among: Sequence[tuple[str, ...]]) -> Sequence[Answer]: ...


@dataclass(frozen=True, slots=True)
class Payer:
    """Who paid the lines, and what they are a part of.

    `body` is its id in the count, `place` the GSS code of the place whose count this is, `edition` the batch's or publication's
    name, `year` the financial year (by the April in which it begins) of lines without a day. `area` is the council area they fall
    in, by `method`. `own_words` names systems of the crosswalk that hold this publisher's own words. `here` maps the codes of the
    public bodies of the place (`reference.bodies`) to their ids in the count: money to them is a transfer within the place, money
    to others is not; None where the place has not said who they are, and money to any public body is then taken for one. `named`
    holds what the place has said of suppliers by their names, letter case and doubled spaces set aside (`rules.plain_case`): the
    id of its body, or None where the supplier is no public body. It goes before every list of names. `kind` is what kind of body
    it is (`vocabulary.bodies`): one that exists for a single service spends on it where neither rule nor code says otherwise.
    """

    body: str
    place: str
    edition: str
    year: int | None = None
    layer: Layer = "payments"
    area: str | None = None
    method: str = "whole"
    own_words: tuple[str, ...] = ()
    here: Mapping[str, str] | None = None
    named: Mapping[str, str | None] = field(default_factory=dict)
    kind: str = ""

    def partner(self, code: str) -> tuple[str, bool]:
        """A public body's id in the count, and whether money to it is a transfer within the place."""
        if self.here is None:
            return code, code != self.body
        known = self.here.get(code, code)
        return known, (code in self.here or code in self.named.values()) and known != self.body


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting came to: where the lines are, how many, and their pence, in all, by service, and by what said so.

    `by_service` and `by_rule` map to (lines, pence); the rules are named by kind: `place rule`, `code`, `code and words`,
    `kind of body`, `classifier`, `nothing`.
    """

    parquet: Path
    rows: int
    pence: int
    by_service: Mapping[str, tuple[int, int]]
    by_rule: Mapping[str, tuple[int, int]]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one combination of words means in one year. `kind` names what said the service, `rule` says it in full."""

    service: str
    rule: str
    kind: str
    confidence: float
    subjective: str | None
    capital: bool | None
    payee: str | None
    transfer: str | None
    nature: str
    control: str


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    pence: int = 0
    lines_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    pence_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    years: set[int] = field(default_factory=set)

    def by(self, which: int) -> dict[str, tuple[int, int]]:
        names = sorted({key[which] for key in self.lines_by})
        return {
            name: (
                sum(lines for key, lines in self.lines_by.items() if key[which] == name),
                sum(pence for key, pence in self.pence_by.items() if key[which] == name),
            )
            for name in names
        }


def count_lines(
    published: Sequence[Path],
    payer: Payer,
    rules: Rules,
    out: Path,
    progress: Progress | None = None,
    classifier: Classifier | None = None,
) -> Counted:
    """Published lines of one payer as counted lines, in a Parquet file in the folder `out` that is named by its own hash.

    The same lines give the same bytes, in whatever order the files are named. `progress` is told lines done and lines in all.
    `classifier` is the one that is shipped, unless another is given.

    *Refuses* `counted-twice`, `year-not-known`; nothing is then written.
    """
    paths = sorted(dict.fromkeys(published), key=lambda path: path.name)
    reader = _Meanings(payer, rules, classifier or _shipped())
    total = sum(pq.ParquetFile(path).metadata.num_rows for path in paths)
    tally = _Tally()
    out.mkdir(parents=True, exist_ok=True)
    unfinished = out / f".{os.getpid()}-{id(tally):x}.parquet"
    try:
        with pq.ParquetWriter(unfinished, COUNTED, compression="zstd") as writer:
            for batch in _batches(paths):
                writer.write_table(_counted(batch, reader, tally))
                if progress is not None:
                    progress(tally.rows, total)
        kept = out / f"{_hash_of(unfinished)}.parquet"
        unfinished.replace(kept)
    finally:
        unfinished.unlink(missing_ok=True)
    return Counted(kept, tally.rows, tally.pence, tally.by(0), tally.by(1), tuple(sorted(tally.years)))


def _shipped() -> Classifier:
    from wholeplace.spend.classify import shipped

    return shipped()


def _batches(paths: Sequence[Path]) -> Iterator[pa.Table]:
    """The lines of every file in turn. *Refuses* `counted-twice` where two files hold lines of the same table."""
    held: dict[tuple[str | None, str | None], Path] = {}
    for path in paths:
        for batch in pq.ParquetFile(path).iter_batches(batch_size=BATCH):
            table = pa.Table.from_batches([batch])
            for row in table.select(["file", "sheet"]).group_by(["file", "sheet"]).aggregate([]).to_pylist():
                if held.setdefault((row["file"], row["sheet"]), path) != path:
                    raise Refused(_counted_twice(row["file"], row["sheet"]))
            yield table


# a batch


def _counted(batch: pa.Table, reader: _Meanings, tally: _Tally) -> pa.Table:
    """The rows of COUNTED for a batch of published lines, in the same order."""
    years = _years(batch, reader.payer)
    group, first = _groups([*(batch[name] for name in WORDS), years])
    texts = [batch[name].take(pa.array(first)).to_pylist() for name in WORDS]
    keys = list(zip(*texts, years.take(pa.array(first)).to_pylist(), strict=True))
    found = reader.of([(key[:-1], key[-1]) for key in keys])
    _add_up(tally, found, group, batch["pence"].to_numpy())
    tally.years.update(key[-1] for key in keys)
    said = {name: pa.array([getattr(each, name) for each in found]) for name in Meaning.__slots__}
    rows = pa.array(group)
    payer = reader.payer
    constant = {
        "place": payer.place,
        "layer": payer.layer,
        "edition": payer.edition,
        "body": payer.body,
        "area": payer.area,
        "method": payer.method,
    }
    columns: dict[str, Any] = {
        **{name: pa.repeat(pa.scalar(value, pa.string()), batch.num_rows) for name, value in constant.items()},
        **{name: batch[name] for name in ("basis", "supplier", "paid_on", "pence", "file", "sheet", "line")},
        "year": years,
        "service": said["service"].take(rows),
        "service_rule": said["rule"].take(rows),
        "service_confidence": said["confidence"].take(rows),
        **{name: said[name].take(rows) for name in ("subjective", "capital", "payee", "transfer", "nature", "control")},
    }
    return pa.table([columns[name.name].cast(name.type) for name in COUNTED], schema=COUNTED)


def _years(batch: pa.Table, payer: Payer) -> pa.Array:
    """The financial year of each line: of its day, else the payer's. *Refuses* `year-not-known`."""
    days = batch["paid_on"]
    before_april = pc.less(pc.month(days), 4)
    years = pc.subtract(pc.year(days), pc.cast(before_april, pa.int64())).cast(pa.int32())
    if payer.year is not None:
        years = pc.fill_null(years, payer.year)
    years = years.combine_chunks() if isinstance(years, pa.ChunkedArray) else years
    if years.null_count:
        first = batch["line"][pc.index(pc.is_null(years), True).as_py()].as_py()
        raise Refused(_year_not_known(years.null_count, first))
    return years


def _groups(columns: Sequence[Any]) -> tuple[Any, Any]:
    """For each row the number of its combination of values, and for each combination the first row that has it."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        encoded = whole.dictionary_encode(null_encoding="encode")
        values = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        _, number = np.unique(number * (len(encoded.dictionary) + 1) + values, return_inverse=True)
    _, first, group = np.unique(number, return_index=True, return_inverse=True)
    return group, first


def _add_up(tally: _Tally, found: Sequence[Meaning], group: Any, pence: Any) -> None:
    """Lines and pence of a batch, by service and by what said so. Exact: whole pence are added as whole numbers."""
    lines = np.bincount(group, minlength=len(found))
    sums = np.zeros(len(found), dtype=np.int64)
    np.add.at(sums, group, pence)
    for meaning, count, amount in zip(found, lines.tolist(), sums.tolist(), strict=True):
        key = (meaning.service, meaning.kind)
        tally.lines_by[key] += count
        tally.pence_by[key] += amount
        tally.rows += count
        tally.pence += amount


# a combination of words


class _Meanings:
    """The meaning of combinations of words, each looked at once."""

    def __init__(self, payer: Payer, rules: Rules, classifier: Classifier) -> None:
        self.payer = payer
        self.rules = rules
        self.classifier = classifier
        own = [CodeColumn(name, system) for system in payer.own_words for name in ("directorate", "category")]
        self.columns = (*rules.code_columns(payer.body), *own, *ALWAYS)
        self.known: dict[tuple[Texts, int], Meaning] = {}
        self.payees: dict[tuple[str, int], PaidBody | None] = {}
        self.rules_of: dict[int, tuple[PlaceRule, ...]] = {}

    def of(self, combinations: Sequence[tuple[Texts, int]]) -> list[Meaning]:
        """What each combination means, in their order."""
        if len(self.known) > KNOWN:
            self.known.clear()
            self.payees.clear()
        new = [each for each in dict.fromkeys(combinations) if each not in self.known]
        self._find_payees(new)
        lines = [dict(zip(WORDS, texts, strict=True)) for texts, _year in new]
        matching = [self._matching(line, year) for line, (_texts, year) in zip(lines, new, strict=True)]
        codes = [self._code(line) for line in lines]
        services = self._services(lines, matching, codes)
        for each, line, rules, service in zip(new, lines, matching, services, strict=True):
            self.known[each] = self._meaning(line, each[1], rules, service)
        return [self.known[each] for each in combinations]

    def _find_payees(self, combinations: Iterable[tuple[Texts, int]]) -> None:
        """Look up the suppliers that are new: as bodies stood on the first day of the year."""
        names: dict[int, set[str]] = {}
        for texts, year in combinations:
            name = texts[-1]
            if name and (name, year) not in self.payees:
                names.setdefault(year, set()).add(name)
        for year, new in names.items():
            said = {name: plain_case(name) for name in new if plain_case(name) in self.payer.named}
            found = public_bodies(sorted(new - said.keys()), FinancialYear(year).first_day)
            self.payees.update({(name, year): found.get(name) for name in new})
            self.payees.update({(name, year): _said(name, self.payer.named[key]) for name, key in said.items()})

    def _matching(self, line: Line, year: int) -> list[PlaceRule]:
        if year not in self.rules_of:
            self.rules_of[year] = self.rules.for_payer(self.payer.body, year)
        return [rule for rule in self.rules_of[year] if rule.matches(line)]

    def _code(self, line: Line) -> Code | None:
        """The first code of the line that says something of service."""
        for column in self.columns:
            text = line[column.field]
            if not text:
                continue
            told = column not in ALWAYS and column.system not in PUBLISHERS
            found = look_up(column.system, text) if told else by_label(column.system, text)
            if found is not None and found.services:
                return found
        return None

    def _services(
        self,
        lines: Sequence[Line],
        matching: Sequence[list[PlaceRule]],
        codes: Sequence[Code | None],
    ) -> list[Said]:
        """For each line its service, the rule, the rule's kind, and the confidence."""
        found: list[Said | None] = []
        for rules, code in zip(matching, codes, strict=True):
            ruled = next((rule for rule in rules if rule.service is not None), None)
            if ruled is not None:
                found.append((ruled.service or "", ruled.said, "place rule", 1.0))
            elif code is not None and len(code.services) == 1:
                found.append((code.services[0], code.name, "code", code.sure))
            elif (single := service_of_kind(self.payer.kind)) is not None:
                found.append(
                    (single, f"{BODY_KIND_WORDS[self.payer.kind]}: a body for this service", "kind of body", OF_KIND)
                )
            else:
                found.append(None)
        left = [number for number, each in enumerate(found) if each is None]
        among = [code.services if (code := codes[number]) is not None else () for number in left]
        answers = self.classifier.answers([lines[number] for number in left], among)
        for number, answer in zip(left, answers, strict=True):
            found[number] = _by_words(codes[number], answer)
        return [each for each in found if each is not None]

    def _meaning(
        self,
        line: Line,
        year: int,
        rules: Sequence[PlaceRule],
        service: Said,
    ) -> Meaning:
        payee, transfer, why = self._paid_to(line, year)
        group = by_label("cipfa", line["subjective"] or "") or by_label("cipfa", line["purpose"] or "")
        return Meaning(
            service=service[0],
            rule=f"{service[1]}; {why}" if why else service[1],
            kind=service[2],
            confidence=service[3],
            subjective=SUBJECTIVE_GROUPS[group.subjective] if group is not None and group.subjective else None,
            capital=capital_of(line),
            payee=payee,
            transfer=transfer,
            nature=next((each.nature for each in rules if each.nature is not None), NOT_STATED),
            control=next((each.control for each in rules if each.control is not None), NOT_STATED),
        )

    def _paid_to(self, line: Line, year: int) -> tuple[str | None, str | None, str]:
        """The public body that was paid, what kind of transfer that is within the place, and by what both are known."""
        found = self.payees.get((line["supplier"] or "", year))
        if found is None or found.code is None:
            return None, None, f"paid to a public body that its name does not tell ({found.rule})" if found else ""
        payee, here = self.payer.partner(found.code)
        kind, why = transfer_kind(line) if here else (None, "no transfer within the place")
        return payee, kind, f"paid to {found.name or payee} ({found.rule}), {why}"


def _said(name: str, body: str | None) -> PaidBody | None:
    """The body that the place has said a supplier's name means."""
    return PaidBody(body, name, "", "said by the place", 1.0) if body is not None else None


def _by_words(code: Code | None, answer: Answer) -> Said:
    """A service by the classifier, alone or within the services that a code leaves open."""
    if code is None:
        kind = "classifier" if answer.service != NOT_CLASSIFIED else "nothing"
        return answer.service, answer.because, kind, answer.confidence
    rule = f"{code.name}, and among its services {answer.because}"
    if answer.service == NOT_CLASSIFIED:
        return NOT_CLASSIFIED, rule, "nothing", answer.confidence
    return answer.service, rule, "code and words", answer.confidence * code.sure


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# what is refused


def _counted_twice(file: str | None, sheet: str | None) -> Problem:
    return Problem(
        name="counted-twice",
        found=f"the lines of one published file {(file or '')[:12]}…{f', sheet {sheet}' if sheet else ''} twice",
        expected="each published table once",
        why="Every pound of it would be counted twice.",
        remedy="Withdraw one of the two readings of the file.",
    )


def _year_not_known(lines: int, first: int) -> Problem:
    return Problem(
        name="year-not-known",
        line=first,
        found=f"no day on {lines:,} lines of those looked at, and no year for the batch",
        expected="a day of payment on each line, or the financial year of the batch",
        why="A line without a year stands in no year's total.",
        remedy="Say which financial year the batch is for.",
    )
