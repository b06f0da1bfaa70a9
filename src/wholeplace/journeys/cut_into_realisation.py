"""What a case claims as cash, held against the lines of ledgers that have been cut for it, body by body and year by year.

The case claims; a saving of a pool ties the claim to a line; a cut confirms it. What is confirmed here is what an evaluation will
take up as a benefit realised.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import at_the_means, whole
from wholeplace.foundation.access.by import By
from wholeplace.pools.web.models import Saving
from wholeplace.vocabulary.money import pence_from_pounds
from wholeplace.vocabulary.years import FinancialYear


@dataclass(frozen=True, slots=True)
class Realised:
    """One body's cash in one year. *Units*: pence; `claimed_pence` is the case's own, in the prices of its price year.

    `tied_pence`: claims that name a line; `confirmed_pence`: lines that have been cut.
    """

    body: str
    name: str
    year: FinancialYear
    claimed_pence: int
    tied_pence: int
    confirmed_pence: int


def savings_of(by: By, case: StoredCase) -> list[Saving]:
    """The savings of pools that name this case, as far as the person may see them."""
    rows = Saving.objects.for_person(by, "pool.view").filter(case_id=case.pk, pool__place=case.place)
    return list(rows.exclude(state=Saving.State.WITHDRAWN).select_related("body", "pool"))


def realised_of(by: By, case: StoredCase) -> list[Realised]:
    """Every body and year in which the case claims cash or a saving stands. *Refuses* every problem of a case not whole."""
    content = whole(case.raw)
    flows = at_the_means(case.raw, content).flows.cashable
    claimed = {
        (body.id, content.first_year.plus(t)): pence_from_pounds(float(flows[i, t]))
        for i, body in enumerate(content.bodies)
        for t in range(content.years)
    }
    tied: dict[tuple[str, FinancialYear], int] = defaultdict(int)
    confirmed: dict[tuple[str, FinancialYear], int] = defaultdict(int)
    names = {body.id: body.name for body in content.bodies}
    for saving in savings_of(by, case):
        key = (saving.body_id, FinancialYear(saving.year))
        names.setdefault(saving.body_id, saving.body.name)
        tied[key] += saving.claimed_pence if saving.ledger_line else 0
        confirmed[key] += saving.confirmed_pence or 0
    keys = sorted(
        {*(key for key, pence in claimed.items() if pence), *tied, *confirmed}, key=lambda key: (key[1], key[0])
    )
    return [
        Realised(body, names[body], year, claimed.get((body, year), 0), tied[body, year], confirmed[body, year])
        for body, year in keys
    ]
