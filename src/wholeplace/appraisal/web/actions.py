"""What is done to business cases. Every one is an act: who, when, what, before and after; or nothing happened."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from wholeplace.appraisal.case import FORMAT, Case
from wholeplace.appraisal.casefile import case_to_raw
from wholeplace.appraisal.web.library_pages import LOCAL_SET
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.raw_edits import LINES, Raw, new_id, with_line, without_line
from wholeplace.appraisal.web.reading import WELCOME
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, note
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.foundation.values.actions import keep_values
from wholeplace.foundation.values.models import ValueSet
from wholeplace.foundation.values.queries import value_set
from wholeplace.reference.prices import newest_edition
from wholeplace.vocabulary.problems import Exit, Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@action("case.add", of="place")
def start_case(*, by: By, place: Place, title: str, illustrative: bool = False) -> StoredCase:
    """Start an empty case. *Refuses* `title-missing`."""
    if not title.strip():
        raise Refused(_title_missing())
    now = FinancialYear.containing(by.day)
    raw: Raw = {
        "format": FORMAT,
        "case": {
            "id": free_id(place, title),
            "title": title.strip(),
            "place": place.code,
            "first_year": str(now.plus(1)),
            "years": 5,
            "price_year": str(now),
            "deflators": newest_edition(),
            "discount": "green-book",
            "illustrative": illustrative or place.made_up,
        },
        "bodies": [],
        "costs": [],
        "benefits": [],
    }
    return _store(by, place, raw, taken_from="")


@action("case.add", of="place")
def take_in_case(
    *, by: By, place: Place, case: Case, file: str, brought: UploadedFile[Any] | None = None
) -> StoredCase:
    """Store a case that a file gave: read whole beforehand, so that nothing is half stored.

    A case of the same id in the place is not overwritten: the new one gets a free id. `brought`, the file itself, is kept
    beside it. *Refuses* `another-place`.
    """
    raw: Raw = case_to_raw(case)
    if case.place != place.code:
        raise Refused(_another_place(case, place, file))
    raw["case"]["id"] = free_id(place, case.id)
    if place.made_up:
        raw["case"]["illustrative"] = True
    _keep_file(by, place, brought)
    return _store(by, place, raw, taken_from=file)


@action("case.add", of="place")
def take_in_raw(*, by: By, place: Place, raw: Mapping[str, Any]) -> StoredCase:
    """Store a case that a program sends, perhaps not whole yet, under a free id. *Refuses* `title-missing`."""
    head = dict(raw["case"])
    title = head.get("title")
    if not isinstance(title, str) or not title.strip():
        raise Refused(_title_missing())
    head |= {"id": free_id(place, str(head.get("id") or title)), "place": place.code, "title": title.strip()[:300]}
    if place.made_up:
        head["illustrative"] = True
    return _store(by, place, {**copy.deepcopy(dict(raw)), "case": head}, taken_from="")


@action("case.change", of="case")
def replace_case(
    *,
    by: By,
    case: StoredCase,
    content: Case,
    file: str,
    revision: int,
    brought: UploadedFile[Any] | None = None,
) -> StoredCase:
    """Put the whole content of a newer file in a case's place. *Refuses* `another-place`, `changed-meanwhile`."""
    if content.place != case.place_id:
        raise Refused(_another_place(content, case.place, file))
    _keep_file(by, case.place, brought)
    note(f"taken from {file}")
    return change_case(by=by, case=case, raw=case_to_raw(content), revision=revision)


def _keep_file(by: By, place: Place, brought: UploadedFile[Any] | None) -> None:
    if brought is not None:
        brought.seek(0)
        take_upload(by=by, place=place, file=brought, kinds=WELCOME, purpose="case")


@action("case.change", of="case")
def change_case(*, by: By, case: StoredCase, raw: Mapping[str, Any], revision: int) -> StoredCase:
    """Put a new content in a case's place, as a step of its form hands it over; it need not be whole yet.

    *Refuses* `changed-meanwhile` where somebody else has changed the case since `revision` was read; `case-withdrawn`.
    """
    kept = StoredCase.objects.for_system("the row being changed, locked").select_for_update().get(pk=case.pk)
    if kept.withdrawn:
        raise Refused(_withdrawn(kept))
    if kept.revision != revision:
        raise Refused(_changed_meanwhile(kept, revision), status=Exit.CHECK_FAILED)
    new: Raw = copy.deepcopy(dict(raw))
    new["case"] = {**new["case"], "id": kept.id, "place": kept.place_id}
    if kept.place.made_up:
        new["case"]["illustrative"] = True
    if new == kept.raw:
        return kept
    kept.raw = new
    kept.title = str(new["case"].get("title") or kept.title)[:300]
    kept.illustrative = bool(new["case"].get("illustrative"))
    kept.revision += 1
    kept.changed_by, kept.changed_at = by.name, by.at
    kept.save()
    return kept


