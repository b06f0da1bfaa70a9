"""Whether an agreement may lawfully be signed: who may be in which fund, and what the agreement must say.

Each check is a *finding* with its source, whether it is met or not; those not met come as problems too. A check whose source is
not verified says so and stops nobody. This is a check of completeness, not legal advice.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from wholeplace.pools.agreement import Agreement, Contribution, FundingLine
from wholeplace.pools.mechanisms import Mechanism, mechanisms
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.problems import Problem

Standing = Literal["met", "not met", "does not apply", "source not verified"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of what the law asks. `status` says how sure its text is."""

    id: str
    provision: str
    requirement: str
    software_check: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A requirement held against an agreement."""

    requirement: Requirement
    standing: Standing
    words: str


@cache
def requirements() -> Mapping[str, Requirement]:
    """Every requirement by id. *Source*: parameters/s75_requirements.csv."""
    text = (files("wholeplace.pools") / "parameters" / "s75_requirements.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: Requirement(**row) for row in csv.DictReader(text.splitlines())})


def unlawful(agreement: Agreement) -> list[Problem]:
    """Everything for which the agreement may not be signed.

    Names: `partner-not-lawful`, `fund-lacks-a-partner`, `status-not-under-power`, `agreement-does-not-say`.
    """
    return [*_members(agreement), *_fund_partners(agreement), *_statuses(agreement), *_unsaid(agreement)]


def findings(agreement: Agreement) -> tuple[Finding, ...]:
    """Every requirement held against the agreement, in the order of the law."""
    return tuple(_finding(agreement, requirement) for requirement in requirements().values())


def _finding(agreement: Agreement, requirement: Requirement) -> Finding:
    test = _TESTS.get(requirement.id)
    if test is None or not _applies(agreement, requirement.id):
        return Finding(requirement, "does not apply", "No line of this agreement rests on it.")
    missing = test(agreement)
    if not missing:
        return Finding(requirement, "met", "The agreement says it.")
    if requirement.status == "not verified":
        return Finding(
            requirement, "source not verified", f"Not said: {missing}. No source could be verified; it stops nobody."
        )
    return Finding(requirement, "not met", f"Missing: {missing}.")


def _applies(agreement: Agreement, requirement_id: str) -> bool:
    used = {line.mechanism for line in agreement.lines}
    if requirement_id in ("S75-17", "S75-18"):
        return (
            "s65z6" in used
            if requirement_id == "S75-17"
            else any(p.kind == "combined-authority" for p in agreement.partners)
        )
    if requirement_id == "S75-02":
        return "s75" in used and any(partner.form == "nhs-trust" for partner in agreement.partners)
    if requirement_id == "S75-14":
        return agreement.kind == "lead-commissioning"
    powers = {"S75": "s75", "S256": "s256", "S76": "s76", "S10": "s10", "S31": "s31"}
    return powers[requirement_id.split("-")[0]] in used


def _unsaid(agreement: Agreement) -> Iterator[Problem]:
    for finding in findings(agreement):
        if finding.standing == "not met" and finding.requirement.id not in _SAID_OTHERWISE:
            asked = finding.requirement
            yield Problem(
                name="agreement-does-not-say",
                field=_FIELDS.get(asked.id, "agreement"),
                found=finding.words,
                expected=asked.requirement,
                why=f"{asked.provision} asks for it ({asked.source}).",
                remedy="Add it to the agreement.",
            )


_SAID_OTHERWISE = (
    "S75-01",
    "S75-03",
    "S256-01",
    "S76-01",
    "S10-01",
)  # who may be in it, said partner by partner; signing


def _members(agreement: Agreement) -> Iterator[Problem]:
    for line in agreement.lines:
        power = mechanisms()[line.mechanism]
        givers = [one for one in agreement.contributions if one.line == line.id]
        for one in givers:
            problem = unlawful_giver(agreement, line, power, one)
            if problem is not None:
                yield problem
        if power.receivers and (holder := agreement.partner(line.holder)).kind not in power.receivers:
            yield _not_lawful(power, holder.name, holder.kind, f"lines.{line.id}.holder", power.receivers, "be paid")


def unlawful_giver(agreement: Agreement, line: FundingLine, power: Mechanism, one: Contribution) -> Problem | None:
    """The problem of a partner who may not put into a line under its power (`partner-not-lawful`); None where it may."""
    partner = agreement.partner(one.partner)
    may = power.members if power.fund else power.payers
    if not may or partner.kind in may or (not power.fund and partner.body == line.holder):
        return None
    where = f"contributions.{one.partner}.{line.id}.{one.year}"
    return _not_lawful(power, partner.name, partner.kind, where, may, "pay into it" if power.fund else "pay it")


def _not_lawful(power: Mechanism, name: str, kind: str, where: str, may: tuple[str, ...], what: str) -> Problem:
    others = [other.title for other in mechanisms().values() if _open_to(other, kind)]
    return Problem(
        name="partner-not-lawful",
        field=where,
        found=f"{name} ({_kind(kind)}) under {power.title}",
        expected=f"only these may {what}: {', '.join(_kind(one) for one in may)}",
        why=f"{power.words} ({power.source})",
        remedy=f"Give its money a line of its own under: {'; '.join(others)}.",
    )


def _open_to(power: Mechanism, kind: str) -> bool:
    """Whether a body of a kind may put money under a power."""
    may = power.members if power.fund else power.payers
    return not may or kind in may


def _kind(kind: str) -> str:
    """A kind of body within a sentence: `local authority`, `NHS body`."""
    words = BODY_KIND_WORDS[kind]
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _fund_partners(agreement: Agreement) -> Iterator[Problem]:
    for power in mechanisms().values():
        lines = [line.id for line in agreement.lines if line.mechanism == power.id]
        if not lines or not power.needs:
            continue
        kinds = {agreement.partner(one.partner).kind for one in agreement.contributions if one.line in lines}
        kinds |= {agreement.partner(agreement.host).kind}
        lacking = [kind for kind in power.needs if kind not in kinds]
        if lacking:
            yield Problem(
                name="fund-lacks-a-partner",
                field=f"lines.{lines[0]}",
                found=f"{power.title} without a contribution of a body of the kind: {', '.join(map(_kind, lacking))}",
                expected=f"at least one of each: {', '.join(map(_kind, power.needs))}",
                why=f"{power.words} ({power.source})",
                remedy="Add the partner's contribution, or choose another power for the line.",
            )


def _statuses(agreement: Agreement) -> Iterator[Problem]:
    for line in agreement.lines:
        power = mechanisms()[line.mechanism]
        if line.status not in power.statuses:
            yield Problem(
                name="status-not-under-power",
                field=f"lines.{line.id}.status",
                found=f"{line.status} under {power.title}",
                expected=f"{' or '.join(power.statuses)} under {power.title}",
                why="How money stands follows from the power by which it moves: a grant is not pooled, a pool not paid over.",
                remedy="Change the status, or the power.",
            )


# what is missing, in words; empty where a requirement is met

Test = Callable[[Agreement], str]


def _both_kinds(agreement: Agreement) -> str:
    lacking = [problem for problem in _fund_partners(agreement) if "Section 75" in problem.found]
    untagged = [scheme.title for scheme in agreement.schemes if not scheme.functions]
    return "; ".join(
        part
        for part in (
            "an NHS body and a local authority" if lacking else "",
            f"a function for {', '.join(untagged)}" if untagged else "",
        )
        if part
    )


def _consents(agreement: Agreement) -> str:
    without = [partner.name for partner in agreement.partners if partner.form == "nhs-trust" and not partner.consent]
    return f"the record of a consent for {', '.join(without)}" if without else ""


def _signatories(agreement: Agreement) -> str:
    without = [partner.name for partner in agreement.partners if not partner.signatory]
    return f"who signs for {', '.join(without)}" if without else ""


def _aims(agreement: Agreement) -> str:
    parts = ["aims"] if not agreement.terms.aims else []
    parts += ["outcomes"] if not agreement.outcomes else []
    parts += [f"a measure of “{outcome.words}”" for outcome in agreement.outcomes if not outcome.measure]
    return ", ".join(parts)


def _schedule(agreement: Agreement) -> str:
    in_fund = {line.id for line in agreement.lines if line.mechanism == "s75"}
    paid = {one.year for one in agreement.contributions if one.line in in_fund}
    parts = [f"contributions for {year}" for year in agreement.years[:1] if year not in paid]
    return ", ".join([*parts, *(["how they may be varied"] if not agreement.terms.variation else [])])


def _functions(agreement: Agreement) -> str:
    return "" if agreement.functions else "the functions covered, with their references"


def _persons(agreement: Agreement) -> str:
    persons = agreement.terms.persons or all(scheme.persons for scheme in agreement.schemes)
    services = agreement.terms.services or all(scheme.service for scheme in agreement.schemes)
    return ", ".join([*([] if persons else ["the persons"]), *([] if services else ["the kinds of service"])])


def _in_kind(agreement: Agreement) -> str:
    unnamed = [one for one in agreement.contributions if one.kind == "in-kind" and not one.what]
    return "what is given in kind" if unnamed else ""


def _duration(agreement: Agreement) -> str:
    parts = ["days of review"] if not (agreement.review_on or agreement.terms.review) else []
    parts += ["variation"] if not agreement.terms.variation else []
    parts += ["exit"] if not agreement.terms.exit else []
    return ", ".join(parts)


def _managed(agreement: Agreement) -> str:
    return "" if agreement.terms.monitoring else "how the fund is managed and monitored"


def _manager(agreement: Agreement) -> str:
    if agreement.pool_manager is None:
        return "the pool manager"
    return "" if agreement.pool_manager.employer == agreement.host else "a pool manager who is employed by the host"


def _improvement(agreement: Agreement) -> str:
    return "" if agreement.terms.improvement else "how functions are likely to be better exercised"


def _value_test(agreement: Agreement) -> str:
    return "" if agreement.terms.value_test else "why the payment is a more effective use than spending it on the NHS"


def _grant_conditions(agreement: Agreement) -> str:
    bare = [line.title for line in agreement.lines if line.mechanism == "s31" and not line.condition]
    return f"the grant conditions of {', '.join(bare)}" if bare else ""


def _nothing(agreement: Agreement) -> str:
    """Kept by the product itself: every line has its owner, reports are tasks, the account is drawn up from the book."""
    return ""


_TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "S75-01": _both_kinds,
        "S75-02": _consents,
        "S75-03": _signatories,
        "S75-04": _aims,
        "S75-05": _schedule,
        "S75-06": _functions,
        "S75-07": _persons,
        "S75-08": _in_kind,
        "S75-09": _duration,
        "S75-10": _managed,
        "S75-11": _manager,
        "S75-12": _nothing,
        "S75-13": _nothing,
        "S75-14": _nothing,
        "S75-15": _improvement,
        "S75-16": _nothing,
        "S75-17": _nothing,
        "S75-18": _functions,
        "S256-01": _nothing,
        "S256-02": _value_test,
        "S256-03": lambda agreement: "the yearly voucher",
        "S76-01": _nothing,
        "S10-01": _nothing,
        "S31-01": _grant_conditions,
    }
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "S75-02": "partners",
        "S75-04": "terms.aims",
        "S75-05": "contributions",
        "S75-06": "functions",
        "S75-07": "terms.persons",
        "S75-08": "contributions",
        "S75-09": "terms.exit",
        "S75-10": "terms.monitoring",
        "S75-11": "pool_manager",
        "S75-15": "terms.improvement",
        "S256-02": "terms.value_test",
        "S31-01": "lines",
    }
)
