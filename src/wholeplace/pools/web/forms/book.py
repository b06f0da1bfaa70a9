"""What the pages of a book ask: days, entries line by line, and what is done with a commitment."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.ledger.chart import COMMITMENTS, COMMITTED, chart, subjective_groups
from wholeplace.ledger.entries import pence_of
from wholeplace.pools.agreement import CONTRIBUTION_KINDS
from wholeplace.pools.share_rules import Approval
from wholeplace.pools.web.book_entries import Row
from wholeplace.vocabulary.problems import Problem, Refused

ROWS = 4
MOST_ROWS = 40
CAUSES = {
    "": "Not stated",
    "management": "Management action",
    "windfall": "Windfall",
    "demand": "Demand",
    "price": "Price",
}
NOT_POSTED = (COMMITTED, COMMITMENTS)  # commitments have a page of their own


def fresh_key() -> str:
    """A key for one showing of a form: sent twice, it posts once."""
    return f"page:{secrets.token_hex(12)}"


class AsOf(forms.Form):
    """Two days, each of which may be left empty."""

    as_of = DayField(label="As of the end of", required=False, help_text="Leave empty for all that is in the book.")
    known_on = DayField(
        label="As it was known at the end of", required=False, help_text="Leave empty for what is known now."
    )


def _words(label: str, hint: str = "", *, required: bool = True, most: int = 300, width: str = "") -> forms.CharField:
    attrs = {"autocomplete": "off"} | ({"data-width": width} if width else {})
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs),
        error_messages={"required": f"Enter {label[:1].lower()}{label[1:]}"},
    )


class AmountField(forms.CharField):
    """Pounds and pence as people write them; cleaned to whole pence."""

    def __init__(self, **told: Any) -> None:
        attrs = {"data-prefix": "£", "data-width": "10", "autocomplete": "off", "inputmode": "decimal"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs), **told)

    def clean(self, value: Any) -> int | None:
        """Whole pence; None where it is optional and empty."""
        text = str(value or "").strip()
        if not text and not self.required:
            return None
        try:
            return pence_of(text)
        except Refused as refused:
            problem = refused.problems[0]
            raise forms.ValidationError(f"{problem.remedy} Found: {problem.found}.") from None


class Keyed(forms.Form):
    """A form that posts: its key stands for one showing of it."""

    key = forms.CharField(max_length=150, widget=forms.HiddenInput)

    def renew_key(self) -> None:
        """A key of its own for the next sending, where the present one stands for another entry."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("key")] = fresh_key()
        self.data = data


class EntryForm(Keyed):
    """The head of an entry."""

    on = DayField(label="Date")
    text = _words("What it is", "One line that somebody understands in five years, such as: Invoice 123 of the team")
    reference = _words("Reference", "The number of the invoice or voucher", required=False, most=200, width="20")
    cause = forms.ChoiceField(
        label="Cause of a variance",
        required=False,
        choices=list(CAUSES.items()),
        help_text="Some rules share an underspend by why it arose.",
    )


