"""A page of an agreement's fields: it takes whatever is typed, and shows each problem of the agreement beside its input.

Inputs are named as the agreement file names its fields (`caps_pounds.low-moss-council`, `instalments.0.due_on`), so that a
problem leads to its input by its name alone. Judging is the reader of agreements' work, not the form's.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal

from django import forms
from django.forms.utils import ErrorDict, ErrorList

from wholeplace.foundation.pages.days import DayField
from wholeplace.pools.agreement import Raw
from wholeplace.pools.share_reading import as_written
from wholeplace.vocabulary.problems import Problem

SHORT_TEXT, LONG_TEXT = 300, 2_000
Sort = Literal["text", "long", "choice", "ticks", "flag", "day", "days", "pounds", "share", "number"]
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One input: where its value stands in the row, and how it is asked for. `usually`: what holds where nothing is said.

    `group` gathers inputs under a legend. `needed`: an agreement cannot be whole without it.
    """

    path: tuple[str, ...]
    label: str
    sort: Sort = "text"
    hint: str = ""
    choices: Choices = ()
    group: str = ""
    needed: bool = False
    usually: bool | str = ""
    width: str = ""

    @property
    def name(self) -> str:
        return ".".join(self.path)


class AgreementForm(forms.Form):
    """The inputs of one row, or of one part, of an agreement."""

    def __init__(self, asked: Sequence[Asked], **told: Any) -> None:
        super().__init__(label_suffix="", **told)
        self.asked = asked
        self.fields.update({one.name: _field(one) for one in asked})

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """Inputs in their order, those of one group together under its legend."""
        found: dict[str, list[str]] = {}
        for one in self.asked:
            found.setdefault(one.group or f"\0{one.name}", []).append(one.name)
        return [("" if group.startswith("\0") else group, names) for group, names in found.items()]

    def input_of(self, field: str) -> str | None:
        """The input for a problem's field within the row; None where this page has none for it."""
        inner = field
        while inner:
            within = [name for name in self.fields if name.startswith(f"{inner}.")]
            amounts = [name for name in within if name.endswith(".pounds")]
            found = inner if inner in self.fields else next(iter(amounts or within), None)
            if found:
                return found
            inner = inner.rpartition(".")[0]
        return None

    def judge(self, problems: Iterable[tuple[str, Problem]]) -> list[Problem]:
        """Put each problem (with its field within the row) beside its input; those that have none are given back."""
        found = self.errors if isinstance(self.errors, ErrorDict) else ErrorDict()
        rest = []
        for field, problem in problems:
            name = self.input_of(field)
            if name is None:
                rest.append(problem)
                continue
            there = found.setdefault(name, ErrorList())
            words = said(problem, str(self.fields[name].label))
            if words not in there:
                there.append(words)
        self._errors = found
        return rest


def said(problem: Problem, label: str) -> str:
    """A problem as words beside its input: what the file calls a missing key is an input that is still empty."""
    if problem.name == "missing-key":
        return f"Fill in “{label}”"
    if problem.name == "wrong-type":
        return f"“{label}” must be {problem.expected}. Found: {problem.found}"
    return f"{problem.remedy} Expected: {problem.expected}. Found: {problem.found}."


def _field(one: Asked) -> forms.Field:
    attrs: dict[str, Any] = {"data-required-sometimes": "1"} if one.needed or one.group else {}
    if one.width:
        attrs["data-width"] = one.width
    told: dict[str, Any] = {"label": one.label, "help_text": one.hint, "required": False}
    match one.sort:
        case "long":
            return forms.CharField(max_length=LONG_TEXT, widget=forms.Textarea({**attrs, "data-rows": 3}), **told)
        case "days":
            return forms.CharField(max_length=LONG_TEXT, widget=forms.Textarea({**attrs, "data-rows": 4}), **told)
        case "choice":
            return _OneOf(choices=one.choices, widget=forms.Select(attrs), **told)
        case "ticks":
            return _AnyOf(choices=one.choices, widget=forms.CheckboxSelectMultiple(attrs), **told)
        case "flag":
            return forms.BooleanField(**told)
        case "day":
            field = DayField(**told)
            field.widget.attrs.update(attrs)
            return field
        case "pounds":
            attrs |= {"data-prefix": "£", "inputmode": "decimal", "data-width": one.width or "10"}
        case "share":
            attrs |= {"data-width": one.width or "5"}
    return forms.CharField(max_length=SHORT_TEXT, widget=forms.TextInput({**attrs, "autocomplete": "off"}), **told)


class _OneOf(forms.ChoiceField):
    """A choice that lets by what the draft already holds, for the reader of agreements judges it."""

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= SHORT_TEXT and "\x00" not in value


class _AnyOf(forms.MultipleChoiceField):
    """Several choices, let by in the same way."""

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= SHORT_TEXT and "\x00" not in value


# what the inputs hold


def shown(row: Mapping[str, Any], asked: Sequence[Asked]) -> dict[str, Any]:
    """What the inputs hold for a row."""
    return {one.name: _as_typed(one, at_path(row, one.path)) for one in asked}


def at_path(row: Any, path: Sequence[str]) -> Any:
    """The value at a path; None where there is nothing."""
    for key in path:
        if isinstance(row, Mapping):
            row = row.get(key)
        elif isinstance(row, list) and key.isdecimal() and int(key) < len(row):
            row = row[int(key)]
        else:
            return None
    return row


