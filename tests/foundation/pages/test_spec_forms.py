"""A Django form as GOV.UK components: labels, hints, errors, and where each error leads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import engines

from wholeplace.foundation.pages import forms as rendering
from wholeplace.foundation.pages.days import DayField


class Cost(forms.Form):
    title = forms.CharField(label="What it buys", help_text="As it will stand on the paper")
    pounds = forms.DecimalField(
        label="Pounds a year", widget=forms.NumberInput(attrs={"data-prefix": "£", "data-width": "10"})
    )
    people = forms.IntegerField(label="People", min_value=0, required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("capital", "Capital"), ("revenue", "Revenue")], widget=forms.RadioSelect
    )
    paid_by = forms.MultipleChoiceField(
        label="Paid by", choices=[("c", "Council"), ("n", "NHS")], widget=forms.CheckboxSelectMultiple, required=False
    )
    body = forms.ChoiceField(label="Body", choices=[("c", "A&E <trust>"), ("n", "NHS")])
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"data-rows": "3"}))
    illustrative = forms.BooleanField(label="This case is illustrative", required=False, help_text="Every page says so")
    from_on = DayField(label="The day it begins")
    workbook = forms.FileField(label="Workbook", required=False, widget=forms.FileInput(attrs={"accept": ".xlsx"}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


def shown(form: forms.Form, call: str = "fields(form)") -> str:
    source = '{% from "components/forms.html" import error_summary, fields, field, render_form %}{{ ' + call + " }}"
    return str(engines["jinja2"].from_string(source).render({"form": form, "csrf_input": ""}))


def part_of(form: forms.Form, name: str) -> dict[str, Any]:
    return next(part.params for part in rendering.parts(form) if part.name == name)


def test_every_field_gets_its_component() -> None:
    macros = {part.name: part.macro for part in rendering.parts(Cost())}
    assert macros == {
        "title": "input", "pounds": "input", "people": "input", "kind": "radios", "paid_by": "checkboxes", "body": "select",
        "why": "textarea", "illustrative": "checkboxes", "from_on": "date", "workbook": "file", "password": "password",
    }  # fmt: skip


def test_what_may_be_left_out_says_so() -> None:
    form = Cost()
    assert part_of(form, "title")["label"]["text"] == "What it buys"
    assert part_of(form, "people")["label"]["text"] == "People (optional)"
    assert part_of(form, "workbook")["label"]["text"] == "Workbook (optional)"


def test_numbers_are_typed_as_text_with_a_fitting_keypad() -> None:
    """GOV.UK: `type=number` loses what people type and scrolls away under the wheel."""
    assert (part_of(Cost(), "people")["type"], part_of(Cost(), "people")["inputmode"]) == ("text", "numeric")
    assert (part_of(Cost(), "pounds")["type"], part_of(Cost(), "pounds")["inputmode"]) == ("text", "decimal")
    assert part_of(Cost(), "pounds")["prefix"] == {"text": "£"}
    assert part_of(Cost(), "pounds")["classes"] == "govuk-input--width-10"


def test_what_was_typed_stands_again_but_never_a_password() -> None:
    form = Cost(
        {"title": "Key <workers>", "pounds": "about 400", "kind": "revenue", "paid_by": ["n"], "password": "secret"}
    )
    html = shown(form)
    assert 'value="Key &lt;workers&gt;"' in html
    assert 'value="about 400"' in html
    assert "secret" not in html
    assert 'value="revenue" checked' in html
    assert "A&amp;E &lt;trust&gt;" in html


def test_each_error_leads_to_the_first_input_of_its_field() -> None:
    form = Cost({"title": "", "kind": "", "from_on_0": "31", "from_on_1": "", "from_on_2": "2026"})
    found = {each["href"]: each["text"] for each in rendering.errors(form) if "href" in each}
    assert found["#id_title"] == "Enter what it buys"
    assert found["#id_from_on_0"] == "The day it begins must include a month"
    html = shown(form)
    for href in found:
        assert f'id="{href[1:]}"' in html, href
    assert 'id="id_kind" name="kind" type="radio" value="capital"' in html, "radios: the first of them"


def test_errors_of_the_whole_form_stand_first() -> None:
    form = Cost({"title": "x"})
    form.add_error(None, "The shares do not sum to 1.")
    assert rendering.errors(form)[0] == {"text": "The shares do not sum to 1."}
    assert rendering.errors(form, "id_title")[0] == {"text": "The shares do not sum to 1.", "href": "#id_title"}


def test_a_form_without_errors_has_no_summary() -> None:
    assert shown(Cost(), "error_summary(form)").strip() == ""


def test_a_form_with_a_file_can_carry_it() -> None:
    assert 'enctype="multipart/form-data"' in shown(Cost(), 'render_form(form, csrf_input, "Save")')


def test_other_words_may_stand_in_place_of_the_forms_own() -> None:
    html = shown(Cost(), 'field(form["title"], label="Name", hint="")')
    assert "Name" in html
    assert "As it will stand" not in html


class Bounded(forms.Form):
    share = forms.FloatField(label="NHS share", min_value=0, max_value=1)
    people = forms.IntegerField(label="People reached", min_value=0)
    name = forms.CharField(label="Name", max_length=3, required=False)
    own = forms.CharField(label="Own words", error_messages={"required": "Say why, in your own words."})
    kind = forms.ChoiceField(label="Kind of cost", choices=[("c", "Capital")], widget=forms.RadioSelect)
    ready = forms.BooleanField(label="The figures are checked")
    book = forms.FileField(label="Workbook")
    address = forms.EmailField(label="Address", required=False)


def test_an_error_names_its_field_and_what_to_do() -> None:
    form = Bounded({"share": "1.2", "people": "many", "name": "four", "kind": "z", "address": "nobody"})
    assert {each["href"]: each["text"] for each in rendering.errors(form)} == {
        "#id_share": "NHS share must be 1 or less",
        "#id_people": "People reached must be a whole number, such as 400",
        "#id_name": "Name must be 3 characters or fewer",
        "#id_own": "Say why, in your own words.",
        "#id_kind": "Choose kind of cost from the list",
        "#id_ready": "Tick the box: the figures are checked",
        "#id_book": "Choose a file: workbook",
        "#id_address": "Address must be an address such as name@example.org",
    }
    empty = {each["href"]: each["text"] for each in rendering.errors(Bounded({}))}
    assert (empty["#id_kind"], empty["#id_share"]) == ("Choose kind of cost", "Enter NHS share")


class OneDay(forms.Form):
    on = DayField(label="The day of the minute")
    until = DayField(label="The last day", required=False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "", ""), "Enter the day of the minute"),
        (("1", "", ""), "The day of the minute must include a month and a year"),
        (("31", "2", "2026"), "The day of the minute must be a real day"),
        (("first", "2", "2026"), "The day of the minute must be a real day"),
        (("1", "2", "26"), "The day of the minute must be a real day"),
    ],
)
def test_a_day_says_what_is_missing_or_wrong(typed: tuple[str, str, str], said: str) -> None:
    form = OneDay({f"on_{i}": part for i, part in enumerate(typed)})
    assert form.errors["on"] == [said]


def test_a_day_is_read_and_shown_again() -> None:
    form = OneDay({"on_0": " 1", "on_1": "4", "on_2": "2026"})
    assert form.is_valid()
    assert form.cleaned_data == {"on": date(2026, 4, 1), "until": None}
    again = shown(OneDay(initial={"on": date(2026, 4, 1)}))
    assert 'name="on_1" type="text" value="4"' in again
