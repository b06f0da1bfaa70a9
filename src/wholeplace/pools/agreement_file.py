"""An agreement as text or as a form hands it over: read whole, with every problem at once, and written out again.

Money is written in pounds, shares as `0.6` or `"1/3"`, years as `2026/27`; see examples/agreement.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, cast, get_args

from wholeplace.pools.agreement import (
    AGREEMENT_KINDS,
    CONTRIBUTION_KINDS,
    FORMAT,
    Agreement,
    AgreementKind,
    Board,
    Condition,
    Contribution,
    ContributionKind,
    Function,
    FundingLine,
    Instalment,
    Milestone,
    Officer,
    Outcome,
    Partner,
    Scheme,
    Status,
    Terms,
)
from wholeplace.pools.agreement_checks import check_agreement
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.share_building import build_rules, rule_to_raw
from wholeplace.pools.share_reading import Fields, as_written, pounds_written
from wholeplace.pools.share_rules import Approval
from wholeplace.pools.virement import limit_tables
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

LARGEST_FILE = 4 * 1024 * 1024
WORDS = tuple(Terms.__dataclass_fields__)


def read_agreement(data: bytes, file: str | None = None) -> Agreement:
    """A whole agreement from text. *Refuses* `not-readable-text` (status 10), and what `build_agreement` finds."""
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise Refused(_unreadable(wrong, file), status=Exit.UNREADABLE) from None
    return build_agreement(raw, file)


def _unreadable(wrong: Exception, file: str | None) -> Problem:
    return Problem(
        name="agreement-unreadable",
        file=file,
        found=str(wrong)[:200],
        expected=f'a text in TOML that begins with format = "{FORMAT}"',
        why="Only a text that can be read as a whole can be checked.",
        remedy="Look at the place that is named; any agreement, taken away as text from its page, shows the form.",
    )


def build_agreement(raw: Mapping[str, Any], file: str | None = None) -> Agreement:
    """A whole agreement from nested values. *Refuses* every problem of `problems_of`."""
    agreement, problems = examine(raw, file)
    refuse_if(problems)
    assert agreement is not None
    return agreement


def examine(raw: Mapping[str, Any], file: str | None = None) -> tuple[Agreement | None, list[Problem]]:
    """The agreement, where it can be read, and every problem that stands against it.

    Names: those of single fields (`missing-key`, `wrong-type`, `not-a-choice`, `unknown-key`, `outside-domain`, `unknown-body`,
    `shares-do-not-sum` …), of rules (`share_building.build_rules`), and of the whole (`agreement_checks`).
    """
    problems: list[Problem] = []
    reader = Fields(raw, "", problems, file)
    reader.choice("format", (FORMAT,))
    agreement = _agreement(reader, problems, file)
    reader.done()
    if problems:
        return None, problems
    return agreement, [problem.at(file=file) for problem in check_agreement(agreement)]


def _agreement(reader: Fields, problems: list[Problem], file: str | None) -> Agreement:
    head = reader.inner("agreement")
    if head is None:
        reader.missing("agreement", "the agreement's own table", "a line [agreement] with id, title and host")
        head = Fields({}, "agreement", [], file)
    partners = tuple(_partner(row) for row in reader.rows("partners"))
    bodies = [partner.body for partner in partners]
    schemes = tuple(_scheme(row, bodies) for row in reader.rows("schemes"))
    scheme_ids = [scheme.id for scheme in schemes]
    lines = tuple(_line(row, bodies, scheme_ids) for row in reader.rows("lines"))
    line_ids = [line.id for line in lines]
    contributions = tuple(_contribution(row, bodies, line_ids) for row in reader.rows("contributions"))
    raw_rules = reader.get("rules") or []
    names: dict[str, Any] = {"partners": bodies, "schemes": scheme_ids, "lines": line_ids}
    rules, wrong = build_rules(cast(Any, raw_rules), file=file, **names) if isinstance(raw_rules, list) else ((), [])
    problems += wrong
    from_on, until_on = head.day("from_on", required=True), head.day("until_on", required=True)
    manager = reader.inner("pool_manager")
    terms = reader.inner("terms")
    made = Agreement(
        id=head.text("id", example="low-moss-s75"),
        title=head.text("title", example="Low Moss front door"),
        place=head.text("place", example="E06000050"),
        kind=cast(AgreementKind, head.choice("kind", tuple(AGREEMENT_KINDS), "pooled-fund")),
        host=head.known("host", bodies, example="low-moss-council"),
        from_on=from_on or _NO_DAY,
        until_on=until_on or _NO_DAY,
        partners=partners,
        schemes=schemes,
        lines=lines,
        contributions=contributions,
        rules=rules,
        pool_manager=_officer(manager, bodies) if manager else None,
        terms=Terms(**{name: terms.text(name) for name in WORDS}) if terms else Terms(),
        outcomes=tuple(
            Outcome(row.text("words", example="Fewer incidents"), row.text("measure"))
            for row in _each(reader, "outcomes")
        ),
        functions=tuple(_function(row, bodies) for row in _each(reader, "functions")),
        conditions=tuple(_condition(row) for row in _each(reader, "conditions")),
        boards=tuple(_board(row, bodies) for row in _each(reader, "boards")),
        milestones=tuple(
            Milestone(row.text("title", example="Team in place"), row.day("on", required=True) or _NO_DAY)
            for row in _each(reader, "milestones")
        ),
        review_on=_days(head, "review_on"),
        notice_months=head.whole("notice_months", 6, 0, 60),
        reports_every=head.choice("reports_every", ("six-weekly", "bi-monthly", "quarterly"), "six-weekly"),
        pattern=cast(Any, head.choice("pattern", ("monthly", "four-weekly"), "monthly")),
        case=head.text("case"),
        deal=head.text("deal"),
        varied_on=head.day("varied_on"),
        began_before=head.flag("began_before", False),
        made_up=head.flag("made_up", False),
    )
    _finish(head, manager, terms)
    return made


def _finish(*readers: Fields | None) -> None:
    for reader in readers:
        if reader is not None:
            reader.done()


def _each(reader: Fields, key: str) -> Iterator[Fields]:
    """The rows of a list, each finished when the next is taken."""
    for row in reader.rows(key):
        yield row
        row.done()


def _partner(row: Fields) -> Partner:
    made = Partner(
        body=row.text("body", example="low-moss-council"),
        name=row.text("name", example="Low Moss Council"),
        kind=row.choice("kind", tuple(BODY_KIND_WORDS)),
        signatory=row.text("signatory"),
        delegable=row.flag("delegable", False),
        finance_officer=row.text("finance_officer"),
        form=row.text("form"),
        consent=row.text("consent"),
        contact=row.text("contact"),
        virement_limits=row.choice("virement_limits", ("", *limit_tables()), ""),
    )
    row.done()
    return made


def _scheme(row: Fields, bodies: list[str]) -> Scheme:
    made = Scheme(
        id=row.text("id", example="front-door"),
        title=row.text("title", example="Front door"),
        lead=row.known("lead", bodies, example="low-moss-council"),
        description=row.text("description"),
        persons=row.text("persons"),
        service=row.text("service"),
        functions=row.words("functions"),
        commissioned=row.shares("commissioned", bodies) or {},
    )
    row.done()
    return made


def _line(row: Fields, bodies: list[str], schemes: list[str]) -> FundingLine:
    owner = row.known("owner", bodies, example="low-moss-nhs")
    scheme = row.text("scheme", example="front-door")
    if scheme and scheme not in schemes:
        row.fault(
            "scheme",
            "unknown-scheme",
            found=scheme,
            expected=f"one of: {', '.join(schemes) or 'a scheme of the agreement'}",
            why="Every line of money serves a scheme, by which it is reported.",
            remedy="Take the id of a scheme, or add the scheme.",
        )
    made = FundingLine(
        id=row.text("id", example="team"),
        title=row.text("title", example="Front door team"),
        scheme=scheme,
        owner=owner,
        holder=row.known("holder", bodies) or owner,
        status=cast(Status, row.choice("status", get_args(Status))),
        mechanism=row.choice("mechanism", tuple(mechanisms())),
        subjective=row.choice("subjective", ("", *(str(n) for n in range(1, 11))), ""),
        capital=row.flag("capital", False),
        condition=row.text("condition"),
        deliverer=row.known("deliverer", bodies),
        capacity=cast(Any, row.choice("capacity", ("principal", "agent"), "principal")),
        vat_regime=row.text("vat_regime"),
        vat_bearing=row.share("vat_bearing", Fraction(0)) or Fraction(0),
        profile=cast(Any, row.choice("profile", ("fixed", "variable"), "variable")),
        shares=row.shares("shares", bodies) or {},
        bigger_budget=row.flag("bigger_budget", False),
        budget_pence=_by_year(row, "budget_pounds"),
    )
    row.done()
    return made


def _by_year(row: Fields, key: str) -> Mapping[FinancialYear, int]:
    found: dict[FinancialYear, int] = {}
    for text, value in (row.table(key) or {}).items():
        year = _year(row, f"{key}.{text}", text)
        pence = row.pence_of(f"{key}.{text}", value)
        if year is not None and pence is not None:
            found[year] = pence
    return found


def _year(row: Fields, key: str, text: object) -> FinancialYear | None:
    try:
        return FinancialYear.parse(str(text))
    except ValueError:
        row.wrong_type(key, text, "a financial year such as 2026/27", "2026/27")
        return None


def _contribution(row: Fields, bodies: list[str], lines: list[str]) -> Contribution:
    line = row.text("line", example="team")
    if line and line not in lines:
        row.fault(
            "line",
            "unknown-line",
            found=line,
            expected=f"one of: {', '.join(lines) or 'a line of the agreement'}",
            why="A contribution is made to a line, whose power says whether it may be.",
            remedy="Take the id of a line, or add the line.",
        )
    made = Contribution(
        partner=row.known("partner", bodies, example="low-moss-nhs"),
        line=line,
        year=_year(row, "year", row.get("year")) or FinancialYear(1),
        kind=cast(ContributionKind, row.choice("kind", tuple(CONTRIBUTION_KINDS), "cash")),
        pence=row.pence("pounds", required=True) or 0,
        instalments=tuple(
            Instalment(one.day("due_on", required=True) or _NO_DAY, one.pence("pounds", required=True) or 0)
            for one in _each(row, "instalments")
        ),
        cap_pence=row.pence("cap_pounds"),
        approvals=tuple(_approval(one, bodies) for one in _each(row, "approvals")),
        condition=row.text("condition"),
        source=row.text("source"),
        what=row.text("what"),
    )
    row.done()
    return made


def _approval(row: Fields, bodies: list[str]) -> Approval:
    body = row.known("body", bodies, example="low-moss-council")
    return Approval(body, row.text("officer", example="Chief finance officer"), row.day("given_on"))


def _officer(row: Fields, bodies: list[str]) -> Officer:
    name, employer = row.text("name", example="A N Officer"), row.known("employer", bodies, example="low-moss-council")
    return Officer(name, employer, row.day("from_on"), row.day("until_on"))


def _function(row: Fields, bodies: list[str]) -> Function:
    reference = row.text("reference", example="Care Act 2014 s2")
    return Function(reference, row.known("body", bodies, example="low-moss-council"), row.text("words"))


def _condition(row: Fields) -> Condition:
    return Condition(row.text("id", example="grant"), row.text("words", example="Only for …"), row.text("source"))


def _board(row: Fields, bodies: list[str]) -> Board:
    title, body = row.text("name", example="Health and wellbeing board"), row.known("body", bodies)
    return Board(row.text("id", example="hwb"), title, body, _days(row, "meets_on"))


def _days(row: Fields, key: str) -> tuple[Any, ...]:
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        row.wrong_type(key, value, "a list of days", f"{key} = [2026-06-20, 2026-09-19]")
        return ()
    within = Fields({str(n): day for n, day in enumerate(value)}, f"{row.where}.{key}", row.problems, row.file)
    return tuple(day for n in range(len(value)) if (day := within.day(str(n))))


_NO_DAY = FinancialYear(1).first_day  # stands where a day is missing; the agreement is then refused


def agreement_to_raw(agreement: Agreement) -> dict[str, Any]:
    """An agreement as nested values that JSON and TOML hold: `examine` reads the same agreement from them."""
    head = {
        "id": agreement.id,
        "title": agreement.title,
        "place": agreement.place,
        "kind": agreement.kind,
        "host": agreement.host,
        "from_on": agreement.from_on.isoformat(),
        "until_on": agreement.until_on.isoformat(),
        "review_on": [day.isoformat() for day in agreement.review_on],
        "notice_months": agreement.notice_months,
        "reports_every": agreement.reports_every,
        "pattern": agreement.pattern,
        "case": agreement.case,
        "deal": agreement.deal,
        "varied_on": agreement.varied_on.isoformat() if agreement.varied_on else None,
        "began_before": agreement.began_before,
        "made_up": agreement.made_up,
    }
    raw: dict[str, Any] = {"format": FORMAT, "agreement": _set(head)}
    if agreement.pool_manager:
        raw["pool_manager"] = _plain(agreement.pool_manager)
    raw["terms"] = _plain(agreement.terms)
    for key in ("partners", "outcomes", "functions", "conditions", "boards", "milestones", "schemes"):
        raw[key] = [_plain(row) for row in getattr(agreement, key)]
    raw["lines"] = [_raw_line(line) for line in agreement.lines]
    raw["contributions"] = [_raw_contribution(one) for one in agreement.contributions]
    raw["rules"] = [plain_values(rule_to_raw(rule)) for rule in agreement.rules]
    return {key: value for key, value in raw.items() if value not in ([], {})}


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that say something."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {}, False)}


def _plain(record: Any) -> dict[str, Any]:
    return _set({name: plain_values(getattr(record, name)) for name in record.__dataclass_fields__})


def plain_values(value: Any) -> Any:
    """Nested values with nothing left but what JSON has: days as text, shares as they are written."""
    match value:
        case Fraction():
            return as_written(value)
        case Mapping():
            return {str(key): plain_values(item) for key, item in value.items()}
        case list() | tuple():
            return [plain_values(item) for item in value]
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
    return value


def _raw_line(line: FundingLine) -> dict[str, Any]:
    raw = _plain(line)
    raw.pop("budget_pence", None)
    raw.pop("vat_bearing", None)
    if line.vat_bearing:
        raw["vat_bearing"] = as_written(line.vat_bearing)
    if line.budget_pence:
        raw["budget_pounds"] = {str(year): pounds_written(pence) for year, pence in line.budget_pence.items()}
    return raw


def _raw_contribution(one: Contribution) -> dict[str, Any]:
    raw = _plain(one)
    for key in ("pence", "cap_pence", "instalments", "approvals", "year"):
        raw.pop(key, None)
    raw |= {"year": str(one.year), "pounds": pounds_written(one.pence)}
    if one.cap_pence is not None:
        raw["cap_pounds"] = pounds_written(one.cap_pence)
    if one.instalments:
        raw["instalments"] = [
            {"due_on": part.due_on.isoformat(), "pounds": pounds_written(part.pence)} for part in one.instalments
        ]
    if one.approvals:
        raw["approvals"] = [_plain(approval) for approval in one.approvals]
    return raw
