"""What a deal is made of: what each body pays and gains in each year, at the means and in every draw, and who is at the table.

A body is *at the table* where it can sign and a lawful mechanism takes its money. One that is not may gain all the same; its
gain is shown, and never shared out.

*Units*: pounds of the case's price year, undiscounted, as estimates; what is contracted from them is in whole pence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wholeplace.vocabulary.money import pence_from_pounds, split_pence
from wholeplace.vocabulary.problems import Problem, refuse_if

Floats: TypeAlias = NDArray[np.float64]
Counted: TypeAlias = Literal["fiscal", "cashable"]

COUNTED_WORDS: Mapping[Counted, str] = {"fiscal": "fiscal gains", "cashable": "gains claimed as cash"}
_FIELDS = ("gains", "cashable", "costs")


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the case. `why_not` says why it is not at the table; `route` how its money takes part (s75, s10, aligned)."""

    id: str
    name: str
    kind: str
    at_table: bool = True
    why_not: str = ""
    route: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Flows:
    """A case's flows by body.

    `gains`, `cashable` and `costs` (draws, bodies, years): fiscal gains that fall to each body, how much of them is claimed
    as cash, and what each pays as the case stands; `…_at_means` (bodies, years) the same at the means. `double_running`
    (bodies, years) is what a body pays on top, before savings come, while the old service runs beside the new.
    `discount_factors` (years,). `without_pool` (bodies,) is each body's present-value position if there is no pool: nought
    where nothing is then done, which is the usual case.

    Make one with `flows`, which checks it.
    """

    bodies: tuple[Body, ...]
    years: tuple[str, ...]
    discount_factors: Floats
    gains: Floats
    cashable: Floats
    costs: Floats
    gains_at_means: Floats
    cashable_at_means: Floats
    costs_at_means: Floats
    double_running: Floats
    without_pool: Floats
    title: str = ""
    price_year: str = ""
    illustrative: bool = False
    counted: Counted = "fiscal"

    @property
    def draws(self) -> int:
        return int(self.gains.shape[0])

    @property
    def table(self) -> tuple[Body, ...]:
        """The bodies at the table."""
        return tuple(body for body in self.bodies if body.at_table)

    @property
    def seats(self) -> list[int]:
        """Where the bodies at the table stand among all."""
        return [i for i, body in enumerate(self.bodies) if body.at_table]

    @property
    def varies(self) -> bool:
        """False where no draw differs from another: then nothing is known of how sure the figures are."""
        return any(bool(np.ptp(getattr(self, name), axis=0).any()) for name in _FIELDS)

    def present_value(self, by_year: Floats) -> Floats:
        """Present-value pounds of anything by year (…, years)."""
        value: Floats = by_year @ self.discount_factors
        return value

    def body(self, body_id: str) -> Body:
        return self.bodies[self.place_of(body_id)]

    def place_of(self, body_id: str) -> int:
        """Where a body stands among all. *Refuses* `unknown-body`."""
        ids = [body.id for body in self.bodies]
        refuse_if([unknown_body(body_id, ids)] if body_id not in ids else [])
        return ids.index(body_id)


def flows(
    bodies: Iterable[Body],
    years: Iterable[str],
    discount_factors: Floats,
    *,
    gains: Floats,
    costs: Floats,
    cashable: Floats | None = None,
    at_means: Mapping[str, Floats] | None = None,
    double_running: Floats | None = None,
    without_pool: Mapping[str, float] | None = None,
    title: str = "",
    price_year: str = "",
    illustrative: bool = False,
) -> Flows:
    """Flows from arrays, checked.

    What is left out is nought (`cashable`, `double_running`, `without_pool`), or the mean over the draws (`at_means`, keyed
    `gains`, `cashable`, `costs`).

    *Units*: as in `Flows`; `without_pool` present-value pounds by body id.
    *Refuses*: `nobody-at-the-table`, `absence-unexplained`, `duplicate-id`, `unknown-body`.
    """
    given = tuple(bodies)
    cash = np.zeros_like(gains) if cashable is None else cashable
    means = {"gains": gains, "cashable": cash, "costs": costs}
    point = {name: found.mean(axis=0) for name, found in means.items()} | dict(at_means or {})
    apart = without_pool or {}
    refuse_if([*_body_problems(given), *_strangers(apart, given)])
    made = Flows(
        bodies=given,
        years=tuple(years),
        discount_factors=_floats(discount_factors),
        gains=_floats(gains),
        cashable=_floats(cash),
        costs=_floats(costs),
        gains_at_means=_floats(point["gains"]),
        cashable_at_means=_floats(point["cashable"]),
        costs_at_means=_floats(point["costs"]),
        double_running=np.zeros(gains.shape[1:]) if double_running is None else _floats(double_running),
        without_pool=np.array([float(apart.get(body.id, 0.0)) for body in given]),
        title=title,
        price_year=price_year,
        illustrative=illustrative,
    )
    _assert_shapes(made)
    return made


