"""Shares of larger bodies, brought as a table."""

from __future__ import annotations

from django import forms

LARGEST_TABLE = 2_000_000


class SharesForm(forms.Form):
    """A table of shares."""

    file = forms.FileField(
        label="A table of shares",
        help_text="CSV with the headings body, method, year, area, share or counted, and source. "
        "Methods are catchment, population, need and stated; the first set of a body is the one by which it is counted.",
        widget=forms.FileInput({"accept": ".csv"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError("A table of shares is smaller than 2 MB")
        return file
