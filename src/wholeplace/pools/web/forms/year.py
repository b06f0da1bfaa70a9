"""The forms of a pool's year: moving budget, forecasting, settling, confirming balances and savings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.ledger.entries import pence_of
from wholeplace.pools.web.year import PoolYear
from wholeplace.vocabulary.problems import Refused

POUNDS = {"data-prefix": "£", "data-width": "10", "autocomplete": "off", "inputmode": "decimal"}


class PenceField(forms.CharField):
    """Pounds as people write them; cleaned, whole pence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(dict(POUNDS)), max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return pence_of(text)
        except Refused as refused:
            problem = refused.problems[0]
            raise forms.ValidationError(f"Enter {problem.expected}: {problem.found} is not") from None


def lines_of(held: PoolYear) -> list[tuple[str, str]]:
    """The lines of the agreement to choose from."""
    return [(line.id, line.title) for line in held.agreement.lines]


APPROVERS = (
    ("", "Nobody"),
    ("service-head", "Head of service"),
    ("chief-officer", "Chief officer or section 151 officer"),
    ("management-board", "Management board"),
    ("director-with-member", "Director with the executive member"),
    ("cabinet", "Cabinet"),
    ("executive", "Executive"),
    ("council", "Full council"),
    ("joint-board", "Joint board"),
)


class Move(forms.Form):
    """Budget moved from one line to another."""

    from_line = forms.ChoiceField(label="From")
    to_line = forms.ChoiceField(label="To")
    pence = PenceField(label="Amount")
    on = DayField(label="From which day")
    reason = forms.CharField(label="Why", max_length=2000, widget=forms.Textarea({"data-rows": "3"}))
    approver = forms.ChoiceField(label="Approved by", choices=APPROVERS, required=False)
    approver_body = forms.ChoiceField(label="For which body", required=False)
    approver_name = forms.CharField(label="Who it was", required=False, max_length=200)
    approved_on = DayField(label="Approved on", required=False)

    def __init__(self, held: PoolYear, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_line", "to_line"):
            choose_from(self, name, lines_of(held))
        bodies = [(body, name) for body, name in held.agreement.names.items()]
        choose_from(self, "approver_body", [("", "Choose a body"), *bodies])


class OneForecast(forms.Form):
    """What a line will come to by the end of the year."""

    line = forms.ChoiceField(label="Line")
    pence = PenceField(label="It will come to, for the whole year")
    note = forms.CharField(
        label="Why, and what is being done", required=False, max_length=2000, widget=forms.Textarea({"data-rows": "3"})
    )

    def __init__(self, held: PoolYear, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "line", lines_of(held))


class ForecastFile(forms.Form):
    """The forecast workbook, filled in."""

    file = forms.FileField(
        label="Forecast workbook, filled in",
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": "Choose the workbook", "empty": "The file is empty"},
    )


class Settle(forms.Form):
    """Up to which day the year is settled."""

    name = forms.CharField(label="What it is called", max_length=40, help_text="For example, 2026/27 Q1")
    on = DayField(label="Settle everything up to", help_text="The last day of a month, a quarter or the year")

    def __init__(self, causes: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """`causes`: the lines whose underspend has a cause to be told."""
        super().__init__(*args, **kwargs)
        for line, title in causes:
            self.fields[f"cause_{line}"] = forms.ChoiceField(
                label=f"If {title} is underspent, why",
                required=False,
                choices=(
                    ("", "Not stated"),
                    ("management", "Management action"),
                    ("windfall", "It just came out lower (windfall)"),
                ),
            )

    def causes(self) -> Mapping[str, str]:
        given = self.cleaned_data
        return {name.removeprefix("cause_"): given[name] for name in given if name.startswith("cause_") and given[name]}


class Confirm(forms.Form):
    """What a body says that it owes or is owed."""

    claim = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(widget=forms.HiddenInput)
    pence = PenceField(label="Amount in our ledger")
    words = forms.CharField(label="If it differs, why", required=False, max_length=1000)


class Claim(forms.Form):
    """A saving that a case claims, tied to the line that is to be cut."""

    title = forms.CharField(label="What is no longer spent", max_length=300)
    body = forms.ChoiceField(label="Whose saving it is")
    year = forms.ChoiceField(label="In which year")
    pence = PenceField(label="Claimed for the year")
    ledger_line = forms.CharField(
        label="Line of the body's ledger", required=False, max_length=200, help_text="It may be named later."
    )
    owner = forms.CharField(label="Who owns the line", required=False, max_length=300)

    def __init__(
        self, bodies: Sequence[tuple[str, str]], years: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", list(bodies))
        choose_from(self, "year", list(years))


class NameLine(forms.Form):
    """The line that is to be cut, and its owner."""

    ledger_line = forms.CharField(label="Line of the body's ledger", max_length=200)
    owner = forms.CharField(label="Who owns the line", max_length=300)


class Cut(forms.Form):
    """That the line has been cut."""

    cut_on = DayField(label="On which day the line was cut")
    before = PenceField(label="Budget of the line for the year before the cut")
    after = PenceField(label="Budget of the line for the year after the cut")
    evidence = forms.CharField(
        label="By which paper",
        required=False,
        max_length=300,
        help_text="A budget report, a journal or a decision, with its date",
    )
    decommissioning = forms.CharField(
        label="What was closed or ended", required=False, max_length=2000, widget=forms.Textarea({"data-rows": "3"})
    )
    double_running = forms.CharField(
        label="What ran beside it meanwhile", required=False, max_length=2000, widget=forms.Textarea({"data-rows": "2"})
    )
    double_running_pence = PenceField(label="What the double running cost", required=False)