def _floats(numbers: Floats) -> Floats:
    return np.asarray(numbers, dtype=np.float64)


def _assert_shapes(made: Flows) -> None:
    shape = (made.draws, len(made.bodies), len(made.years))
    assert made.draws > 0, "there is a draw"
    assert made.discount_factors.shape == shape[2:], "a discount factor for each year"
    for name in _FIELDS:
        assert getattr(made, name).shape == shape, f"{name} by draw, body and year"
        assert getattr(made, f"{name}_at_means").shape == shape[1:], f"{name} at the means by body and year"
    assert made.double_running.shape == shape[1:], "double running by body and year"
    assert (made.costs_at_means >= 0).all(), "costs are not negative"
    assert (made.double_running >= 0).all(), "costs are not negative"


def _body_problems(bodies: tuple[Body, ...]) -> Iterable[Problem]:
    ids = [body.id for body in bodies]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(
            name="duplicate-id",
            found=f"{twice} twice",
            expected="each body once",
            why="Two bodies of one name cannot be told apart in a deal.",
            remedy="Give one of them another id, or take it away.",
            field="bodies",
        )
    for body in bodies:
        if not body.at_table and not body.why_not.strip():
            yield _unexplained(body)
    if not any(body.at_table for body in bodies):
        yield _empty_table(bodies)


def _unexplained(body: Body) -> Problem:
    return Problem(
        name="absence-unexplained",
        found=f"{body.name} is not at the table, and no reason is given",
        expected="why it cannot sign, or why no lawful mechanism takes its money",
        why="A deal leaves its gain out; whoever reads the deal must see why, and what would change that.",
        remedy="Give the reason, such as: no signatory in the place; or put the body at the table.",
        field=f"bodies.{body.id}.why_not",
    )


def _empty_table(bodies: tuple[Body, ...]) -> Problem:
    return Problem(
        name="nobody-at-the-table",
        found=f"none of {len(bodies)} bodies is at the table",
        expected="one body or more that can sign",
        why="A deal is between those who can sign it; there is nobody to pay or to gain.",
        remedy="Say which bodies are at the table.",
        field="bodies",
    )


def _strangers(named: Mapping[str, object], bodies: tuple[Body, ...]) -> list[Problem]:
    ids = [body.id for body in bodies]
    return [unknown_body(one, ids) for one in named if one not in ids]


def unknown_body(body_id: str, ids: Iterable[str]) -> Problem:
    """The problem of a body that the case does not name."""
    return Problem(
        name="unknown-body",
        found=body_id,
        expected=f"one of: {', '.join(ids)}",
        why="A deal shares between the bodies of its case.",
        remedy="Take the id of one of them.",
    )


def not_at_the_table(body: Body, where: str) -> Problem:
    """The problem of a rule that names a body which is not at the table."""
    return Problem(
        name="not-at-the-table",
        found=f"{body.name}: {body.why_not}",
        expected="a body at the table",
        why="A body that is not at the table is neither charged nor paid.",
        remedy="Take it out of the rule, or bring the body to the table first.",
        field=where,
    )


def table_problems(given: Flows, named: Iterable[str], where: str) -> list[Problem]:
    """What is wrong with bodies that a rule names: *names* `unknown-body`, `not-at-the-table`."""
    known = {body.id: body for body in given.bodies}
    found = []
    for one in named:
        if one not in known:
            found.append(unknown_body(one, known).at(field=where))
        elif not known[one].at_table:
            found.append(not_at_the_table(known[one], where))
    return found


