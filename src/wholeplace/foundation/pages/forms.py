"""A Django form as GOV.UK components: each field's macro and its parameters, and the summary of its errors.

The form says what it asks (label, help text, choices); how it looks is decided here, once. A field may choose with
attributes of its widget: `data-width` (2, 3, 4, 5, 10, 20), `data-prefix` (such as £), `data-suffix` (such as %),
`data-inline` and `data-small` for radios and checkboxes, `data-rows` for a text area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from wholeplace.foundation.pages.days import PARTS, DayInput
from wholeplace.foundation.pages.error_words import said

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One field: the macro that shows it (`input`, `radios`, …) and what the macro is given."""

    macro: str
    params: Params
    name: str


def choose_from(form: forms.BaseForm, name: str, choices: Iterable[tuple[object, object]]) -> None:
    """What may be chosen in one field of a form that is being made, where it is not known before."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), f"{name} is not a field that offers choices"
    field.choices = list(choices)


def parts(form: forms.BaseForm) -> list[Part]:
    """Every visible field in the form's order. Hidden ones are for the caller (`form.hidden_fields()`)."""
    return [part(bound) for bound in form.visible_fields()]


def part(bound: BoundField, label: str = "", hint: str | None = None) -> Part:
    """One field as its component, with other words than the form's own where they are given."""
    if label:
        bound.label = label
    if hint is not None:
        bound.help_text = hint
    widget = bound.field.widget
    for kinds, macro, build in _BUILDERS:
        if isinstance(widget, kinds):
            return Part(macro, build(bound), bound.name)
    return Part("input", _input(bound), bound.name)


def errors(form: forms.BaseForm, whole: str = "") -> list[Params]:
    """What the error summary lists: the form's own errors first, then each field's, linked to its first input.

    `whole` is the id to which errors of the whole form lead, where there is one.
    """
    to_whole = {"href": f"#{whole}"} if whole else {}
    return [{"text": str(text), **to_whole} for text in form.non_field_errors()] + [
        {"text": text, "href": f"#{first_input(bound)}"} for bound in form.visible_fields() for text in said(bound)
    ]


def first_input(bound: BoundField) -> str:
    """The id that an error links to: for radios, checkboxes and dates the first of their inputs."""
    if isinstance(bound.field.widget, DayInput):
        return f"{bound.auto_id}_0"
    return str(bound.auto_id)


def _common(bound: BoundField) -> Params:
    """Name, hint and error: what every component takes."""
    made: Params = {"name": bound.html_name}
    if bound.help_text:
        made["hint"] = {"text": str(bound.help_text)}
    if bound.errors:
        made["errorMessage"] = {"text": " ".join(said(bound))}
    if bound.field.disabled:
        made["disabled"] = True
    return made


def _labelled(bound: BoundField) -> Params:
    return {**_common(bound), "id": bound.auto_id, "label": {"text": _label(bound), "classes": _label_classes(bound)}}


def _label(bound: BoundField) -> str:
    label = str(bound.label)
    if bound.field.required or label.endswith("(optional)") or bound.field.widget.attrs.get("data-required-sometimes"):
        return label
    return f"{label} (optional)"


def _label_classes(bound: BoundField) -> str:
    return str(bound.field.widget.attrs.get("data-label-classes", ""))


def _own_attributes(bound: BoundField) -> Params:
    """The widget's attributes that the page needs as they are (htmx, limits, `autofocus` left out)."""
    attrs = bound.build_widget_attrs(bound.field.widget.attrs)
    kept = ("hx-", "aria-", "min", "max", "step", "maxlength", "list", "accept", "readonly", "form")
    return {
        key: value
        for key, value in attrs.items()
        if key.startswith(kept) and key != "aria-invalid" and value is not False
    }


def _input(bound: BoundField) -> Params:
    widget = bound.field.widget
    attrs = widget.attrs
    made = {**_labelled(bound), "type": getattr(widget, "input_type", "text"), "attributes": _own_attributes(bound)}
    if made["type"] == "number":
        made.update(
            type="text",
            inputmode="numeric"
            if isinstance(bound.field, forms.IntegerField)
            and not isinstance(bound.field, forms.FloatField | forms.DecimalField)
            else "decimal",
        )
        made["attributes"] = {
            key: value for key, value in made["attributes"].items() if key not in ("min", "max", "step")
        }
    if made["type"] in ("email", "url"):
        made["spellcheck"] = False
    value = bound.value()
    if value is not None and made["type"] != "password":
        made["value"] = str(widget.format_value(value) or "")
    for key in ("autocomplete", "autocapitalize", "inputmode", "pattern"):
        if attrs.get(key):
            made[key] = attrs[key]
    for key in ("prefix", "suffix"):
        if attrs.get(f"data-{key}"):
            made[key] = {"text": attrs[f"data-{key}"]}
    if attrs.get("data-width"):
        made["classes"] = f"govuk-input--width-{attrs['data-width']}"
    return made


