"""A business case becomes a deal, and the deal that is picked becomes the draft of an agreement.

The case's flows by body, in the same draws as its own answer, go into the engine of deals (`deal_of_case`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import whole, worked
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.journeys.deal_of_case import proposals_of, settings_from
from wholeplace.pools.deal_agreement import agreement_from
from wholeplace.pools.deal_faces import as_answer
from wholeplace.pools.web.actions import start_pool
from wholeplace.pools.web.models import Pool, StoredDeal
from wholeplace.vocabulary.problems import Problem, Refused


@action("deal.propose", of="case")
def propose_deal(
    *, by: By, case: StoredCase, settings: Mapping[str, Any], deal: StoredDeal | None = None
) -> StoredDeal:
    """Work proposals out from a case and keep them; or anew, in the place of a deal that nobody has picked.

    *Refuses* every problem of a case that is not whole, what `settings_from` and `flows_of_case` refuse, `deal-picked-already`.
    """
    if deal is not None and deal.picked:
        raise Refused(_picked_already(deal))
    content = whole(case.raw)
    found = settings_from(settings, content)
    draws = worked(case.raw, draws=found.draws, seed=found.seed).distribution
    answer = as_answer(proposals_of(content, found, draws))
    row = deal or StoredDeal(id=_free_deal_id(case), place=case.place, case_id=case.pk, title=case.title)
    row.settings, row.answer, row.made_by, row.made_at = dict(settings), answer, by.name, by.at
    row.revision += 0 if deal is None else 1
    row.save()
    return row


def _free_deal_id(case: StoredCase) -> str:
    taken = set(
        StoredDeal.objects.for_system("which ids are taken").filter(case_id=case.pk).values_list("pk", flat=True)
    )
    return next(
        one for one in (f"{case.pk}-deal", *(f"{case.pk}-deal-{n}" for n in range(2, 10_000))) if one not in taken
    )


@action("deal.pick", of="deal")
def pick_deal(
    *,
    by: By,
    deal: StoredDeal,
    rule: str,
    host: str,
    why: str = "",
    terms: Mapping[str, str] | None = None,
    functions: Sequence[Mapping[str, str]] = (),
    pool_manager: Mapping[str, str] | None = None,
) -> Pool:
    """Pick one of a deal's proposals, and open the draft of its agreement with the contribution schedule.

    *Refuses* `deal-picked-already`, `deal-not-there`, `host-not-at-the-table`.
    """
    if deal.picked:
        raise Refused(_picked_already(deal))
    case = StoredCase.objects.for_system("the case of a deal").filter(pk=deal.case_id, place=deal.place).first()
    raw = agreement_from(
        deal.answer,
        rule,
        place=deal.place_id,
        host=host,
        case=deal.case_id,
        deal=deal.pk,
        title=deal.title,
        terms={**terms_of(case), **(terms or {})},
        outcomes=outcomes_of(case),
        functions=functions,
        pool_manager=pool_manager,
    )
    deal.picked, deal.picked_why, deal.picked_by, deal.picked_at = rule, why.strip(), by.name, by.at
    deal.save()
    return start_pool(by=by, place=deal.place, title=deal.title, raw=raw, deal=deal)


def terms_of(case: StoredCase | None) -> dict[str, str]:
    """What the case says in words that an agreement says too."""
    if case is None:
        return {}
    head = case.raw.get("case") or {}
    aims, difference = str(head.get("summary") or ""), str(head.get("counterfactual") or "")
    return {key: value for key, value in (("aims", aims), ("difference", difference)) if value}


def outcomes_of(case: StoredCase | None) -> list[dict[str, str]]:
    """The case's benefits as outcomes; how each is measured is for the partners to say."""
    rows = case.raw.get("benefits") or [] if case is not None else []
    return [{"words": str(row["title"])} for row in rows if row.get("title")]


def _picked_already(deal: StoredDeal) -> Problem:
    return Problem(
        name="deal-picked-already",
        found=f"{deal.title}: {deal.picked}, picked by {deal.picked_by}",
        expected="a deal of which nothing has been picked",
        why="The agreement that it opened rests on it.",
        remedy="Go on with the agreement, or work out a new deal from the case.",
    )
