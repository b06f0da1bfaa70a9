"""What the pages of review and sign-off ask."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from wholeplace.foundation.pages.days import DayField


class Proposal(forms.Form):
    """Which bodies sign, and what changed."""

    bodies = forms.MultipleChoiceField(label="Whose signature is wanted?", widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label="What is new in this version?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Reviewers read this first.",
    )

    def __init__(self, *args: object, choices: Sequence[tuple[str, str]], **told: object) -> None:
        super().__init__(*args, **told)  # type: ignore[arg-type]
        self.fields["bodies"].choices = choices  # type: ignore[attr-defined]
        self.fields["bodies"].error_messages["required"] = "Choose at least one body that is to sign"


class Remarking(forms.Form):
    """A comment, a request for a change, or agreement, on the whole or on one line."""

    sort = forms.ChoiceField(
        label="What do you want to say?",
        choices=[
            ("comment", "A comment"),
            ("request", "Ask for a change (nobody signs until it is answered)"),
            ("agreement", "I agree"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a comment, a request for a change, or agreement"},
    )
    field = forms.ChoiceField(label="About", required=False)
    body = forms.ChoiceField(label="On behalf of", required=False)
    text = forms.CharField(label="Your words", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: object, lines: Sequence[tuple[str, str]], bodies: Sequence[tuple[str, str]], **told: object
    ) -> None:
        super().__init__(*args, **told)  # type: ignore[arg-type]
        self.fields["field"].choices = [("", "The whole case"), *lines]  # type: ignore[attr-defined]
        self.fields["body"].choices = [("", "Myself"), *bodies]  # type: ignore[attr-defined]


class Answering(forms.Form):
    """The answer to a request for a change."""

    text = forms.CharField(
        label="What was done about it?",
        widget=forms.Textarea(attrs={"rows": 2}),
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
