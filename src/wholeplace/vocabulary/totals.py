"""A total says what kind it is, and unlike totals are refused to be added, unless one is first converted and says so.

*Source*: domain rule drawn from published totals that were added and should not have been (five-year with six-year figures,
gross with net, cashable with all).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from wholeplace.vocabulary.problems import Problem, Refused

Kind = Literal["fiscal", "economic", "social", "public-value", "cost", "cashable"]
Perspective = Literal["place", "partner", "nation"]


@dataclass(frozen=True, slots=True)
class Tags:
    """The seven tags of a total. `horizon` and `price_base` are text such as `5 years from 2025/26` and `2025/26`."""

    kind: str
    perspective: str
    horizon: str
    price_base: str
    discounted: bool
    net_of_cost: bool
    outturn: bool


_WORDS = {
    "kind": "kind",
    "perspective": "perspective",
    "horizon": "horizon",
    "price_base": "price base",
    "discounted": "discounting",
    "net_of_cost": "gross or net of cost",
    "outturn": "plan or outturn",
}


@dataclass(frozen=True, slots=True)
class Total:
    """Float pounds with the seven tags that say what may be added to it.

    `conversions` are the declared steps by which it, or a part of it, came to these terms; whoever shows the total shows them.
    """

    pounds: float
    tags: Tags
    conversions: tuple[str, ...] = ()

    def __add__(self, other: Total) -> Total:
        """The sum of two like totals. *Refuses* `unlike-totals` where any of the seven tags differs."""
        differing = [f.name for f in fields(Tags) if getattr(self.tags, f.name) != getattr(other.tags, f.name)]
        if differing:
            raise Refused(unlike_totals(self.tags, other.tags, differing))
        return Total(
            self.pounds + other.pounds, self.tags, tuple(dict.fromkeys((*self.conversions, *other.conversions)))
        )

    def converted(self, because: str, *, factor: float = 1.0, **tags: str | bool) -> Total:
        """The same total on other terms: times a factor, with the tags named set anew, and the reason kept beside it."""
        return Total(self.pounds * factor, replace(self.tags, **tags), (*self.conversions, because))  # type: ignore[arg-type]


def unlike_totals(one: Tags, other: Tags, differing: list[str]) -> Problem:
    """The problem that names each tag in which two totals differ."""
    pairs = "; ".join(f"{_WORDS[name]}: {getattr(one, name)} and {getattr(other, name)}" for name in differing)
    return Problem(
        name="unlike-totals",
        found=pairs,
        expected="the same kind, perspective, horizon, price base, discounting, gross or net, and plan or outturn",
        why="A sum of unlike totals is a number that nobody can defend.",
        remedy="Bring one to the other's terms by a conversion that is shown, or report the two side by side.",
    )
