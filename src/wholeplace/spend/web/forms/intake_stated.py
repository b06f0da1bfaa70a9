"""What people state by hand: totals, transfers, codes of bodies, the place's rules, and a name to be taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.reference.service_codes import systems
from wholeplace.reference.services import NOT_CLASSIFIED, services
from wholeplace.spend.by_hand import BASES, LAYERS
from wholeplace.spend.rules import CONTROLS, LOOKED_AT, NATURES
from wholeplace.spend.web.forms.intake import FIELD_WORDS, PenceField, year_choices
from wholeplace.vocabulary.years import FinancialYear

GRADES = (
    ("1", "1: audited"),
    ("2", "2: published by the body itself"),
    ("3", "3: published by somebody else"),
    ("4", "4: stated in a letter or meeting"),
    ("5", "5: estimated from like bodies"),
    ("6", "6: judgement alone"),
)
NO_BODY = "none"
KINDS = (("grant", "Grant"), ("recharge", "Recharge"), ("precept", "Precept"), ("contribution", "Contribution"))
ENDS = (("payer", "The body that pays"), ("payee", "The body that is paid"))
HELD = (
    ("gross", "Holds it: the spending that the money paid for is in it"),
    ("net", "Is net of it: the income is taken off already"),
)


def service_choices(first: str = "Choose") -> list[tuple[str, str]]:
    return [("", first), *((one.id, one.label) for one in services().values() if one.id != NOT_CLASSIFIED)]


class TotalForm(forms.Form):
    """What a body that publishes no file spent on a service in a year."""

    body = forms.ChoiceField(label="Body", error_messages={"required": "Choose a body"})
    service = forms.ChoiceField(label="Service", error_messages={"required": "Choose a service"})
    year = forms.ChoiceField(label="Financial year")
    layer = forms.ChoiceField(label="It is", choices=tuple(LAYERS.items()))
    pounds = PenceField(label="Amount")
    basis = forms.ChoiceField(label="The amount is", choices=tuple(BASES.items()))
    source = forms.CharField(
        label="Where it is stated", max_length=300, help_text="The accounts, statistics or letter."
    )
    published = forms.CharField(label="Published in", max_length=40, required=False, help_text="A year or a day.")
    address = forms.CharField(label="Its address on the web", max_length=500, required=False)
    grade = forms.ChoiceField(label="How far it can be relied on", choices=GRADES, initial="3")
    note = forms.CharField(label="Remark", required=False, max_length=1000, widget=forms.Textarea({"data-rows": "2"}))

    def __init__(self, bodies: Sequence[tuple[str, str]], now: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", [("", "Choose"), *bodies])
        choose_from(self, "service", service_choices())
        choose_from(self, "year", year_choices(now))

    @property
    def as_row(self) -> dict[str, str]:
        """The fields as text, as the engine reads them."""
        given = dict(self.cleaned_data)
        pence = given.pop("pounds")
        row = {key: str(value) for key, value in given.items() if value}
        return row | {"pounds": f"{pence / 100:.2f}", "year": str(FinancialYear(int(given["year"])))}


class TotalsFileForm(forms.Form):
    """Totals as a table."""

    file = forms.FileField(
        label="A file of totals",
        help_text="CSV with the headings body, service, year, pounds, basis, source, grade; or TOML.",
        widget=forms.FileInput({"accept": ".csv,.toml"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )


class TransferForm(forms.Form):
    """Money from one public body to another, as one of the two ends says."""

    payer = forms.ChoiceField(label="From", error_messages={"required": "Choose who pays"})
    payee = forms.ChoiceField(label="To", error_messages={"required": "Choose who is paid"})
    year = forms.ChoiceField(label="Financial year")
    kind = forms.ChoiceField(label="What it is", choices=KINDS, widget=forms.RadioSelect({"data-inline": "yes"}))
    pence = PenceField(label="Amount")
    reported_by = forms.ChoiceField(label="Who reports it", choices=ENDS, widget=forms.RadioSelect())
    held = forms.ChoiceField(
        label="The receiver's own figure", choices=HELD, initial="gross", widget=forms.RadioSelect()
    )
    service = forms.ChoiceField(label="The payer's service under which it stands", required=False)
    reference = forms.CharField(
        label="Reference",
        required=False,
        max_length=100,
        help_text="Where there are several of a kind: the name both ends use.",
    )
    source = forms.CharField(label="Where it is stated", max_length=300)

    def __init__(self, bodies: Sequence[tuple[str, str]], now: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("payer", "payee"):
            choose_from(self, name, [("", "Choose"), *bodies])
        choose_from(self, "year", year_choices(now))
        choose_from(self, "service", service_choices("Not classified"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("payer") and given.get("payer") == given.get("payee"):
            self.add_error("payee", "Money from a body to itself is no transfer")
        return given


class PayeeForm(forms.Form):
    """Which body of the place a supplier's name means."""

    name = forms.CharField(label="Supplier as published", max_length=300, help_text="Letter case does not matter.")
    body = forms.ChoiceField(label="It is", error_messages={"required": "Choose what it is"})

    def __init__(self, bodies: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", [("", "Choose"), (NO_BODY, "No public body"), *bodies])


class RuleForm(forms.Form):
    """A rule of the place on what lines mean."""

    name = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text="Small letters, figures and hyphens, such as sen-transport. Lines carry it.",
    )
    service = forms.ChoiceField(label="Service", required=False)
    nature = forms.ChoiceField(
        label="Reactive or preventive",
        required=False,
        choices=[("", "Not stated"), *((one, one.capitalize()) for one in NATURES)],
    )
    control = forms.ChoiceField(
        label="Addressable, controllable or statutory",
        required=False,
        choices=[("", "Not stated"), *((one, one.capitalize()) for one in CONTROLS)],
    )
    body = forms.ChoiceField(label="Only of", required=False)
    first_year = forms.ChoiceField(label="From the year", required=False)
    last_year = forms.ChoiceField(label="Until the year", required=False)
    said_on = DayField(label="The day on which the place decided it")
    source = forms.CharField(label="Where the decision is written down", max_length=300)

    def __init__(self, bodies: Sequence[tuple[str, str]], now: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "service", service_choices("Not said"))
        choose_from(self, "body", [("", "Every body"), *bodies])
        for name in ("first_year", "last_year"):
            choose_from(self, name, [("", "Any"), *year_choices(now)])
        for field in LOOKED_AT:
            self.fields[f"where-{field}"] = forms.CharField(
                label=FIELD_WORDS[field], required=False, max_length=200, widget=forms.TextInput({"data-width": "20"})
            )

    @property
    def where(self) -> dict[str, str]:
        given = ((field, self.cleaned_data[f"where-{field}"].strip()) for field in LOOKED_AT)
        return {field: pattern for field, pattern in given if pattern}


