"""What else a case carries: how grades combine, what moves together, options, and benefits and risks without a price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wholeplace.appraisal.bias import bias_editions
from wholeplace.appraisal.case import OPTION_KINDS
from wholeplace.appraisal.lines import SCALES
from wholeplace.appraisal.web.forms.costs import body_choices
from wholeplace.appraisal.web.forms.numbers import Typed
from wholeplace.appraisal.web.forms.step import StepForm, blank_choice, paragraph, radios, select, ticks, words
from wholeplace.appraisal.web.page_words import LABELS
from wholeplace.appraisal.web.raw_edits import (
    LINES,
    Raw,
    between,
    head_of,
    key_of,
    range_names,
    tables_of,
    with_head,
    with_keys,
)
from wholeplace.appraisal.web.shown_lines import title_of
from wholeplace.appraisal.web.typed import shown_number, shown_value, typed_number, typed_value

COMBINE = (
    ("worst", "The worst grade counts"),
    ("mean", "The average of their corrections counts"),
    ("product", "Each correction counts, one on top of the other"),
)
OPTION_KIND_WORDS = {
    "as now": "As now: nothing changes",
    "minimum": "The least that would do",
    "preferred": "Preferred",
    "other": "Another way",
}
SPARE_ROWS = 3

# What an option most often changes in a line.
CHANGEABLE = {
    "costs": ("pounds", "grade"),
    "benefits": (
        *(
            "population",
            "engagement",
            "retention",
            "events_per_person",
            "impact",
            "deadweight",
            "lag_years",
            "drop_off",
        ),
        *("ramp", "unit_cost", "unit_value_range", "grade", "cashable.share"),
    ),
}


# how several grades combine


def evidence_form(raw: Mapping[str, Any], **told: Any) -> StepForm:
    """How evidence corrects a figure, in the whole case."""
    editions = [(name, name) for name in bias_editions()]
    return StepForm(
        {"combine_grades": radios("combine_grades", COMBINE), "bias_edition": select("bias_edition", editions)},
        base="case",
        **told,
    )


def evidence_shown(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    head = head_of(raw)
    return {
        "combine_grades": head.get("combine_grades") or "worst",
        "bias_edition": head.get("bias_edition") or bias_editions()[0],
    }


def evidence_put(raw: Mapping[str, Any], typed: Typed) -> Raw:
    """The case with what was chosen; what holds anyway is left out."""
    chosen = {name: typed.get(name) for name in ("combine_grades", "bias_edition")}
    unset = {"combine_grades": "worst", "bias_edition": "2014-unverified"}
    return with_head(raw, {name: None if value == unset[name] else value for name, value in chosen.items()})


# what moves together


def correlations_form(raw: Mapping[str, Any], **told: Any) -> StepForm:
    """The pairs of ranges that go together, and some empty rows."""
    pairs = tables_of(raw, "correlations")
    choices = blank_choice(_ranges(raw), "No range")
    asked: dict[str, forms.Field] = {}
    for row in range(len(pairs) + SPARE_ROWS):
        asked |= {
            f"correlations.{row}.between.0": select("between", choices, "One range"),
            f"correlations.{row}.between.1": select("between", choices, "Another range"),
            f"correlations.{row}.rank": words("rank", width="5", autocomplete="off"),
        }
    form = StepForm(asked, **told)
    form.rows = len(pairs) + SPARE_ROWS
    return form


def _ranges(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = [(name, f"{title}: {field_words(name)}") for name, title in range_names(raw)]
    held = [name for pair in tables_of(raw, "correlations") for name in between(pair)]
    return [*named, *((name, f"{name} (not a range)") for name in dict.fromkeys(held) if name not in dict(named))]


def field_words(name: str) -> str:
    """A field named `incidents.cashable.share`, in words; its year or body beside it."""
    parts = name.split(".")[1:]
    last = next((LABELS[part] for part in reversed(parts) if part in LABELS), " ".join(parts))
    index = next((int(part) + 1 for part in parts if part.isdecimal()), None)
    return f"{last}, year {index}" if index else last


def correlations_shown(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    shown: dict[str, Any] = {}
    for row, pair in enumerate(tables_of(raw, "correlations")):
        names = [*between(pair), "", ""]
        shown |= {f"correlations.{row}.between.{side}": names[side] for side in (0, 1)}
        shown[f"correlations.{row}.rank"] = shown_number(pair.get("rank"))
    return shown


def correlations_put(raw: Mapping[str, Any], typed: Typed) -> Raw:
    """The case with the pairs that were typed; an empty row is taken out."""
    made = []
    for row in range(len(tables_of(raw, "correlations")) + SPARE_ROWS):
        names = [str(typed.get(f"correlations.{row}.between.{side}") or "") for side in (0, 1)]
        rank = typed_number(typed.get(f"correlations.{row}.rank") or "")
        if any(names) or rank is not None:
            pair = {"between": [name for name in names if name], "rank": rank}
            made.append({key: value for key, value in pair.items() if value is not None})
    return with_keys(raw, {"correlations": made})


# options


def option_form(raw: Mapping[str, Any], option: Mapping[str, Any], **told: Any) -> StepForm:
    """One option: its lines left out, and what it changes in the others."""
    asked: dict[str, forms.Field] = {
        "title": words("title", hint="For example, A smaller team"),
        "kind": radios("kind", [(kind, OPTION_KIND_WORDS[kind]) for kind in OPTION_KINDS]),
    }
    lines = [(key_of(line), title_of(line)) for kind in LINES for line in tables_of(raw, kind)]
    if lines:
        asked["without"] = ticks("without", lines, "Lines that this option leaves out", needed=False)
    fields = blank_choice(_changeable(raw, option), "Nothing")
    for row in range(len(_changes(option)) + SPARE_ROWS):
        asked |= {
            f"changes.{row}.field": select("changes", fields, "What changes"),
            f"changes.{row}.value": words("changes", "Becomes", width="20", autocomplete="off"),
        }
    return OptionForm(option, asked, base=f"options.{key_of(option)}", **told)


class OptionForm(StepForm):
    """An option's problems name a change by its field (`changes.incidents.impact`); its input stands in a row."""

    def __init__(self, option: Mapping[str, Any], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.changed = list(_changes(option))
        self.rows = len(self.changed) + SPARE_ROWS

    def input_of(self, field: str | None) -> str | None:
        """As elsewhere; a change's problem leads to its row."""
        inner = (field or "").removeprefix(f"{self.base}.")
        if inner.startswith("changes."):
            name = inner.removeprefix("changes.")
            found = next(
                (row for row, one in enumerate(self.changed) if name == one or name.startswith(f"{one}.")), None
            )
            return "title" if found is None else f"changes.{found}.value"
        return super().input_of(field)


def _changes(option: Mapping[str, Any]) -> dict[str, Any]:
    """The changes by `line-id.field`, however the file nests them; those first that a row can say."""
    held = option.get("changes")
    flat: dict[str, Any] = {}
    for key, value in held.items() if isinstance(held, Mapping) else ():
        if "." not in key and isinstance(value, Mapping):
            flat |= {f"{key}.{inner}": part for inner, part in value.items()}
        else:
            flat[key] = value
    return {key: value for key, value in flat.items() if shown_value(value) is not None}


def _changeable(raw: Mapping[str, Any], option: Mapping[str, Any]) -> list[tuple[str, str]]:
    offered = [
        (f"{key_of(line)}.{field}", f"{title_of(line)}: {LABELS[field.split('.')[-1]]}")
        for kind in LINES
        for line in tables_of(raw, kind)
        for field in CHANGEABLE[kind]
    ]
    return [*offered, *((name, name) for name in _changes(option) if name not in dict(offered))]


def option_shown(option: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    without = option.get("without")
    shown: dict[str, Any] = {"title": str(option.get("title") or ""), "kind": str(option.get("kind") or "")}
    shown["without"] = [str(name) for name in without] if isinstance(without, list) else []
    for row, (name, value) in enumerate(_changes(option).items()):
        shown |= {f"changes.{row}.field": name, f"changes.{row}.value": shown_value(value) or ""}
    return shown


def option_put(option: Mapping[str, Any], typed: Typed) -> Raw:
    """The option with what was typed; changes that no row can say stay as they are."""
    shown = _changes(option)
    held = option.get("changes")
    kept = {key: value for key, value in held.items() if key not in shown and not _is_shown(key, shown)} \
        if isinstance(held, Mapping) else {}  # fmt: skip
    made: Raw = {}
    for row in range(len(shown) + SPARE_ROWS):
        name = str(typed.get(f"changes.{row}.field") or "")
        if name:
            made[name] = typed_value(str(typed.get(f"changes.{row}.value") or ""))
    return with_keys(
        option,
        {
            "title": str(typed.get("title") or "").strip(),
            "kind": typed.get("kind"),
            "without": list(typed.get("without") or ()),
            "changes": {**kept, **made},
        },
    )


def _is_shown(key: str, shown: Mapping[str, Any]) -> bool:
    return any(name.startswith(f"{key}.") for name in shown)


# benefits and risks without a price


def unpriced_form(raw: Mapping[str, Any], row: Mapping[str, Any], **told: Any) -> StepForm:
    """One benefit or risk that has no price."""
    asked: dict[str, forms.Field] = {
        "title": words("title", hint="For example, Victims trust the service"),
        "kind": radios("kind", (("benefit", "Benefit"), ("risk", "Risk"))),
        "description": paragraph("description", "What it means, and for whom", rows=3),
        "body": select("body", blank_choice(body_choices(raw, row.get("body")), "No one body"), needed=False),
        "scale": select("scale", blank_choice([(s, s.capitalize()) for s in SCALES], "Not said"), needed=False),
    }
    return StepForm(asked, base=f"unpriced.{key_of(row)}", **told)


UNPRICED = ("title", "kind", "description", "body", "scale")


def unpriced_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    return {name: str(row.get(name) or "") for name in UNPRICED}


def unpriced_put(row: Mapping[str, Any], typed: Typed) -> Raw:
    """The row with what was typed."""
    return with_keys(row, {name: str(typed.get(name) or "").strip() for name in UNPRICED})
