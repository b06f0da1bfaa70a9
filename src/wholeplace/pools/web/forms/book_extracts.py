"""What the pages of extracts ask: the file with its control totals, which heading is what, and which code is which line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from wholeplace.foundation.pages.forms import choose_from
from wholeplace.ledger import extracts as engine
from wholeplace.ledger.chart import subjective_groups
from wholeplace.pools.web.book_extracts import ROLE_WORDS, CodeSum
from wholeplace.pools.web.forms.book import AmountField


class ControlForm(forms.Form):
    """What the sender says that the file holds."""

    total = AmountField(
        label="Control total",
        help_text="What the sender says that all amounts come to. It must agree to the penny.",
        error_messages={"required": "Enter the control total"},
    )
    count = forms.IntegerField(
        label="Number of transactions",
        required=False,
        min_value=0,
        help_text="As the sender says; empty where nothing is said.",
        widget=forms.NumberInput({"data-width": "5"}),
    )


class ExtractForm(ControlForm):
    """A file of a body's ledger."""

    body = forms.ChoiceField(label="Whose ledger it is from", error_messages={"required": "Choose a body"})
    file = forms.FileField(
        label="Extract",
        help_text="A CSV text or a workbook (.xlsx) with a row of headings",
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    field_order = ("body", "file", "total", "count")

    def __init__(self, *args: Any, bodies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", [("", "Choose"), *bodies.items()])


class ColumnsForm(forms.Form):
    """Which heading of a file is what."""

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Not in this file"), *((heading, heading) for heading in dict.fromkeys(headings) if heading)]
        for role, words in ROLE_WORDS.items():
            field = forms.ChoiceField(label=words, required=False, choices=choices)
            field.widget.attrs["data-required-sometimes"] = "1"
            self.fields[role] = field

    @property
    def columns(self) -> dict[str, str]:
        return {role: heading for role, heading in self.cleaned_data.items() if heading}


class CodesForm(forms.Form):
    """To which line of the agreement each code is booked. `seen` says by which columns the codes were read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4_000)

    def __init__(self, *args: Any, codes: Sequence[CodeSum], lines: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes
        groups = [("", "As the line says"), *((key, f"{key} {name}") for key, name in subjective_groups().items())]
        for number, code in enumerate(codes):
            words = " / ".join(part for part in (code.cost_centre, code.subjective) if part) or "No code"
            self.fields[f"line-{number}"] = forms.ChoiceField(
                label=f"Funding line of {words}",
                choices=[("", "Choose"), *lines.items()],
                error_messages={"required": f"Choose the funding line of {words}"},
            )
            group = forms.ChoiceField(label=f"Subjective group of {words}", choices=groups, required=False)
            group.widget.attrs["data-required-sometimes"] = "1"
            self.fields[f"group-{number}"] = group

    @property
    def chosen(self) -> list[tuple[CodeSum, str, str]]:
        """Each code with its line and group."""
        given = self.cleaned_data
        return [(code, given[f"line-{n}"], given[f"group-{n}"]) for n, code in enumerate(self.codes)]


def seen_of(columns: Mapping[str, str]) -> str:
    """Columns as the form carries them along."""
    return json.dumps(dict(columns), sort_keys=True, ensure_ascii=False)


def initial_codes(codes: Sequence[CodeSum], kept: Mapping[tuple[str, str], engine.Code]) -> dict[str, str]:
    """What was confirmed for each code before."""
    found: dict[str, str] = {}
    for number, code in enumerate(codes):
        before = kept.get((code.cost_centre, code.subjective)) or kept.get((code.cost_centre, ""))
        if before is not None:
            found |= {f"line-{number}": before.line, f"group-{number}": before.group}
    return found
