"""A page of a case's fields: it takes whatever is typed, and shows each problem of the case beside its input.

Fields are named as the case file names them within what the page edits (`impact`, `sources.impact.text`, `pounds.0`), so
that a problem of the case leads to its input by its name alone. Judging is the reader of cases' work, not the form's: a
form refuses only what cannot be stored at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList

from wholeplace.appraisal.web.page_words import LABELS, remedy
from wholeplace.vocabulary.problems import Problem

LONG_TEXT, SHORT_TEXT = 20_000, 1_000
Choices = Sequence[tuple[str, str]]


class StepForm(forms.Form):
    """A page's fields. `base` is the path of what it edits: `case`, `benefits.incidents`, or empty for the whole case.

    `rows` is how many rows of the same inputs the page shows, where it shows rows.
    """

    rows = 0

    def __init__(
        self, asked: Mapping[str, forms.Field], *, base: str = "", read_only: bool = False, **told: Any
    ) -> None:
        super().__init__(label_suffix="", **told)
        self.base = base
        self.fields.update(asked)
        if read_only:
            for field in self.fields.values():
                field.disabled = True

    def input_of(self, field: str | None) -> str | None:
        """The name of the input for a problem's field; None where this page has none for it."""
        inner = field or ""
        if self.base:
            if not inner.startswith(f"{self.base}."):
                return None
            inner = inner.removeprefix(f"{self.base}.")
        while inner and inner != "sources":
            within = (name for name in self.fields if name.startswith(f"{inner}."))
            found = inner if inner in self.fields else next(within, None)
            if found:
                return found
            inner = inner.rpartition(".")[0]
        return None

    def mine(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that have an input on this page."""
        return [problem for problem in problems if self.input_of(problem.field)]

    def judge(self, problems: Iterable[Problem]) -> None:
        """Put each problem of the case beside its input."""
        found = self.errors if isinstance(self.errors, ErrorDict) else ErrorDict()
        for problem in self.mine(problems):
            name = self.input_of(problem.field)
            assert name is not None, "it is mine"
            words = remedy(problem)
            there = found.setdefault(name, ErrorList())
            if words not in there:
                there.append(words)
        self._errors = found

    def differing(self, initial: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what the case holds now: label, what it holds, what was typed."""
        rows = []
        for name, field in self.fields.items():
            typed, held = self[name].value(), initial.get(name)
            if _said(typed) != _said(held):
                rows.append((str(field.label), _said(held) or "nothing", _said(typed) or "nothing"))
        return rows


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    return "yes" if value == "on" else str(value).strip().replace("\r\n", "\n")


def words(name: str, label: str = "", hint: str = "", **attributes: Any) -> forms.CharField:
    """A short text. `needed=True` says that a whole case cannot do without it."""
    return forms.CharField(
        label=label or LABELS[name],
        help_text=hint,
        required=False,
        max_length=SHORT_TEXT,
        widget=forms.TextInput(_attrs(attributes)),
    )


def paragraph(name: str, label: str = "", hint: str = "", **attributes: Any) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label or LABELS[name],
        help_text=hint,
        required=False,
        max_length=LONG_TEXT,
        widget=forms.Textarea(_attrs(attributes)),
    )


def select(name: str, choices: Choices, label: str = "", hint: str = "", **attributes: Any) -> forms.ChoiceField:
    """One of some choices, from a list that drops down."""
    return OneOf(
        label=label or LABELS[name],
        help_text=hint,
        required=False,
        choices=choices,
        widget=forms.Select(_attrs(attributes)),
    )


def radios(name: str, choices: Choices, label: str = "", hint: str = "", **attributes: Any) -> forms.ChoiceField:
    """One of a few choices, all in sight."""
    return OneOf(
        label=label or LABELS[name],
        help_text=hint,
        required=False,
        choices=choices,
        widget=forms.RadioSelect(_attrs(attributes)),
    )


def ticks(name: str, choices: Choices, label: str = "", hint: str = "", **attributes: Any) -> forms.MultipleChoiceField:
    """Any of some choices."""
    return AnyOf(
        label=label or LABELS[name],
        help_text=hint,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple(_attrs(attributes)),
    )


class OneOf(forms.ChoiceField):
    """A choice that lets by what the case already holds, for the reader of cases judges it."""

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= SHORT_TEXT and "\x00" not in value


class AnyOf(forms.MultipleChoiceField):
    """Several choices, let by in the same way."""

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= SHORT_TEXT and "\x00" not in value


def _attrs(attributes: dict[str, Any]) -> dict[str, Any]:
    """Widget attributes; a field that a whole case needs is not called optional."""
    made = {f"data-{key}" if key in ("width", "prefix", "suffix", "inline", "small", "rows") else key: value
            for key, value in attributes.items() if key != "needed"}  # fmt: skip
    if attributes.get("needed", True):
        made["data-required-sometimes"] = "1"
    return made


def blank_choice(choices: Choices, text: str = "Choose") -> list[tuple[str, str]]:
    """The choices with an empty one first."""
    return [("", text), *choices]
