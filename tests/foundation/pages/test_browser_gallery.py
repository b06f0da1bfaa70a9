"""Every part of a page in a real browser: nothing that axe finds, nothing wider than the screen, with scripts and without."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from wholeplace.documents import charts
from wholeplace.foundation.access.headers import POLICY
from wholeplace.foundation.pages.days import DayField
from wholeplace.foundation.pages.links import Link
from wholeplace.foundation.pages.shell import Shell
from wholeplace.vocabulary.problems import Problem

pytestmark = [pytest.mark.browser, pytest.mark.urls("foundation.pages.routes")]

ADDRESS = "http://localhost:1/gallery"  # answered by the test itself; nothing listens there
YEARS = ["2025/26", "2026/27", "2027/28", "2028/29", "2029/30"]
NET = {"Northmere Council": [-5e5, -3e5, -2e5, -2e5, -2e5], "NHS": [2e5, 4e5, 4e5, 4e5, 4e5]}


class Asked(forms.Form):
    impact = forms.DecimalField(label="Impact", widget=forms.NumberInput(attrs={"data-width": "5", "data-suffix": "%"}))
    kind = forms.ChoiceField(label="Kind", choices=[("c", "Capital"), ("r", "Revenue")], widget=forms.RadioSelect)
    paid_by = forms.MultipleChoiceField(
        label="Paid by", choices=[("c", "Council")], widget=forms.CheckboxSelectMultiple
    )
    body = forms.ChoiceField(label="Body", choices=[("c", "Council")])
    illustrative = forms.BooleanField(label="Illustrative", help_text="Every page says so")
    on = DayField(label="The day")
    why = forms.CharField(label="Why", widget=forms.Textarea)
    workbook = forms.FileField(label="Workbook", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


def gallery() -> str:
    template = engines["jinja2"].env.from_string((Path(__file__).parent / "gallery.html").read_text(encoding="utf-8"))
    steps = [charts.Step("Costs", -2e6), charts.Step("Savings of the A&E", 4e6), charts.Step("Net", 2e6, is_total=True)]
    swings = [charts.Swing("Impact", -4e5, 5e6, "10%", "40%"), charts.Swing("Deadweight", 3e6, 1e6)]
    return template.render(
        shell=Shell(
            person="Asha Okafor", role="Finance lead", place="Northmere",
            places=(Link("Northmere", "#a", current=True), Link("Southmere and the Vale", "#a")),
            navigation=(Link("Home", "/"), Link("Cases", "/cases", active=True), Link("Unit costs", "#a")),
            account=(Link("Signing in and security", "#a"),), made_up="Northmere is a made-up place.",
        ),
        csrf_input="", messages=[Message(SUCCESS, "The case was saved.")], form=Asked({"impact": "x"}),
        head=[{"text": year, "numeric": True} for year in [*YEARS, "All years"]],
        matrix=charts.who_pays_who_gains(YEARS, NET),
        charts=[
            charts.fan_chart(YEARS, {5: [-2.0, -1, 0, 1, 2], 50: [-1.0, 0, 1, 2, 3], 95: [0.0, 1, 2, 3, 4]}, payback_index=1),
            charts.waterfall(steps, title="From costs to saving"), charts.tornado(swings, 2e6, title="What moves it"),
            charts.stacked_by_body(YEARS, NET, title="By body and year"),
            charts.line_chart(YEARS, NET, title="By year", description="Two lines."),
        ],
        problems=[Problem("shares-sum", "0.98", "1", "Some would fall to nobody.", "Mend the shares.", cell="Benefits!F12")],
        page=Paginator(range(200), 10).page(8), request=RequestFactory().get("/gallery"),
    )  # fmt: skip


def answer(route: Any) -> None:
    """The page itself, with the site's own security policy, and its files from where they are installed."""
    path = route.request.url.split("localhost:1")[1].split("?")[0]
    if path == "/gallery":
        policy = {"Content-Security-Policy": POLICY.format(nonce="x")}
        route.fulfill(body=gallery(), content_type="text/html; charset=utf-8", headers=policy)
    elif found := finders.find(path.removeprefix("/static/")):
        route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0] or "text/plain")
    else:
        route.fulfill(status=404, body=f"no {path}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_part_can_be_read_by_everybody(chromium: Any, width: int, scripts: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, bypass_csp=False
    )
    try:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
        page.route("**/*", answer)
        page.goto(ADDRESS, wait_until="networkidle")
        assert said == [], "nothing is refused by the policy, nothing is missing"
        assert page.locator("#by-year").is_visible() is (not scripts or width == 320), (
            "without scripts both panels show"
        )
        if scripts:
            found = Axe().run(page).response["violations"]
            assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    finally:
        context.close()


def test_menus_open_without_scripts_and_close_with_escape(chromium: Any) -> None:
    page = chromium.new_page()
    try:
        page.route("**/*", answer)
        page.goto(ADDRESS, wait_until="networkidle")
        page.get_by_text("Asha Okafor").first.click()
        assert page.get_by_role("button", name="Sign out").is_visible()
        page.keyboard.press("Escape")
        assert not page.get_by_role("button", name="Sign out").is_visible()
    finally:
        page.close()
