"""A case written on pages alone, as a browser without JavaScript would."""

from __future__ import annotations

import io
import re
import zipfile
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from appraisal.web.conftest import inputs_of, stored, words_of
from wholeplace.appraisal.casefile import write_case
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import checked
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Person
from wholeplace.foundation.uploads.models import Upload
from wholeplace.specimen.cases import made_up_cases

pytestmark = pytest.mark.django_db
PLACE = "/places/E99000001"
DOOR = "/cases/vale-front-door/"


def save(client: Client, address: str, go: str = "on", **changes: object) -> object:
    """Open a page, change some inputs, and save it."""
    sent = inputs_of(client.get(address)) | changes | {"go": go}
    return client.post(address, {key: value for key, value in sent.items() if value is not None})


def test_a_case_is_written_from_its_title_to_its_results(at_page):
    client = at_page("analyst")
    started = client.post(f"{PLACE}/cases/new", {"title": "A warmer home"})
    assert started["Location"] == "/cases/a-warmer-home/describe"
    home = "/cases/a-warmer-home/"
    save(
        client,
        f"{home}describe",
        **{
            "case.counterfactual": "Cold homes stay cold.",
            "bodies": ["thistlemere-council", "thistlemere-nhs"],
            "case.years": "3",
        },
    )
    added = client.post(f"{home}add/benefits", {"title": "Falls avoided", **revision(client, home)})
    assert added["Location"] == f"{home}measure/falls-avoided"
    measured = save(
        client,
        f"{home}measure/falls-avoided",
        **{
            "population": "1,200",
            "engagement": "60%",
            "retention": "0.9",
            "events_per_person": "0.3",
            "impact": "20%",
            "impact.low": "10%",
            "impact.high": "30%",
            "deadweight": "10%",
            "sources.impact.text": "Two trials",
            "sources.impact.year": "2024",
            "sources.impact.grade": "2",
            "grade": "3",
        },
    )
    assert measured["Location"] == f"{home}identify/falls-avoided", "nothing is wanted on this page, so it leads on"
    save(
        client,
        f"{home}identify/falls-avoided",
        **{
            "value_from": "own",
            "value.fiscal": "£2,450",
            "value.price_year": "2023/24",
            "shares.thistlemere-council": "40%",
            "shares.thistlemere-nhs": "60%",
            "ramp": "each-year",
            "ramp.0": "50%",
            "ramp.1": "100%",
            "ramp.2": "100%",
            "cashable.0.share": "5%",
            "cashable.0.when": "from:1",
        },
    )
    client.post(f"{home}add/costs", {"title": "Insulation", **revision(client, home)})
    save(
        client,
        f"{home}calculate/costs/insulation",
        **{"body": "thistlemere-council", "type": "capital", "pounds.0": "90,000", "pounds.1": "0", "pounds.2": "0"},
    )
    case = stored("a-warmer-home")
    found = checked(case.raw)
    assert found.whole, [problem.text() for problem in found.problems]
    [line] = case.raw["benefits"]
    assert line["impact"] == {"low": 0.1, "mode": 0.2, "high": 0.3}
    assert line["sources"]["impact"] == {"text": "Two trials", "year": "2024", "grade": 2}
    assert line["value"] == {"fiscal": 2450, "price_year": "2023/24"}
    assert line["cashable"] == {"share": 0.05, "from_year": 1}
    assert case.raw["costs"][0]["pounds"] == [90_000, 0, 0]
    assert client.get(f"{home}results").status_code == HTTPStatus.OK
    overview = words_of(client.get(home))
    assert "In short" in overview
    assert "no budget line named yet" in overview


def revision(client: Client, home: str) -> dict[str, object]:
    return {"revision": stored(home.strip("/").removeprefix("cases/")).revision}


