"""The lines behind a figure, and one line whole: what was published, what it is taken to mean, and who brought it in."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from wholeplace.documents import wording
from wholeplace.foundation.access.needs import needs
from wholeplace.spend.questions import Question
from wholeplace.spend.spend_map import lines_behind
from wholeplace.spend.suppliers import is_redacted
from wholeplace.spend.web.map_frame import downloads, map_frame
from wholeplace.spend.web.map_line import Whole, origin_of, published_words, whole_line
from wholeplace.spend.web.map_reading import Sheet, sheet
from wholeplace.spend.web.map_tables import number_head, refusal
from wholeplace.vocabulary.problems import Refused

PAGE = 50
MOST_PAGES = 200  # beyond 10,000 lines one narrows, or takes the file: a page stays quick whatever the place


@needs("spend.view")
@require_safe
def lines(request: HttpRequest, code: str) -> HttpResponse:
    """The lines behind a figure, the largest first, a page at a time."""
    with sheet(request, code) as seen:
        context = map_frame(request, seen, "Lines")
        if seen.has_lines:
            try:
                context |= _lines(request, seen)
            except Refused as refused:
                context["refused"] = refusal(seen, refused.problems)
        return render(request, "spend/map/lines.html", context, status=422 if context.get("refused") else 200)


def _lines(request: HttpRequest, seen: Sheet) -> dict[str, Any]:
    asked = request.GET.get("page", "1")
    number = min(int(asked), MOST_PAGES) if asked.isdecimal() and int(asked[:6]) else 1
    found = lines_behind(seen.store, seen.question(), (), (number - 1) * PAGE, PAGE)
    pages = Paginator(range(min(found.lines, MOST_PAGES * PAGE)), PAGE)
    return {
        "found": found,
        "page": pages.get_page(number),
        "rows": [_row(seen, row) for row in found.rows],
        "head": ["Line", "Day", "Body", "Paid to", "Service", "How known", number_head("Amount")],
        "downloads": downloads(seen),
        "cut": found.lines > MOST_PAGES * PAGE,
    }


def _row(seen: Sheet, row: Any) -> list[Any]:
    where = f"{seen.words('file', row['file'])}, line {row['line']:,}"
    href = line_href(seen, row)
    return [
        {"html": format_html('<a class="govuk-link" href="{}">{}</a>', href, where)},
        wording.day(row["paid_on"]) if row["paid_on"] else seen.words("year", row["year"]),
        seen.words("body", row["body"]),
        paid_to(seen, row),
        seen.words("service", row["service"]),
        f"{row['service_rule'] or 'not said'}, {wording.percent(row['service_confidence'] or 0)} sure",
        {"text": wording.pence(row["pence"]), "numeric": True, "negative": row["pence"] < 0},
    ]


def line_href(seen: Sheet, row: Any) -> str:
    """The page of one line."""
    href = reverse("spend:line", args=[seen.place.pk, row["file"], row["line"]])
    return f"{href}?sheet={row['sheet']}" if row["sheet"] else href


def paid_to(seen: Sheet, row: Any) -> str:
    """The supplier as published, and the public body that it is."""
    supplier = row["supplier"] or ("not published" if row["layer"] == "payments" else "–")
    payee = f" ({seen.words('payee', row['payee'])}, a public body)" if row["payee"] else ""
    return f"{supplier}{payee}"


@needs("spend.view")
@require_safe
def one_line(request: HttpRequest, code: str, file: str, line: int) -> HttpResponse:
    """One line of one file: all that is published of it, what it means by which rule, and how it came here."""
    with sheet(request, code, choose=False) as seen:
        named = request.GET.get("sheet") or None
        question = Question(where={"file": (file,)})
        found = whole_line(seen, question, file, named, line)
        if found is None:
            raise Http404(f"{file} {line}")
        context = map_frame(request, seen, "Lines") | _whole(seen, found)
        return render(request, "spend/map/line.html", context)


def _whole(seen: Sheet, found: Whole) -> dict[str, Any]:
    return {
        "one": found,
        "counted": [_meaning(seen, row) for row in found.counted],
        "origin": origin_of(seen, found),
        "made": _made,
        "redacted": is_redacted(found.counted[0]["supplier"]),
        "published": published_words(found),
        "title": paid_to(seen, found.counted[0]) if found.counted[0]["supplier"] else "A line of a return",
        "also": _also(seen, found),
        "pence": sum(row["pence"] for row in found.counted),
    }


def _also(seen: Sheet, found: Whole) -> list[tuple[str, str]]:
    """Where one goes on from a line: what else its supplier was paid, and the rest of its file."""
    row = found.counted[0]
    same = {"year": row["year"], "layer": row["layer"]}
    made = [(f"Every line of {found.name}", seen.href("spend:lines", **same, file=row["file"]))]
    if row["supplier"] and not is_redacted(row["supplier"]):
        made.insert(
            0, (f"Every payment to {row['supplier']}", seen.href("spend:lines", **same, supplier=row["supplier"]))
        )
    return made


def _made(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in pairs]


def _meaning(seen: Sheet, row: Any) -> dict[str, Any]:
    confidence = row["service_confidence"]
    pairs = [
        ("Amount", wording.pence(row["pence"])),
        ("Net or gross", seen.words("basis", row["basis"])),
        ("Body that spent it", seen.words("body", row["body"])),
        ("Year", seen.words("year", row["year"])),
        ("Kind of statement", seen.words("layer", row["layer"])),
        ("Edition", row["edition"]),
        ("Service", seen.words("service", row["service"])),
        ("Because", row["service_rule"] or "nothing says"),
        ("How sure", wording.NOT_KNOWN if confidence is None else wording.percent(confidence)),
        ("Kind of expenditure", row["subjective"]),
        ("Capital or revenue", None if row["capital"] is None else seen.words("capital", row["capital"])),
        ("Public body paid", row["payee"] and seen.words("payee", row["payee"])),
        ("Money between public bodies", row["transfer"] and seen.words("transfer", row["transfer"])),
        ("Reactive or preventive", seen.words("nature", row["nature"])),
        ("Who may decide it", seen.words("control", row["control"])),
        ("Council area", row["area"] and seen.words("area", row["area"])),
        ("Brought down to the place", seen.words("method", row["method"])),
    ]
    return {
        "pence": row["pence"],
        "service": seen.words("service", row["service"]),
        "pairs": [(k, v) for k, v in pairs if v],
    }
