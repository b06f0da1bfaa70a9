"""What a body puts in, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wholeplace.appraisal.case import COST_TYPES
from wholeplace.appraisal.report_words import COST_TYPE_WORDS
from wholeplace.appraisal.web.forms.measure import grade_choices
from wholeplace.appraisal.web.forms.numbers import (
    Number,
    Typed,
    grade_put,
    number_fields,
    number_put,
    number_shown,
    source_fields,
    source_shown,
    sources_put,
)
from wholeplace.appraisal.web.forms.step import StepForm, blank_choice, radios, select, words
from wholeplace.appraisal.web.raw_edits import Raw, key_of, tables_of, with_keys, years_of
from wholeplace.appraisal.web.typed import is_range, shown_figure, shown_number, typed_figure
from wholeplace.vocabulary.years import FinancialYear

EACH_YEAR, ONE_RANGE = "each-year", "one-range"
ONE = Number("amount", label="Pounds in every year", sourced=False, prefix="£")
_TYPE_HINTS = {
    "capital": "Something bought or built that lasts",
    "revenue": "Running costs, such as staff",
    "in-kind": "Rooms, time or goods given without money changing hands",
}


def cost_form(raw: Mapping[str, Any], line: Mapping[str, Any], **told: Any) -> StepForm:
    """The page's form for one cost line."""
    asked: dict[str, forms.Field] = {
        "title": words("title", "What is paid for", "For example, Multi-agency team"),
        "body": select("body", blank_choice(body_choices(raw, line.get("body"))), "Who pays"),
        "type": radios(
            "type", [(name, f"{COST_TYPE_WORDS[name]}: {_TYPE_HINTS[name].lower()}") for name in COST_TYPES]
        ),
        "amounts": radios(
            "pounds",
            (
                (EACH_YEAR, "Year by year"),
                (ONE_RANGE, "One range that stands for every year"),
            ),
            "How the amounts are given",
        ),
    }
    asked |= year_fields(raw, "pounds", line.get("pounds"), prefix="£")
    asked |= number_fields(ONE)
    asked |= {
        "price_year": words(
            "price_year", "Prices of which year", "Leave empty for the case's own price year", needed=False, width="5"
        ),
        "recurrent": select("recurrent", (("", "Not said"), ("yes", "Yes"), ("no", "No")), "Goes on after the case ends",
                            needed=False),
        "grade": select("grade", grade_choices(raw, "cost_source"), needed=False),
    }  # fmt: skip
    asked |= source_fields("pounds")
    return StepForm(asked, base=f"costs.{key_of(line)}", **told)


def year_fields(raw: Mapping[str, Any], name: str, held: Any = None, prefix: str = "") -> dict[str, forms.Field]:
    """An input for each year of the case: `pounds.0`, `pounds.1`, …; wider where one holds a range."""
    ranged = isinstance(held, list) and any(is_range(value) for value in held)
    money = {"prefix": prefix} if prefix else {}
    labels = year_labels(raw)
    return {
        f"{name}.{t}": words(
            name,
            label,
            width="20" if ranged else "10" if prefix else "5",
            inputmode="decimal",
            autocomplete="off",
            **money,
        )
        for t, label in enumerate(labels)
    }


def year_labels(raw: Mapping[str, Any]) -> list[str]:
    """The years of the case in words; by number while the first year is not known."""
    head, count = raw.get("case"), years_of(raw)
    try:
        first = FinancialYear.parse(str(head.get("first_year")) if isinstance(head, Mapping) else "")
    except ValueError:
        return [f"Year {t + 1}" for t in range(count)]
    return [str(first.plus(t)) for t in range(count)]


def body_choices(raw: Mapping[str, Any], held: Any = None) -> list[tuple[str, str]]:
    """The bodies of the case; and what a line already holds, though it be none of them."""
    known = [(key_of(body), str(body.get("name") or key_of(body))) for body in tables_of(raw, "bodies")]
    if isinstance(held, str) and held and held not in dict(known):
        known.append((held, f"{held} (not a body of this case)"))
    return known


def by_year_shown(name: str, values: Any, years: int, *, share: bool = False) -> dict[str, str]:
    """What the inputs of a list by year hold."""
    held = values if isinstance(values, list) else []
    return {f"{name}.{t}": shown_figure(held[t], share=share) if t < len(held) else "" for t in range(years)}


def by_year_put(name: str, typed: Typed, years: int) -> list[Any] | None:
    """A list by year as typed; None where every input is empty."""
    values = [typed_figure(typed.get(f"{name}.{t}") or "") for t in range(years)]
    return None if all(value is None for value in values) else values


def cost_shown(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    pounds, recurrent = line.get("pounds"), line.get("recurrent")
    shown: dict[str, Any] = {name: str(line.get(name) or "") for name in ("title", "body", "type", "price_year")}
    shown["amounts"] = ONE_RANGE if is_range(pounds) else EACH_YEAR
    shown |= by_year_shown("pounds", pounds, years_of(raw))
    shown |= number_shown(ONE, pounds if is_range(pounds) else None)
    shown["recurrent"] = "" if recurrent is None else ("yes" if recurrent is True else "no")
    shown["grade"] = shown_number(line.get("grade"))
    return shown | source_shown("pounds", line.get("sources"))


def cost_put(raw: Mapping[str, Any], line: Mapping[str, Any], typed: Typed) -> Raw:
    """The line with what was typed."""
    one_range = typed.get("amounts") == ONE_RANGE
    changes: dict[str, Any] = {
        name: str(typed.get(name) or "").strip() for name in ("title", "body", "type", "price_year")
    }
    changes["pounds"] = number_put("amount", typed) if one_range else by_year_put("pounds", typed, years_of(raw))
    changes["recurrent"] = {"yes": True, "no": False}.get(typed.get("recurrent") or "")
    changes["grade"] = grade_put(typed.get("grade") or "")
    changes["sources"] = sources_put(("pounds",), typed, line.get("sources"))
    return with_keys(line, changes)
