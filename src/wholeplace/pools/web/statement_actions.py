"""What is done with statements and returns: findings, readings and templates kept, figures published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.acts.canonical import canonical
from wholeplace.foundation.values.models import ValueSet
from wholeplace.pools.returns_template import Template, as_values, load_template
from wholeplace.pools.statement import Statement
from wholeplace.pools.statement_answer import as_answer, bodies_answer, report_answer
from wholeplace.pools.statement_bodies import check_findings
from wholeplace.pools.statement_words import amount, rounding_notes
from wholeplace.pools.web.models import Pool, Published
from wholeplace.pools.web.statement_reading import (
    TEMPLATE_SET,
    Told,
    agreement_on,
    entries_in,
    findings_set,
    kept_values,
    notes_set,
)
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

ACCOUNT, REPORT, OPEN_DATA = "account", "report", "open-data"
KINDS = {
    ACCOUNT: "Memorandum account",
    REPORT: "Report",
    OPEN_DATA: "Spending as open data",
}


@action("return.make", of="pool")
def keep_findings(*, by: By, pool: Pool, findings: Iterable[Mapping[str, object]]) -> None:
    """Keep who controls each line, as the bodies have found. *Refuses* every problem of `check_findings`."""
    made, problems = check_findings(agreement_on(by, pool, by.day), findings)
    refuse_if(problems)
    rows = [{"line": one.line, "treatment": one.treatment, "source": one.source} for one in made]
    sources = "; ".join(dict.fromkeys(one.source for one in made)) or "No finding stands."
    _keep(by, pool, findings_set(pool), sources, {"findings": rows})


@action("return.make", of="pool")
def keep_notes(*, by: By, pool: Pool, period: str, narrative: str, readings: Mapping[str, Mapping[str, str]]) -> None:
    """Keep the words of a report and what its measures read. `readings` by measure: value, on (ISO), source."""
    kept = kept_values(by, pool, notes_set(pool))
    told = {name: dict(row) for name, row in readings.items() if row.get("value")}
    kept[period] = {"narrative": narrative.strip(), "readings": told}
    _keep(by, pool, notes_set(pool), f"Report of {period}, by {by.name}", kept)


@action("return.make", of="pool")
def keep_template(*, by: By, pool: Pool, data: bytes, edition: str, source: str, file: str = "") -> Template:
    """Load the template that is asked for now, for every pool of the place. *Refuses* what `load_template` refuses."""
    template = load_template(data, edition=edition.strip(), source=source.strip(), file=file or None)
    _keep(by, pool, TEMPLATE_SET, template.source, as_values(template), edition=template.edition)
    return template


def _keep(by: By, pool: Pool, name: str, source: str, values: Mapping[str, Any], edition: str = "") -> ValueSet:
    """A new edition of a set beside the book. The last one said is the one read, so two may be said on one day."""
    editions = ValueSet.objects.for_system("the editions before").filter(place=pool.place, name=name)
    last = editions.select_for_update().order_by("-id").first()
    from_on = by.day if last is None else max(by.day, last.from_on + timedelta(days=1))
    if last is not None:
        last.until_on = from_on - timedelta(days=1)
        last.save()
    number = editions.count() + 1
    words = edition or "edition"
    kept = ValueSet(
        place=pool.place,
        name=name,
        edition=f"{words} {number}" if not edition or editions.filter(edition=edition).exists() else edition,
        source=source,
        from_on=from_on,
        values_text=canonical(values),
        entered_by=by.name,
        entered_at=by.at,
    )
    kept.save()
    return kept


@action("statement.publish", of="pool")
def publish(*, by: By, pool: Pool, told: Told, kind: str) -> Published:
    """Publish figures as they stand: from then on anybody may see them, and later entries do not change them.

    Published again, they stand beside the earlier ones under a name that says so. *Refuses* `statement-unsound`,
    `publication-unknown`.
    """
    assert told.pool == pool, "the figures are of another pool"
    if kind not in KINDS:
        raise Refused(_unknown(kind))
    refuse_if(unsound(told.account), status=Exit.CHECK_FAILED)
    made = Published(
        pool=pool,
        name=_free_name(pool, kind, told.span.name),
        kind=kind,
        content=_content(told, kind),
        published_by=by.name,
        published_at=by.at,
    )
    made.save()
    return made


def _content(told: Told, kind: str) -> dict[str, Any]:
    """What is published, so that it can be shown without the book; of open data, what it was made from."""
    span = told.span
    about = {
        "title": told.agreement.title,
        "place": told.pool.place.name,
        "words": span.words,
        "period": span.name,
        "status": told.status,
        "entries": entries_in(told.book),
        "root": told.book.head.hash,
        "made_up": told.agreement.made_up or told.pool.place.made_up,
    }
    if kind == ACCOUNT:
        notes = [note for part in told.account.parts for note in rounding_notes(part, "pence")]
        return about | {"account": as_answer(told.account), "bodies": bodies_answer(told.bodies), "notes": notes}
    if kind == REPORT:
        return about | {"report": report_answer(told.report), "narrative": told.report.narrative}
    return about | {"columns": "lga-spend-1.3"}


def _free_name(pool: Pool, kind: str, name: str) -> str:
    rows = Published.objects.for_system("which names are taken").filter(pool=pool, kind=kind)
    taken = set(rows.values_list("name", flat=True))
    return next(one for one in (name, *(f"{name}, revised {n}" for n in range(1, 10_000))) if one not in taken)


def unsound(account: Statement) -> list[Problem]:
    """Why an account may not be published: a check of it is out."""
    return [
        Problem(
            name="statement-unsound",
            field="checks",
            found=f"{check.words}: {amount(check.left_pence)} and {amount(check.right_pence)}, "
            f"out by {amount(check.out_pence)}",
            expected="two sides that agree to the penny",
            why="What is published is relied on by people who cannot look into the book.",
            remedy="Verify the book (wholeplace pools verify) before anything else is done with it.",
        )
        for check in account.checks
        if check.out_pence
    ]


def _unknown(kind: str) -> Problem:
    return Problem(
        name="publication-unknown",
        field="kind",
        found=kind or "nothing",
        expected=f"one of: {', '.join(KINDS)}",
        why="Only what the product can show to anybody is published.",
        remedy="Choose one of these.",
    )