def test_what_is_not_whole_is_saved_and_told_beside_its_input(at_page, front_door):
    client = at_page("analyst")
    address = f"{DOOR}measure/incidents"
    answer = save(client, address, **{"population": "a lot", "deadweight": "60", "deadweight.low": "", "deadweight.high": "",
                                      "deadweight.shape": "pert", "sources.impact.text": ""})  # fmt: skip
    assert answer["Location"] == f"{address}?check=saved"
    line = stored("vale-front-door").raw["benefits"][0]
    assert (line["population"], line["deadweight"]) == ("a lot", 60), "what was typed is kept"
    page = client.get(answer["Location"])
    text = words_of(page)
    assert "Saved. 3 things are still wanted on this page" in text
    assert 'People affected must be a number, not "a lot"' in text
    assert "Share that would have been avoided anyway is a share: enter 60% or 0.6" in text
    assert "Share of those events that the change avoids: say where it comes from" in text, (
        "a source's year and grade without its words"
    )
    linked = re.findall(r'<a href="#(id_[^"]+)"', page.content.decode())
    assert linked == ["id_population", "id_sources.impact.text", "id_deadweight"]
    assert all(f'id="{one}"' in page.content.decode() for one in linked)
    wanted = client.get(f"{DOOR}calculate")
    assert f'{address}?check=1"' in wanted.content.decode(), "and the list of all that is wanted leads there"
    assert "3 things stand between this case and an answer" in words_of(wanted)


def test_saving_to_come_back_later_asks_nothing(at_page, front_door):
    answer = save(at_page("analyst"), f"{DOOR}describe", go="leave", **{"case.counterfactual": ""})
    assert answer["Location"] == DOOR
    assert "counterfactual" not in stored("vale-front-door").raw["case"]


def test_each_step_says_how_far_it_is(at_page, front_door):
    client = at_page("analyst")
    assert states(client) == ["Complete", "Complete", "Complete", "Complete", "Ready"]
    save(client, f"{DOOR}describe", **{"case.counterfactual": ""})
    assert states(client) == ["In progress", "Complete", "Complete", "Complete", "Waiting"]


def states(client: Client) -> list[str]:
    """The state of each step of the front door, as its task list says it."""
    page = client.get(DOOR).content.decode()
    found = re.findall(r'<div class="govuk-task-list__status" id="steps-\d-status">(.*?)</div>', page, flags=re.DOTALL)
    return [re.sub(r"<[^>]+>", "", state).strip() for state in found]


def test_somebody_quicker_loses_nobody_anything(at_page, front_door):
    mine, theirs = at_page("analyst"), at_page("finance")
    address = f"{DOOR}measure/incidents"
    opened = inputs_of(mine.get(address))
    save(theirs, address, population="1,300")
    answer = mine.post(address, opened | {"population": "1,250", "retention": "85%", "go": "on"})
    assert answer.status_code == HTTPStatus.CONFLICT
    text = words_of(answer)
    assert "Fergus Lyle changed this case while you had this page open" in text
    assert "People affected 1,300 1,250" in text
    assert "Share of those who stay 80% 85%" in text
    assert stored("vale-front-door").raw["benefits"][0]["population"] == 1300, "nothing is overwritten unasked"
    again = inputs_of(answer)
    assert (again["population"], again["retention"], again["revision"]) == ("1,250", "85%", "2"), (
        "what was typed is kept"
    )
    assert mine.post(address, again | {"go": "on"}).status_code == HTTPStatus.FOUND
    assert stored("vale-front-door").raw["benefits"][0]["population"] == 1250


def test_a_choice_from_the_library_goes_into_the_line(at_page, front_door):
    client = at_page("analyst")
    address = f"{DOOR}identify/repeat-calls/unit-cost"
    assert "CR1.0 Anti-social behaviour" in words_of(client.get(f"{address}?words=anti-social"))
    assert "<html" not in client.get(f"{address}?words=anti-social", headers={"HX-Request": "true"}).content.decode()
    client.post(address, {"code": "LOCAL.CARE", "revision": 1})
    raw = stored("vale-front-door").raw
    assert raw["benefits"][1]["unit_cost"] == "LOCAL.CARE"
    assert "value" not in raw["benefits"][1]
    assert raw["local_values"][0]["source"]["text"] == "Children's services accounts, made up", "with its source"


