"""Results, options and what-if as pages: their figures are the engine's, and they say what they must."""

from __future__ import annotations

import csv
import io
from http import HTTPStatus

import pytest

from appraisal.web.conftest import stored, words_of
from wholeplace.appraisal.compare import options
from wholeplace.appraisal.web.working import checked, work, worked
from wholeplace.appraisal.what_if import with_moved
from wholeplace.documents import wording
from wholeplace.foundation.acts.models import Act
from wholeplace.specimen.place import COUNCIL, POLICE

pytestmark = pytest.mark.django_db
DOOR = "/cases/vale-front-door/"


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_figure_of_the_page_is_the_engines(at_page, front_door):
    said = words_of(at_page("councillor").get(f"{DOOR}results"))
    answer = worked(front_door.raw)
    a = answer.appraisal
    for figure in (a.pv_costs, a.pv_fiscal, a.pv_fiscal - a.pv_costs, a.pv_cashable):
        assert wording.pounds(figure) in said
    for position in a.by_body.values():
        assert wording.pounds(position.net_position) in said
        assert wording.pounds(position.pv_fiscal_benefits) in said
    for name in ("net_present_budget_impact", "net_present_public_value"):
        assert all(wording.pounds(value) in said for value in answer.distribution.summaries[name].percentiles[2:5])
    assert wording.ratio(a.fiscal_return) in said
    assert wording.purse(a.net_present_budget_impact) in said.replace("\u00a0", " ")


def test_each_body_has_a_fan_of_its_own(at_page):
    client = at_page("auditor")
    assert "Cumulative net saving, the place" in words_of(client.get(f"{DOOR}results"))
    assert "Cumulative net saving, Vale Police" in words_of(client.get(f"{DOOR}results?who={POLICE}"))
    assert client.get(f"{DOOR}results?who=nobody").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", ["fan", "chances", "who", "waterfall", "cash", "tornado", "spread"])
def test_the_figures_of_each_chart_are_a_file(at_page, name):
    answer = at_page("analyst").get(f"{DOOR}charts/{name}.csv")
    head, *rows = rows_of(answer)
    assert all(len(row) == len(head) for row in rows)
    assert rows
    assert answer["Content-Disposition"] == f'attachment; filename="vale-front-door-illustrative-{name}.csv"'


def test_the_file_of_a_fan_holds_the_engines_percentiles(at_page, front_door):
    drawn = worked(front_door.raw).distribution
    _, *rows = rows_of(at_page("analyst").get(f"{DOOR}charts/fan.csv?who={COUNCIL}"))
    assert [[float(cell) for cell in row[1:]] for row in rows] == drawn.cumulative_net_fiscal[COUNCIL].tolist()


