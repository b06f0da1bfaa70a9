"""A pool of the made-up place: agreed, signed, and some months into its first year, so that every page has something to show.

The agreement is examples/agreement.toml; the money follows from it and from a fixed list of bills and forecasts. Spending runs a
little over budget, and the forecast moves later than it should, so that the early warning has something to say.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any

from wholeplace.foundation.access.by import LONDON, By
from wholeplace.foundation.people.models import Body, Person, Place
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.forecast import LineForecast
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2026)
SETTLED_ON, CLOSED_ON = date(2026, 7, 8), date(2026, 7, 9)  # the first quarter
COUNCIL, NHS, POLICE, HOUSING = "thistlemere-council", "thistlemere-nhs", "vale-police", "vale-homes"
SIGNED = (
    ("approver", COUNCIL, date(2026, 3, 20)),
    ("approver-police", POLICE, date(2026, 3, 24)),
    ("approver-nhs", NHS, date(2026, 3, 30)),
)

# What the team cost by month, in pounds, by CIPFA group: employees, premises, supplies and services, third party payments.
TEAM = (
    (28_400, 2_100, 3_050, 4_000),
    (28_900, 2_100, 2_480, 4_000),
    (29_700, 2_100, 4_120, 4_000),
    (30_150, 2_100, 2_260, 4_000),
    (30_150, 2_350, 2_910, 4_000),
    (31_600, 2_350, 3_380, 4_000),
    (31_600, 2_350, 2_770, 4_600),
    (32_050, 2_350, 3_640, 4_600),
)
GROUPS = ("1", "2", "4", "5")
DESK = (4_050, 4_050, 4_200, 4_200, 4_200, 4_200, 4_350, 4_350)
TEAM_FORECASTS = (450_000, 450_000, 452_000, 452_000, 455_500, 461_000, 468_500)  # pounds, made in the month after each


def agreement_raw() -> dict[str, Any]:
    """The example agreement in the words of the agreement file."""
    return tomllib.loads((files("wholeplace.specimen.pools") / "agreement.toml").read_text(encoding="utf-8"))


def load(by: By, place: Place) -> None:
    """Agree, sign and open the pool, and keep its book and forecasts up to the day of loading."""
    from wholeplace.foundation.signing.actions import sign
    from wholeplace.foundation.signing.queries import wanted_of
    from wholeplace.pools.web.actions import open_pool, propose_agreement, start_pool
    from wholeplace.pools.web.queries import latest_signed

    pool = start_pool(by=on_day(by, date(2026, 3, 2)), place=place, title="", raw=agreement_raw())
    version = propose_agreement(
        by=on_day(by, date(2026, 3, 10)), pool=pool, note="As worked out from the case for one front door."
    )
    for word, body, day in SIGNED:
        signing = person(word, day)
        wanted = wanted_of(signing, version, body)
        assert wanted is not None, f"{word} may sign for {body}"
        sign(by=signing, wanted=wanted)
    pool = open_pool(by=on_day(by, date(2026, 4, 1)), pool=pool)
    held = latest_signed(by, pool)
    assert held is not None
    _book(by, pool, held.agreement)
    _expect(by, pool)
    _save(by, pool)
    _duty(by, place)


def person(word: str, day: date) -> By:
    """A person of the made-up place at nine in the morning of a day."""
    return By(Person.objects.get(email=f"{word}@example.org"), datetime.combine(day, time(9), LONDON))


def on_day(by: By, day: date) -> By:
    """The loading itself, as if done on a day."""
    return replace(by, at=datetime.combine(day, time(9), LONDON))


def _book(by: By, pool: Any, agreement: Agreement) -> None:
    """Instalments raised and received, the team paid month by month, a commitment, three periods closed and a quarter settled."""
    from wholeplace.ledger.web.actions import close_period, publish_root
    from wholeplace.ledger.web.posting import commit, post_many
    from wholeplace.pools.web.year_actions import settle_period

    today = by.day
    for number in range(12):
        first = YEAR.first_day if number == 0 else date(YEAR.begins + (number + 3) // 12, (number + 3) % 12 + 1, 1)
        if first > today:
            break
        month = [
            entry for entry in [*_paid_in(agreement, first), *_bills(agreement, number, first)] if entry.on <= today
        ]
        if month:
            post_many(
                by=on_day(by, month[-1].on),
                book=pool.book,
                entries=sorted(month, key=lambda entry: (entry.on, entry.key)),
            )
        if number == 1:
            spending = [Line(cell_of(agreement, "team", chart.SPENDING, body=COUNCIL, subjective="4"), 1_200_000)]
            day = on_day(by, date(2026, 5, 29))
            if day.day <= today:
                commit(
                    by=day,
                    book=pool.book,
                    spending=spending,
                    key="order:case-system",
                    on=day.day,
                    text="Case system ordered",
                    reference="PO 4471",
                )
    if today >= CLOSED_ON:
        settle_period(by=person("pool", SETTLED_ON), pool=pool, year=YEAR, name=f"{YEAR} Q1", on=date(2026, 6, 30))
        for number in (1, 2, 3):
            close_period(by=person("pool", CLOSED_ON), book=pool.book, name=f"{YEAR}-P{number:02d}")
    publish_root(by=by, book=pool.book)


def _paid_in(agreement: Agreement, first: date) -> list[Entry]:
    """The instalments that fall due in a month: asked for on the day, received ten days later."""
    found = []
    for one in agreement.contributions_in(YEAR):
        for part in one.instalments:
            if (part.due_on.year, part.due_on.month) != (first.year, first.month):
                continue
            name = agreement.names[one.partner]
            due = cell_of(agreement, one.line, chart.CONTRIBUTIONS_RECEIVABLE, body=one.partner, subjective="")
            income = cell_of(agreement, one.line, chart.CONTRIBUTIONS, body=one.partner, subjective="")
            key = f"contribution:{one.partner}:{one.line}:{part.due_on.isoformat()}"
            found.append(
                Entry(
                    key,
                    part.due_on,
                    f"Instalment of {name} falls due",
                    (Line(due, part.pence), Line(income, -part.pence)),
                )
            )
            received = Line(Cell(chart.CASH), part.pence), Line(due, -part.pence)
            found.append(
                Entry(f"{key}:received", part.due_on.replace(day=25), f"Instalment of {name} received", received)
            )
    return found


def _bills(agreement: Agreement, number: int, first: date) -> list[Entry]:
    """A month of the team, and of the police desk in the police's own ledger."""
    if number >= len(TEAM):
        return []
    paid = first.replace(day=28)
    spent = [
        Line(cell_of(agreement, "team", chart.SPENDING, body=COUNCIL, subjective=group), pounds * 100)
        for group, pounds in zip(GROUPS, TEAM[number], strict=True)
    ]
    team = Entry(
        f"team:{first:%Y-%m}",
        paid,
        f"Front door team, {first:%B %Y}",
        (*spent, Line(Cell(chart.CASH), -sum(TEAM[number]) * 100)),
    )
    desk = cell_of(agreement, "police-desk", chart.SPENDING, body=POLICE)
    own = cell_of(agreement, "police-desk", chart.OWN_LEDGER, body=POLICE, subjective="")
    pence = DESK[number] * 100
    police = Entry(f"desk:{first:%Y-%m}", paid, f"Police desk, {first:%B %Y}", (Line(desk, pence), Line(own, -pence)))
    return [team, police]