def share_problems(shares: Mapping[str, Fraction], where: str) -> list[Problem]:
    """What is wrong with shares that must be the whole: *names* `outside-domain`, `shares-not-one`."""
    found = [share_outside(share, f"{where}.{body}") for body, share in shares.items() if not 0 <= share <= 1]
    total = sum(shares.values(), Fraction(0))
    if not found and total != 1:
        found.append(
            Problem(
                name="shares-not-one",
                found=f"{' + '.join(shown_share(share) for share in shares.values()) or 'none'} = {shown_share(total)}",
                expected="shares that add up to exactly 1",
                why="What is left over would be nobody's, and what is too much would be paid twice.",
                remedy="Correct a share.",
                field=where,
            )
        )
    return found


def share_outside(share: Fraction, where: str) -> Problem:
    """The problem of a share that is not one."""
    return Problem(
        name="outside-domain",
        found=shown_share(share),
        expected="a share between 0 and 1",
        why="Nobody can pay or keep less than nothing, or more than all.",
        remedy=f"Write {shown_share(share / 100)}" if 1 < share <= 100 else "Correct the share.",
        field=where,
    )


def shown_share(share: Fraction) -> str:
    """A share as it is written: `0.25`, `1/3`."""
    decimals = f"{float(share):.6f}".rstrip("0").rstrip(".")
    return decimals if Fraction(decimals) == share else str(share)


# the same flows, seen otherwise


def counting_cash(given: Flows) -> Flows:
    """The flows with only what is claimed as cash counted as a gain: what could be taken out of a budget."""
    return replace(given, gains=given.cashable, gains_at_means=given.cashable_at_means, counted="cashable")


def joined(given: Flows, body_id: str) -> Flows:
    """The flows with a body at the table that is not. *Refuses* `unknown-body`, `already-at-the-table`."""
    body = given.body(body_id)
    refuse_if([_already(body)] if body.at_table else [])
    seated = replace(body, at_table=True, why_not="", route=body.route)
    return replace(given, bodies=tuple(seated if each is body else each for each in given.bodies))


def _already(body: Body) -> Problem:
    return Problem(
        name="already-at-the-table",
        found=f"{body.name} is at the table",
        expected="a body that is not",
        why="What would change if a body joined can be asked only of one that has not.",
        remedy="Choose a body that gains and is not at the table.",
    )


def double_running_paid_by(given: Flows, pounds_by_year: Floats, shares: Mapping[str, Fraction]) -> Flows:
    """The flows with double running laid on those who agree to pay it before savings come.

    *Units*: pounds (years,); shares by body id, which add up to 1.
    *Refuses*: `unknown-body`, `not-at-the-table`, `shares-not-one`, `outside-domain`.
    """
    where, pounds = "double_running", np.asarray(pounds_by_year, dtype=np.float64)
    assert pounds.shape == given.discount_factors.shape, "double running by year"
    amounts = [_not_a_cost(amount, year) for amount, year in zip(pounds.tolist(), given.years, strict=True)]
    refuse_if([*filter(None, amounts), *table_problems(given, shares, where), *share_problems(shares, where)])
    paid = np.zeros(given.costs_at_means.shape)
    for body_id, share in shares.items():
        paid[given.place_of(body_id)] = pounds * float(share)
    return replace(given, double_running=paid)


def _not_a_cost(pounds: float, year: str) -> Problem | None:
    if 0 <= pounds < np.inf:
        return None
    return Problem(
        name="outside-domain",
        found=f"{pounds:,.2f} in {year}",
        expected="pounds, nought or more",
        why="Double running is a cost; less than nothing cannot be paid.",
        remedy="Correct the figure; what is saved in that year belongs among the gains of the case.",
        field=f"double_running.{year}",
    )


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def pence_by_year(pounds: Floats) -> list[list[int]]:
    """Whole pence of pounds, row by row (rows, years)."""
    return [[pence_from_pounds(amount) for amount in row] for row in pounds.tolist()]


def split_by_year(totals: Iterable[int], weights: Sequence[int | Fraction]) -> list[list[int]]:
    """Each year's pence split by the same weights: rows of pence by year (weights, years) that sum to the totals.

    Where all weights are nought each year is split evenly.
    """
    used = weights if any(weights) else [1] * len(weights)
    columns = [split_pence(total, used) for total in totals]
    return [list(row) for row in zip(*columns, strict=True)]
