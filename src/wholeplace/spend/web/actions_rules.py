"""A place's own rules on what lines mean: added, withdrawn, and counted by again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.jobs.actions import start
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.people.models import Body, Place
from wholeplace.spend.rules import CodeColumn, Rules, check
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web.actions import demand_body
from wholeplace.spend.web.counting import rule_of, rules_in
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import CodesAt, FileTaken, PlaceRule
from wholeplace.vocabulary.problems import refuse_if

RECOUNT_JOB = "spend.recount"


@action("spend.rule", of="place")
def add_rule(
    *,
    by: By,
    place: Place,
    name: str,
    where: Mapping[str, str],
    said_on: date,
    source: str,
    service: str = "",
    nature: str = "",
    control: str = "",
    body: Body | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> PlaceRule:
    """Add a rule after those that stand. It speaks of lines counted from now on; `count_by_rules` counts the others again.

    *Refuses* what `spend.rules.check` finds of it, `body-not-of-place`.
    """
    if body is not None:
        demand_body(by, place, body)
    held = rules_in(by, place)
    row = PlaceRule(
        place=place, name=name.strip(), where={key: text.strip() for key, text in where.items() if text.strip()},
        service=service, nature=nature, control=control, body=body, first_year=first_year, last_year=last_year,
        said_on=said_on, source=source.strip(), position=_next(place), made_by=by.name, made_at=by.at,
    )  # fmt: skip
    before = set(check(held))
    refuse_if(
        problem for problem in check(Rules(place.pk, (*held.rules, rule_of(row)), held.codes)) if problem not in before
    )
    row.save()
    return row


@action("spend.withdraw", of="rule")
def withdraw_rule(*, by: By, rule: PlaceRule, why: str) -> PlaceRule:
    """Take a rule away, with its reason. *Refuses* `reason-missing`."""
    refuse_if([] if why.strip() else [say.reason_missing("why")])
    rule.withdrawn, rule.withdrawn_why = True, why.strip()
    rule.save()
    return rule


@action("spend.rule", of="place")
def say_codes(*, by: By, place: Place, field: str, system: str, body: Body | None = None) -> CodesAt:
    """Say in which field a publisher writes codes of a system. *Refuses* what `spend.rules.check` finds, `body-not-of-place`."""
    if body is not None:
        demand_body(by, place, body)
    held = rules_in(by, place)
    row = CodesAt(place=place, body=body, field=field, system=system, said_by=by.name, said_at=by.at)
    refuse_if(check(Rules(place.pk, (), (*held.codes, CodeColumn(field, system, row.body_id)))))
    row.save()
    return row


@action("spend.rule", of="codes")
def unsay_codes(*, by: By, codes: CodesAt) -> None:
    """Codes stand in that field no longer."""
    codes.delete()


@action("spend.rule", of="place")
def count_by_rules(*, by: By, place: Place) -> Job:
    """Have every file of the place counted again, by its rules and codes as they stand."""
    return start(by=by, name=RECOUNT_JOB, need="spend.rule", place=place, arguments={"place_code": place.pk})


@action("spend.rule", of="file")
def recounted(*, by: By, file: FileTaken, counted: str) -> FileTaken:
    """Put the lines of a file that were counted again in place of those before. No total moves; what they mean may."""
    before = file.counted_sha256
    file.counted_sha256 = counted
    file.save()
    if before != counted:
        transaction.on_commit(partial(remove_unless_named, "counted", before))
    return file


def _next(place: Place) -> int:
    last = PlaceRule.objects.for_system("the turn of the next rule").filter(place=place).order_by("-position").first()
    return last.position + 1 if last else 1
