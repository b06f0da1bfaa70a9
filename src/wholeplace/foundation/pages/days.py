"""A day asked for as GOV.UK asks for it: day, month and year in three boxes, with one error that names what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")


class DayInput(forms.MultiWidget):
    """Three boxes: `<name>_0` the day, `_1` the month, `_2` the year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput(attrs) for _ in PARTS], attrs)

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if isinstance(value, date) else ["", "", ""]


class DayField(forms.MultiValueField):
    """A `date`; empty where it is optional and all three boxes are."""

    widget = DayInput

    def __init__(self, **told: Any) -> None:
        boxes = [forms.CharField(max_length=4, required=False) for _ in PARTS]
        super().__init__(fields=boxes, require_all_fields=False, **told)

    def clean(self, value: Any) -> date | None:
        """The day. Refuses with words that name what is missing or wrong."""
        said = [str(part or "").strip() for part in (value or [])]
        if not any(said):
            if self.required:
                raise ValidationError(f"Enter {self._words}")
            return None
        missing = [name for name, part in zip(PARTS, said, strict=True) if not part]
        if missing:
            raise ValidationError(
                f"{self._words[:1].upper()}{self._words[1:]} must include a {' and a '.join(missing)}"
            )
        return self._real(said)

    def compress(self, values: list[Any]) -> date | None:
        return self._real(values) if values and all(values) else None

    def _real(self, said: list[str]) -> date:
        try:
            day, month, year = (int(part) for part in said)
            if year < 1900:
                raise ValueError
            return date(year, month, day)
        except ValueError:
            raise ValidationError(f"{self._words[:1].upper()}{self._words[1:]} must be a real day") from None

    @property
    def _words(self) -> str:
        label = str(self.label or "the day")
        return label[:1].lower() + label[1:]
