"""What a case comes to: for the place and for each body, how sure, and how much is claimed cash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wholeplace.appraisal import pictures
from wholeplace.appraisal.baseline import against_baseline
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.picture_figures import CHARTS, PLACE, figures_of, named
from wholeplace.appraisal.report_certainty import Sensitivity, switching_sentences, tornado_chart
from wholeplace.appraisal.report_words import chance, listed, path_words
from wholeplace.appraisal.web.files import CSV, SVG, file_answer, file_name
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.links import wanted_links
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.steps import PRESENT
from wholeplace.appraisal.web.working import Worked, what_moves, worked
from wholeplace.documents.charts import Chart
from wholeplace.documents.csv_text import write_csv
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of

SPREAD = (
    ("net_present_budget_impact", "Net present budget impact (a minus is a gain)", False),
    ("fiscal_return", "Financial return on investment", True),
    ("net_present_public_value", "Net present public value", False),
    ("public_value_return", "Public value return", True),
    ("pv_cashable", "Claimed cashable", False),
)
DOWNLOADS = (
    ("xlsx", "XLSX", "Workbook with live formulas"),
    ("pdf", "PDF", "Business case on paper"),
    ("docx", "Word", "Paper to edit"),
    ("toml", "TOML", "Case file"),
    ("json", "JSON", "All figures"),
)
ENDINGS = ("csv", "svg")
CASH_WORDS = {
    "nothing": "nothing is claimed",
    "none": "no budget line named yet",
    "some": "some budget lines are named, others not yet",
    "all": "each has a budget line named, and nothing is cut until the pool records it",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One body's own side, with how sure it is; `chance` is None where no number of the case is a range."""

    id: str
    name: str
    pays: float
    gains: float
    net: float
    each: float | None
    cashable: float | None
    back: str
    chance: float | None


@needs("case.view")
def results(request: HttpRequest, case_id: str) -> HttpResponse:
    """The whole answer. `who` in the address chooses whose fan is drawn: the place, or one body."""
    stored = case_of(by_of(request), case_id)
    context = case_frame(request, stored, PRESENT)
    if not context["found"].whole:
        return not_whole(request, context)
    answer = worked(stored.raw)
    context |= figures(answer, what_moves(stored.raw), whose(request, answer)) | around(stored, answer)
    return render(request, "appraisal/results.html", context)


@needs("case.view")
def chart(request: HttpRequest, case_id: str, name: str, ending: str) -> HttpResponse:
    """One chart to take away: its figures as CSV, or its drawing as SVG. *Refuses* every problem of a case not whole."""
    stored = case_of(by_of(request), case_id)
    if name not in CHARTS or ending not in ENDINGS:
        raise Http404(f"{name}.{ending}")
    answer = worked(stored.raw)
    who = whose(request, answer)
    end = f"{name}{'' if who == PLACE else f'-{who}'}.{ending}"
    if ending == "csv":
        found = figures_of(name, answer.appraisal, answer.distribution, who)
        return file_answer(write_csv(found.head, found.rows), CSV, file_name(stored, end))
    drawn = drawings(answer, what_moves(stored.raw), who).get(name)
    if drawn is None:
        raise Http404(name)
    return file_answer(drawn.svg.encode(), SVG, file_name(stored, end))