class LineForm(forms.Form):
    """One line of an entry. Empty, it is left out."""

    account = forms.ChoiceField(label="Account", required=False)
    line = forms.ChoiceField(label="Funding line", required=False)
    body = forms.ChoiceField(label="Body", required=False)
    subjective = forms.ChoiceField(label="Subjective group", required=False)
    debit = AmountField(label="Debit", required=False)
    credit = AmountField(label="Credit", required=False)

    def __init__(self, *args: Any, choices: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            choose_from(self, name, found)
        for field in self.fields.values():
            field.widget.attrs["data-required-sometimes"] = "1"

    def clean(self) -> dict[str, Any]:
        """One account and one amount, on one side."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors or not self.has_changed():
            return given
        if not given.get("account"):
            self.add_error("account", "Choose an account")
        if given.get("debit") is None and given.get("credit") is None:
            self.add_error("debit", "Enter a debit or a credit")
        if given.get("debit") is not None and given.get("credit") is not None:
            self.add_error("credit", "Enter one amount: a debit or a credit")
        return given

    @property
    def row(self) -> Row:
        """The line as it is to be booked. *Units*: pence."""
        given = self.cleaned_data
        pence = given["debit"] if given["debit"] is not None else -given["credit"]
        group = given["subjective"] or None
        return Row(given["account"], pence, given["line"], given["body"], group)


class LineForms(forms.BaseFormSet):
    """The lines of an entry: those that hold something."""

    @property
    def filled(self) -> list[LineForm]:
        return [one for one in self.forms if one.has_changed()]


LineFormSet = forms.formset_factory(LineForm, formset=LineForms, extra=ROWS, max_num=MOST_ROWS, validate_max=True)


def line_choices(lines: Mapping[str, str], bodies: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """The choices of a line: every account that is posted to by hand, and the agreement's lines and bodies."""
    accounts = [(code, f"{code} {one.name}") for code, one in chart().items() if code not in NOT_POSTED]
    return {
        "account": [("", "Choose"), *accounts],
        "line": [("", "No line"), *lines.items()],
        "body": [("", "No body"), *bodies.items()],
        "subjective": [("", "As the line says"), *_groups()],
    }


def _groups() -> Iterator[tuple[str, str]]:
    yield from ((key, f"{key} {name}") for key, name in subjective_groups().items())


class SpendingForm(Keyed):
    """Spending of one line that is promised, or owed and not yet paid."""

    on = DayField(label="Date")
    text = _words("What it is", "Such as: Order 45, agency cover for May")
    line = forms.ChoiceField(label="Funding line", error_messages={"required": "Choose a funding line"})
    body = forms.ChoiceField(label="Body that spends", error_messages={"required": "Choose a body"})
    subjective = forms.ChoiceField(label="Subjective group", required=False)
    amount = AmountField(label="Amount", error_messages={"required": "Enter an amount"})
    reference = _words("Reference", required=False, most=200, width="20")

    def __init__(self, *args: Any, lines: Mapping[str, str], bodies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "line", [("", "Choose"), *lines.items()])
        choose_from(self, "body", [("", "Choose"), *bodies.items()])
        choose_from(self, "subjective", [("", "As the line says"), *_groups()])
        self.fields["subjective"].widget.attrs["data-required-sometimes"] = "1"

    @property
    def row(self) -> Row:
        """The spending. *Units*: pence."""
        given = self.cleaned_data
        return Row("5000", given["amount"], given["line"], given["body"], given["subjective"] or None)


class DayAndWords(Keyed):
    """A day and why: for reversing an entry and releasing a commitment."""

    on = DayField(label="Date")
    text = _words("Why", "It stands in the book for good.")


class BillForm(Keyed):
    """The bill of something that was promised."""

    on = DayField(label="Date")
    text = _words("What it is", "Such as: Invoice 123 for order 45")
    amount = AmountField(label="Amount of the bill", error_messages={"required": "Enter an amount"})
    reference = _words("Reference", "The number of the invoice", required=False, most=200, width="20")
    paid = forms.BooleanField(label="It has been paid out of the pool's cash", required=False)


class ReceiptForm(Keyed):
    """Money that came in of what was asked for."""

    on = DayField(label="Day on which it came in")
    amount = AmountField(label="Amount", error_messages={"required": "Enter an amount"})
    reference = _words("Reference", "As the bank statement has it", required=False, most=200, width="20")


class FurtherForm(Keyed):
    """A contribution beyond the schedule; beyond a cap it needs two finance officers, each with the day of approval."""

    partner = forms.ChoiceField(label="Partner", error_messages={"required": "Choose a partner"})
    line = forms.ChoiceField(label="Funding line", error_messages={"required": "Choose a funding line"})
    kind = forms.ChoiceField(label="Kind", choices=list(CONTRIBUTION_KINDS.items()))
    amount = AmountField(label="Amount", error_messages={"required": "Enter an amount"})
    on = DayField(label="Day on which it is due")
    what = _words("What is given", "Only in kind: which staff, goods, services or accommodation", required=False)

    def __init__(
        self, *args: Any, lines: Mapping[str, str], officers: Mapping[str, tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.officers = officers
        partners = [(body, name) for body, (name, _) in officers.items()]
        choose_from(self, "partner", [("", "Choose"), *partners])
        choose_from(self, "line", [("", "Choose"), *lines.items()])
        self.fields["what"].widget.attrs["data-required-sometimes"] = "1"
        for body, (name, officer) in officers.items():
            self.fields[f"approved-{body}"] = DayField(label=f"{officer} of {name} approved on", required=False)

    @property
    def approvals(self) -> list[Approval]:
        """Who has approved it, and when."""
        given = (
            (body, officer, self.cleaned_data.get(f"approved-{body}")) for body, (_, officer) in self.officers.items()
        )
        return [Approval(body, officer, on) for body, officer, on in given if on]


def put_on_lines(form: forms.Form, filled: Iterable[LineForm], problems: Iterable[Problem]) -> None:
    """Each problem at the input that it names: of the entry, or of the line by its place among those that are filled in."""
    rows = list(filled)
    for problem in problems:
        words = f"{problem.remedy} Found: {problem.found}. {problem.why}"
        head, _, tail = (problem.field or "").partition(".")
        number, _, field = tail.partition(".")
        if head == "lines" and number.isdigit() and 0 < int(number) <= len(rows):
            row = rows[int(number) - 1]
            row.add_error(field if field in row.fields else "account", words)
        else:
            form.add_error(problem.field if problem.field in form.fields else None, words)
        if problem.name == "key-reused" and isinstance(form, Keyed):
            form.renew_key()
