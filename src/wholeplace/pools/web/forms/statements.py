"""What the pages of statements ask: a period, findings of control, the words of a report, a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from wholeplace.foundation.pages.days import DayField
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.returns_template import LARGEST_TEMPLATE
from wholeplace.pools.statement_bodies import TREATMENTS, Finding
from wholeplace.pools.web.statement_actions import KINDS


class Choose(forms.Form):
    """Which stretch of time: a year or quarter from the list, or a day typed in."""

    period = forms.ChoiceField(label="Period", required=False)
    day = DayField(label="Or the year up to a day", required=False, help_text="Leave empty to take the period.")

    def __init__(self, choices: Iterable[tuple[str, str]], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def name(self) -> str:
        """The name of what was chosen."""
        day = self.cleaned_data.get("day")
        return day.isoformat() if day else str(self.cleaned_data.get("period") or "")


class Findings(forms.Form):
    """For each line of the fund: how it stands in the bodies' books, and where that is written down."""

    def __init__(self, agreement: Agreement, found: Iterable[Finding], *args: Any, **told: Any) -> None:
        known = {one.line: one for one in found}
        super().__init__(*args, **told)
        self.lines = [line for line in agreement.lines if line.in_fund]
        options = [("", "Not found yet: as the terms of the line suggest"), *TREATMENTS.items()]
        for at, line in enumerate(self.lines):
            one = known.get(line.id)
            self.fields[f"treatment_{at}"] = forms.ChoiceField(
                label=f"{line.title}: who controls it",
                choices=options,
                required=False,
                initial=one.treatment if one else "",
                widget=forms.Select({"data-required-sometimes": "1"}),
            )
            self.fields[f"source_{at}"] = forms.CharField(
                label=f"{line.title}: where the finding is written down",
                required=False,
                max_length=300,
                initial=one.source if one else "",
                help_text="A paper of the finance officers, an auditor's letter, with its day",
                widget=forms.TextInput({"data-required-sometimes": "1"}),
            )

    def findings(self) -> list[dict[str, str]]:
        """The lines for which a treatment was chosen."""
        given = self.cleaned_data
        rows = [
            {"line": line.id, "treatment": given[f"treatment_{at}"], "source": given[f"source_{at}"]}
            for at, line in enumerate(self.lines)
        ]
        return [row for row in rows if row["treatment"] or row["source"]]


class Notes(forms.Form):
    """The words of a report, and for each measure what it reads, when and by whom."""

    narrative = forms.CharField(
        label="Progress and variances in words",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"data-rows": "6"}),
    )

    def __init__(self, agreement: Agreement, noted: Mapping[str, Any], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["narrative"].initial = noted.get("narrative", "")
        self.measures = [one.measure for one in agreement.outcomes if one.measure]
        kept = noted.get("readings", {})
        for at, measure in enumerate(self.measures):
            row = kept.get(measure, {})
            self.fields[f"value_{at}"] = _words(f"{measure}: reads", row.get("value", ""), 100)
            self.fields[f"source_{at}"] = _words(f"{measure}: read by, or from", row.get("source", ""), 300)

    def readings(self, on: str) -> dict[str, dict[str, str]]:
        """What each measure reads, dated with the last day of the period."""
        given = self.cleaned_data
        return {
            measure: {"value": given[f"value_{at}"], "on": on, "source": given[f"source_{at}"]}
            for at, measure in enumerate(self.measures)
        }


class LoadTemplate(forms.Form):
    """The current template as a table."""

    edition = forms.CharField(
        label="Edition", max_length=90, help_text="As the template calls itself, such as 2026-27 Q1"
    )
    source = forms.CharField(label="Where it is from", max_length=300, help_text="Who published it, and when")
    file = forms.FileField(
        label="Its fields, as CSV", help_text="The columns sheet, field, type, check and fill; at most 1 MB"
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TEMPLATE:
            raise forms.ValidationError("The file must be smaller than 1 MB")
        return file


class Publish(forms.Form):
    """What is to be published."""

    kind = forms.ChoiceField(label="What to publish", choices=list(KINDS.items()), widget=forms.RadioSelect)


def _words(label: str, initial: str, most: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, initial=initial)
