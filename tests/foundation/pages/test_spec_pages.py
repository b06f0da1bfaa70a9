"""The pages' frame: what stands around every page, and what no template of ours may hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.urls import get_resolver

from wholeplace.foundation.pages import filters, navigation, pagination
from wholeplace.foundation.pages.environment import template_folders
from wholeplace.foundation.pages.links import Link
from wholeplace.foundation.pages.shell import Shell

pytestmark = pytest.mark.urls("foundation.pages.routes")

SHELL = Shell(
    person="Asha Okafor",
    role="Finance lead",
    body="Northmere Council",
    place="Northmere",
    places=(Link("Northmere (made up)", "/n", current=True), Link("Southmere", "/s")),
    navigation=(Link("Cases", "/cases", active=True), Link("Unit costs", "/unit-costs")),
    account=(Link("Signing in and security", "/accounts/2fa/"),),
    made_up="Northmere is a made-up place. Its people, bodies and figures are not real.",
)
PAGE = '{% extends "layout.html" %}{% block title %}Front door{% endblock %}{% block content %}<h1>Front door</h1>{% endblock %}'


def rendered(source: str, **told: Any) -> str:
    return str(engines["jinja2"].from_string(source).render({"shell": SHELL, "csrf_input": "", "messages": [], **told}))


def ours() -> list[str]:
    """Every template of ours that the one environment reads."""
    return sorted(str(path.relative_to(folder)) for folder in template_folders() for path in folder.rglob("*.html"))


def pages_of_sign_in() -> list[str]:
    """Every template that an address of the sign-in package names."""
    views = [each.callback for pattern in get_resolver("allauth.urls").url_patterns for each in _flat(pattern)]
    named = {getattr(getattr(view, "view_class", None), "template_name", None) for view in views}
    return sorted(name for name in named if name and name.endswith(".html"))


def _flat(pattern: Any) -> list[Any]:
    return (
        [each for inner in pattern.url_patterns for each in _flat(inner)]
        if hasattr(pattern, "url_patterns")
        else [pattern]
    )


# Not offered: addresses are changed by an administrator, nobody signs up, and no code is sent by letter.
NOT_OFFERED = {"account/confirm_login_code.html", "account/email.html", "account/signup.html"}


def test_every_page_of_sign_in_is_ours() -> None:
    found = set(pages_of_sign_in())
    assert len(found) > 15
    assert sorted(found - set(ours())) == sorted(NOT_OFFERED)


@pytest.mark.parametrize("name", ours())
def test_every_template_compiles(name: str) -> None:
    assert engines["jinja2"].env.get_template(name)


@pytest.mark.parametrize("name", ours())
def test_no_template_needs_what_the_security_policy_refuses(name: str) -> None:
    """No style in the page, no script but from a file; data blocks (`application/json`) run nothing."""
    source = engines["jinja2"].env.loader.get_source(engines["jinja2"].env, name)[0]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    for script in re.findall(r"<script[^>]*>", source):
        assert " src=" in script or 'type="application/json"' in script, script
    assert not re.search(r"(src|href)=.https?:", source), "nothing is fetched from elsewhere"


def test_the_frame_tells_person_role_place_and_where_one_may_go() -> None:
    html = rendered(PAGE)
    expected = [
        "Front door – Wholeplace", "Skip to main content", "Asha Okafor", "Finance lead, Northmere Council", "Southmere",
        'action="/accounts/logout/"', 'href="/cases" aria-current="true"', '<html lang="en-GB"',
    ]  # fmt: skip
    assert [words for words in expected if words not in html] == []


def test_a_made_up_place_says_so_on_every_page() -> None:
    assert "Northmere is a made-up place." in rendered(PAGE)
    assert "wp-made-up" not in rendered(PAGE, shell=Shell())


def test_an_illustrative_case_says_so_in_its_own_words() -> None:
    html = rendered(PAGE, shell=Shell(), made_up="This case is illustrative. <b>")
    assert "This case is illustrative. &lt;b&gt;" in html


def test_a_visitor_sees_no_menus() -> None:
    html = rendered(PAGE, shell=Shell())
    assert "Sign out" not in html
    assert "wp-menu" not in html


def test_a_page_with_errors_says_so_in_its_title() -> None:
    class Wrong:
        errors = ("x",)

    assert "<title>Error: Front door – Wholeplace</title>" in rendered(PAGE, form=Wrong())


def test_the_page_of_our_own_fault_stands_without_a_request() -> None:
    assert "Sorry, something went wrong" in engines["jinja2"].get_template("500.html").render()


def test_the_navigation_offers_what_this_person_may_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_ENTRIES", {})
    navigation.offer("Security", "mfa_index", "own.view", order=2)
    navigation.offer("Sign in", "account_login", "public.view", order=1)
    navigation.offer("Password", "account_change_password", "own.view", order=3)
    navigation.offer("Elsewhere", "no-such-route", "own.view")
    navigation.offer("Cases", "no-such-route-of-a-place", "own.view", of_place=True)
    made = navigation.links(lambda permission: True, "", "/accounts/2fa/totp/activate/")
    assert [(link.text, link.active) for link in made] == [("Sign in", False), ("Security", True), ("Password", False)]
    assert navigation.links(lambda permission: permission == "public.view", "", "/")[0].text == "Sign in"


def test_of_two_entries_above_a_page_the_nearest_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_ENTRIES", {})
    navigation.offer("Two steps", "mfa_index", "own.view")
    navigation.offer("Keys", "mfa_list_webauthn", "own.view")
    made = navigation.links(lambda permission: True, "", "/accounts/2fa/webauthn/add/")
    assert {link.text: link.active for link in made} == {"Two steps": False, "Keys": True}
    navigation.offer("Elsewhere", "account_login", "own.view", also=("/accounts/2fa/webauthn/add/",))
    made = navigation.links(lambda permission: True, "", "/accounts/2fa/webauthn/add/")
    assert [link.text for link in made if link.active] == ["Elsewhere"]


def test_pages_of_a_long_list_keep_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/cases?q=A%26E&page=8")
    made = pagination.links(Paginator(range(200), 10).page(8), request)
    assert made["previous"]["href"] == "?q=A%26E&page=7"
    assert [each.get("number", "…") for each in made["items"]] == [1, 2, "…", 7, 8, 9, "…", 19, 20]
    assert pagination.links(Paginator(range(5), 10).page(1), request) == {}


def test_figures_do_not_break_across_lines() -> None:
    assert filters.unbroken("between −£880,000 and £3.53 million") == "between −\u2060£880,000 and £3.53\u00a0million"


def test_a_cell_of_money_knows_its_sign() -> None:
    assert filters.money_cell(-7186.38) == {"text": "−£7,186", "numeric": True, "negative": True, "total": False}
    assert filters.money_cell(-0.2)["negative"] is False
    assert filters.money_cell(None)["text"] == "not known"


TABLES = """
{% from "components/tables.html" import wide_table, stacked_table %}
{% set head = ["Line", {"text": "Net", "numeric": true}] %}
{{ wide_table("t", "By year", head, [["Workers & rent", money_cell(-5)], {"total": true, "cells": ["All", money_cell(7)]}]) }}
{{ stacked_table("s", "By body", head, [["Council", money_cell(-5)]]) }}
"""


def test_tables_hold_on_a_narrow_screen() -> None:
    """The wide one scrolls in a named region that takes the focus; the stacked one repeats its headings, and stays a table."""
    html = rendered(TABLES)
    expected = [
        'role="region" aria-labelledby="t-caption" tabindex="0"', "Workers &amp; rent</th>", "wp-row--total", "wp-negative",
        'role="cell" data-label="Net"', 'role="columnheader"',
    ]  # fmt: skip
    assert [words for words in expected if words not in html] == []
