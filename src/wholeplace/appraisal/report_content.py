"""A business case as one paper: every word and figure that the PDF and the Word file both print.

Section by section it answers what a board asks: what it costs, what it saves, for whom, when, how sure, and how much of it is
claimed to be cash. Nothing is worked out here but sums of what the appraisal already holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.compare import Comparison
from wholeplace.appraisal.report_annex import assumptions, method
from wholeplace.appraisal.report_bodies import cashability, timing, who_pays
from wholeplace.appraisal.report_certainty import Sensitivity, certainty, chances, sure
from wholeplace.appraisal.report_frame import Frame, Imprint, frame
from wholeplace.appraisal.report_lines import benefits, costs
from wholeplace.appraisal.report_options import options
from wholeplace.appraisal.report_summary import context, summary
from wholeplace.appraisal.uncertainty import Distribution
from wholeplace.documents import wording
from wholeplace.documents.paper import Paper

KIND = "Business case"
ILLUSTRATIVE = "Illustrative: the inputs are invented"
MADE_UP = "Made-up place"


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a business case reports. `distribution` is None where no input carries a range."""

    appraisal: Appraisal
    distribution: Distribution | None
    moved: Sensitivity
    comparison: Comparison | None


def content(findings: Findings, imprint: Imprint) -> Paper:
    """The whole paper. Tables and figures are numbered in reading order, so sections are made in that order too."""
    f = frame(findings.appraisal, imprint)
    drawn, moved = findings.distribution, findings.moved
    return Paper(
        title=f.case.title,
        kind=KIND,
        author=imprint.place_name or f.case.place,
        on=imprint.on,
        facts=_facts(f),
        labels=_labels(f),
        reminders=_reminders(f),
        sections=(
            summary(f, sure=sure(f, drawn, moved)),
            context(f),
            options(f, findings.comparison),
            costs(f),
            benefits(f),
            who_pays(f, lambda: chances(f, drawn)),
            timing(f, drawn),
            certainty(f, drawn, moved),
            cashability(f),
            assumptions(f),
            method(f, drawn),
        ),
    )


def _facts(f: Frame) -> tuple[tuple[str, str], ...]:
    place = f"{f.imprint.place_name} ({f.case.place})" if f.imprint.place_name else f.case.place
    version = f", version {f.imprint.version}" if f.imprint.version else ""
    return (
        ("Place", place),
        ("Bodies", "; ".join(body.name for body in f.case.bodies)),
        ("Years counted", f"{f.year(0)} to {f.year(f.case.years - 1)}" if f.case.years > 1 else f.year(0)),
        ("Prices", f"Pounds of {f.case.price_year}; present values are as at {f.year(0)}"),
        ("Status", f"{f.imprint.status}{version}, {wording.day(f.imprint.on)}"),
    )


def _labels(f: Frame) -> tuple[str, ...]:
    illustrative = (ILLUSTRATIVE,) if f.case.illustrative else ()
    return (*illustrative, *((MADE_UP,) if f.imprint.made_up else ()))


def _reminders(f: Frame) -> tuple[str, ...]:
    """What must be said on every page."""
    impact = f.appraisal.net_present_budget_impact
    verb = "neither gains nor loses" if round(impact) == 0 else "gains" if impact < 0 else "loses"
    return (f"Net present budget impact {wording.pounds_in_words(impact)}: the public purse {verb}.", f.cash_standing)