class CodesForm(forms.Form):
    """In which field a publisher writes codes, and of which system."""

    body = forms.ChoiceField(label="Publisher", required=False)
    field = forms.ChoiceField(label="Column", choices=[(one, FIELD_WORDS[one]) for one in LOOKED_AT])
    system = forms.ChoiceField(label="System of codes")

    def __init__(self, bodies: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", [("", "Every body"), *bodies])
        choose_from(self, "system", [(one, one) for one in systems()])


class BodyCodesForm(forms.Form):
    """The code of each body of the place."""

    def __init__(
        self,
        bodies: Sequence[tuple[str, str]],
        known: Mapping[str, str],
        likely: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        for key, name in bodies:
            hint = f"By its name it may be {likely[key]}." if key in likely and not known.get(key) else ""
            self.fields[f"code-{key}"] = forms.RegexField(
                r"^[A-Za-z0-9-]{2,40}$",
                label=name,
                required=False,
                initial=known.get(key, ""),
                help_text=hint,
                widget=forms.TextInput({"data-width": "10"}),
                error_messages={"invalid": f"The code of {name} holds letters and figures only, such as E08000003"},
            )

    @property
    def codes(self) -> dict[str, str]:
        """Id of a body → its code, of those that were given."""
        return {key.removeprefix("code-"): code for key, code in self.cleaned_data.items() if code}


class NameForm(forms.Form):
    """The name to be taken out, and why. It is never kept."""

    name = forms.CharField(
        label="Name as it is published",
        max_length=200,
        help_text="Whole words; letter case does not matter. It is looked for in every text of every line, and is not kept.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter the name"},
    )
    reason = forms.CharField(
        label="Why, without the name",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"data-rows": "2", "data-required-sometimes": "1"}),
        help_text="It stays on record.",
    )