def test_a_drawing_can_be_taken_away(at_page):
    answer = at_page("analyst").get(f"{DOOR}charts/waterfall.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert at_page("analyst").get(f"{DOOR}charts/chances.svg").status_code == HTTPStatus.NOT_FOUND
    assert at_page("analyst").get(f"{DOOR}charts/fan.pdf").status_code == HTTPStatus.NOT_FOUND


PAGES = ("results", "what-if", "options", "versions", "versions/new", "review")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_the_place_is_made_up(at_page, page):
    said = words_of(at_page("analyst").get(f"{DOOR}{page}"))
    assert "made-up place" in said


def test_a_case_that_is_not_whole_says_what_it_wants(at_page):
    client = at_page("analyst")
    client.post("/places/E99000001/cases/new", {"title": "A warmer home"})
    for page in ("results", "what-if", "options"):
        said = words_of(client.get(f"/cases/a-warmer-home/{page}"))
        assert "This case is not whole yet" in said
    assert client.get("/cases/a-warmer-home/charts/fan.csv").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


# options


def test_options_stand_side_by_side_with_the_engines_figures(at_page, front_door):
    said = words_of(at_page("finance").get(f"{DOOR}options"))
    found = options(worked(front_door.raw).case)
    for option in found.options:
        assert option.title in said
        for name in ("pv_costs", "net_present_public_value", f"net_position:{COUNCIL}"):
            assert wording.pounds(option.figures[name]) in said
    assert "Left out: Shared case record." in said
    assert "Victims tell their story once" in said


def test_options_are_ranked_by_the_measure_that_is_asked_for(at_page):
    client = at_page("finance")
    by_gain = words_of(client.get(f"{DOOR}options"))
    by_value = words_of(client.get(f"{DOOR}options?by=net_present_public_value"))
    first = "In order Domestic abuse: one front door"
    assert first in by_gain
    assert "In order With a worker in every secondary school" in by_value
    assert "Judged by financial return on investment" in words_of(client.get(f"{DOOR}options?by=fiscal_return"))


def test_options_as_a_file(at_page, front_door):
    head, *rows = rows_of(at_page("finance").get(f"{DOOR}options.csv"))
    found = options(worked(front_door.raw).case, draws=0)
    assert head[2:] == [option.title for option in found.options]
    costs = next(row for row in rows if row[0] == "pv_costs")
    assert [float(cell) for cell in costs[2:]] == [option.figures["pv_costs"] for option in found.options]


# what if


def test_the_panel_answers_without_javascript(at_page, front_door):
    said = words_of(at_page("councillor").get(f"{DOOR}what-if?incidents.impact=30&team.pounds=120"))
    case = with_moved(worked(front_door.raw).case, {"incidents.impact": 0.3, "team.pounds": 1.2})
    answer = work(case)
    assert wording.pounds(answer.appraisal.pv_costs) in said
    assert wording.pounds(answer.appraisal.pv_fiscal) in said
    assert "22% to 30%; Front door team of eleven: cost times 1.2" in said
    assert "Keep these numbers" not in said, "a councillor changes nothing"


def test_htmx_gets_the_results_alone_and_an_address_of_what_was_moved(at_page):
    answer = at_page("analyst").get(
        f"{DOOR}what-if", {"incidents.impact": "30", "incidents.engagement": "60"}, headers={"hx-request": "true"}
    )
    assert b"<html" not in answer.content
    assert answer["HX-Replace-Url"] == f"{DOOR}what-if?incidents.impact=30"
    assert "Keep these numbers" in words_of(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("lots", "Share of those events that the change avoids must be a number"),
        ("140", "Share of those events that the change avoids must be between 0% and 100%"),
        ("-5", "Share of those events that the change avoids must be between 0% and 100%"),
    ],
)
def test_what_cannot_be_is_told_at_its_box_and_moves_nothing(at_page, front_door, typed, said):
    page = words_of(at_page("analyst").get(f"{DOOR}what-if", {"incidents.impact": typed}))
    assert said in page
    assert wording.pounds(worked(front_door.raw).appraisal.pv_fiscal) in page
    assert "No number is moved yet" in page


def test_numbers_are_written_into_the_case_as_an_act(at_page, front_door):
    client = at_page("analyst")
    sent = {"incidents.impact": "30", "revision": front_door.revision}
    assert client.post(f"{DOOR}what-if/keep", sent)["Location"] == f"{DOOR}results"
    now = stored("vale-front-door")
    line = now.raw["benefits"][0]
    assert line["impact"]["mode"] == 0.3
    assert line["sources"]["impact"]["text"].startswith("A what-if kept by Asha Okoro on ")
    assert "before: Evaluation of two front doors" in line["sources"]["impact"]["text"]
    assert {key: value for key, value in line.items() if key not in ("impact", "sources")} == {
        key: value for key, value in front_door.raw["benefits"][0].items() if key not in ("impact", "sources")
    }
    act = Act.objects.for_system("a test").order_by("-pk").first()
    assert act.name == "case.change"
    assert "22% to 30%" in act.note


@pytest.mark.parametrize("moves", [{"incidents.impact": "0"}, {"incidents.impact": "100"}, {"team.pounds": "0"}])
def test_what_is_kept_is_still_a_whole_case(at_page, front_door, moves):
    client = at_page("analyst")
    kept = client.post(f"{DOOR}what-if/keep", {**moves, "revision": front_door.revision})
    assert kept.status_code == HTTPStatus.FOUND
    assert client.get(f"{DOOR}results").status_code == HTTPStatus.OK
    assert checked(stored("vale-front-door").raw).whole


def test_numbers_written_over_somebody_elses_change_are_refused(at_page, front_door):
    client = at_page("analyst")
    sent = {"incidents.impact": "30", "revision": front_door.revision}
    client.post(f"{DOOR}what-if/keep", sent)
    again = client.post(f"{DOOR}what-if/keep", {**sent, "incidents.impact": "25"})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert stored("vale-front-door").raw["benefits"][0]["impact"]["mode"] == 0.3


def test_a_copy_is_a_case_of_its_own(at_page, front_door):
    client = at_page("analyst")
    made = client.post(f"{DOOR}what-if/copy", {"team.pounds": "150", "title": "A dearer team"})
    assert made["Location"] == "/cases/a-dearer-team/"
    copy = stored("a-dearer-team")
    assert (copy.title, copy.illustrative) == ("A dearer team", True)
    assert copy.raw["costs"][0]["pounds"][1] == 615_000
    assert stored("vale-front-door").raw == front_door.raw


def test_nothing_moved_is_nothing_to_keep(at_page):
    answer = at_page("analyst").post(f"{DOOR}what-if/copy", {"title": "The same"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Change a number first." in words_of(answer)