def test_agencies_are_offered_the_likely_bodies(at_page, front_door):
    client = at_page("analyst")
    client.post(f"{DOOR}add/benefits", {"title": "Disorder", "revision": 1})
    client.post(f"{DOOR}identify/disorder/unit-cost", {"code": "CR8.0", "revision": 2})
    offered = inputs_of(client.get(f"{DOOR}identify/disorder"))
    named = {key: value for key, value in offered.items() if key.startswith("body_map.")}
    assert named["body_map.NHS"] == "thistlemere-nhs"
    assert named["body_map.Police"] == "vale-police"
    save(client, f"{DOOR}identify/disorder", **{"body_map.Probation": "outside"})
    assert stored("vale-front-door").raw["benefits"][2]["body_map"]["Probation"] == "outside"


def test_a_double_count_is_told_where_the_unit_cost_is_chosen(at_page, front_door):
    client = at_page("analyst")
    save(client, f"{DOOR}identify/repeat-calls", value_from="library", unit_cost="SS4.0")
    text = words_of(client.get(f"{DOOR}identify/repeat-calls?check=1"))
    assert "child" in text
    assert "reduced_for_overlap" not in text, "no key of the file stands on a page"


@pytest.mark.parametrize("page", ["describe", "measure/incidents", "identify/incidents", "calculate/costs/team"])
def test_who_reads_a_case_sees_its_pages_but_saves_none(at_page, front_door, page):
    client = at_page("councillor")
    opened = client.get(DOOR + page)
    assert "You may look at this case, but not change it." in words_of(opened)
    assert "Save and continue" not in words_of(opened)
    assert client.post(DOOR + page, inputs_of(opened)).status_code == HTTPStatus.FORBIDDEN
    assert stored("vale-front-door").revision == 1


def test_a_case_of_another_place_is_not_there(specimen, system):
    other = add_place(by=system, code="E99000002", name="Otterfold", made_up=True)
    body = add_body(by=system, place=other, id="fen", name="Fen", kind="other", from_on=system.day, made_up=True)
    person = add_person(by=system, email="fen@example.org", name="Fen", made_up=True)
    give_role(by=system, person=person, name="analyst", place=other, body=body, from_on=system.day)
    client = Client()
    client.force_login(Person.objects.get(email="fen@example.org"))
    for page in ("", "describe", "measure/incidents", "assumptions", "assumptions.csv", "download/toml", "results"):
        assert client.get(DOOR + page).status_code == HTTPStatus.NOT_FOUND, page
    assert client.get(f"{PLACE}/cases/").status_code == HTTPStatus.NOT_FOUND


PAGES = (
    *("", "describe", "measure", "measure/incidents", "identify", "identify/incidents", "calculate", "assumptions"),
    *("calculate/costs/team", "calculate/evidence", "calculate/correlations", "calculate/options/two-wards"),
    *("calculate/unpriced/staff", "remove/costs/team", "replace", "identify/incidents/unit-cost"),
)


def test_every_page_of_a_made_up_case_says_so(at_page, front_door):
    client = at_page("analyst")
    for page in PAGES:
        answer = client.get(DOOR + page)
        assert answer.status_code == HTTPStatus.OK, page
        assert "Made up" in words_of(answer), page
        assert answer.content.count(b"<h1") == 1, page


