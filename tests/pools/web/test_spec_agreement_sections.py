"""The inputs of an agreement's pages: every field that the reader knows has one, and what is typed becomes what it reads."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import Any, get_type_hints

import pytest

from pools.pools import EXAMPLE
from wholeplace.pools import agreement as records
from wholeplace.pools.agreement_file import plain_values
from wholeplace.pools.share_building import raw_key
from wholeplace.pools.share_rules import PARAMETERS
from wholeplace.pools.web.agreement_changes import changes_between
from wholeplace.pools.web.agreement_sections import (
    PARAMETER_WORDS,
    ROWS,
    Choosing,
    head_asks,
    names_of,
    terms_asks,
    within,
)
from wholeplace.pools.web.forms.agreement import AgreementForm, Asked, put, shown

RAW = plain_values(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
CHOOSING = Choosing(RAW, {"thistlemere-council": ("Thistlemere Council", "local-authority")})
RECORDS = {
    "partners": records.Partner,
    "outcomes": records.Outcome,
    "functions": records.Function,
    "schemes": records.Scheme,
    "lines": records.FundingLine,
    "contributions": records.Contribution,
    "conditions": records.Condition,
    "boards": records.Board,
    "milestones": records.Milestone,
}
MADE = {"id", "name", "kind", "virement_limits"}  # made from the title or the body, or set in another room


@pytest.mark.parametrize("key", RECORDS)
def test_every_field_of_a_row_is_asked(key):
    asked = {one.path[0] for one in ROWS[key].asks({}, CHOOSING)}
    known = {raw_key(field.name) if field.name != "pence" else "pounds" for field in fields(RECORDS[key])}
    assert known - asked <= MADE
    assert asked <= known


def test_every_parameter_of_every_family_is_asked():
    for family, record in PARAMETERS.items():
        asked = {one.path[1] for one in ROWS["rules"].asks({"family": family}, CHOOSING) if one.path[0] == "parameters"}
        assert asked == {raw_key(field.name) for field in fields(record)}, family
        assert {field.name for field in fields(record)} <= set(PARAMETER_WORDS)
        assert get_type_hints(record, include_extras=True).keys() == {field.name for field in fields(record)}


def test_every_term_and_the_head_are_asked():
    assert {one.path[1] for one in terms_asks(CHOOSING)} == {field.name for field in fields(records.Terms)}
    named = {".".join(one.path) for one in head_asks(CHOOSING)}
    assert {"agreement.from_on", "agreement.varied_on", "agreement.began_before", "pool_manager.employer"} <= named


TYPED = [
    ("pounds", "£1,234.50", "1234.50"),
    ("pounds", "67 500", 67_500),
    ("pounds", "a lot", "a lot"),
    ("share", "60%", "0.6"),
    ("share", "33.3 %", "0.333"),
    ("share", "1/3", "1/3"),
    ("share", "x%", "x%"),
    ("number", "6", 6),
    ("number", "six", "six"),
    ("days", "18 June 2026\n2026-09-17; 1/10/2026", ["2026-06-18", "2026-09-17", "2026-10-01"]),
    ("days", "soon", ["soon"]),
    ("text", "  words ", "words"),
    ("text", "   ", None),
]


@pytest.mark.parametrize(("sort", "typed", "raw"), TYPED)
def test_what_is_typed_becomes_what_the_reader_reads(sort: Any, typed: str, raw: Any):
    asked = [Asked(("held",), "Held", sort)]
    form = AgreementForm(asked, data={"held": typed}, initial=shown({"other": 1}, asked))
    assert form.is_valid()
    found = put({"other": 1}, form.cleaned_data, asked)
    assert found == {"other": 1} | ({"held": raw} if raw is not None else {})


def test_a_table_and_a_list_that_are_emptied_go():
    asked = [Asked(("caps_pounds", "a"), "A", "pounds"), Asked(("instalments", "0", "pounds"), "One", "pounds")]
    row = {"caps_pounds": {"a": 5}, "instalments": [{"pounds": 5}]}
    assert put(row, {one.name: "" for one in asked}, asked) == {}
    assert row == {"caps_pounds": {"a": 5}, "instalments": [{"pounds": 5}]}


def test_a_blank_row_within_a_list_is_closed_up():
    asked = [Asked(("instalments", str(n), "pounds"), "Amount", "pounds") for n in range(3)]
    typed = {"instalments.0.pounds": "", "instalments.1.pounds": "7", "instalments.2.pounds": "8"}
    assert put({"instalments": [{"pounds": 5}]}, typed, asked) == {"instalments": [{"pounds": 7}, {"pounds": 8}]}


def test_a_contribution_is_known_by_partner_line_and_year():
    row = RAW["contributions"][1]
    names = names_of("contributions", row, 1)
    assert within("contributions.thistlemere-nhs.team.2026/27.instalments", names) == "instalments"
    assert within("contributions.thistlemere-council.team.2026/27.pounds", names) is None
    assert within("contributions.team.kind", names) == "kind"


def test_what_differs_is_told_in_words():
    before = RAW
    after = RAW | {
        "terms": RAW["terms"] | {"aims": "Two doors"},
        "partners": [RAW["partners"][1], RAW["partners"][0] | {"delegable": True}, RAW["partners"][2]],
        "rules": [RAW["rules"][0] | {"caps_pounds": {"thistlemere-council": 300_000}}, RAW["rules"][1]],
        "boards": [*RAW["boards"], {"id": "cabinet", "name": "Cabinet"}],
    }
    found = [(one.where, one.what, one.before, one.after) for one in changes_between(before, after)]
    assert found == [
        ("Terms in words", "Aims", RAW["terms"]["aims"], "Two doors"),
        ("Partners: Thistlemere Council", "Delegable", "–", "yes"),
        (
            "Rules: Overspends, up to what each partner contributes",
            "Caps of Thistlemere Council",
            "£270,000.00",
            "£300,000.00",
        ),
        (
            "Rules: Overspends, up to what each partner contributes",
            "Caps of Thistlemere Integrated Care",
            "£180,000.00",
            "–",
        ),
        ("Rules: The police desk is the police's own risk", "The whole rule", "there", "taken out"),
        ("Boards: Cabinet", "The whole board", "–", "added"),
    ]
    assert changes_between(RAW, RAW) == []
