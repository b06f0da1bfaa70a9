"""VAT in a pool: what each line's VAT costs, by who hosts and who delivers.

Two ways stand open. In a *pooled fund* each partner buys from the joint money, and VAT follows the regime of the body that
delivers: a council has it refunded in full, an NHS body only on contracted-out services. Under an *agency with cross-charges*
the body that delivers makes taxable supplies to the one for which it works: it recovers its own VAT, charges VAT on all that it
charges (its own salaries too), and the body charged recovers that by its own regime; health care that an NHS body supplies to a
council is business without VAT on the charge, and the NHS body gets nothing back. So the choice of host moves VAT only where
the host also delivers.

A body that buys as agent for another buys in that other's name: VAT then follows the other's regime.

Nothing here is advice. What a rule is not known for is refused, not guessed; what is not verified says so; a partner may put its
own recoverable share in place of the published one, with its evidence.

*Source*: HMRC VATGPB6640, VATGPB6700, VATGPB9720; UKUT 2024/334 (Midlands Partnership); rates and recoverable shares are dated
rows of `parameters/vat_rates.csv` and `parameters/vat_recovery.csv`. Worked example: `docs/methods/vat-in-a-pool.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.evidence import Standing
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem, refuse_if

Way = Literal["pooled-fund", "agency"]
CROSS_CHARGES = (
    "A cross-charge is taken to be taxable in full, at cost without a margin, and the body that delivers to get its own VAT back "
    "against it."
)
WAY_WORDS = {"pooled-fund": "pooled fund", "agency": "agency with cross-charges"}
THE_HOST = ""
HEALTH_CARE_FOR_A_COUNCIL = "supplied-to-council"

CONFIRM = (
    "These figures are arithmetic on published rules, not advice. Have HMRC or a tax adviser confirm the treatment of each line "
    "in writing before the agreement is signed."
)
NOT_FOR_VAT_ALONE = (
    "A host chosen for its VAT alone is open to challenge: HMRC wrote to bodies about such arrangements in 2017, with large "
    "assessments at stake. The reason must be better services."
)


@dataclass(frozen=True, slots=True)
class VatBody:
    """A partner as VAT sees it: its id, name and kind (`vocabulary.bodies`)."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class VatLine:
    """A line of the pool.

    *Units*: `net_pence` is a year's spend before VAT; `bearing_share` (0 to 1) is the part of it that bears VAT when bought,
    the rest being salaries and what is exempt or zero-rated.

    `deliverer` is the body that delivers, empty for whoever hosts. `agent_for` names the body in whose name it buys, where it
    buys as agent and not as principal. Under an agency way `charged_to` is the body cross-charged. `service` is what is
    bought, as `parameters/vat_recovery.csv` names it: `contracted-out`, `not-contracted-out`, `supplied-to-council`.
    """

    id: str
    title: str
    net_pence: int
    bearing_share: Fraction
    service: str
    deliverer: str = THE_HOST
    agent_for: str = ""
    charged_to: str = ""
    rate: str = "standard"


@dataclass(frozen=True, slots=True)
class OwnRecovery:
    """A body's own recoverable share (0 to 1) of VAT on a line, in place of the published one, with its evidence."""

    body: str
    line: str
    share: Fraction
    evidence: str


@dataclass(frozen=True, slots=True)
class HostOption:
    """An arrangement of the pool: who hosts, in which of the two ways, and who delivers a line where not as it says."""

    id: str
    host: str
    way: Way = "pooled-fund"
    deliverers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recovery:
    """How much of its VAT a body gets back (0 to 1), under which regime, and where that is said."""

    share: Fraction
    regime: str
    standing: Standing
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class LineVat:
    """VAT of one line under one option, in pence; `body` bears what is irrecoverable. `vat_pence` is the last VAT charged."""

    line: str
    body: str
    vat_pence: int
    recoverable_pence: int
    regime: str
    standing: Standing
    sentence: str

    @property
    def irrecoverable_pence(self) -> int:
        return self.vat_pence - self.recoverable_pence


@dataclass(frozen=True, slots=True)
class OptionVat:
    """One option worked out: its lines, what each body bears, and how much more it costs than the cheapest, in pence."""

    option: HostOption
    lines: tuple[LineVat, ...]
    by_body_pence: Mapping[str, int]
    above_least_pence: int
    sentence: str

    @property
    def irrecoverable_pence(self) -> int:
        return sum(line.irrecoverable_pence for line in self.lines)


