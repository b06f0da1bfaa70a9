"""What is done with the register of the duty to pool: its footing, what bodies could pool, exemptions and notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Body, Place
from wholeplace.pools.duty_checks import check_register
from wholeplace.pools.duty_register import Basis, DutyBody, Register
from wholeplace.pools.web.duty_reading import duty_of, exemption_of, figure_of, settings_of
from wholeplace.pools.web.models import Addressable, DutyNote, DutySettings
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear


@action("duty.keep", of="place")
def keep_settings(
    *,
    by: By,
    place: Place,
    statutory: bool,
    words: str,
    covered_kinds: Sequence[str] = (),
    target_share: Fraction | None = None,
    since_on: date | None = None,
) -> DutySettings:
    """Say whether the place has a statutory duty or a voluntary compact, in which words, whom it covers, and the share aimed at.

    *Refuses* `duty-without-provision`, `duty-target-impossible`.
    """
    footing = Register(place.name, "statute" if statutory else "compact", (), provision=words)
    wrong = target_share is not None and not 0 <= target_share <= 1
    refuse_if([*check_register(footing), *([_no_such_share(target_share)] if wrong else [])])
    row = settings_of(by, place)
    row.statutory, row.words, row.since_on = statutory, words.strip(), since_on
    row.covered_kinds = list(covered_kinds)
    row.target_share = "" if target_share is None else str(target_share)
    row.save()
    return row


@action("duty.keep", of="place")
def keep_addressable(
    *,
    by: By,
    place: Place,
    body: Body,
    year: FinancialYear,
    basis: Basis,
    pence: int | None,
    elsewhere_pooled_pence: int = 0,
    source: str = "",
    grade: str = "",
) -> Addressable:
    """Say what a body could pool in a year, in pence, or that it is not known (None), and what it pools in other places.

    *Refuses* `duty-figure-impossible`, `duty-without-source`, `duty-pooled-above-addressable`.
    """
    held = duty_of(by, place, year, basis)
    row = next((one for one in held.rows if _is(one, body, year, basis)), None)
    row = row or Addressable(place=place, body=body, year=year.begins, basis=basis)
    row.pence, row.elsewhere_pooled_pence = pence, elsewhere_pooled_pence
    row.source, row.grade = source.strip(), grade.strip()
    refuse_if(_problems_of(by, place, row))
    row.save()
    return row


@action("duty.keep", of="place")
def note_unknown(*, by: By, place: Place, year: FinancialYear, basis: Basis) -> list[Addressable]:
    """Enter as not known what each body that pools something in a year could pool in it, where no figure stands."""
    held = duty_of(by, place, year, basis)
    rows = [Addressable(place=place, body_id=body, year=year.begins, basis=basis) for body in held.wanting]
    for row in rows:
        row.save()
    return rows


@action("duty.keep", of="place")
def add_note(
    *,
    by: By,
    place: Place,
    body: Body,
    kind: str,
    words: str,
    on: date,
    until_on: date | None = None,
    by_whom: str = "",
) -> DutyNote:
    """Put an exemption, a direction or a reminder on the register.

    *Refuses* `duty-exemption-without-reason`, `duty-exemption-dates`, `duty-notice-incomplete`.
    """
    note = DutyNote(
        place=place, body=body, kind=kind, words=words.strip(), on=on, until_on=until_on, by_whom=by_whom.strip()
    )
    refuse_if(_note_problems(note))
    note.save()
    return note


@action("duty.keep", of="note")
def end_note(*, by: By, note: DutyNote, on: date) -> DutyNote:
    """Say on which day an exemption ends, or a direction or reminder was answered. *Refuses* `duty-exemption-dates`."""
    note.until_on = on
    refuse_if(_note_problems(note))
    note.save()
    return note


def _is(row: Addressable, body: Body, year: FinancialYear, basis: Basis) -> bool:
    return (row.body_id, row.year, row.basis) == (body.pk, year.begins, basis)


def _problems_of(by: By, place: Place, row: Addressable) -> list[Problem]:
    """What stands against one figure, beside what its body pools in the same year on the same basis."""
    wanted = duty_of(by, place, FinancialYear(row.year), "outturn" if row.basis == "outturn" else "budget")
    others = tuple(one for one in wanted.rows if one.pk != row.pk and one.body_id == row.body_id)
    changed = type(wanted)(by, place, wanted.year, wanted.basis, wanted.settings, (*others, row), ())
    brought = tuple(one for one in changed.register.brought if one.body == row.body_id)
    body = DutyBody(row.body_id, row.body.name, row.body.kind)
    return check_register(Register(place.name, "compact", (body,), (figure_of(row),), brought))


def _note_problems(note: DutyNote) -> list[Problem]:
    body = DutyBody(note.body_id, note.body.name, note.body.kind)
    asked = exemption_of(note)
    if note.kind == DutyNote.Kind.EXEMPTION:
        return check_register(Register(note.place.name, "compact", (body,), exemptions=(asked,)))
    dates = [
        problem
        for problem in check_register(Register(note.place.name, "compact", (body,), exemptions=(asked,)))
        if problem.name == "duty-exemption-dates"
    ]
    return [*dates, *([] if note.words and note.by_whom else [_incomplete(note)])]


def _incomplete(note: DutyNote) -> Problem:
    return Problem(
        name="duty-notice-incomplete",
        field="words" if not note.words else "by_whom",
        found=f"a {note.kind} without {'its words' if not note.words else 'who sent it'}",
        expected="what the body is told, and who tells it",
        why="A body can answer only what was said to it, and only to whoever said it.",
        remedy="Enter the words of the notice and who sent it.",
    )


def _no_such_share(share: Fraction | None) -> Problem:
    return Problem(
        name="duty-target-impossible",
        field="target_share",
        found=f"{float(share or 0):.0%}",
        expected="a share from 0 to 100%",
        why="No body can pool more than all that it has.",
        remedy="Enter the share that is aimed at, or leave it out.",
    )
