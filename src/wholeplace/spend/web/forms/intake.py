"""What bringing spending in asks: files of a body for a year, which column is what, a return, and why something is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from wholeplace.documents.wording import percent
from wholeplace.foundation.pages.forms import choose_from
from wholeplace.spend.amounts import pence_of
from wholeplace.spend.lines import ColumnFound
from wholeplace.spend.web.findings import Findings
from wholeplace.vocabulary.years import FinancialYear

FIRST_YEAR = 2008
FIELD_WORDS = {
    "body": "Body that paid",
    "directorate": "Directorate or service",
    "paid_on": "Day of payment",
    "supplier": "Supplier",
    "supplier_id": "Number of the supplier",
    "net": "Amount, net of VAT",
    "vat": "VAT",
    "gross": "Amount with VAT",
    "amount": "Amount, not said whether net or gross",
    "purpose": "Purpose",
    "transaction": "Number of the transaction",
    "category": "Category",
    "category_code": "Code of the category",
    "subjective": "Kind of expenditure",
    "capital": "Capital or revenue",
}
BASES = (
    ("net", "Net of the VAT that can be reclaimed"),
    ("gross", "Gross: with VAT"),
    ("unknown", "Nobody knows: keep them apart from both"),
)
RETURN_BASES = (
    ("net-current", "Net current expenditure: less the services' own income"),
    ("total-expenditure", "Total expenditure: before the services' own income, employees apart"),
)
_EXAMPLES = 3
_EXAMPLE_LETTERS = 40


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = list(data) if isinstance(data, list | tuple) and data else [data or None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class PenceField(forms.CharField):
    """Pounds as people write them; cleaned, whole pence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput({"data-width": "10", "data-prefix": "£"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        pence = pence_of(text) if text else None
        if text and pence is None:
            raise forms.ValidationError("Enter an amount in pounds, such as 1,234.56")
        return pence


def year_choices(now: int) -> list[tuple[str, str]]:
    """Financial years, the present one first. *Units*: `now` is the year in whose April it begins."""
    return [(str(year), str(FinancialYear(year))) for year in range(now, FIRST_YEAR - 1, -1)]


class BringForm(forms.Form):
    """Files of payments of one body for one year."""

    body = forms.ChoiceField(label="Whose payments", error_messages={"required": "Choose a body"})
    year = forms.ChoiceField(label="Financial year", help_text="Lines with a day are counted in the year of that day.")
    edition = forms.CharField(
        label="Edition",
        required=False,
        max_length=100,
        help_text="Only where the body has published this year's payments anew, as a whole. Editions are never added.",
    )
    uploads = FilesField(
        label="Files",
        help_text="As they were published: CSV or workbooks (.xlsx), as many as there are. Each stands or falls by itself.",
        widget=ManyFiles({"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": "Choose at least one file", "empty": "A file is empty"},
        allow_empty_file=True,
    )

    def __init__(self, bodies: Sequence[tuple[str, str]], now: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "body", [("", "Choose"), *bodies])
        choose_from(self, "year", year_choices(now))


class ReturnForm(forms.Form):
    """A statutory return."""

    uploads = FilesField(
        label="Return",
        help_text="As the department publishes it: RSX, RO or RA, as CSV or a workbook. Its year and edition are read from it.",
        widget=ManyFiles({"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file"},
        allow_empty_file=True,
    )
    basis = forms.ChoiceField(
        label="Which figures to count", choices=RETURN_BASES, initial="net-current", widget=forms.RadioSelect()
    )


class WhyForm(forms.Form):
    """Why something is taken out of the count."""

    why = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea({"data-rows": "3"}),
        help_text="It stays on record.",
        error_messages={"required": "Say why"},
    )


class ColumnsForm(forms.Form):
    """What each column of a file is, its own lines beside it; and what the amounts are where no header says it."""

    def __init__(
        self, header: Sequence[str], found: Findings, columns: Sequence[ColumnFound], *args: Any, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.header = tuple(header)
        known = {column.number: column for column in columns}
        for number, text in enumerate(self.header):
            field = forms.ChoiceField(
                label=text or f"Column {number + 1}, without a header",
                choices=[("", "Not used"), *FIELD_WORDS.items()],
                required=False,
                help_text=_hint(found, number, known.get(number)),
                initial=known[number].field if number in known else "",
            )
            field.widget.attrs["data-required-sometimes"] = "1"
            self.fields[f"column-{number}"] = field
        self.fields["basis"] = forms.ChoiceField(
            label="What the amounts are",
            choices=BASES,
            required=False,
            widget=forms.RadioSelect({"data-required-sometimes": "1"}),
            help_text="Asked where no header says net or gross. Only the publisher can know; the words of a header do not tell.",
        )
        self.fields["remember"] = forms.BooleanField(
            label="Remember this for the publisher: files with the same headers are then read without asking",
            required=False,
            initial=True,
        )

    @property
    def columns(self) -> dict[str, str]:
        """Field → header, of the columns that are used."""
        chosen = ((self.cleaned_data[f"column-{number}"], text) for number, text in enumerate(self.header))
        return {field: text for field, text in chosen if field}

    def clean(self) -> dict[str, Any]:
        """A thing stands in one column."""
        given: dict[str, Any] = super().clean() or {}
        chosen = [given.get(f"column-{number}") for number in range(len(self.header))]
        for number, field in enumerate(chosen):
            if field and chosen.index(field) != number:
                self.add_error(
                    f"column-{number}", f"{FIELD_WORDS[field]} is the column {self._at(chosen.index(field))} already"
                )
        return given

    def _at(self, number: int) -> str:
        return self.header[number] or str(number + 1)


def _hint(found: Findings, number: int, column: ColumnFound | None) -> str:
    """Its first values, and what it was taken for."""
    cells = (row[number] for row in found.examples if number < len(row) and row[number].strip())
    values = list(dict.fromkeys(cell[:_EXAMPLE_LETTERS] for cell in cells))
    said = f"Such as {'; '.join(values[:_EXAMPLES])}." if values else "Empty in the first lines."
    if column is None:
        return f"{said} Not recognised."
    return f"{said} Recognised, {percent(column.confidence)} sure: {column.because}."