@dataclass(frozen=True, slots=True)
class HostOptions:
    """Options side by side in the order given, the ids of the cheapest, and what to beware of."""

    options: tuple[OptionVat, ...]
    least: tuple[str, ...]
    sentence: str
    warnings: tuple[str, ...]

    def as_answer(self) -> dict[str, Any]:
        """The answer as JSON, pence as whole numbers."""
        return {
            "least": list(self.least),
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            "options": [_option_answer(one) for one in self.options],
        }


def by_host(
    lines: Sequence[VatLine],
    options: Sequence[HostOption],
    bodies: Iterable[VatBody],
    on: date,
    own: Iterable[OwnRecovery] = (),
) -> HostOptions:
    """Irrecoverable VAT under each option, by line and by body, by the rules that stand on a day.

    *Refuses* `vat-body-unknown`, `vat-share-impossible`, `vat-rate-unknown`, `vat-rule-unknown`, `vat-nobody-charged`,
    `vat-evidence-missing`, `vat-no-option`.
    """
    by_id = {body.id: body for body in bodies}
    claims = {(one.body, one.line): one for one in own}
    refuse_if(check_vat(lines, options, by_id.values(), on, claims.values()))
    worked = [(option, tuple(_line(line, option, by_id, on, claims) for line in lines)) for option in options]
    totals = [sum(line.irrecoverable_pence for line in found) for _, found in worked]
    least = min(totals)
    answers = tuple(
        _option(option, found, total - least, by_id) for (option, found), total in zip(worked, totals, strict=True)
    )
    best = tuple(one.option.id for one in answers if one.above_least_pence == 0)
    return HostOptions(answers, best, _comparison(answers, by_id), _warnings(answers))


def check_vat(
    lines: Sequence[VatLine],
    options: Sequence[HostOption],
    bodies: Iterable[VatBody],
    on: date,
    own: Iterable[OwnRecovery] = (),
) -> list[Problem]:
    """Everything in lines, options and own shares that cannot be worked out, all at once."""
    by_id = {body.id: body for body in bodies}
    claims = {(one.body, one.line): one for one in own}
    problems = [] if options else [_no_option()]
    problems += [problem for line in lines for problem in _line_problems(line, on)]
    problems += [problem for claim in claims.values() for problem in _claim_problems(claim)]
    for option in options:
        for line in lines:
            problems += _fit_problems(line, option, by_id, on, claims)
    return list(dict.fromkeys(problems))


def vat_rate(name: str, on: date) -> Fraction | None:
    """The rate of VAT by its name on a day, as a share; None where none is on file."""
    found = [(row["from_on"], Fraction(row["share"])) for row in _rows("vat_rates.csv") if row["rate"] == name]
    standing = [pair for pair in found if pair[0] <= on.isoformat()]
    return max(standing)[1] if standing else None


def recovery_of(kind: str, service: str, on: date) -> Recovery | None:
    """How much of its VAT a body of a kind gets back on a service, on a day; None where no rule is on file."""
    found = [
        row
        for row in _rows("vat_recovery.csv")
        if row["kind"] == kind and row["service"] in (service, "any") and row["from_on"] <= on.isoformat()
    ]
    if not found:
        return None
    row = max(found, key=lambda one: (one["service"] == service, one["from_on"]))
    return Recovery(Fraction(row["recoverable"]), row["regime"], Standing(row["standing"]), row["source"], row["note"])


def services() -> tuple[str, ...]:
    """What a line may buy, as the rules on file name it."""
    return tuple(sorted({row["service"] for row in _rows("vat_recovery.csv")} - {"any"}))


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    stored = files("wholeplace.pools") / "parameters" / name
    return tuple(csv.DictReader(stored.read_text(encoding="utf-8").splitlines()))


def _deliverer(line: VatLine, option: HostOption) -> str:
    return option.deliverers.get(line.id) or line.deliverer or option.host


def _bearer(line: VatLine, option: HostOption) -> str:
    """Whose regime the last VAT on a line falls under: that of the body delivering, of its principal, or of the one charged."""
    return _charged(line, option) or line.agent_for or _deliverer(line, option)


def _charged(line: VatLine, option: HostOption) -> str:
    """The body cross-charged with VAT, if any: nobody charges itself, and health care for a council is supplied without VAT."""
    exempt = line.service == HEALTH_CARE_FOR_A_COUNCIL
    taxable = option.way == "agency" and not exempt and line.charged_to != _deliverer(line, option)
    return line.charged_to if taxable else ""


