"""The register of the duty to pool, read for somebody: what bodies could pool, and what the place's pools say they do.

What is pooled *by budget* follows from the agreement in force in the year: the contributions of each partner to each line. By
*outturn* it follows from the book: what came in, or was met in the partner's own ledger, in a year whose periods are all closed.
What a body pools elsewhere is as it says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body, Membership, Place
from wholeplace.ledger import chart
from wholeplace.ledger.web.models import Period
from wholeplace.ledger.web.queries import by_period
from wholeplace.pools.duty import Counting, DutyYear, Trend, WhatIf, duty_year, over_years, what_if_covered
from wholeplace.pools.duty_checks import check_register
from wholeplace.pools.duty_register import Addressable, Basis, Brought, DutyBody, Exemption, Notice, Register, Status
from wholeplace.pools.web.models import Addressable as AddressableRow
from wholeplace.pools.web.models import DutyNote, DutySettings, Pool
from wholeplace.pools.web.queries import in_force, latest_signed, pools_of
from wholeplace.pools.web.year_closing import before_closing
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

ELSEWHERE = "elsewhere"
CAME_IN = (chart.CONTRIBUTIONS, chart.CONTRIBUTIONS_IN_KIND, chart.GRANTS)
MOST_YEARS = 12  # of a trend


@dataclass(frozen=True)
class Duty:
    """The register of a place in a year on a basis, read for somebody. Each answer is worked out when it is asked for."""

    by: By
    place: Place
    year: FinancialYear
    basis: Basis
    settings: DutySettings
    rows: tuple[AddressableRow, ...]
    notes: tuple[DutyNote, ...]

    @cached_property
    def register(self) -> Register:
        """The register with what was brought in the year on the basis; of other years the addressable figures alone."""
        return replace(self._without_brought, brought=self._brought(self.year))

    @cached_property
    def _without_brought(self) -> Register:
        return Register(
            place=self.place.name,
            footing="statute" if self.settings.statutory else "compact",
            bodies=self._bodies,
            addressable=tuple(figure_of(row) for row in self.rows),
            exemptions=tuple(exemption_of(note) for note in self.notes if note.kind == DutyNote.Kind.EXEMPTION),
            notices=tuple(notice_of(note) for note in self.notes if note.kind != DutyNote.Kind.EXEMPTION),
            provision=self.settings.words if self.settings.statutory else "",
        )

    @cached_property
    def _bodies(self) -> tuple[DutyBody, ...]:
        """The bodies that belong to the place on the day, and whoever else pools in it or stands on its register."""
        members = Membership.objects.for_person(self.by, "place.view").filter(place=self.place).standing_on(self.by.day)
        ids = set(members.values_list("body_id", flat=True))
        ids |= {row.body_id for row in self.rows} | {note.body_id for note in self.notes}
        ids |= {one.body for year in self.years for one in self._brought(year)}
        found = Body.objects.for_system("the bodies of a register").filter(pk__in=ids).order_by("name")
        return tuple(DutyBody(body.pk, body.name, body.kind) for body in found)

    @cached_property
    def names(self) -> dict[str, str]:
        return {body.id: body.name for body in self._bodies}

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years of which something is on record, and the present one."""
        begins = {row.year for row in self.rows} | {FinancialYear.containing(self.by.day).begins, self.year.begins}
        return tuple(FinancialYear(year) for year in sorted(begins))

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything for which no share can be stated in this year."""
        return check_register(self.register)

    @cached_property
    def found(self) -> DutyYear:
        """The year. *Refuses* as `duty.duty_year`."""
        return duty_year(self.register, self.year, self.basis, self.by.day)

    def trends(self, counting: Counting = "pooled") -> tuple[Trend, ...]:
        """Each body's share over the years whose figures stand; empty where none does."""
        with_brought = {year: replace(self._without_brought, brought=self._brought(year)) for year in self.years}
        sound = [year for year, one in with_brought.items() if not check_register(one)][-MOST_YEARS:]
        brought = tuple(one for year in sound for one in with_brought[year].brought)
        register = replace(self._without_brought, brought=brought)
        return over_years(register, sound, self.basis, self.by.day, counting) if sound else ()

    def what_if(
        self, target: Fraction, kinds: Sequence[str], bodies: Sequence[str], counting: Counting = "pooled"
    ) -> WhatIf:
        """What would change if a duty covered some bodies. *Refuses* as `duty.what_if_covered`."""
        more: dict[str, Any] = {"kinds": kinds, "bodies": bodies, "counting": counting}
        return what_if_covered(self.register, self.year, self.basis, self.by.day, target, **more)

    @cached_property
    def wanting(self) -> tuple[str, ...]:
        """The bodies that pool something in the year and have no figure for it, known or not known."""
        there = {row.body_id for row in self.rows if row.year == self.year.begins and row.basis == self.basis}
        return tuple(dict.fromkeys(one.body for one in self.register.brought if one.body not in there))

    def _brought(self, year: FinancialYear) -> tuple[Brought, ...]:
        if year not in self._kept:
            self._kept[year] = (*_of_pools(self.by, self.place, year, self.basis), *self._elsewhere(year))
        return self._kept[year]

    @cached_property
    def _kept(self) -> dict[FinancialYear, tuple[Brought, ...]]:
        return {}

    def _elsewhere(self, year: FinancialYear) -> Iterator[Brought]:
        for row in self.rows:
            if row.elsewhere_pooled_pence and (row.year, row.basis) == (year.begins, self.basis):
                pence = row.elsewhere_pooled_pence
                yield Brought(row.body_id, ELSEWHERE, year, self.basis, "pooled", ELSEWHERE, pence)