def _expect(by: By, pool: Any) -> None:
    from wholeplace.pools.web.year_actions import keep_forecasts

    for number, pounds in enumerate(TEAM_FORECASTS):
        month = number + 5
        made_on = date(2026, month, 9)
        if made_on > by.day:
            break
        expected = [LineForecast("team", made_on, pounds * 100, f"{YEAR}-P{number + 1:02d}", "Priya Pool")]
        if number % 2:
            expected.append(
                LineForecast(
                    "police-desk", made_on, (50_000 + 250 * number) * 100, f"{YEAR}-P{number + 1:02d}", "Vale Police"
                )
            )
        keep_forecasts(by=person("pool", made_on), pool=pool, year=YEAR, forecasts=expected)


def _save(by: By, pool: Any) -> None:
    """Two savings that the case claims: one tied to a line and cut, one still without a line."""
    from wholeplace.pools.web.year_actions import claim_saving, confirm_saving

    bodies = {body.pk: body for body in Body.objects.for_system("whose savings").filter(pk__in=[NHS, POLICE])}
    cut_on = date(2026, 9, 1)
    tied = claim_saving(
        by=by,
        pool=pool,
        body=bodies[NHS],
        title="Fewer attendances at the emergency department",
        year=YEAR.plus(1),
        claimed_pence=9_600_000,
        ledger_line="4410 Emergency department, agency nursing",
        owner="Nadia Ward",
        case_id="vale-front-door",
        benefit_id="incidents",
    )
    claim_saving(
        by=by,
        pool=pool,
        body=bodies[POLICE],
        title="Fewer repeat call-outs",
        year=YEAR.plus(1),
        claimed_pence=4_300_000,
        case_id="vale-front-door",
        benefit_id="incidents",
    )
    if by.day >= cut_on:
        confirm_saving(
            by=person("approver-nhs", cut_on),
            saving=tied,
            cut_on=cut_on,
            budget_before_pence=61_000_000,
            budget_after_pence=54_400_000,
            evidence="Finance committee, 27 August 2026, item 6",
            decommissioning="Two agency night shifts a week have ended.",
            double_running="Both ran beside the front door from April to August.",
            double_running_pence=2_750_000,
        )


def _duty(by: By, place: Place) -> None:
    """What each body's addressable spend is, where it is known."""
    from wholeplace.foundation.acts.action import acting
    from wholeplace.pools.web.models import Addressable, DutyNote, DutySettings

    known = {COUNCIL: 182_400_000, NHS: 410_000_000, POLICE: 63_500_000, HOUSING: 21_300_000, "vale-fire": 17_900_000}
    bodies = {body.pk: body for body in Body.objects.for_system("the register").filter(memberships__place=place)}
    with acting("duty.keep", by=by, chain=place.chain):
        DutySettings(
            place=place,
            statutory=False,
            words="A voluntary compact of the made-up place.",
            covered_kinds=["local-authority", "nhs", "police"],
            target_share="0.05",
            since_on=date(2026, 4, 1),
        ).save()
        for body_id, body in bodies.items():
            pounds = known.get(body_id)
            Addressable(
                place=place,
                body=body,
                year=YEAR.begins,
                basis="budget",
                pence=pounds * 100 if pounds else None,
                source="Budget book, made up" if pounds else "",
                grade="made up" if pounds else "",
            ).save()
        DutyNote(
            place=place,
            body=bodies["vale-courts"],
            kind="exemption",
            words="Spends by national contract; nothing of it can be moved locally.",
            on=date(2026, 4, 1),
            until_on=date(2028, 3, 31),
            by_whom="Joint board",
        ).save()
        DutyNote(
            place=place,
            body=bodies["vale-fire"],
            kind="reminder",
            words="Say by 31 December what could be aligned next year.",
            on=date(2026, 10, 1),
            until_on=date(2026, 12, 31),
            by_whom="Joint board",
        ).save()