def _line(
    line: VatLine,
    option: HostOption,
    bodies: Mapping[str, VatBody],
    on: date,
    claims: Mapping[tuple[str, str], OwnRecovery],
) -> LineVat:
    body = bodies[_bearer(line, option)]
    recovery = _recovery(line, body, on, claims)
    rate = vat_rate(line.rate, on)
    assert recovery is not None, "checked before"
    assert rate is not None, "checked before"
    charged = _charged(line, option)
    share = Fraction(1) if charged else line.bearing_share
    vat_pence = _nearest(line.net_pence * share * rate)
    recoverable = _nearest(vat_pence * recovery.share)
    sentence = _line_sentence(line, body, vat_pence, vat_pence - recoverable, recovery, bool(charged))
    return LineVat(line.id, body.id, vat_pence, recoverable, recovery.regime, recovery.standing, sentence)


def _recovery(line: VatLine, body: VatBody, on: date, claims: Mapping[tuple[str, str], OwnRecovery]) -> Recovery | None:
    claim = claims.get((body.id, line.id))
    if claim:
        return Recovery(claim.share, "its own figure", Standing.DERIVED, claim.evidence, "")
    return recovery_of(body.kind, line.service, on)


def _nearest(pence: Fraction) -> int:
    """The nearest whole pence, halves up."""
    return (2 * pence + 1).__floor__() // 2


def _line_sentence(line: VatLine, body: VatBody, vat: int, lost: int, recovery: Recovery, charged: bool) -> str:
    if not vat:
        return f"{line.title}: no VAT is due from {body.name}."
    how = "is charged" if charged else "pays"
    sure = "" if recovery.standing in (Standing.PRIMARY, Standing.DERIVED) else f", {recovery.standing}"
    kept = (
        "gets all of it back"
        if not lost
        else "gets none of it back"
        if lost == vat
        else f"cannot get back {_pounds(lost)}"
    )
    return f"{line.title}: {body.name} {how} {_pounds(vat)} of VAT and {kept} ({recovery.regime}; {recovery.source}{sure})."


def _option(option: HostOption, lines: tuple[LineVat, ...], above: int, bodies: Mapping[str, VatBody]) -> OptionVat:
    by_body: dict[str, int] = {}
    for line in lines:
        by_body[line.body] = by_body.get(line.body, 0) + line.irrecoverable_pence
    total = sum(by_body.values())
    more = f", {_pounds(above)} more than the least" if above else ""
    host = bodies[option.host].name
    sentence = f"{host} as host, {WAY_WORDS[option.way]}: {_pounds(total)} of VAT a year cannot be got back{more}."
    return OptionVat(option, lines, by_body, above, sentence)


def _comparison(answers: Sequence[OptionVat], bodies: Mapping[str, VatBody]) -> str:
    """The comparison in one sentence."""
    least = [one for one in answers if one.above_least_pence == 0]
    most = max(one.above_least_pence for one in answers)
    if not most:
        return "VAT does not tell the options apart." if len(answers) > 1 else answers[0].sentence
    names = " and ".join(f"{bodies[one.option.host].name} as host ({WAY_WORDS[one.option.way]})" for one in least)
    return f"Least VAT is lost with {names}: up to {_pounds(most)} a year less than otherwise."


def _warnings(answers: Sequence[OptionVat]) -> tuple[str, ...]:
    found = [CONFIRM]
    if any(one.above_least_pence for one in answers):
        found.append(NOT_FOR_VAT_ALONE)
    if any(one.option.way == "agency" for one in answers):
        found.append(CROSS_CHARGES)
    unsure = (Standing.NOT_VERIFIED, Standing.DOUBTFUL, Standing.SECONDARY)
    doubtful = sorted({line.line for one in answers for line in one.lines if line.standing in unsure})
    if doubtful:
        found.append(
            f"The rule for these lines is not from the text of its source, or not verified: {', '.join(doubtful)}."
        )
    own = sorted({line.line for one in answers for line in one.lines if line.regime == "its own figure"})
    if own:
        found.append(f"A partner's own figure stands in place of the published rule: {', '.join(own)}.")
    return tuple(found)


