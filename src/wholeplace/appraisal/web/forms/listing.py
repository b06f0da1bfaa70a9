"""How a case begins: with a title alone, or from a file that holds it whole."""

from __future__ import annotations

from typing import Any

from django import forms

ACCEPTED = ".xlsx,.toml,.txt"


def _file(label: str, hint: str, *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.FileInput({"accept": ACCEPTED, "data-required-sometimes": "1"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )


class NewCase(forms.Form):
    """Either a title for an empty case, or a file that holds a whole one."""

    title = forms.CharField(
        label="Title",
        required=False,
        max_length=300,
        help_text="For example, Domestic abuse: one front door",
        widget=forms.TextInput({"data-required-sometimes": "1", "autocomplete": "off"}),
    )
    illustrative = forms.BooleanField(
        label="Its inputs are illustrative",
        required=False,
        help_text="Every page and paper of it will say so.",
    )
    file = _file(
        "Workbook or text file", "A filled-in template workbook (.xlsx) or a case file (.toml)", required=False
    )

    def clean(self) -> dict[str, Any]:
        """Empty, there is nothing to begin."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("title", "").strip() and not given.get("file"):
            self.add_error("title", "Type a title, or choose a file")
        return given


class NewerFile(forms.Form):
    """A file that says the whole of a case anew."""

    file = _file(
        "Workbook or text file", "Its whole content takes the place of what the case holds now.", required=True
    )
