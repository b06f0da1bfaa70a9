"""What each action on a business case changes, what it records, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.web.conftest import stored
from wholeplace.appraisal.casefile import write_case
from wholeplace.appraisal.web import actions
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import checked
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.uploads.models import Upload
from wholeplace.foundation.values.queries import value_set
from wholeplace.specimen.cases import made_up_cases
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def acts() -> list[Act]:
    return list(Act.objects.for_system("a test").order_by("id"))


def refusal(call, **told) -> str:
    """The names of what is refused; nothing is then stored and nothing recorded."""
    before = (len(acts()), list(StoredCase.objects.for_system("a test").values_list("pk", "revision")))
    with pytest.raises(Refused) as refused:
        call(**told)
    after = (len(acts()), list(StoredCase.objects.for_system("a test").values_list("pk", "revision")))
    assert after == before
    return ", ".join(problem.name for problem in refused.value.problems)


def test_a_case_starts_with_a_title_and_the_years_ahead(specimen, person):
    case = actions.start_case(by=person("analyst"), place=specimen.place, title="  A warmer home  ")
    assert (case.pk, case.title, case.revision, case.started_by) == ("a-warmer-home", "A warmer home", 1, "Asha Okoro")
    head = stored(case.pk).raw["case"]
    assert (head["first_year"], head["years"], head["deflators"]) == ("2027/28", 5, "2026-06")
    assert head["illustrative"], "a case of a made-up place says so"
    act = acts()[-1]
    assert (act.name, act.by_name, act.chain) == ("case.add", "Asha Okoro", specimen.place.code)
    assert json.loads(act.after)


def test_two_cases_of_one_title_get_ids_of_their_own(specimen, person):
    by = person("analyst")
    ids = [actions.start_case(by=by, place=specimen.place, title="Homes!").pk for _ in range(3)]
    assert ids == ["homes", "homes-2", "homes-3"]


def test_a_case_without_a_title_is_refused(specimen, person):
    assert refusal(actions.start_case, by=person("analyst"), place=specimen.place, title=" ") == "title-missing"


@pytest.mark.parametrize("word", ["councillor", "approver", "auditor", "pool", "central", "administrator"])
def test_who_may_not_start_a_case(specimen, person, word):
    told = {"by": person(word), "place": specimen.place, "title": "Homes"}
    assert refusal(actions.start_case, **told) == "not-permitted"


def test_a_case_from_a_file_is_kept_with_the_file(specimen, person):
    case = replace(made_up_cases()[0], id="second")
    file = SimpleUploadedFile("second.toml", write_case(case).encode())
    kept = actions.take_in_case(by=person("finance"), place=specimen.place, case=case, file="second.toml", brought=file)
    assert checked(stored("second").raw).case == case
    assert kept.taken_from == "second.toml"
    assert Upload.objects.for_system("a test").get().name == "second.toml"
    assert [act.name for act in acts()][-1] == "case.add", "one act for case and file"


def test_a_case_of_another_place_is_refused(specimen, person):
    case = replace(made_up_cases()[0], place="E06000050")
    told = {"by": person("analyst"), "place": specimen.place, "case": case, "file": "case.toml"}
    assert refusal(actions.take_in_case, **told) == "another-place"


def test_a_change_counts_a_revision_and_records_before_and_after(front_door, person):
    raw = {**front_door.raw, "case": {**front_door.raw["case"], "years": 6, "id": "stolen", "place": "E06000050"}}
    actions.change_case(by=person("finance"), case=front_door, raw=raw, revision=1)
    now = stored("vale-front-door")
    assert (now.revision, now.changed_by, now.raw["case"]["years"]) == (2, "Fergus Lyle", 6)
    assert (now.raw["case"]["id"], now.raw["case"]["place"]) == ("vale-front-door", "E99000001"), "these never change"
    act = acts()[-1]
    assert act.name == "case.change"
    assert '"years":5' in act.before.replace(" ", "").replace("\\", "")
    assert '"years":6' in act.after.replace(" ", "").replace("\\", "")


def test_nothing_changed_is_nothing_recorded(front_door, person):
    count = len(acts())
    actions.change_case(by=person("analyst"), case=front_door, raw=front_door.raw, revision=1)
    assert (len(acts()), stored("vale-front-door").revision) == (count, 1)


def test_a_change_made_to_an_older_revision_is_refused(front_door, person):
    raw = {**front_door.raw, "case": {**front_door.raw["case"], "years": 6}}
    actions.change_case(by=person("finance"), case=front_door, raw=raw, revision=1)
    told = {"by": person("analyst"), "case": front_door, "raw": front_door.raw, "revision": 1}
    assert refusal(actions.change_case, **told) == "changed-meanwhile"
    assert stored("vale-front-door").raw["case"]["years"] == 6


def test_a_made_up_case_cannot_be_made_real(front_door, person):
    raw = {**front_door.raw, "case": {**front_door.raw["case"], "illustrative": False}}
    actions.change_case(by=person("analyst"), case=front_door, raw=raw, revision=1)
    assert stored("vale-front-door").illustrative


def test_a_line_begins_with_a_title_and_a_free_id(front_door, person):
    by = person("analyst")
    kept, line = actions.add_line(by=by, case=front_door, kind="costs", title="Team", revision=1)
    assert line == {"id": "team-2", "title": "Team"}
    assert [row["id"] for row in stored(kept.pk).raw["costs"]] == ["team", "record", "rooms", "team-2"]
    told = {"by": by, "case": kept, "kind": "costs", "title": " ", "revision": 2}
    assert refusal(actions.add_line, **told) == "title-missing"


def test_a_line_taken_out_takes_what_is_said_of_it(front_door, person):
    actions.remove_line(by=person("analyst"), case=front_door, kind="benefits", key="repeat-calls", revision=1)
    found = checked(stored("vale-front-door").raw)
    assert found.whole, [problem.text() for problem in found.problems]
    assert [line["id"] for line in found.raw["benefits"]] == ["incidents"]
    assert len(found.raw["correlations"]) == 1
    options = {option["id"]: option for option in found.raw["options"]}
    assert "repeat-calls" not in options["as-now"]["without"]
    assert "repeat-calls.population" not in options["two-wards"]["changes"]


def test_a_newer_file_takes_the_place_of_the_content(front_door, person):
    newer = replace(made_up_cases()[0], title="One door")
    file = SimpleUploadedFile("newer.toml", write_case(newer).encode())
    told = {"case": front_door, "content": newer, "file": "newer.toml", "brought": file}
    assert refusal(actions.replace_case, by=person("analyst"), revision=9, **told) == "changed-meanwhile"
    assert not Upload.objects.for_system("a test").exists(), "nothing is half stored"
    actions.replace_case(by=person("analyst"), revision=1, **told)
    assert (stored("vale-front-door").title, acts()[-1].note) == ("One door", "taken from newer.toml")


def test_only_the_programme_lead_withdraws(front_door, person):
    assert refusal(actions.withdraw_case, by=person("analyst"), case=front_door) == "not-permitted"
    actions.withdraw_case(by=person("programme"), case=front_door)
    assert stored("vale-front-door").withdrawn
    told = {"by": person("analyst"), "case": front_door, "raw": {**front_door.raw, "costs": []}, "revision": 1}
    assert refusal(actions.change_case, **told) == "case-withdrawn"
    actions.restore_case(by=person("programme"), case=front_door)
    assert not stored("vale-front-door").withdrawn
    assert [act.name for act in acts()[-2:]] == ["case.withdraw", "case.withdraw"]


def test_a_places_own_unit_cost_is_an_edition_beside_the_others(specimen, person, system):
    value = {
        "description": "A night in a refuge",
        "unit": "night",
        "value": {"fiscal": 96, "price_year": "2024/25"},
        "source": {"text": "Contract", "year": "2025"},
    }
    before = value_set(person("finance"), specimen.place, "unit-costs")
    with pytest.raises(Refused) as refused:
        actions.keep_unit_cost(by=person("finance"), place=specimen.place, code="LOCAL.REFUGE", value=value)
    assert [problem.name for problem in refused.value.problems] == ["before-the-last-edition"]
    later = replace(person("finance"), at=system.at.replace(day=2))
    kept = actions.keep_unit_cost(by=later, place=specimen.place, code="LOCAL.REFUGE", value=value)
    assert sorted(kept.values) == ["LOCAL.CARE", "LOCAL.REFUGE"]
    assert before is not None
    assert sorted(before.values) == ["LOCAL.CARE"]
