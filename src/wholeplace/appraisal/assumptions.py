"""Every input of a case as one table: its value, where it comes from, how old that is, its grade and what follows from it.

It reads the nested mapping rather than a whole case, for a reviewer asks where a figure comes from long before the case is
whole. What cannot be read is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeplace.appraisal.bias import bias_editions, combined_size
from wholeplace.appraisal.case import BENEFIT_DOMAINS, COMBINE_GRADES, COST_DOMAINS, VALUE_KINDS, Domain
from wholeplace.appraisal.fields import Findings, is_list, show
from wholeplace.appraisal.figures import read_number
from wholeplace.appraisal.positions import nowhere
from wholeplace.appraisal.report_words import FIELD_WORDS, PROPORTION, listed, number, share
from wholeplace.documents import wording
from wholeplace.reference.unit_costs import UnitCost, library
from wholeplace.vocabulary.years import FinancialYear

REQUIRED = ("population", "engagement", "retention", "events_per_person", "impact", "deadweight")
OPTIONAL = ("recorded_to_actual", "attribution", "leakage", "displacement", "substitution", "lag_years", "drop_off")
NOT_GIVEN = "Not given yet"
CSV_HEAD = (
    *(
        "Line",
        "Kind",
        "Assumption",
        "Value",
        "Source",
        "Year",
        "Age in years",
        "Grade",
        "Line's grades",
        "Correction",
        "Field",
    ),
)
_YEAR = re.compile(r"(19|20)\d\d")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input.

    *Units*: `age_years`, whole years from the source's year to the year asked about, None where the source names none;
    `correction`, a share, positive where it raises a cost and negative where it lowers a benefit, of the line as a whole.
    """

    kind: str
    line: str
    title: str
    field: str
    words: str
    value: str
    source: str
    year: str
    age_years: int | None
    grade: str
    grades: str
    correction: float | None

    @property
    def path(self) -> str:
        """The field as problems name it: `benefits.incidents.impact`."""
        return f"{self.kind}.{self.line}.{self.field}"

    @property
    def corrected(self) -> str:
        """The correction in words: `+10%`, `−15%`, `none`."""
        if not self.correction:
            return "none"
        return f"{'+' if self.correction > 0 else wording.MINUS}{share(abs(self.correction))}"

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of a spreadsheet, as `CSV_HEAD` heads it."""
        kind = "Cost" if self.kind == "costs" else "Benefit"
        age = self.age_years
        return (
            *(self.title, kind, self.words, self.value, self.source, self.year, age, self.grade, self.grades),
            *(self.corrected, self.path),
        )


def assumptions(raw: Raw, on: FinancialYear) -> tuple[Assumption, ...]:
    """Every input of the case, costs first; `on` is the year from which ages count."""
    head = raw.get("case")
    case: Raw = head if isinstance(head, Mapping) else {}
    costs = [_cost(line, case, on) for line in _tables(raw, "costs")]
    benefits = [row for line in _tables(raw, "benefits") for row in _benefit(raw, line, case, on)]
    return (*costs, *benefits)


def without_source(rows: Sequence[Assumption]) -> tuple[Assumption, ...]:
    """Those that nobody has given a source."""
    return tuple(row for row in rows if not row.source)


def _tables(raw: Raw, kind: str) -> list[Raw]:
    rows = raw.get(kind)
    return [row for row in rows if isinstance(row, Mapping)] if is_list(rows) else []


# costs


def _cost(line: Raw, case: Raw, on: FinancialYear) -> Assumption:
    return _row("costs", line, "pounds", _pounds(line.get("pounds")), case, on)


def _pounds(pounds: Any) -> str:
    if is_list(pounds):
        return ", ".join(said(amount, COST_DOMAINS["pounds"], money=True) for amount in pounds)
    return NOT_GIVEN if pounds is None else f"{said(pounds, COST_DOMAINS['pounds'], money=True)} a year throughout"


# benefits


def _benefit(raw: Raw, line: Raw, case: Raw, on: FinancialYear) -> Iterator[Assumption]:
    names = [*REQUIRED, *(name for name in OPTIONAL if line.get(name) is not None)]
    for name in names:
        yield _row("benefits", line, name, said(line.get(name), BENEFIT_DOMAINS[name]), case, on)
    if line.get("ramp") is not None:
        yield _row("benefits", line, "ramp", _ramp(line["ramp"]), case, on)
    yield _worth(raw, line, case, on)
    if line.get("unit_value_range") is not None:
        times = said(line["unit_value_range"], PROPORTION)
        yield _row("benefits", line, "unit_value_range", times, case, on)
    if line.get("cashable"):
        yield _row("benefits", line, "cashable", _cashable(line["cashable"]), case, on)


def _ramp(ramp: Any) -> str:
    return ", ".join(said(item, PROPORTION) for item in ramp) if is_list(ramp) else said(ramp, PROPORTION)


def _cashable(claims: Any) -> str:
    rows = [claims] if isinstance(claims, Mapping) else claims if is_list(claims) else []
    claimed = []
    for claim in rows:
        if isinstance(claim, Mapping):
            whose = f" of {claim['body']}'s part" if claim.get("body") else ""
            claimed.append(said(claim.get("share"), BENEFIT_DOMAINS["cashable.share"]) + whose)
    return "; ".join(claimed)


def _worth(raw: Raw, line: Raw, case: Raw, on: FinancialYear) -> Assumption:
    """What one event is worth, from the line, the place or the library, which each name their own source."""
    value, code = line.get("value"), str(line.get("unit_cost") or "")
    local = next((row for row in _tables(raw, "local_values") if row.get("code") == code and code), None)
    entry = library().get(code) if code and local is None else None
    if isinstance(value, Mapping):
        return _row("benefits", line, "value", _own_value(value), case, on)
    if local is not None:
        held = local.get("value")
        worth = f"{code}: {_own_value(held if isinstance(held, Mapping) else {})}"
        return _row("benefits", line, "unit_cost", worth, case, on, local.get("source"))
    if entry is not None:
        published = {"text": f"{entry.code}, {entry.description}. {library().edition.title}", "year": _oldest(entry)}
        return _row("benefits", line, "unit_cost", f"{entry.code}: {_library_value(entry)}", case, on, published)
    return _row("benefits", line, "unit_cost", code or NOT_GIVEN, case, on)


def _own_value(value: Raw) -> str:
    parts = [
        f"{kind} {said(value[kind], BENEFIT_DOMAINS[f'value.{kind}'], money=True)}"
        for kind in VALUE_KINDS
        if value.get(kind)
    ]
    year = f", in {value['price_year']} prices" if value.get("price_year") else ""
    return f"{listed(parts)}{year}" if parts else NOT_GIVEN


def _library_value(entry: UnitCost) -> str:
    parts = [
        f"{kind} {wording.pounds(held.pounds)}" for kind in VALUE_KINDS if (held := getattr(entry, kind)) is not None
    ]
    return f"{listed(parts)}, in {_oldest(entry)} prices"


def _oldest(entry: UnitCost) -> str:
    return str(min(value.price_year for value in entry.priced))


# one row


def _row(
    kind: str, line: Raw, field: str, value: str, case: Raw, on: FinancialYear, published: Any = None
) -> Assumption:
    sources = line.get("sources")
    own = sources.get(field) if isinstance(sources, Mapping) else None
    source: Raw = own if isinstance(own, Mapping) else published if isinstance(published, Mapping) else {}
    year = str(source.get("year") or "")
    graded = line.get("grades")
    kinds: Raw = graded if isinstance(graded, Mapping) else {}
    grades = [grade for grade in (line.get("grade"), *kinds.values()) if _is_grade(grade)]
    return Assumption(
        kind=kind,
        line=str(line.get("id") or ""),
        title=str(line.get("title") or line.get("id") or ""),
        field=field,
        words=FIELD_WORDS[field],
        value=value,
        source=str(source.get("text") or ""),
        year=year,
        age_years=_age(year, on),
        grade=str(source.get("grade") or kinds.get(field) or ""),
        grades=", ".join(str(grade) for grade in grades),
        correction=_correction(kind, grades, case),
    )


def _is_grade(grade: Any) -> bool:
    return isinstance(grade, int) and not isinstance(grade, bool) and 1 <= grade <= 6


def _correction(kind: str, grades: list[int], case: Raw) -> float | None:
    edition = case.get("bias_edition") or "2014-unverified"
    combine = next((word for word in COMBINE_GRADES if word == (case.get("combine_grades") or "worst")), None)
    if not grades or edition not in bias_editions() or combine is None:
        return None
    size = combined_size(grades, "cost" if kind == "costs" else "benefit", str(edition), combine)
    return size if kind == "costs" else -size


def _age(year: str, on: FinancialYear) -> int | None:
    """Whole years from the first year that the source names."""
    found = _YEAR.search(year)
    return max(on.begins - int(found[0]), 0) if found else None


def said(value: Any, domain: Domain, *, money: bool = False) -> str:
    """A number or a range in words; what is neither, as it stands."""
    if value is None:
        return NOT_GIVEN
    findings = Findings({}, nowhere)
    read = read_number(value, ("value",), domain, findings)
    return show(value) if findings.problems else number(read, domain, money=money)
