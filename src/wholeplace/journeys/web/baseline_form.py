"""Which spending of the count becomes the baseline of a case, and which body of the case each spender is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from wholeplace.documents.wording import pence_in_whole_pounds, percent
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.journeys.baseline_of_count import AsNow


class BaselineForm(forms.Form):
    """Rows of the count to choose from; and for a spender that the case does not know by its id, which body it is."""

    keys = forms.MultipleChoiceField(
        label="Spending that the change acts on", widget=forms.CheckboxSelectMultiple({"data-small": "yes"})
    )

    def __init__(
        self,
        rows: Sequence[AsNow],
        names: Mapping[str, str],
        case_bodies: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "keys", [(row.key, _words(row, names)) for row in rows])
        self.same = {row.body: row.body for row in rows if row.body in case_bodies}
        self.strangers = [body for body in dict.fromkeys(row.body for row in rows) if body not in case_bodies]
        for body in self.strangers:
            self.fields[f"body_{body}"] = forms.ChoiceField(
                label=f"{names.get(body, body)} is, in this case",
                choices=[("", "not one of its bodies"), *case_bodies.items()],
                required=False,
            )

    def bodies(self) -> dict[str, str]:
        """Body of the place → body of the case."""
        said = {body: self.cleaned_data.get(f"body_{body}") or "" for body in self.strangers}
        return {**self.same, **{body: here for body, here in said.items() if here}}


def _words(row: AsNow, names: Mapping[str, str]) -> str:
    spent = pence_in_whole_pounds(row.pence)
    low, high = pence_in_whole_pounds(row.low_pence), pence_in_whole_pounds(row.high_pence)
    about = "" if low == high else f" ({low} to {high})"
    if not row.range_known:
        about = " (how far out nobody knows)"
    seen = "payments only" if row.coverage is None else f"{percent(row.coverage)} of it seen payment by payment"
    return f"{names.get(row.body, row.body)}, {row.title}: {spent}{about}, {seen}"