def _password(bound: BoundField) -> Params:
    return {**_labelled(bound), "autocomplete": bound.field.widget.attrs.get("autocomplete", "current-password")}


def _textarea(bound: BoundField) -> Params:
    rows = bound.field.widget.attrs.get("data-rows", "5")
    return {**_labelled(bound), "value": str(bound.value() or ""), "rows": rows, "attributes": _own_attributes(bound)}


def _select(bound: BoundField) -> Params:
    attributes = _own_attributes(bound)
    if isinstance(bound.field.widget, forms.SelectMultiple):
        attributes["multiple"] = True
    return {**_labelled(bound), "items": [_option(choice) for choice in _choices(bound)], "attributes": attributes}


def _file(bound: BoundField) -> Params:
    attributes = _own_attributes(bound)
    if getattr(bound.field.widget, "allow_multiple_selected", False):
        attributes["multiple"] = True
    return {**_labelled(bound), "attributes": attributes, "javascript": True}


def _radios(bound: BoundField) -> Params:
    attrs = bound.field.widget.attrs
    classes = [
        name
        for key, name in (("data-inline", "govuk-radios--inline"), ("data-small", "govuk-radios--small"))
        if attrs.get(key)
    ]
    return {**_group(bound), "classes": " ".join(classes)}


def _checkboxes(bound: BoundField) -> Params:
    return {**_group(bound), "classes": "govuk-checkboxes--small" if bound.field.widget.attrs.get("data-small") else ""}


def _one_checkbox(bound: BoundField) -> Params:
    """A single yes-or-no box: its label is the box's own, so it needs no legend."""
    common = _common(bound)
    item: Params = {"value": "on", "text": str(bound.label), "checked": bool(bound.value()), "id": bound.auto_id}
    if "hint" in common:
        item["hint"] = common.pop("hint")
    return {**common, "idPrefix": bound.auto_id, "items": [item]}


def _group(bound: BoundField) -> Params:
    attributes = _own_attributes(bound)
    chosen = [
        {
            **_choice(choice),
            "attributes": attributes,
            "id": bound.auto_id if number == 0 else f"{bound.auto_id}_{number}",
        }
        for number, choice in enumerate(_choices(bound))
    ]
    legend = {"text": _label(bound), "classes": _label_classes(bound)}
    return {**_common(bound), "idPrefix": bound.auto_id, "fieldset": {"legend": legend}, "items": chosen}


def _day(bound: BoundField) -> Params:
    """Three boxes under one legend."""
    value = bound.value()
    typed = value if isinstance(value, list) else bound.field.widget.decompress(value)
    wrong = " govuk-input--error" if bound.errors else ""
    boxes = [
        {
            "id": f"{bound.auto_id}_{number}",
            "name": f"{bound.html_name}_{number}",
            "label": name.capitalize(),
            "value": typed[number] or "",
            "classes": f"govuk-input--width-{4 if name == 'year' else 2}{wrong}",
        }
        for number, name in enumerate(PARTS)
    ]
    legend = {"text": _label(bound), "classes": _label_classes(bound)}
    return {**_common(bound), "id": bound.auto_id, "fieldset": {"legend": legend}, "items": boxes}


def _choices(bound: BoundField) -> Iterator[Params]:
    """The widget's choices, groups flattened, each with its value, its words and whether it is chosen."""
    widget = bound.field.widget
    for _, options, _ in widget.optgroups(bound.html_name, widget.format_value(bound.value()), {}):
        yield from options


def _option(choice: Params) -> Params:
    return {"value": _value(choice), "text": str(choice["label"]), "selected": bool(choice["selected"])}


def _choice(choice: Params) -> Params:
    made = {"value": _value(choice), "text": str(choice["label"]), "checked": bool(choice["selected"])}
    hint = getattr(choice["value"], "hint", None)
    return {**made, "hint": {"text": hint}} if hint else made


def _value(choice: Params) -> str:
    return str(choice["value"])


_BUILDERS: tuple[tuple[Any, str, Any], ...] = (
    (DayInput, "date", _day),
    (forms.CheckboxSelectMultiple, "checkboxes", _checkboxes),
    (forms.RadioSelect, "radios", _radios),
    (forms.CheckboxInput, "checkboxes", _one_checkbox),
    (forms.Select, "select", _select),
    (forms.Textarea, "textarea", _textarea),
    (forms.FileInput, "file", _file),
    (forms.PasswordInput, "password", _password),
)