def test_an_illustrative_case_of_a_real_place_says_so(system):
    place = add_place(by=system, code="E06000050", name="Somewhere")
    body = add_body(by=system, place=place, id="council", name="Council", kind="local-authority", from_on=system.day)
    person = add_person(by=system, email="a@example.org", name="Ann")
    give_role(by=system, person=person, name="analyst", place=place, body=body, from_on=system.day)
    client = Client()
    client.force_login(Person.objects.get(email="a@example.org"))
    client.post("/places/E06000050/cases/new", {"title": "Real"})
    assert "Made up" not in words_of(client.get("/cases/real/describe"))
    save(client, "/cases/real/describe", **{"case.illustrative": "yes"})
    for page in ("", "describe", "measure", "identify", "calculate", "assumptions"):
        assert "The inputs of this case are illustrative" in words_of(client.get(f"/cases/real/{page}")), page


# from a file


def test_a_case_comes_from_a_file(at_page, specimen):
    client = at_page("finance")
    text = write_case(made_up_cases()[0]).replace('id = "vale-front-door"', 'id = "brought"')
    answer = client.post(f"{PLACE}/cases/new", {"file": SimpleUploadedFile("brought.toml", text.encode())})
    assert answer["Location"] == "/cases/brought/"
    assert stored("brought").taken_from == "brought.toml"


def test_all_that_is_amiss_in_a_file_is_told_at_once_and_nothing_is_stored(at_page, specimen):
    text = (
        write_case(made_up_cases()[0]).replace("population = 1_160", "population = -4", 1).replace('"CR2.0"', '"CR99"')
    )
    answer = at_page().post(f"{PLACE}/cases/new", {"file": SimpleUploadedFile("door.toml", text.encode())})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    said = words_of(answer)
    lines = {number + 1 for number, line in enumerate(text.split("\n")) if "-4" in line or "CR99" in line}
    assert all(f"line {number}" in said for number in lines)
    assert "There are 2 problems" in said
    assert nothing_new()


