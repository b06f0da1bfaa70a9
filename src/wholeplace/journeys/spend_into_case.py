"""What the count says of a service becomes the comparator of a case, with its coverage and its doubt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from wholeplace.appraisal.web.actions import change_case
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.journeys.baseline_of_count import AsNow, Seen, as_now, baseline_rows
from wholeplace.spend.doubt import doubt
from wholeplace.spend.questions import Question
from wholeplace.spend.spend_map import answer
from wholeplace.spend.web.map_place_total import total_of
from wholeplace.spend.web.map_reading import Sheet, looked_at
from wholeplace.vocabulary.problems import Problem, Refused


def years_counted(by: By, place: Place) -> list[int]:
    """The years of which anything is counted, latest first; by their first calendar year."""
    with looked_at(by, place, {}, choose=False) as seen:
        return sorted({tag.year for tag in seen.tags}, reverse=True)


def spending_as_now(by: By, place: Place, year: int) -> list[AsNow]:
    """What each body of a place spends on each service in a year. *Refuses*: as `total_of`."""
    with looked_at(by, place, {"year": (year,)}) as seen:
        if not any(tag.year == year for tag in seen.tags):
            return []
        paid = _payments(seen, year)
        if not any(tag.layer == "outturn" and tag.year == year for tag in seen.tags):
            return as_now(place.pk, year, {}, {}, paid)
        total = total_of(seen, year)
        return as_now(place.pk, year, total.cells, total.editions, paid, _control(seen, year), total.open_ranges)


def _control(seen: Sheet, year: int) -> dict[tuple[str, str], int]:
    """What was spent before income, by body and service, in pence."""
    asked = Question(by=("body", "service", "edition", "basis"), where={"layer": ("control",), "year": (year,)})
    found: dict[tuple[str, str], int] = {}
    for row in answer(seen.store, asked).rows:
        key = (str(row.cell[0]), str(row.cell[1]))
        found[key] = found.get(key, 0) + row.pence
    return found


def _payments(seen: Sheet, year: int) -> dict[tuple[str, str], Seen]:
    """Payments by body and service, each with what may stand under the wrong service."""
    asked = Question(by=("body", "service", "edition", "basis"), where={"layer": ("payments",), "year": (year,)})
    found: dict[tuple[str, str], Seen] = {}
    for row in answer(seen.store, asked).rows:
        body, service, edition, _basis = (str(value) for value in row.cell)
        before = found.get((body, service), Seen(0, 0, ()))
        narrowed = asked.narrowed(body=body, service=service, edition=edition)
        wrong = doubt(seen.store, narrowed).expected_wrong_pence
        editions = tuple(dict.fromkeys((*before.editions, edition)))
        found[body, service] = Seen(before.pence + row.pence, before.wrong_pence + wrong, editions)
    return found


@action("case.change", of="case")
def take_baseline(
    *, by: By, case: StoredCase, year: int, keys: Collection[str], bodies: Mapping[str, str], revision: int
) -> StoredCase:
    """Set the baselines of a case from the count, by the keys of body and service, in the place of those from one before.

    `bodies` maps a body of the place to its id in the case.

    *Refuses*: `no-such-spending`, `body-not-in-case`, and what `change_case` refuses.
    """
    found = {one.key: one for one in spending_as_now(by, case.place, year)}
    missing = [key for key in keys if key not in found]
    if missing or not keys:
        raise Refused(_no_such_spending(missing, case, year))
    chosen = [found[key] for key in dict.fromkeys(keys)]
    known = {str(body.get("id")) for body in case.raw.get("bodies") or []}
    strangers = sorted({one.body for one in chosen if bodies.get(one.body) not in known})
    if strangers:
        raise Refused(*(_body_not_in_case(body, case) for body in strangers))
    return change_case(by=by, case=case, raw=with_baselines(case.raw, chosen, bodies), revision=revision)


def with_baselines(raw: Mapping[str, Any], chosen: list[AsNow], bodies: Mapping[str, str]) -> dict[str, Any]:
    """The case with these baselines in the place of those from a count before; what was written by hand stays."""
    kept = [row for row in raw.get("baselines") or [] if not row.get("count")]
    return {**raw, "baselines": [*kept, *baseline_rows(chosen, bodies)]}


def _no_such_spending(missing: list[str], case: StoredCase, year: int) -> Problem:
    return Problem(
        name="no-such-spending",
        field="keys",
        found=", ".join(missing) or "nothing chosen",
        expected=f"a body and a service that the count of {case.place_id} has in {year}/{(year + 1) % 100:02d}",
        why="A case is held against spending that was counted; another figure would have no lines behind it.",
        remedy="Choose at least one of the rows shown, or count the spending first.",
    )


def _body_not_in_case(body: str, case: StoredCase) -> Problem:
    return Problem(
        name="body-not-in-case",
        field="bodies",
        found=body,
        expected="a body that takes part in the case",
        why="What a body spends can only be held against what the case changes for that body.",
        remedy=f"Add it to the bodies of {case.title}, or say which of them it is.",
    )