def duty_of(by: By, place: Place, year: FinancialYear | None = None, basis: Basis = "budget") -> Duty:
    """The register of a place that the person may see."""
    rows = AddressableRow.objects.for_person(by, "duty.view").filter(place=place).select_related("body")
    notes = DutyNote.objects.for_person(by, "duty.view").filter(place=place).select_related("body")
    wanted = year or FinancialYear.containing(by.day)
    return Duty(by, place, wanted, basis, settings_of(by, place), tuple(rows), tuple(notes))


def settings_of(by: By, place: Place) -> DutySettings:
    """What a place has said of its duty or compact; an unsaved row where it has said nothing."""
    found = DutySettings.objects.for_person(by, "duty.view").filter(place=place).first()
    return found or DutySettings(place=place)


def figure_of(row: AddressableRow) -> Addressable:
    """A kept figure as the engine knows it; a grade that is no number from 1 to 6 is left out."""
    grade = int(row.grade) if row.grade in {"1", "2", "3", "4", "5", "6"} else None
    basis = cast(Basis, row.basis)
    return Addressable(row.body_id, FinancialYear(row.year), basis, row.pence, row.source, grade)


def exemption_of(note: DutyNote) -> Exemption:
    return Exemption(f"note-{note.pk}", note.body_id, note.words, note.on, note.until_on, None, note.by_whom)


def notice_of(note: DutyNote) -> Notice:
    """A direction or reminder; the day until which it stands is that on which it was answered, or lapses."""
    kind = "direction" if note.kind == DutyNote.Kind.DIRECTION else "reminder"
    return Notice(f"note-{note.pk}", note.body_id, kind, note.on, note.by_whom, note.words, note.until_on)  # type: ignore[arg-type]


Key = tuple[str, str, Status, str]


def _of_pools(by: By, place: Place, year: FinancialYear, basis: Basis) -> Iterator[Brought]:
    """What each body brings into the place's pools in a year, line by line."""
    for pool in pools_of(by, place):
        sums = _by_budget(by, pool, year) if basis == "budget" else _by_outturn(by, pool, year)
        for (body, line, status, mechanism), pence in sums.items():
            if pence > 0:
                yield Brought(body, f"{pool.pk}/{line}", year, basis, status, mechanism, pence)


def _by_budget(by: By, pool: Pool, year: FinancialYear) -> dict[Key, int]:
    """The contributions of the agreement in force at the end of the year, else of the newest signed one. *Units*: pence."""
    held = in_force(by, pool, year.last_day) or latest_signed(by, pool)
    sums: dict[Key, int] = defaultdict(int)
    for one in held.agreement.contributions_in(year) if held else ():
        line = held.agreement.line(one.line)  # type: ignore[union-attr]
        sums[one.partner, line.id, line.status, line.mechanism] += one.pence
    return sums


def _by_outturn(by: By, pool: Pool, year: FinancialYear) -> dict[Key, int]:
    """What came in, or was met in own ledgers, in a closed year; of an open one the outturn is not known. *Units*: pence."""
    sums: dict[Key, int] = defaultdict(int)
    if pool.book is None or not by.may("book.view", pool.book) or not _is_closed(by, pool, year):
        return sums
    for cells in before_closing(pool.book, year, by_period(by, pool.book, year.begins)).values():
        for cell, pence in cells.items():
            accounts = CAME_IN if cell.status == "pooled" else (chart.OWN_LEDGER,)
            if cell.account in accounts and cell.body and cell.status:
                sums[cell.body, cell.line, cast(Status, cell.status), cell.mechanism] -= pence
    return sums


def _is_closed(by: By, pool: Pool, year: FinancialYear) -> bool:
    """Whether every usual period of the year is closed; closing periods may still be open."""
    usual = Period.objects.for_person(by, "book.view").filter(book=pool.book, year=year.begins, closing=False)
    states = set(usual.values_list("state", flat=True))
    return states == {Period.State.CLOSED}
