"""What the pages of a case ask."""

from __future__ import annotations

from typing import Any

from django import forms


class NewCase(forms.Form):
    """Either a title for an empty case, or a file that holds a whole one."""

    title = forms.CharField(
        label="Title", required=False, max_length=300, help_text="For example, Domestic abuse: one front door"
    )
    file = forms.FileField(
        label="Workbook or text file",
        required=False,
        help_text="A filled-in template workbook (.xlsx) or a case file (.toml). Its own title is used.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("title", "").strip() and not given.get("file"):
            raise forms.ValidationError("Type a title, or choose a file")
        return given
