"""The parts of an agreement that people fill in: what each part and each row asks, and to which input a problem leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from django.urls import reverse

from wholeplace.ledger.chart import subjective_groups
from wholeplace.pools.agreement import AGREEMENT_KINDS, CONTRIBUTION_KINDS, Raw, Status, Terms
from wholeplace.pools.agreement_file import examine
from wholeplace.pools.agreement_words import STATUS_WORDS
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.share_building import raw_key
from wholeplace.pools.share_rules import CAPPED, PARAMETERS, WITH_THRESHOLD, families
from wholeplace.pools.vat import services
from wholeplace.pools.web.forms.agreement import Asked, Choices
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

PARTS = MappingProxyType({"head": "Title, term and pool manager", "terms": "Aims and terms in words"})
LEAST_INSTALMENTS, LEAST_APPROVALS = 4, 2
PARAMETER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "shares": "Agreed shares",
        "decide_by": "The joint group decides by",
        "commissioned": "Share that each partner commissions",
        "beyond_pence": "How far past its cap each partner may go, with both approvals",
        "risk_pool_pence": "At most from the risk pool",
        "may_carry_forward": "Partners that may carry money forward",
        "named": "The partner that waits",
        "threshold": "Threshold",
        "charged": "Share of the price that each partner is charged",
        "pot_pence": "The pot",
        "target": "Fall at which it is paid in full",
        "measure": "Measure",
        "what": "Activity that it charges for",
        "holder": "Who has the money until then",
        "surplus": "The surplus goes by",
        "if_short": "Where it does not suffice",
        "way": "How it is shared",
        "weights": "Weights",
        "ceiling": "Ceiling",
        "share_below": "Share of savings up to the threshold",
        "reading": "How savings beyond the threshold count",
        "use": "What it must be used for",
        "band": "Band within which the line's lead keeps it",
    }
)
TERM_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "aims": ("Aims", "What the partners want to reach together"),
        "improvement": ("How functions are better exercised", "Section 75 asks that this is likely"),
        "persons": ("Persons covered", "For whom the services are"),
        "services": ("Kinds of service", ""),
        "monitoring": ("How the fund is managed and monitored", ""),
        "variation": ("Variation", "How contributions and the agreement may be varied"),
        "review": ("Review", ""),
        "exit": ("Leaving and ending", ""),
        "value_test": ("Why a payment is a more effective use", "Asked of payments under sections 256 and 76"),
        "difference": ("How it differs from now", "Shown on the investment agreement, as are those that follow"),
        "location": ("Where", ""),
        "performance": ("How progress is assessed", ""),
        "returns": ("Return on investment", "Forecast and current"),
        "reinvestment": ("Reinvestment or repayment", ""),
        "definitions": ("Further definitions", ""),
    }
)


@dataclass(frozen=True, slots=True)
class Choosing:
    """What inputs may choose among: the bodies of the place by id, each with name and kind, and what the draft holds."""

    raw: Mapping[str, Any]
    bodies: Mapping[str, tuple[str, str]]

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        return rows_of(self.raw, key)

    @property
    def partners(self) -> Choices:
        return [(str(row.get("body")), str(row.get("name") or row.get("body"))) for row in self.rows("partners")]

    def ids(self, key: str) -> Choices:
        return [(str(row.get("id")), title_of(key, row, self)) for row in self.rows(key) if row.get("id")]

    @property
    def years(self) -> list[str]:
        """The financial years of the term, as far as it can be read; five at least."""
        head = self.raw.get("agreement") or {}
        try:
            first = FinancialYear.containing(_as_day(head.get("from_on")))
            last = FinancialYear.containing(_as_day(head.get("until_on")))
        except ValueError:
            return []
        return [str(FinancialYear(year)) for year in range(first.begins, min(last.begins, first.begins + 14) + 1)]


def _as_day(value: object) -> Any:
    from datetime import date

    return date.fromisoformat(str(value))


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of row: what it is called, and what it asks."""

    title: str
    one: str
    named_by: str
    asks: Callable[[Mapping[str, Any], Choosing], list[Asked]]

    @property
    def a_one(self) -> str:
        """`an outcome`, `a line`."""
        return f"{'an' if self.one[0] in 'aeiou' else 'a'} {self.one}"


