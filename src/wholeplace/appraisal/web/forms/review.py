"""What the pages of review and sign-off ask."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.forms import choose_from


class Proposal(forms.Form):
    """Which bodies sign, and what changed."""

    bodies = forms.MultipleChoiceField(label="Whose signature is wanted?", widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label="What is new in this version?",
        required=False,
        widget=forms.Textarea(attrs={"data-rows": 3}),
        help_text="Reviewers read this first.",
    )

    def __init__(self, *args: object, choices: Sequence[tuple[str, str]], **told: object) -> None:
        super().__init__(*args, **told)  # type: ignore[arg-type]
        choose_from(self, "bodies", choices)
        self.fields["bodies"].error_messages["required"] = "Choose at least one body that is to sign"


class Remarking(forms.Form):
    """A comment, a request for a change, or agreement, on the whole or on one line."""

    sort = forms.ChoiceField(
        label="What do you want to say?",
        choices=[
            ("comment", "A comment"),
            ("request", "A request for a change: nobody signs until it is answered"),
            ("agreement", "Agreement"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a comment, a request for a change, or agreement"},
    )
    field = forms.ChoiceField(
        label="About", required=False, widget=forms.Select(attrs={"data-required-sometimes": "yes"})
    )
    body = forms.ChoiceField(
        label="On behalf of", required=False, widget=forms.Select(attrs={"data-required-sometimes": "yes"})
    )
    text = forms.CharField(
        label="Your words",
        required=False,
        widget=forms.Textarea(attrs={"data-rows": 4, "data-required-sometimes": "yes"}),
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("sort") in ("comment", "request") and not given.get("text", "").strip():
            self.add_error("text", "Write what you mean, so that the others can understand it")
        return given

    def __init__(
        self, *args: object, lines: Sequence[tuple[str, str]], bodies: Sequence[tuple[str, str]], **told: object
    ) -> None:
        super().__init__(*args, **told)  # type: ignore[arg-type]
        choose_from(self, "field", [("", "The whole case"), *lines])
        choose_from(self, "body", [*bodies, ("", "Only myself")])
        if not bodies:
            del self.fields["body"]


class Answering(forms.Form):
    """The answer to a request for a change."""

    text = forms.CharField(
        label="What was done about it?",
        widget=forms.Textarea(attrs={"data-rows": 3}),
        error_messages={"required": "Say what was done about it"},
    )


class SigningOnScreen(forms.Form):
    """A signature on screen."""

    agreed = forms.BooleanField(
        label="I have read this version and sign it for this body",
        error_messages={"required": "Tick the box to sign"},
    )


class SigningByMinute(forms.Form):
    """A signature by the minute of a meeting."""

    minuted_on = DayField(label="Date of the meeting", help_text="For example, 27 3 2026")
    minute = forms.FileField(
        label="The minute",
        help_text="PDF, Word or a picture of the signed page",
        error_messages={"required": "Choose the minute"},
    )