def _option_answer(one: OptionVat) -> dict[str, Any]:
    return {
        "id": one.option.id,
        "host": one.option.host,
        "way": one.option.way,
        "irrecoverable_pence": one.irrecoverable_pence,
        "above_least_pence": one.above_least_pence,
        "by_body_pence": dict(one.by_body_pence),
        "sentence": one.sentence,
        "lines": [
            {
                "line": line.line,
                "body": line.body,
                "vat_pence": line.vat_pence,
                "recoverable_pence": line.recoverable_pence,
                "irrecoverable_pence": line.irrecoverable_pence,
                "regime": line.regime,
                "standing": str(line.standing),
                "sentence": line.sentence,
            }
            for line in one.lines
        ],
    }


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)


def _line_problems(line: VatLine, on: date) -> Iterator[Problem]:
    if not 0 <= line.bearing_share <= 1:
        yield _share_impossible(f"lines.{line.id}.bearing_share", line.bearing_share)
    if vat_rate(line.rate, on) is None:
        known = ", ".join(sorted({row["rate"] for row in _rows("vat_rates.csv")}))
        yield Problem(
            name="vat-rate-unknown",
            field=f"lines.{line.id}.rate",
            found=line.rate or "nothing",
            expected=f"a rate that stood on {on.isoformat()}: {known}",
            why="Without its rate no VAT can be worked out.",
            remedy="Take one of the rates, or add a dated row for a new one with its source.",
        )


def _claim_problems(claim: OwnRecovery) -> Iterator[Problem]:
    place = f"own.{claim.body}.{claim.line}"
    if not 0 <= claim.share <= 1:
        yield _share_impossible(f"{place}.share", claim.share)
    if not claim.evidence.strip():
        yield Problem(
            name="vat-evidence-missing",
            field=f"{place}.evidence",
            found=f"a recoverable share of {float(claim.share):.0%} without evidence",
            expected="HMRC's ruling, an adviser's letter, or the body's VAT return that shows it",
            why="It takes the place of a published rule, and an auditor will ask on what ground.",
            remedy="Name the evidence, or leave the published rule to stand.",
        )


def _share_impossible(place: str, share: Fraction) -> Problem:
    return Problem(
        name="vat-share-impossible",
        field=place,
        found=str(float(share)),
        expected="a share from 0 to 1",
        why="More VAT would be borne or got back than there is.",
        remedy="Write the share as a part of one: 0.6 for 60 %.",
    )


def _fit_problems(
    line: VatLine,
    option: HostOption,
    bodies: Mapping[str, VatBody],
    on: date,
    claims: Mapping[tuple[str, str], OwnRecovery],
) -> Iterator[Problem]:
    """What keeps one line from being worked out under one option."""
    named = {option.host, _deliverer(line, option), line.agent_for, line.charged_to} - {""}
    unknown = sorted(named - set(bodies))
    yield from (_body_unknown(name, bodies) for name in unknown)
    if option.way == "agency" and not line.charged_to:
        yield _nobody_charged(line)
    if unknown:
        return
    body = bodies[_bearer(line, option)]
    if _recovery(line, body, on, claims) is None:
        yield _rule_unknown(line, body)


def _body_unknown(name: str, bodies: Mapping[str, VatBody]) -> Problem:
    return Problem(
        name="vat-body-unknown",
        field=name,
        found=f"{name}, whose kind is not known",
        expected=f"one of {', '.join(sorted(bodies)) or 'the partners'}",
        why="How much VAT comes back depends on what kind of body it is.",
        remedy="Mend the name, or add the body with its kind.",
    )


def _nobody_charged(line: VatLine) -> Problem:
    return Problem(
        name="vat-nobody-charged",
        field=f"lines.{line.id}.charged_to",
        found=f"{line.title} under an agency with cross-charges, charged to nobody",
        expected="the body to which it is charged",
        why="A cross-charge is a taxable supply, and whose regime gets its VAT back depends on who is charged.",
        remedy="Name the body charged, or work the line out as a pooled fund.",
    )


def _rule_unknown(line: VatLine, body: VatBody) -> Problem:
    kind = BODY_KIND_WORDS.get(body.kind, body.kind)
    return Problem(
        name="vat-rule-unknown",
        field=f"lines.{line.id}.service",
        found=f"{line.service or 'no service'} of {body.name} ({kind})",
        expected=f"a service for which a rule is on file: {', '.join(services())}",
        why="No published rule says how much of this VAT comes back, and a guess would decide who hosts.",
        remedy="Say which kind of service it is, or give the body's own recoverable share with its evidence.",
    )


def _no_option() -> Problem:
    return Problem(
        name="vat-no-option",
        field="options",
        found="no option",
        expected="one body or more that could host",
        why="There is nothing to compare.",
        remedy="Name each body that could host the pool.",
    )
