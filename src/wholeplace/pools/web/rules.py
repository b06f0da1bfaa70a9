"""What may be done with deals, agreements and pools, and by whom."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import (
    ADMINISTRATOR,
    ANALYST,
    APPROVER,
    CENTRAL_COUNTERPART,
    COUNCILLOR,
    FINANCE_LEAD,
    POOL_MANAGER,
    PROGRAMME_LEAD,
)

MAKERS = (POOL_MANAGER, FINANCE_LEAD, PROGRAMME_LEAD)
REVIEWERS = (ANALYST, FINANCE_LEAD, PROGRAMME_LEAD, POOL_MANAGER, APPROVER, CENTRAL_COUNTERPART)
READERS = (*REVIEWERS, COUNCILLOR, ADMINISTRATOR)

# the deal
permit("deal.view", *READERS, words="see the deals of a place", reads=True)
permit("deal.propose", ANALYST, *MAKERS, words="work out proposals for a deal from a business case")
permit("deal.pick", *MAKERS, words="pick a deal and open its agreement")

# the agreement
permit("pool.view", *READERS, words="see the pools of a place", reads=True)
permit("agreement.view", *READERS, words="see agreements", reads=True)
permit("pool.add", *MAKERS, words="start an agreement")
permit("agreement.change", *MAKERS, words="change the draft of an agreement")
permit("pool.withdraw", PROGRAMME_LEAD, POOL_MANAGER, words="withdraw an agreement that is not in force")
permit("agreement.propose", *MAKERS, words="put an agreement or a variation before the partners")
permit("agreement.review", *REVIEWERS, words="comment on an agreement, ask for a change, and agree")
permit("agreement.sign", APPROVER, words="sign an agreement for a body", reach="body")

# in the year
permit("pool.open", POOL_MANAGER, words="open the pool of a signed agreement, and its opening balances")
permit("budget.vire", POOL_MANAGER, FINANCE_LEAD, words="move budget between lines, within the limits")
permit("forecast.make", POOL_MANAGER, FINANCE_LEAD, ANALYST, words="make a forecast")
permit("settlement.make", POOL_MANAGER, words="settle a period of a pool")
permit("balance.confirm", FINANCE_LEAD, APPROVER, words="confirm what a body owes or is owed", reach="body")
permit("saving.claim", *MAKERS, words="tie a claimed saving to a line of a ledger")
permit("saving.confirm", FINANCE_LEAD, APPROVER, words="confirm that a line has been cut", reach="body")
permit(
    "year.end", POOL_MANAGER, words="end a year of a pool: carry forward, roll the schedule, freeze the auditor's copy"
)
permit("calendar.set", *MAKERS, words="set the boards and deadlines of a pool")

# what is said of it
permit("statement.view", *READERS, words="see the statements of a pool", reads=True)
permit("return.make", POOL_MANAGER, FINANCE_LEAD, words="fill in a return")
permit("statement.publish", POOL_MANAGER, words="publish a pool's statement and open data")
permit("published.view", words="see what a pool has published", reach="public", reads=True)

# the duty
permit("duty.view", *READERS, words="see the register of the duty to integrate and pool", reads=True)
permit("duty.keep", PROGRAMME_LEAD, POOL_MANAGER, FINANCE_LEAD, words="keep the register of the duty to pool")
