"""The forms of a deal: who is at the table, who funds the double running, which proposal is picked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from wholeplace.appraisal.case import Case
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.journeys.deal_of_case import Settings, settings_from, usual_seats
from wholeplace.pools.deal_faces import RULES
from wholeplace.pools.deal_rules import AgreedShares
from wholeplace.pools.mechanisms import mechanisms

AWAY = "away"


@dataclass(frozen=True, slots=True)
class SeatFields:
    """The two fields of one body."""

    name: str
    route: BoundField
    why: BoundField


class DealForm(forms.Form):
    """Where each body sits, what runs double and who pays it, and how savings are put by and paid back."""

    double_running = forms.CharField(
        label="Double running by year, in pounds",
        required=False,
        max_length=400,
        help_text="What the old service costs while the new one runs beside it: one figure a year, such as 50000, 20000, 0",
    )
    reinvestment = forms.CharField(
        label="Share of the surplus put by for the next change",
        required=False,
        max_length=10,
        help_text="For “No body worse off”. Such as 25% or 0.25; empty is none.",
    )
    cash_only = forms.BooleanField(
        label="Count only what is claimed as cash",
        required=False,
        help_text="Gains that nobody means to take out of a budget are then left aside.",
    )

    def __init__(self, case: Case, given: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.given = case, given
        now = settings_from(given, case) if given else Settings(usual_seats(case))
        powers = [(key, one.title) for key, one in mechanisms().items() if key in ("s75", "s65z6", "s10", "aligned")]
        for body, seat in zip(case.bodies, now.seats, strict=True):
            self.fields[f"route_{body.id}"] = forms.ChoiceField(
                label=body.name,
                choices=[*powers, (AWAY, "Not at the table")],
                initial=(seat.route if seat.at_table else AWAY),
            )
            self.fields[f"why_{body.id}"] = forms.CharField(
                label=f"Why {body.name} is not at the table", required=False, max_length=300, initial=seat.why_not
            )
        for body in case.bodies:
            self.fields[f"runs_{body.id}"] = forms.CharField(
                label=f"Share of the double running that {body.name} pays", required=False, max_length=10
            )

    @property
    def seats(self) -> Iterable[SeatFields]:
        return [SeatFields(b.name, self[f"route_{b.id}"], self[f"why_{b.id}"]) for b in self.case.bodies]

    @property
    def payers(self) -> Iterable[BoundField]:
        return [self[f"runs_{body.id}"] for body in self.case.bodies]

    def clean_double_running(self) -> list[float]:
        try:
            return [
                float(part) for part in self.cleaned_data["double_running"].replace("£", "").split(",") if part.strip()
            ]
        except ValueError:
            raise forms.ValidationError(
                "Enter one figure a year, with commas between, such as 50000, 20000, 0"
            ) from None

    def clean_reinvestment(self) -> str:
        text: str = self.cleaned_data["reinvestment"].strip()
        if text and _share(text) is None:
            raise forms.ValidationError("Enter a share such as 25% or 0.25")
        return text

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for body in self.case.bodies:
            if given.get(f"route_{body.id}") == AWAY and not given.get(f"why_{body.id}", "").strip():
                self.add_error(f"why_{body.id}", f"Say why {body.name} is not at the table")
            text = given.get(f"runs_{body.id}", "").strip()
            if text and _share(text) is None:
                self.add_error(f"runs_{body.id}", "Enter a share such as 60% or 0.6")
        return given

    def settings(self) -> dict[str, Any]:
        """The settings as they are kept with the deal."""
        given = self.cleaned_data
        seats = {
            body.id: {
                "at_table": given[f"route_{body.id}"] != AWAY,
                "route": "" if given[f"route_{body.id}"] == AWAY else given[f"route_{body.id}"],
                "why_not": given[f"why_{body.id}"].strip(),
            }
            for body in self.case.bodies
        }
        shares = {b.id: str(share) for b in self.case.bodies if (share := _share(given[f"runs_{b.id}"].strip()))}
        made: dict[str, Any] = {"seats": seats, "cash_only": given["cash_only"], "rules": _rules(given["reinvestment"])}
        if any(given["double_running"]):
            made["double_running"] = {"pounds_by_year": given["double_running"], "shares": shares}
        return made


def _rules(reinvestment: str) -> list[dict[str, Any]]:
    """Every rule that needs nothing more, the share put by given to the one that takes it."""
    rules: list[dict[str, Any]] = [{"rule": key} for key in RULES if key != AgreedShares.key]
    for rule in rules:
        if rule["rule"] == "no-worse-off" and reinvestment:
            rule["reinvestment_share"] = reinvestment
    return rules


def _share(text: str) -> Fraction | None:
    try:
        share = Fraction(text.rstrip("% ")) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 <= share <= 1 else None


class PickForm(forms.Form):
    """Which proposal, who hosts, and why."""

    rule = forms.ChoiceField(label="Which proposal", widget=forms.RadioSelect)
    host = forms.ChoiceField(label="Which body holds the fund")
    why = forms.CharField(label="Why this one", max_length=2000, widget=forms.Textarea({"data-rows": "3"}))
    manager = forms.CharField(label="Pool manager, an officer of the host", required=False, max_length=200)
    functions = forms.CharField(
        label="Functions it covers, one a line",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"data-rows": "3"}),
        help_text="Each with its reference, such as: NHS Act 2006 s3",
    )

    def __init__(self, answer: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [one for one in answer["proposals"] if one["rule"] != "as-it-stands"]
        choose_from(self, "rule", [(one.get("id") or one["rule"], one["title"]) for one in rules])
        choose_from(self, "host", [(one["id"], one["name"]) for one in answer["bodies"] if one["at_table"]])