def _as_typed(one: Asked, value: Any) -> Any:
    match one.sort:
        case "flag":
            return value if isinstance(value, bool) else bool(one.usually)
        case "day":
            return _day(value)
        case "days":
            return "\n".join(map(str, value)) if isinstance(value, list) else ""
        case "ticks":
            return [str(item) for item in value] if isinstance(value, list) else []
    return str(one.usually) if value is None or isinstance(value, Mapping | list) else str(value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


# what typing does


def put(row: Mapping[str, Any], typed: Mapping[str, Any], asked: Sequence[Asked]) -> Raw:
    """The row with what was typed; what the page does not ask, and what was left as it was shown, stays as it was."""
    before = shown(row, asked)
    new: Raw = copy.deepcopy(dict(row))
    lists = dict.fromkeys(one.path[0] for one in asked if len(one.path) > 1 and one.path[1].isdecimal())
    for key in lists:
        held = new.get(key)
        new[key] = {str(n): item for n, item in enumerate(held)} if isinstance(held, list) else {}
    for one in asked:
        if not _same(typed.get(one.name), before[one.name]):
            _set(new, one.path, _as_raw(one, typed.get(one.name)))
    for key in lists:
        new[key] = [new[key][n] for n in sorted(new.get(key) or {}, key=int)]
    return {key: value for key, value in new.items() if value not in ({}, [])}


def _same(typed: Any, before: Any) -> bool:
    if isinstance(typed, str) and isinstance(before, str):
        return typed.replace("\r\n", "\n").strip() == before.strip()
    return bool(typed == before)


def _set(row: Raw, path: Sequence[str], value: Any) -> None:
    """Set a value at a path, or take it out where it is None, with every table that is left empty."""
    head, *rest = path
    if not rest:
        if value is None:
            row.pop(head, None)
        else:
            row[head] = value
        return
    inner = row.get(head)
    inner = inner if isinstance(inner, dict) else {}
    _set(inner, rest, value)
    row[head] = inner
    if not inner and (len(rest) > 1 or not rest[0].isdecimal()):
        row.pop(head)


def _as_raw(one: Asked, typed: Any) -> Any:
    match one.sort:
        case "flag":
            return None if bool(typed) == bool(one.usually) else bool(typed)
        case "day":
            return typed.isoformat() if typed else None
        case "ticks":
            return list(typed or []) or None
    text = str(typed or "").replace("\r\n", "\n").strip()
    if not text:
        return None
    match one.sort:
        case "days":
            return [_typed_day(part) for part in re.split(r"[\n;,]+", text) if part.strip()]
        case "pounds":
            return _typed_number(text.replace("£", "").replace(",", "").replace(" ", ""), text)
        case "share":
            return _typed_share(text)
        case "number":
            return int(text) if text.isdecimal() else text
    return text


def _typed_day(text: str) -> str:
    """A day as `2026-06-18` or `18 June 2026`; what is neither stays as typed."""
    plain = " ".join(text.split())
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(plain, form).date().isoformat()  # noqa: DTZ007 - a day has no hour
        except ValueError:
            continue
    return plain


def _typed_number(plain: str, text: str) -> Any:
    """Pounds as the file writes them; what is no number stays as typed."""
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() and abs(number) < 10**13 else plain


def _typed_share(text: str) -> Any:
    """A share as the file writes it: 60% is 0.6."""
    if not text.endswith("%"):
        return text
    try:
        return as_written(Fraction(text[:-1].strip()) / 100)
    except (ValueError, ZeroDivisionError):
        return text


# how an agreement begins, and how it is changed as a whole


class NewAgreement(forms.Form):
    """Either a title for an empty agreement, or a file that holds one."""

    title = forms.CharField(
        label="Title",
        required=False,
        max_length=SHORT_TEXT,
        help_text="For example, Better Care Fund 2026-28",
        widget=forms.TextInput({"data-required-sometimes": "1", "autocomplete": "off"}),
    )
    began_before = forms.BooleanField(
        label="The pool is running already",
        required=False,
        help_text="Its opening balances and last year's budget and actuals are then asked for.",
    )
    file = forms.FileField(
        label="Agreement file",
        required=False,
        help_text="An agreement in the text form (.toml)",
        widget=forms.FileInput({"accept": ".toml,.txt", "data-required-sometimes": "1"}),
        error_messages={"empty": "The file is empty"},
    )

    def clean(self) -> dict[str, Any]:
        """Empty, there is nothing to begin."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("title", "").strip() and not given.get("file"):
            self.add_error("title", "Type a title, or choose a file")
        return given


class NewerFile(forms.Form):
    """A file that says the whole of an agreement anew."""

    file = forms.FileField(
        label="Agreement file",
        help_text="Its whole content takes the place of what the draft holds now.",
        widget=forms.FileInput({"accept": ".toml,.txt"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )


class TableFile(forms.Form):
    """A table as a file or as text."""

    file = forms.FileField(
        label="Table as a file (.csv)",
        required=False,
        widget=forms.FileInput({"accept": ".csv,.txt", "data-required-sometimes": "1"}),
        error_messages={"empty": "The file is empty"},
    )
    table = forms.CharField(
        label="Or typed here, one row a line",
        required=False,
        max_length=200_000,
        widget=forms.Textarea({"data-rows": 8, "data-required-sometimes": "1"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("table", "").strip():
            self.add_error("table", "Choose a file, or type the table")
        return given
