"""What the count says that bodies spend becomes what they could pool, on the register of the duty."""

from __future__ import annotations

from collections.abc import Collection

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.journeys.addressable_of_count import CONTROLS, LAYERS, ByControl, by_control
from wholeplace.pools.web.duty_actions import keep_addressable
from wholeplace.pools.web.models import Addressable
from wholeplace.reference.services import services as known_services
from wholeplace.spend.attribute import Attribution
from wholeplace.spend.questions import Question
from wholeplace.spend.spend_map import answer
from wholeplace.spend.web.map_place_total import total_of
from wholeplace.spend.web.map_reading import looked_at
from wholeplace.spend.web.queries import codes_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


def spending_by_control(by: By, place: Place, year: int) -> list[ByControl]:
    """Each body's spending of a year by who may decide it, bodies of the place alone. *Refuses*: as `spend_map.answer`."""
    home = {code: key for key, code in codes_of(by, place).items()}
    here = {body.pk for body in bodies_of(by, place)}
    rows: list[tuple[str, str, str, str, str, int]] = []
    with looked_at(by, place, {"year": (year,)}, choose=False) as seen:
        layers = {tag.layer for tag in seen.tags if tag.year == year and tag.layer in LAYERS}
        for layer in sorted(layers):
            by_what = ("body", "edition", "basis", "control", "service")
            for row in answer(seen.store, Question(by=by_what, where={"layer": (layer,), "year": (year,)})).rows:
                body, edition, _basis, control, service = (str(value) for value in row.cell)
                rows.append((home.get(body, body), layer, edition, control, service, row.pence))
        attributions = total_of(seen, year).attributions if "outturn" in layers else {}
    return [_here(one, attributions.get(one.body)) for one in by_control(rows) if one.body in here]


def _here(one: ByControl, attribution: Attribution | None) -> ByControl:
    """A body's spending brought down to the place, by the method of the place's total."""
    if attribution is None or attribution.share == 1:
        return one
    return one.brought_down(attribution.share, attribution.method)


@action("duty.keep", of="place")
def take_addressable(
    *,
    by: By,
    place: Place,
    year: int,
    controls: Collection[str],
    bodies: Collection[str],
    services: Collection[str] = (),
    grade: str = "",
) -> list[Addressable]:
    """Put what bodies spend here of these controls on the register, as what they could pool by outturn of the year.

    `services` count whole where no rule speaks of their lines. All bodies or none.

    *Refuses*: `no-such-control`, `nothing-counted-of-body`, and what `keep_addressable` refuses.
    """
    unknown = [one for one in controls if one not in CONTROLS] + [
        one for one in services if one not in known_services()
    ]
    if unknown or not (controls or services):
        raise Refused(_no_such_control(unknown))
    found = {one.body: one for one in spending_by_control(by, place, year)}
    missing = [body for body in bodies if body not in found]
    if missing or not bodies:
        raise Refused(*(_nothing_counted(body, year) for body in missing or ["nobody chosen"]))
    rows = {body.pk: body for body in bodies_of(by, place)}
    return [
        keep_addressable(
            by=by,
            place=place,
            body=rows[body],
            year=FinancialYear(year),
            basis="outturn",
            pence=found[body].counted_pence(controls, services),
            source=found[body].source(controls, services),
            grade=grade,
        )
        for body in dict.fromkeys(bodies)
    ]


def _no_such_control(unknown: list[str]) -> Problem:
    return Problem(
        name="no-such-control",
        field="controls",
        found=", ".join(unknown) or "nothing chosen",
        expected=f"at least one of: {', '.join(CONTROLS)}; or services of the count",
        why="What a body could pool is a part of what it spends, and the register says which part.",
        remedy="Choose the parts that count as what could be pooled; “not stated” only where that is agreed.",
    )


def _nothing_counted(body: str, year: int) -> Problem:
    return Problem(
        name="nothing-counted-of-body",
        field="bodies",
        found=body,
        expected=f"a body of the place of which something is counted in {FinancialYear(year)}",
        why="The register would say nought of a body that nobody has counted.",
        remedy="Bring the body's files or enter its totals by hand; or enter it on the register as not known.",
    )