def rows_of(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The rows under a key, those that are no tables left out."""
    held = raw.get(key)
    return [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []


def title_of(key: str, row: Mapping[str, Any], choosing: Choosing) -> str:
    """What a row is called on pages."""
    if key == "contributions":
        names, lines = dict(choosing.partners), dict(choosing.ids("lines"))
        partner, line = str(row.get("partner") or "?"), str(row.get("line") or "?")
        return f"{names.get(partner, partner)}, {lines.get(line, line)}, {row.get('year') or '?'}"
    for word in ("title", "name", "words", "reference", "id", "body"):
        if row.get(word):
            return str(row[word])
    return "not named yet"


def _blank(choices: Iterable[tuple[str, str]], text: str = "Choose") -> Choices:
    return [("", text), *choices]


# the two parts that stand once


def head_asks(choosing: Choosing) -> list[Asked]:
    """Title, term, and who manages the pool."""

    def a(name: str, label: str, **told: Any) -> Asked:
        return Asked(("agreement", name), label, **told)

    def m(name: str, label: str, **told: Any) -> Asked:
        return Asked(("pool_manager", name), label, group="Pool manager", **told)

    every = (("six-weekly", "Every six weeks"), ("bi-monthly", "Every two months"), ("quarterly", "Every quarter"))
    return [
        a("title", "Title", needed=True),
        a("kind", "Kind of agreement", sort="choice", choices=tuple(AGREEMENT_KINDS.items()), usually="pooled-fund", needed=True),
        a("host", "Host", sort="choice", choices=_blank(choosing.partners), needed=True,
          hint="The partner with whom the fund lies. Add the partners first."),
        a("from_on", "First day", sort="day", needed=True),
        a("until_on", "Last day", sort="day", needed=True),
        a("varied_on", "Holds from, where this varies a signed agreement", sort="day"),
        a("review_on", "Days of review", sort="days", hint="One a line, for example 30 September 2027"),
        a("notice_months", "Months of notice", sort="number", width="2"),
        a("reports_every", "The pool manager reports", sort="choice", choices=every, usually="six-weekly", needed=True),
        a("pattern", "Periods of the book", sort="choice", needed=True, usually="monthly",
          choices=(("monthly", "Twelve months"), ("four-weekly", "Thirteen periods of four weeks"))),
        a("began_before", "The pool was running before it was taken in here", sort="flag"),
        m("name", "Name"),
        m("employer", "Employer", sort="choice", choices=_blank(choosing.partners), hint="Must be the host"),
        m("from_on", "From", sort="day"),
        m("until_on", "Until", sort="day"),
    ]  # fmt: skip


def terms_asks(choosing: Choosing) -> list[Asked]:
    """What the agreement says in words."""
    assert set(TERM_WORDS) == {field.name for field in fields(Terms)}, "every term has its words"
    return [Asked(("terms", name), label, "long", hint) for name, (label, hint) in TERM_WORDS.items()]


# the rows


def _partner(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    bodies = _blank((body, name) for body, (name, _) in choosing.bodies.items())
    held = str(row.get("body") or "")
    if held and held not in choosing.bodies:
        bodies = [*bodies, (held, f"{held} (not a body of this place)")]
    return [
        Asked(("body",), "Body", "choice", choices=bodies, needed=True),
        Asked(("signatory",), "Who signs", hint="The office, for example Chief executive"),
        Asked(("delegable",), "A deputy may sign", "flag"),
        Asked(("finance_officer",), "Finance officer", hint="For example, Section 151 officer"),
        Asked(
            ("form",),
            "Form",
            "choice",
            choices=(("", "None that matters here"), ("nhs-trust", "NHS trust or foundation trust")),
        ),
        Asked(("consent",), "Consent on record", hint="Where one is needed, as for an NHS trust"),
        Asked(("contact",), "Lead contact"),
    ]


def _scheme(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    functions = [(str(one.get("reference")), str(one.get("reference"))) for one in choosing.rows("functions")]
    return [
        Asked(("title",), "Title", needed=True),
        Asked(("lead",), "Lead", "choice", choices=_blank(choosing.partners), needed=True),
        Asked(("description",), "What it does", "long"),
        Asked(("persons",), "For whom"),
        Asked(("service",), "Kind of service"),
        Asked(
            ("functions",),
            "Functions",
            "ticks",
            choices=functions,
            hint="" if functions else "Add the functions first.",
        ),
        *_by_body("commissioned", "Share that each partner commissions", choosing, "share"),
    ]


def _by_body(key: str | tuple[str, ...], group: str, choosing: Choosing, sort: Any, hint: str = "") -> list[Asked]:
    path = (key,) if isinstance(key, str) else key
    return [Asked((*path, body), name, sort, hint, group=group) for body, name in choosing.partners]


def _line(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    statuses = [(word, _sentence(STATUS_WORDS[word].split(":")[0])) for word in get_args(Status)]
    powers = [(power.id, power.title) for power in mechanisms().values()]
    groups = [(number, f"{number} {name}") for number, name in subjective_groups().items()]
    budgets = row.get("budget_pounds")
    held = sorted(map(str, budgets)) if isinstance(budgets, Mapping) else []
    years = list(dict.fromkeys([*choosing.years, *held]))
    regimes = [("s33", "Refund of section 33 bodies"), *((one, _sentence(one.replace("-", " "))) for one in services())]
    return [
        Asked(("title",), "Title", needed=True),
        Asked(("scheme",), "Scheme", "choice", choices=_blank(choosing.ids("schemes")), needed=True),
        Asked(("owner",), "Whose function it serves", "choice", choices=_blank(choosing.partners), needed=True),
        Asked(("holder",), "Who holds the money", "choice", choices=_blank(choosing.partners, "The owner"),
              hint="The host, where the line is pooled"),
        Asked(("status",), "How it stands", "choice", choices=_blank(statuses), needed=True),
        Asked(("mechanism",), "Under which power", "choice", choices=_blank(powers), needed=True),
        Asked(("subjective",), "Subjective group", "choice", choices=_blank(groups, "Not stated")),
        Asked(("capital",), "It is capital", "flag"),
        Asked(("condition",), "Ring-fence", "choice", choices=_blank(choosing.ids("conditions"), "None")),
        Asked(("deliverer",), "Who delivers", "choice", choices=_blank(choosing.partners, "Whoever hosts")),
        Asked(("capacity",), "The host acts as", "choice", usually="principal", needed=True,
              choices=(("principal", "Principal"), ("agent", "Agent"))),
        Asked(("vat_regime",), "What is bought, for VAT", "choice", choices=_blank(regimes, "Not stated")),
        Asked(("vat_bearing",), "Share of spending that bears VAT", "share"),
        Asked(("profile",), "Variances", "choice", needed=True, usually="variable",
              choices=(("variable", "Variable: shared"), ("fixed", "Fixed: they fall to the host"))),
        Asked(("bigger_budget",), "It is a slice of a bigger budget", "flag"),
        *_by_body("shares", "Shares of a variable line", choosing, "share"),
        *(Asked(("budget_pounds", year), year, "pounds", group="Budget by year") for year in years),
    ]  # fmt: skip


def _contribution(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    years = list(dict.fromkeys([*choosing.years, *([str(row["year"])] if row.get("year") else [])]))
    return [
        Asked(("partner",), "Partner", "choice", choices=_blank(choosing.partners), needed=True),
        Asked(("line",), "Line", "choice", choices=_blank(choosing.ids("lines")), needed=True),
        Asked(("year",), "Year", "choice", choices=_blank((year, year) for year in years), needed=True),
        Asked(("kind",), "Kind", "choice", choices=tuple(CONTRIBUTION_KINDS.items()), usually="cash", needed=True),
        Asked(("what",), "What is given in kind", hint="Which staff, goods, services or accommodation"),
        Asked(("pounds",), "Amount", "pounds", needed=True),
        *_instalments(row),
        Asked(("cap_pounds",), "Cap", "pounds", "Beyond it, two finance officers approve beforehand"),
        *_approvals(row, choosing),
        Asked(("condition",), "Ring-fence", "choice", choices=_blank(choosing.ids("conditions"), "None")),
        Asked(("source",), "Source of the money", hint="For example, NHS minimum contribution"),
    ]


def _instalments(row: Mapping[str, Any]) -> Iterator[Asked]:
    for n in range(max(LEAST_INSTALMENTS, len(rows_of(row, "instalments")) + 1)):
        group = f"Instalment {n + 1}"
        yield Asked(("instalments", str(n), "due_on"), "Due on", "day", group=group)
        yield Asked(("instalments", str(n), "pounds"), "Amount", "pounds", group=group)


def _approvals(row: Mapping[str, Any], choosing: Choosing) -> Iterator[Asked]:
    for n in range(max(LEAST_APPROVALS, len(rows_of(row, "approvals")))):
        group = f"Approval {n + 1}"
        yield Asked(
            ("approvals", str(n), "body"), "Body", "choice", choices=_blank(choosing.partners, "None"), group=group
        )
        yield Asked(("approvals", str(n), "officer"), "Officer", group=group)
        yield Asked(("approvals", str(n), "given_on"), "Given on", "day", group=group)


def _rule(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    kinds = [(family.id, f"{family.id}: {family.title}") for family in families().values()]
    family = families().get(str(row.get("family")))
    first = [
        Asked(("title",), "Title", needed=True),
        Asked(("family",), "Family", "choice", choices=_blank(kinds), needed=True,
              hint="" if family else "What else is asked depends on the family."),
        Asked(("clause",), "Clause", hint="Its number in the agreement, for example 10.4", width="5"),
        Asked(("order",), "Order", "number", "Rules are worked in this order", needed=True, width="3"),
        Asked(("from_on",), "From", "day", needed=True),
        Asked(("until_on",), "Until", "day"),
    ]  # fmt: skip
    return [*first, *(_rule_of(family.id, row, choosing) if family else [])]


def _rule_of(family_id: str, row: Mapping[str, Any], choosing: Choosing) -> Iterator[Asked]:
    """What a rule of a family asks beside its head."""
    family = families()[family_id]
    if family.applies_to == "both":
        choices = (("both", "Overspends and underspends"), ("overspend", "Overspends"), ("underspend", "Underspends"))
        yield Asked(("applies_to",), "Applies to", "choice", choices=choices, usually="both", needed=True)
    yield Asked(("schemes",), "Schemes", "ticks", "None ticked, and no line: the whole pool", choosing.ids("schemes"))
    yield Asked(("lines",), "Lines", "ticks", choices=choosing.ids("lines"))
    if family_id in WITH_THRESHOLD:
        yield Asked(("threshold_pounds",), "Only what lies above", "pounds")
    hints = get_type_hints(PARAMETERS[family_id], include_extras=True)
    for each in fields(PARAMETERS[family_id]):
        usually = each.default if isinstance(each.default, str) else ""
        yield from _parameter(each.name, hints[each.name].__metadata__[0], choosing, usually)
    if family_id in CAPPED:
        yield from _by_body("caps_pounds", "Cap of each partner", choosing, "pounds")
    yield from _approvals(row, choosing)
    others = [one for one in choosing.ids("rules") if one[0] != row.get("id")]
    yield Asked(("then",), "What is left goes to", "choice", choices=_blank(others, "The rules that follow"))
    yield Asked(("hits_fund",), "An overspend in a bigger budget falls on the fund", "flag", usually=True)
    yield Asked(
        ("rounding_partner",),
        "Odd pence fall to",
        "choice",
        choices=_blank(choosing.partners, "The largest remainders"),
    )


def _parameter(name: str, how: str, choosing: Choosing, usually: str) -> Iterator[Asked]:
    """The inputs of one parameter, by how it is read (`share_rules`)."""
    key = raw_key(name) if how.startswith("pence") else name
    path, label = ("parameters", key), PARAMETER_WORDS.get(name) or _sentence(name.replace("_", " "))
    if how == "shares by scheme":
        for scheme, title in choosing.ids("schemes"):
            yield from _by_body((*path, scheme), f"{title}: {label[:1].lower()}{label[1:]}", choosing, "share")
    elif how in ("shares", "shares apart", "weights"):
        yield from _by_body(path, label, choosing, "share" if how != "weights" else "text")
    elif how == "pence by body":
        yield from _by_body(path, label, choosing, "pounds")
    elif how == "bodies":
        yield Asked(path, label, "ticks", choices=choosing.partners)
    elif how == "body":
        yield Asked(path, label, "choice", choices=_blank(choosing.partners), needed=True)
    elif how.startswith("one of "):
        words = how.removeprefix("one of ").split(", ")
        yield Asked(
            path,
            label,
            "choice",
            choices=[(word, _sentence(word.replace("-", " "))) for word in words],
            usually=usually,
            needed=True,
        )
    else:
        sorts = {"pence": "pounds", "day": "day", "share": "share", "share above nought": "share"}
        yield Asked(path, label, sorts.get(how, "text"), needed=True)  # type: ignore[arg-type]


def _board(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    return [
        Asked(("name",), "Name", needed=True),
        Asked(("body",), "Whose", "choice", choices=_blank(choosing.partners, "All partners together")),
        Asked(("meets_on",), "Meets on", "days", "One day a line, for example 18 June 2026"),
    ]


def _condition(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    return [
        Asked(("words",), "Words of the condition", "long", needed=True),
        Asked(("source",), "Source", hint="The grant determination or the clause"),
    ]


def _function(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    return [
        Asked(("reference",), "Reference in statute", hint="For example, Care Act 2014 s2", needed=True),
        Asked(("body",), "Whose function", "choice", choices=_blank(choosing.partners), needed=True),
        Asked(("words",), "What it is"),
    ]


def _outcome(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    return [Asked(("words",), "Outcome", needed=True), Asked(("measure",), "How it is measured")]


def _milestone(row: Mapping[str, Any], choosing: Choosing) -> list[Asked]:
    return [Asked(("title",), "What", needed=True), Asked(("on",), "When", "day", needed=True)]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


ROWS: Mapping[str, RowKind] = MappingProxyType(
    {
        "partners": RowKind("Partners", "partner", "body", _partner),
        "outcomes": RowKind("Outcomes", "outcome", "words", _outcome),
        "functions": RowKind("Functions", "function", "reference", _function),
        "schemes": RowKind("Schemes", "scheme", "title", _scheme),
        "lines": RowKind("Lines", "line", "title", _line),
        "contributions": RowKind("Contributions", "contribution", "", _contribution),
        "conditions": RowKind("Conditions", "condition", "words", _condition),
        "rules": RowKind("Rules", "rule", "title", _rule),
        "boards": RowKind("Boards", "board", "name", _board),
        "milestones": RowKind("Milestones", "milestone", "title", _milestone),
    }
)
WITH_ID = ("schemes", "lines", "conditions", "rules", "boards")


def with_identity(key: str, row: Raw, choosing: Choosing) -> Raw:
    """A row as it is kept: a new one gets an id made from its title, a partner the name and kind of its body."""
    if key == "partners" and (known := choosing.bodies.get(str(row.get("body")))):
        return row | {"name": known[0], "kind": known[1]}
    if key in WITH_ID and not row.get("id"):
        title = " ".join(str(row.get(ROWS[key].named_by) or ROWS[key].one).split()[:6])
        return {"id": free_id(title, {one for one, _ in choosing.ids(key)})} | row
    return row


def free_id(title: str, taken: set[str]) -> str:
    """An id made from words, that no other row of the kind has."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40] or "row"
    return next(one for one in (plain, *(f"{plain}-{n}" for n in range(2, 10_000))) if one not in taken)


# to which input a problem leads


def names_of(key: str, row: Mapping[str, Any], index: int) -> list[str]:
    """The names by which problems may call a row, the most exact first."""
    named = next(
        (row[word] for word in ("id", "body", "line", "measure") if isinstance(row.get(word), str)), str(index)
    )
    exact = [f"{row.get('partner')}.{row.get('line')}.{row.get('year')}"] if key == "contributions" else []
    return [f"{key}.{name}" for name in (*exact, named)]


def within(field: str, names: Sequence[str]) -> str | None:
    """A problem's field within a row of these names; None where it is not of the row."""
    for name in names:
        if field == name or field.startswith(f"{name}."):
            return field.removeprefix(name).removeprefix(".")
    return None


def row_problems(raw: Raw, key: str, index: int, problems: Iterable[Problem]) -> list[tuple[str, Problem]]:
    """The problems of one row, each with its field within the row."""
    row = rows_of(raw, key)[index]
    names = names_of(key, row, index)
    twins = [
        other for n, other in enumerate(rows_of(raw, key)) if n != index and set(names_of(key, other, n)) & set(names)
    ]
    found = list(problems)
    if twins:  # a name that other rows bear too: the row is asked about alone
        found = examine(raw | {key: [row]})[1]
    inner = ((within(problem.field or "", names), problem) for problem in found)
    return [(field, problem) for field, problem in inner if field is not None]


def part_problems(part: str, problems: Iterable[Problem]) -> list[tuple[str, Problem]]:
    """The problems of a part that stands once, each with its field."""
    tables = ("agreement", "pool_manager") if part == "head" else ("terms",)
    return [(p.field, p) for p in problems if p.field and p.field.split(".")[0] in tables]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a draft still wants, in the words of its pages: what to do and where, what was found, and why it matters."""

    what: str
    link: str
    found: str
    expected: str
    why: str


def wanted(pool: Pool, choosing: Choosing, problem: Problem) -> Wanted:
    """A problem of a draft as its pages tell it: an empty input is named by its label, not by its key in a file."""
    link, label = link_of(pool, pool.raw, problem), label_of(choosing, problem.field or "")
    if label and problem.name == "missing-key":
        return Wanted(f"Fill in: {label}", link, "nothing", problem.expected, "Without it the agreement is not whole.")
    if label and problem.name == "wrong-type":
        return Wanted(f"Correct: {label}", link, problem.found, problem.expected, problem.why)
    return Wanted(problem.remedy, link, problem.found, problem.expected, problem.why)


def label_of(choosing: Choosing, field: str) -> str:
    """What the pages call a field, with the row that it is in; empty where no page asks for it."""
    key = field.split(".")[0]
    if key in ("agreement", "pool_manager", "terms"):
        asked = terms_asks(choosing) if key == "terms" else head_asks(choosing)
        return next((one.label for one in asked if one.name == field), "")
    for index, row in enumerate(choosing.rows(key) if key in ROWS else []):
        inner = within(field, names_of(key, row, index))
        if inner is not None:
            label = next((one.label for one in ROWS[key].asks(row, choosing) if one.name == inner), "")
            return f"{label} of {title_of(key, row, choosing)}" if label else ""
    return ""


def link_of(pool: Pool, raw: Raw, problem: Problem) -> str:
    """The page on which a problem can be put right, at its input."""
    field = problem.field or ""
    key = field.split(".")[0]
    if key in ("agreement", "pool_manager", "terms"):
        part = "terms" if key == "terms" else "head"
        return f"{reverse('pools:agreement-part', args=[pool.pk, part])}?check=yes"
    if key not in ROWS:
        return ""
    for index, row in enumerate(rows_of(raw, key)):
        if within(field, names_of(key, row, index)) is not None:
            return f"{reverse('pools:agreement-row', args=[pool.pk, key, index])}?check=yes"
    return reverse("pools:agreement-add", args=[pool.pk, key])
