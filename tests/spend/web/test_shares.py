"""Where larger bodies spend: stating it changes the place's total, and the page says by which method and how surely."""

from __future__ import annotations

from typing import Any

import pytest

from spend import made_up_count
from spend.web.conftest import signed_in
from spend.web.files_of_spending import CODE, place, upload
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.models import Act
from wholeplace.specimen import place as p
from wholeplace.specimen.spend import SEED, truth
from wholeplace.specimen.spend.setting import HOSPITALS
from wholeplace.spend.web.map_place_total import total_of
from wholeplace.spend.web.map_reading import looked_at, where_of
from wholeplace.spend.web.models import SharesStated
from wholeplace.spend.web.stated_shares import (
    REPLACED,
    engine_shares,
    shares_known,
    shares_of,
    state_shares,
    withdraw_shares,
)
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db

PAGE = f"/places/{CODE}/spending/larger-bodies"
API = f"/api/places/{CODE}/spending/shares"
HEAD = "body,method,year,area,share,counted,source\n"
QUARTER = HEAD + "vale-police,need,2025/26,E99000001,1/4,,Crimes\nvale-police,need,2025/26,E99000002,3/4,,Crimes\n"
FIFTH = QUARTER.replace("1/4", "1/5").replace("3/4", "4/5")


def stated(by: By, table: str) -> list[SharesStated]:
    return state_shares(by=by, place=place(), data=table.encode(), name="shares.csv")


def test_shares_are_kept_exactly_and_recorded(analyst: By) -> None:
    (row,) = stated(analyst, QUARTER)
    assert row.shares == {"E99000001": "1/4", "E99000002": "3/4"}
    (known,) = shares_known(analyst, place(), 2025, ["E99000001"])
    assert engine_shares(row) == known
    assert known.split(1001) == {"E99000001": 250, "E99000002": 751}
    act = Act.objects.for_system("test").latest("id")
    assert (act.name, act.by_name) == ("spend.state", analyst.name)


def test_a_set_takes_the_place_of_the_earlier_one_by_its_method(analyst: By) -> None:
    (first,) = stated(analyst, QUARTER)
    (second,) = stated(analyst, FIFTH)
    first.refresh_from_db()
    assert (first.withdrawn, first.withdrawn_why) == (True, REPLACED)
    assert list(shares_of(analyst, place())) == [second]
    stated(analyst, QUARTER.replace("need", "population"))
    assert [row.method for row in shares_of(analyst, place())] == ["need", "population"]


def test_nothing_is_stated_where_a_row_is_wrong(analyst: By) -> None:
    with pytest.raises(Refused) as refused:
        stated(analyst, QUARTER + "otterfold-police,need,2025/26,E99000001,0.5,,Crimes\n")
    assert [problem.name for problem in refused.value.problems] == ["shares-of-unknown"]
    assert not shares_of(analyst, place()).exists()


def test_withdrawing_asks_for_a_reason(finance: By) -> None:
    (row,) = stated(finance, QUARTER)
    with pytest.raises(Refused):
        withdraw_shares(by=finance, shares=row, why=" ")
    withdraw_shares(by=finance, shares=row, why="Wrong force")
    assert shares_known(finance, place(), 2025, ["E99000001"]) == []


def test_a_body_whose_areas_are_all_here_is_none_of_the_larger_ones(analyst: By) -> None:
    stated(analyst, QUARTER)
    assert shares_known(analyst, place(), 2025, ["E99000001", "E99000002"]) == []


def test_the_page_shows_the_part_its_range_and_why(analyst: By) -> None:
    client = signed_in("analyst")
    assert "No body of the place is known to be larger than it." in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"file": upload("shares.csv", QUARTER)}, follow=True)
    assert "One set of shares is stated." in answer.content.decode()
    stated(analyst, FIFTH.replace("need", "population"))
    page = client.get(PAGE).content.decode()
    for words in ("Vale Police", "25.00%", "20.00% to 25.00%", "The methods differ", "By residents weighted by need"):
        assert words in page
    refused = client.post(PAGE, {"file": upload("shares.csv", QUARTER.replace("3/4", "most"))})
    assert refused.status_code == 422
    assert "a share such as 0.25, 25% or 1/4" in refused.content.decode()
    assert client.post(PAGE, {}).status_code == 422


def test_who_may_only_look_has_no_form(specimen: object) -> None:
    client = signed_in("councillor")
    assert "Bring a table of shares" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"file": upload("shares.csv", QUARTER)}).status_code in (403, 404)


def test_the_same_by_json(specimen: object) -> None:
    client = signed_in("analyst")
    answer = client.post(API, {"table": QUARTER}, content_type="application/json")
    assert answer.status_code == 201
    told = {
        "body": "vale-police",
        "method": "need",
        "year": "2025/26",
        "shares": {"E99000001": "1/4", "E99000002": "3/4"},
    }
    (only,) = client.get(API).json()
    assert told.items() <= only.items()
    wrong = client.post(API, {"table": "body"}, content_type="application/json")
    assert [problem["name"] for problem in wrong.json()["problems"]] == ["shares-lack"]


def test_the_truth_is_got_back_through_the_database(counted_specimen: Any, system: By, tmp_path: Any) -> None:
    """The same total as from the bare files, body by body; the hospitals' truth within what the page says."""
    with looked_at(system, counted_specimen.place, where_of([]), choose=True) as seen:
        found = total_of(seen, 2024)
    bare = made_up_count.count(2024, SEED, tmp_path).by_body()
    for body, steps in found.by_body().items():
        assert (steps.attributed_pence, steps.counted_pence) == (
            bare[body].attributed_pence,
            bare[body].counted_pence,
        ), body
    hospitals = found.by_body()[HOSPITALS]
    assert hospitals.low_pence <= truth().own_pence(2024, HOSPITALS) <= hospitals.high_pence
    assert found.by_body()[p.NHS].counted_pence == truth().own_pence(2024, p.NHS)