def nothing_new() -> bool:
    cases = StoredCase.objects.for_system("a test").count()
    return cases == len(made_up_cases()) and not Upload.objects.for_system("a test").exists()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", bytes(300 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("costs.xlsx", b"body,year\ncouncil,2025\n", "text with columns (CSV)"),
        ("case.xlsx", b"", "empty"),
        ("case.toml", b"format = ", "not-toml"),
        ("case.toml", b"\x00\x01", "NUL byte"),
        ("case.toml", b"[case]\n", "Nothing has been stored"),
    ],
    ids=["csv-renamed", "empty", "not-toml", "not-text", "no-format"],
)
def test_a_bad_file_is_told_what_it_is(at_page, specimen, name, content, said):
    answer = at_page().post(f"{PLACE}/cases/new", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in words_of(answer) or said == "not-toml"
    assert nothing_new()


def test_a_bomb_and_too_large_a_file_are_refused(at_page, specimen, settings):
    client = at_page()
    answer = client.post(f"{PLACE}/cases/new", {"file": SimpleUploadedFile("case.xlsx", bomb())})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "once expanded" in words_of(answer)
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = client.post(f"{PLACE}/cases/new", {"file": SimpleUploadedFile("case.toml", bytes(2000))})
    assert "Take out pictures and sheets" in words_of(answer)
    assert nothing_new()


# what is read


def test_the_list_shows_each_case_with_what_it_comes_to(at_page, specimen):
    text = words_of(at_page("councillor").get(f"{PLACE}/cases/"))
    assert "Domestic abuse: one front door Complete Illustrative The public purse gains £1.6 million" in text.replace(
        "\xa0", " "
    )
    assert "Start a business case" not in text, "a councillor starts none"


def test_a_withdrawn_case_leaves_the_list_and_comes_back(at_page, front_door):
    lead = at_page("programme")
    assert lead.post(f"{DOOR}withdraw")["Location"] == f"{PLACE}/cases/"
    assert "vale-front-door" not in lead.get(f"{PLACE}/cases/").content.decode()
    assert "Withdrawn" in words_of(lead.get(f"{PLACE}/cases/?withdrawn=1"))
    assert "You may look at this case, but not change it." in words_of(at_page("analyst").get(f"{DOOR}describe"))
    assert lead.post(f"{DOOR}withdraw")["Location"] == DOOR
    assert "vale-front-door" in lead.get(f"{PLACE}/cases/").content.decode()


def test_assumptions_have_source_age_grade_and_correction(at_page, front_door):
    client = at_page("councillor")
    text = words_of(client.get(f"{DOOR}assumptions"))
    assert "Domestic abuse incidents avoided: correction −15%, grades 2, 4, 3" in text
    assert (
        "10% to 33%, most likely 22% Evaluation of two front doors elsewhere, matched comparison, made up 2023 3 4"
        in text
    )
    missing = words_of(client.get(f"{DOOR}assumptions?show=missing"))
    assert "Evaluation of two front doors" not in missing
    assert "no source" in missing


def test_assumptions_leave_as_a_spreadsheet_that_runs_nothing(at_page, front_door):
    client = at_page("analyst")
    save(client, f"{DOOR}measure/incidents", **{"sources.population.text": "=HYPERLINK(1)"})
    answer = client.get(f"{DOOR}assumptions.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="vale-front-door-illustrative-assumptions.csv"'
    assert b",'=HYPERLINK(1)," in answer.content
    assert client.get(f"{DOOR}assumptions.xlsx").content[:2] == b"PK"
    assert client.get(f"{DOOR}assumptions.doc").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("kind", "begins"), [("xlsx", b"PK"), ("toml", b"#"), ("json", b"{"), ("pdf", b"%PDF"), ("docx", b"PK")]
)
def test_a_case_is_taken_away(at_page, front_door, kind, begins):
    answer = at_page("auditor").get(f"{DOOR}download/{kind}")
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="vale-front-door-illustrative.{kind}"'


def test_what_is_not_whole_is_not_taken_away(at_page, front_door):
    client = at_page("analyst")
    save(client, f"{DOOR}describe", **{"case.counterfactual": ""})
    answer = client.get(f"{DOOR}download/xlsx")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "no counterfactual" in words_of(answer)


def test_the_library_is_searched_and_read(at_page, specimen):
    client = at_page("councillor")
    found = words_of(client.get("/unit-costs/?words=domestic+violence&theme=Crime"))
    assert "CR2.0 Domestic violence - average cost per incident" in found
    assert "<html" not in client.get("/unit-costs/?words=arson", headers={"HX-Request": "true"}).content.decode()
    page = words_of(client.get("/unit-costs/CR2.0?year=2015/16&deflators=2015-03"))
    assert "£2,470.00 (2008/09)" in page
    assert "NHS / Acute Trust / Hospital 47.4%" in page
    assert "Public value" in page
    assert client.get("/unit-costs/CR99").status_code == HTTPStatus.NOT_FOUND
    assert "may not stand in a case" in words_of(client.get("/unit-costs/HO1920-homicide"))


def test_a_place_keeps_its_own_unit_cost(at_page, specimen):
    client = at_page("finance")
    address = f"{PLACE}/unit-costs/"
    assert "LOCAL.CARE A child looked after for a year" in words_of(client.get(address))
    given = {
        "code": "CR2.0",
        "description": "x",
        "unit": "each",
        "fiscal": "a lot",
        "price_year": "2024",
        "source": "y",
    }
    answer = client.post(address, given)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = words_of(answer)
    assert "The library has CR2.0 already" in text
    assert "Fiscal value must be a number" in text
    assert "Enter a financial year, such as 2024/25" in text
    good = given | {"code": "LOCAL.NIGHT", "fiscal": "£96", "price_year": "2024/25"}
    assert client.post(address, good).status_code == HTTPStatus.FOUND
    assert "LOCAL.NIGHT" in words_of(client.get(address))
    assert at_page("councillor").post(address, good).status_code == HTTPStatus.FORBIDDEN
