"""What an error says: the field by its name and what to do, in place of Django's `This field is required.`

Only Django's own words are replaced. What a form or field says in words of its own stands as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

_CHOSEN = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple)


def said(bound: BoundField) -> list[str]:
    """Every error of one field, each in words that can stand alone in the summary."""
    found = bound.form.errors.as_data().get(bound.name, [])
    return [_words(bound, error) for error in found]


def _words(bound: BoundField, error: ValidationError) -> str:
    make = _MAKERS.get(error.code or "")
    if make and any(
        error.message is own or error.message == own for own in _djangos_own(bound.field, error.code or "")
    ):
        return make(_name(bound), bound, error.params or {})
    return str(error.messages[0])


def _djangos_own(field: forms.Field, code: str) -> list[Any]:
    """What Django itself would say for this code, from the field's classes and from the validators."""
    classes = [getattr(kind, "default_error_messages", {}) for kind in type(field).__mro__]
    return [each[code] for each in classes if code in each] + [kind.message for kind in _VALIDATORS.get(code, ())]


def _name(bound: BoundField) -> str:
    """The label as it stands within a sentence; `NHS share` keeps its capitals."""
    label = str(bound.label).removesuffix("?")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _required(name: str, bound: BoundField, told: dict[str, Any]) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick the box: {name}"
    if isinstance(widget, forms.FileInput):
        return f"Choose a file: {name}"
    return f"Choose {name}" if isinstance(widget, _CHOSEN) else f"Enter {name}"


def _invalid(name: str, bound: BoundField, told: dict[str, Any]) -> str:
    whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
        bound.field, forms.FloatField | forms.DecimalField
    )
    if whole:
        return f"{_first(name)} must be a whole number, such as 400"
    if isinstance(bound.field, forms.FloatField | forms.DecimalField):
        return f"{_first(name)} must be a number, such as 0.25"
    if isinstance(bound.field, forms.EmailField):
        return f"{_first(name)} must be an address such as name@example.org"
    return f"{_first(name)} cannot be read"


def _first(name: str) -> str:
    return name[:1].upper() + name[1:]


_Maker = Callable[[str, BoundField, dict[str, Any]], str]
_MAKERS: dict[str, _Maker] = {
    "required": _required,
    "invalid": _invalid,
    "invalid_choice": lambda name, bound, told: f"Choose {name} from the list",
    "min_value": lambda name, bound, told: f"{_first(name)} must be {told['limit_value']} or more",
    "max_value": lambda name, bound, told: f"{_first(name)} must be {told['limit_value']} or less",
    "max_length": lambda name, bound, told: f"{_first(name)} must be {told['limit_value']} characters or fewer",
    "empty": lambda name, bound, told: f"The file is empty: {name}",
}
_VALIDATORS: dict[str, tuple[Any, ...]] = {
    "invalid": (validators.EmailValidator,),
    "min_value": (validators.MinValueValidator,),
    "max_value": (validators.MaxValueValidator,),
    "max_length": (validators.MaxLengthValidator,),
}