@action("case.change", of="case")
def add_line(*, by: By, case: StoredCase, kind: str, title: str, revision: int) -> tuple[StoredCase, Raw]:
    """Begin a line of a kind (`costs`, `benefits`, `options`, `unpriced`) with its title and an id made from it.

    *Refuses* `title-missing`, `changed-meanwhile`.
    """
    if not title.strip():
        raise Refused(_title_missing("A line is known by its title in tables and charts."))
    kinds = LINES if kind in LINES else (kind,)
    line: Raw = {"id": new_id(case.raw, title, kinds), "title": title.strip()}
    return change_case(by=by, case=case, raw=with_line(case.raw, kind, line), revision=revision), line


@action("case.change", of="case")
def remove_line(*, by: By, case: StoredCase, kind: str, key: str, revision: int) -> StoredCase:
    """Take a line out, with the correlations and the options' changes that speak of it. *Refuses* `changed-meanwhile`."""
    return change_case(by=by, case=case, raw=without_line(case.raw, kind, key), revision=revision)


@action("case.withdraw", of="case")
def withdraw_case(*, by: By, case: StoredCase) -> StoredCase:
    """Take a case out of the list. Nothing is lost: its versions and acts stay."""
    case.withdrawn = True
    case.changed_by, case.changed_at = by.name, by.at
    case.save()
    return case


@action("case.withdraw", of="case")
def restore_case(*, by: By, case: StoredCase) -> StoredCase:
    """Bring a withdrawn case back into the list."""
    case.withdrawn = False
    case.changed_by, case.changed_at = by.name, by.at
    case.save()
    return case


@action("value.change", of="place")
def keep_unit_cost(*, by: By, place: Place, code: str, value: Mapping[str, Any]) -> ValueSet:
    """Keep a place's own unit cost beside those it has: a new edition of all of them, counting from today.

    *Refuses* what `keep_values` refuses: a second change on one day waits for the next.
    """
    now = value_set(by, place, LOCAL_SET)
    held = now.values if now else {}
    number = ValueSet.objects.for_system("the editions of a place").filter(place=place, name=LOCAL_SET).count() + 1
    return keep_values(
        by=by,
        place=place,
        name=LOCAL_SET,
        edition=str(number),
        source=f"{value['source']['text']} ({code})",
        values={**held, code: dict(value)},
        from_on=by.day,
    )


def free_id(place: Place, words: str) -> str:
    """An id made from a title that no case of any place bears yet."""
    stem = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:60] or "case"
    every = StoredCase.objects.for_system("an id must be free in every place")
    taken = set(every.filter(pk__startswith=stem).values_list("pk", flat=True))
    if stem not in taken:
        return stem
    return next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)


def _store(by: By, place: Place, raw: Raw, *, taken_from: str) -> StoredCase:
    case = StoredCase(
        id=raw["case"]["id"],
        place=place,
        title=raw["case"]["title"][:300],
        raw=raw,
        illustrative=bool(raw["case"].get("illustrative")),
        started_by=by.name,
        started_at=by.at,
        changed_by=by.name,
        changed_at=by.at,
        taken_from=taken_from,
    )
    case.save(force_insert=True)
    return case


def _title_missing(why: str = "A case is known by its title in lists, papers and signatures.") -> Problem:
    return Problem(
        name="title-missing",
        field="title",
        found="nothing",
        expected="a title, such as Domestic abuse: one front door",
        why=why,
        remedy="Type a title.",
    )


def _withdrawn(case: StoredCase) -> Problem:
    return Problem(
        name="case-withdrawn",
        found=f"{case.title}, withdrawn",
        expected="a case that is not withdrawn",
        why="Its authors have taken it back; a change would be made where nobody looks.",
        remedy="Ask the programme lead to bring it back.",
    )


def _another_place(case: Case, place: Place, file: str) -> Problem:
    return Problem(
        name="another-place",
        file=file,
        field="case.place",
        found=case.place,
        expected=f"{place.code} ({place.name})",
        why="A case belongs to the place whose bodies it names; taken in elsewhere, the wrong people would sign it.",
        remedy=f"Go to the place {case.place}, or change the place in the file to {place.code}.",
    )


def _changed_meanwhile(kept: StoredCase, revision: int) -> Problem:
    return Problem(
        name="changed-meanwhile",
        field="revision",
        found=f"revision {kept.revision}, changed by {kept.changed_by} while this page was open at revision {revision}",
        expected=f"revision {revision}",
        why="Saving now would undo the other change without anybody noticing.",
        remedy="Open the page again, look at what changed, and make your change once more.",
    )
