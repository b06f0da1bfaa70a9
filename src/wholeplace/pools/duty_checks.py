"""What on the register of a duty or compact cannot stand, all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from wholeplace.pools.duty_register import Addressable, Exemption, Register
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem

_OUT_OF_ADDRESSABLE = frozenset({"pooled", "pooled-aligned", "aligned", "transferred"})


def check_register(register: Register) -> list[Problem]:
    """Everything on the register that cannot stand, all at once.

    *Refuses* (returns) `duty-without-provision`, `duty-said-twice`, `duty-body-unknown`, `duty-figure-impossible`,
    `duty-without-source`, `duty-unlike-figures`, `duty-pooled-above-addressable`, `duty-exemption-without-reason`,
    `duty-exemption-dates`.
    """
    problems = [_no_provision()] if register.footing == "statute" and not register.provision.strip() else []
    problems += [*_twice(register), *_strange_bodies(register), *_impossible(register)]
    for figure in register.addressable:
        if figure.pence is not None and not figure.source.strip():
            problems.append(_no_source(figure))
    problems += _unlike(register)
    problems += _above(register)
    for exemption in register.exemptions:
        problems += _exemption_problems(exemption)
    return problems


def _twice(register: Register) -> Iterator[Problem]:
    bodies = Counter(one.id for one in register.bodies)
    figures = Counter((one.body, one.year, one.basis) for one in register.addressable)
    lines = Counter((one.body, one.line, one.year, one.basis, one.status, one.mechanism) for one in register.brought)
    yield from (_said_twice(f"bodies.{name}", f"the body {name}") for name, n in bodies.items() if n > 1)
    for (body, year, basis), n in figures.items():
        if n > 1:
            yield _said_twice(f"addressable.{body}.{year}", f"addressable spend of {body} in {year} ({basis})")
    for (body, line, year, basis, status, _), n in lines.items():
        if n > 1:
            yield _said_twice(f"brought.{body}.{line}", f"{line} of {body} in {year} ({basis}, {status})")


def _said_twice(place: str, what: str) -> Problem:
    return Problem(
        name="duty-said-twice",
        field=place,
        found=f"{what} twice",
        expected="once",
        why="If the two differ nobody can say which counts, and if they agree the money is counted twice.",
        remedy="Keep the one with the better source.",
    )


def _strange_bodies(register: Register) -> Iterator[Problem]:
    known = {one.id for one in register.bodies}
    named = [one.body for one in register.addressable] + [one.body for one in register.brought]
    named += [one.body for one in register.exemptions] + [one.body for one in register.notices]
    for name in dict.fromkeys(name for name in named if name not in known):
        yield Problem(
            name="duty-body-unknown",
            field=f"bodies.{name}",
            found=name,
            expected=f"a body of the register: {', '.join(sorted(known)) or 'it has none'}",
            why="Its figures would be left out of every total without a word.",
            remedy="Mend the name, or put the body on the register.",
        )


def _impossible(register: Register) -> Iterator[Problem]:
    places = [(f"addressable.{one.body}.{one.year}", one.pence) for one in register.addressable]
    places += [(f"brought.{one.body}.{one.line}", one.pence) for one in register.brought]
    places += [(f"exemptions.{one.id}.pence", one.pence) for one in register.exemptions]
    for place, pence in places:
        if pence is not None and pence < 0:
            yield Problem(
                name="duty-figure-impossible",
                field=place,
                found=_pounds(pence),
                expected="an amount of nought or more",
                why="A body cannot spend, pool or be exempt for less than nothing; a credit belongs in the book.",
                remedy="Mend the amount, or leave it out where it is not known.",
            )


def _unlike(register: Register) -> Iterator[Problem]:
    """Pooled figures of a year and basis for which no addressable figure stands, though one of another year or basis does."""
    standing = {(one.body, one.year, one.basis) for one in register.addressable}
    for body, year, basis in dict.fromkeys((one.body, one.year, one.basis) for one in register.brought):
        others = sorted(f"{other} ({on})" for name, other, on in standing if name == body)
        if (body, year, basis) in standing or not others:
            continue
        yield Problem(
            name="duty-unlike-figures",
            field=f"addressable.{body}.{year}",
            found=f"pooled spend of {body} in {year} ({basis}), addressable spend for {', '.join(others)}",
            expected=f"both figures of {year} ({basis})",
            why="A share of one year's budget in another year's outturn is a number that nobody can defend.",
            remedy="Enter the addressable spend of that year on that basis, or enter it as not known.",
        )


def _above(register: Register) -> Iterator[Problem]:
    for figure in register.addressable:
        brought = sum(
            one.pence
            for one in register.brought
            if (one.body, one.year, one.basis) == (figure.body, figure.year, figure.basis)
            and one.status in _OUT_OF_ADDRESSABLE
        )
        if figure.pence is None or brought <= figure.pence:
            continue
        yield Problem(
            name="duty-pooled-above-addressable",
            field=f"addressable.{figure.body}.{figure.year}",
            found=f"{_pounds(brought)} pooled, aligned or transferred by {figure.body} in {figure.year} ({figure.basis})",
            expected=f"no more than its addressable spend of {_pounds(figure.pence)}",
            why="A body cannot pool what it does not have to spend: one of the two is of another scope, or counted twice.",
            remedy="Look whether the addressable figure leaves something out, or a line stands under two statuses.",
        )


def _exemption_problems(one: Exemption) -> Iterator[Problem]:
    if not one.reason.strip():
        yield Problem(
            name="duty-exemption-without-reason",
            field=f"exemptions.{one.id}.reason",
            found=f"an exemption of {one.body} without a reason",
            expected="the reason for which it was granted",
            why="An exemption that nobody can explain is a body that does not take part.",
            remedy="Say why, and who granted it.",
        )
    if one.until_on and one.until_on < one.from_on:
        yield Problem(
            name="duty-exemption-dates",
            field=f"exemptions.{one.id}.until_on",
            found=f"from {_said(one.from_on)} until {_said(one.until_on)}",
            expected="a last day that is not before the first",
            why="It would never stand.",
            remedy="Mend one of the two days.",
        )


def _no_source(figure: Addressable) -> Problem:
    return Problem(
        name="duty-without-source",
        field=f"addressable.{figure.body}.{figure.year}.source",
        found=f"{_pounds(figure.pence or 0)} without a source",
        expected="where the figure is from: a return, accounts, a spend map",
        why="The share of a body stands or falls with what it is a share of.",
        remedy="Name the source, or enter the figure as not known.",
    )


def _no_provision() -> Problem:
    return Problem(
        name="duty-without-provision",
        field="provision",
        found="a statutory duty without its provision",
        expected="the act and section that lay it down",
        why="No statute on file lays a duty to pool on every body of a place. One that is claimed must be named.",
        remedy="Name the provision, or keep the register as a voluntary compact.",
    )


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2 if pence % 100 else 0)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