def not_whole(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """What stands instead of an answer while a case still wants something."""
    problems = frame["found"].problems
    wanted = wanted_links(frame["stored"], problems)
    return render(request, "appraisal/not-whole.html", frame | {"problems": problems, "wanted": wanted})


def whose(request: HttpRequest, answer: Worked) -> str:
    """The place, or the body that the address asks for. Http404 for one that the case does not name."""
    who = request.GET.get("who", PLACE)
    if who not in (PLACE, *answer.distribution.bodies):
        raise Http404(who)
    return who


def drawings(answer: Worked, moves: Sensitivity, who: str = PLACE) -> dict[str, Chart | None]:
    """The charts by name; None where a case has nothing to draw."""
    return {
        "fan": pictures.fan(answer.appraisal, answer.distribution, who),
        "who": pictures.who_pays(answer.appraisal).chart,
        "waterfall": pictures.waterfall(answer.appraisal),
        "tornado": tornado_chart(answer.case, moves),
        "cash": pictures.cash_by_body(answer.appraisal),
    }


def figures(answer: Worked, moves: Sensitivity, who: str = PLACE) -> dict[str, Any]:
    """The figures and charts of an answer."""
    return {
        "case": answer.case,
        "appraisal": answer.appraisal,
        "drawn": answer.distribution,
        "as_now": against_baseline(answer.appraisal),
        "services_as_now": listed(list(dict.fromkeys(line.service for line in answer.case.baselines))),
        "drawn_notes": [noted(answer.case, note) for note in answer.distribution.notes],
        "uncertain": bool(answer.appraisal.model.inputs),
        "standings": standings(answer),
        "spread": SPREAD,
        "payback_chances": payback_chances(answer),
        "who": who,
        "who_name": named(answer.appraisal, who),
        "everyone": [(one, named(answer.appraisal, one)) for one in (PLACE, *answer.distribution.bodies)],
        "fan": pictures.fan(answer.appraisal, answer.distribution, who),
        "matrix": pictures.who_pays(answer.appraisal),
        "waterfall": pictures.waterfall(answer.appraisal),
        "tornado": tornado_chart(answer.case, moves),
        "sentences": switching_sentences(answer.case, moves),
        "cash_chart": pictures.cash_by_body(answer.appraisal),
    }


def standings(answer: Worked) -> list[Standing]:
    """Each body of the case, in its order."""
    return [_standing(answer, body) for body in answer.distribution.bodies]


def _standing(answer: Worked, body: str) -> Standing:
    position = answer.appraisal.by_body[body]
    drawn = bool(answer.appraisal.model.inputs)
    year = position.payback_year
    return Standing(
        id=body,
        name=answer.case.body(body).name,
        pays=position.pv_costs,
        gains=position.pv_fiscal_benefits,
        net=position.net_position,
        each=position.fiscal_return,
        cashable=position.pv_cashable,
        back="–" if not position.pv_costs else "never" if year is None else answer.case.year_labels[year],
        chance=answer.distribution.positions[body].probability_better if drawn else None,
    )


def noted(case: Case, note: str) -> str:
    """A note of the draws, with the place in the case that it begins with told in words."""
    path, colon, rest = note.partition(": ")
    return f"{path_words(case, path)}: {rest}" if colon and "." in path and " " not in path else note


def payback_chances(answer: Worked) -> list[tuple[str, list[float]]]:
    """Who → the chance that their money is back by each year; the place first. Bodies that pay nothing are left out."""
    paying = {body for body, position in answer.appraisal.by_body.items() if position.pv_costs}
    rows = answer.distribution.payback_probability.items()
    return [
        (named(answer.appraisal, who), [float(chance) for chance in row])
        for who, row in rows
        if who == PLACE or who in paying
    ]


def around(stored: StoredCase, answer: Worked) -> dict[str, Any]:
    """What stands around the figures: how firm the cash is, and what can be taken away."""
    return {
        "cash": CASH_WORDS[lines_named(answer.case)],
        "chance": chance,
        "downloads": [
            {"text": text, "href": reverse("appraisal:download", args=(stored.pk, kind)), "kind": word}
            for kind, word, text in DOWNLOADS
        ],
        "take": lambda name, who=PLACE, svg=True: chart_downloads(stored, name, who, svg=svg),
    }


def chart_downloads(stored: StoredCase, name: str, who: str = PLACE, *, svg: bool = True) -> list[dict[str, str]]:
    """The links below a chart."""
    query = f"?{urlencode({'who': who})}" if who != PLACE else ""
    words = {"csv": "Download the figures", "svg": "Download the drawing"}
    return [
        {
            "text": words[ending],
            "kind": ending.upper(),
            "href": reverse("appraisal:chart", args=(stored.pk, name, ending)) + query,
        }
        for ending in (ENDINGS if svg else ENDINGS[:1])
    ]


def lines_named(case: Case) -> str:
    """Whether `all`, `some` or `none` of the claims of cash name the budget line that they would be cut from; or `nothing`."""
    named_lines = [bool(claim.ledger_line) for line in case.benefits for claim in line.cashable]
    if not named_lines:
        return "nothing"
    return "none" if not any(named_lines) else "all" if all(named_lines) else "some"
