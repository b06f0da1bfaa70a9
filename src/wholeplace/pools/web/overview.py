"""A pool at a glance: how far its agreement is, what has come in and gone out, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass

from wholeplace.foundation.access.by import By
from wholeplace.foundation.signing.queries import Standing, standing_of
from wholeplace.ledger import chart
from wholeplace.ledger.web.queries import Balances, balances
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.lawful import unlawful
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import agreement_versions, draft_of, in_force
from wholeplace.vocabulary.problems import Problem

INCOME = (chart.CONTRIBUTIONS, chart.CONTRIBUTIONS_IN_KIND, chart.GRANTS, chart.OTHER_INCOME)


@dataclass(frozen=True, slots=True)
class Glance:
    """A pool at a glance. `agreement` is the one in force, else the draft as far as it can be read. *Units*: pence."""

    pool: Pool
    agreement: Agreement | None
    signed: bool
    problems: list[Problem]
    standing: Standing | None
    balances: Balances | None

    @property
    def income_pence(self) -> int:
        return -self.balances.of(*INCOME) if self.balances else 0

    @property
    def spending_pence(self) -> int:
        """What the fund has spent: what bodies met in ledgers of their own is told apart, for it never came out of its cash."""
        found = self.balances.of(chart.SPENDING, chart.SPENDING_IN_KIND) if self.balances else 0
        return found - self.beside_pence

    @property
    def beside_pence(self) -> int:
        return -self.balances.of(chart.OWN_LEDGER) if self.balances else 0

    @property
    def cash_pence(self) -> int:
        return self.balances.of(chart.CASH) if self.balances else 0

    @property
    def committed_pence(self) -> int:
        return self.balances.of(chart.COMMITTED) if self.balances else 0


def glance(by: By, pool: Pool) -> Glance:
    """A pool that the caller was given, at a glance."""
    held = in_force(by, pool, by.day)
    draft, problems = (held.agreement, []) if held else draft_of(pool)
    if draft is not None and not held:
        problems = [*problems, *unlawful(draft)]
    latest = agreement_versions(by, pool).first()
    sums = balances(by, pool.book) if pool.book and by.may("book.view", pool.book) else None
    return Glance(pool, draft, held is not None, problems, standing_of(latest) if latest else None, sums)
