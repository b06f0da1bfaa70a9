"""The cases of a place together as a page: what is asked stands in the address, and its answer says its gap."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from appraisal.web.conftest import stored, words_of
from wholeplace.appraisal.place_portfolio import choose_for_place, common_terms, variants
from wholeplace.appraisal.web.actions import change_case
from wholeplace.appraisal.web.views.portfolio import pounds_typed
from wholeplace.appraisal.web.working import whole
from wholeplace.documents import wording
from wholeplace.specimen.place import COUNCIL

pytestmark = pytest.mark.django_db
PAGE = "/places/E99000001/portfolio"
IDS = ("vale-front-door", "early-help", "work-and-health")


def ask(client, cases=IDS, **more):
    return client.get(PAGE, {"asked": "yes", "case": list(cases), **more})


def test_cases_over_other_years_are_not_added_and_the_page_says_why(at_page):
    said = words_of(at_page("finance").get(PAGE))
    assert "They do not count over the same years, so their totals are not added." in said
    assert "A sum of unlike totals is a number that nobody can defend." in said
    assert "Bring them to common years" in said


def test_on_common_years_the_set_its_bound_and_its_gap_stand_there(at_page):
    said = words_of(ask(at_page("finance"), common="yes"))
    found = variants([whole(stored(one).raw) for one in IDS])
    chosen = choose_for_place(found, terms=common_terms(found))
    assert "Take 3 of 3 cases" in said
    assert "proven best: no better set fits the budgets" in said
    assert "No set can be worth more than" in said
    for total in chosen.totals.values():
        assert wording.pounds(total.pounds) in said
    assert "What bringing them to common years leaves out" in said
    assert "so nothing is reduced" in said


def test_a_budget_leaves_cases_out_and_shows_what_is_spent_of_it(at_page):
    tight = words_of(ask(at_page("finance"), common="yes", **{f"budget.{COUNCIL}": "£700k"}))
    assert "Take 1 of 3 cases" in tight
    assert "of £700,000" in tight
    year = ask(at_page("finance"), common="yes", **{f"budget.{COUNCIL}": "5m", f"budget.{COUNCIL}.2027": "450,000"})
    assert "of £450,000" in words_of(year)


def test_options_are_candidates_too(at_page):
    said = words_of(ask(at_page("finance"), ["vale-front-door"], options="yes"))
    assert "Take 1 of 1 cases" in said
    assert "With a worker in every secondary school" in said


def test_a_budget_that_is_no_amount_is_told_at_its_box(at_page):
    answer = ask(at_page("finance"), ["early-help"], **{f"budget.{COUNCIL}": "plenty"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    said = words_of(answer)
    assert "Budget of Thistlemere Council must be an amount in pounds, such as 250,000" in said
    assert f'href="#budget-{COUNCIL}"' in answer.content.decode()


def without_cohorts(person, case_id):
    case = stored(case_id)
    lines = [{key: value for key, value in line.items() if key != "cohort"} for line in case.raw["benefits"]]
    change_case(by=person("analyst"), case=case, raw={**case.raw, "benefits": lines}, revision=case.revision)


def test_two_cases_on_one_outcome_of_one_group_are_reduced_in_sight(at_page, person):
    client = at_page("analyst")
    client.post("/cases/vale-front-door/what-if/copy", {"team.pounds": "90", "title": "Cheaper twin"})
    twins = ("vale-front-door", "cheaper-twin")
    said = words_of(ask(client, twins))
    assert "gives up as much as" in said
    assert "Worth less together than apart" in said
    refused = words_of(ask(client, twins, rule="refuse"))
    assert "each outcome of a cohort claimed by one case" in refused
    for one in twins:
        without_cohorts(person, one)
    refused = words_of(ask(client, twins))
    assert "Without the cohort nobody can tell whether two cases claim one saving twice." in refused


def test_nothing_chosen_and_unknown_words_do_no_harm(at_page):
    assert "Choose at least one case." in words_of(ask(at_page("auditor"), []))
    odd = ask(at_page("auditor"), ["early-help"], measure="weather", rule="dice", must="nothing")
    assert odd.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("250,000", 250_000),
        ("£1.2m", 1_200_000),
        ("250k", 250_000),
        (" 0 ", 0),
        ("-5", None),
        ("nan", None),
        ("k", None),
    ],
)
def test_amounts_as_people_type_them(text, pounds):
    assert pounds_typed(text) == pounds
