"""Files come in, wait for their columns, are counted, and leave again: what each step changes and records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from spend.web.files_of_spending import (
    COLUMNS,
    MAY,
    MAY_PENCE,
    YEAR,
    body,
    brought,
    counted,
    files_in,
    place,
    upload,
    work_off,
)
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.jobs.tasks import perform
from wholeplace.spend.web import findings
from wholeplace.spend.web.actions import bring, confirm_columns, withdraw
from wholeplace.spend.web.actions_rules import add_rule, count_by_rules
from wholeplace.spend.web.actions_stated import name_payee
from wholeplace.spend.web.models import Batch, ColumnsRemembered, FileTaken
from wholeplace.spend.web.queries import bodies_sending, counted_files
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def lines(by: By) -> list[dict[str, object]]:
    return [row for path in counted_files(by, place()) for row in pq.read_table(path).to_pylist()]


def test_a_file_waits_until_somebody_says_what_its_columns_are(analyst: By) -> None:
    batch = brought(analyst, ("may.csv", MAY))
    (file,) = files_in(batch)
    assert (batch.state, file.state) == (Batch.State.COLUMNS, FileTaken.State.COLUMNS)
    assert (file.rows, file.negatives, file.total_pence, file.basis) == (4, 1, MAY_PENCE, "unknown")
    assert counted_files(analyst, place()) == []
    assert findings.of(file.pk).examples[0][3] == "T-1"
    with pytest.raises(Refused) as refused:
        confirm_columns(by=analyst, file=file, columns=COLUMNS)
    assert [problem.field for problem in refused.value.problems] == ["basis"]
    confirm_columns(by=analyst, file=file, columns=COLUMNS, basis="net")
    batch = work_off(batch)
    assert batch.state == Batch.State.COUNTED
    assert sum(row["pence"] for row in lines(analyst)) == MAY_PENCE  # type: ignore[misc]
    assert {(row["body"], row["basis"], row["edition"]) for row in lines(analyst)} == {
        ("thistlemere-council", "net", "payments 2025/26")
    }
    sent = {one.body.pk: one.years for one in bodies_sending(analyst, place()) if one.sent}
    assert sent == {"thistlemere-council": (2025,)}
    acts = Act.objects.for_system("test").filter(by_name=analyst.name).values_list("name", flat=True)
    assert set(acts) == {"spend.bring", "spend.confirm"}
    assert not any("Quillfeather" in act.after for act in Act.objects.for_system("test")), "no line stands in an act"


def test_columns_are_confirmed_once_for_a_publisher(analyst: By) -> None:
    counted(analyst, ("may.csv", MAY))
    june = MAY.replace("/05/", "/06/").replace("T-", "J-")
    batch = brought(analyst, ("june.csv", june))
    assert batch.state == Batch.State.COUNTED
    assert ColumnsRemembered.objects.for_system("test").get().basis == "net"
    assert sum(row["pence"] for row in lines(analyst)) == 2 * MAY_PENCE  # type: ignore[misc]


def test_the_same_file_again_changes_nothing_and_the_same_month_under_another_name_is_refused(analyst: By) -> None:
    counted(analyst, ("may.csv", MAY))
    acts = Act.objects.for_system("test").count()
    again = bring(by=analyst, place=place(), body=body(), year=YEAR, files=[upload("copy.csv", MAY)])
    assert (again.batch, again.already) == (None, ("copy.csv",))
    assert Act.objects.for_system("test").count() == acts
    turned = "\n".join([MAY.splitlines()[0], *reversed(MAY.splitlines()[1:])])
    july = MAY.replace("/05/", "/07/")
    batch = brought(analyst, ("may-again.csv", turned), ("july.csv", july), ("letter.pdf", b"%PDF-1.4\x00\x01\x02"))
    states = {file.name: (file.state, list(file.problems)) for file in files_in(batch)}
    assert states["may-again.csv"] == ("refused", ["month-published-twice"])
    assert states["july.csv"] == ("counted", [])
    assert states["letter.pdf"][0] == "refused", "one that cannot be read stops no other"
    (problem,) = findings.of(files_in(batch)[0].pk).problems
    assert "may.csv" in problem.found
    assert len(counted_files(analyst, place())) == 2
    stray = {path.stem for path in (counted_files(analyst, place())[0].parent.parent / "published").glob("*")}
    kept = set(FileTaken.objects.for_system("test").values_list("published_sha256", flat=True))
    assert stray & {file.published_sha256 for file in files_in(batch)} <= kept


def test_a_month_corrected_or_cleaned_of_its_signs_is_refused_beside_the_first(analyst: By) -> None:
    rows = [
        f"Thistlemere Council,Highways,{day:02}/05/2025,T-{day},{100 + day}.25,Vale Roads Ltd,Repairs"
        for day in range(1, 21)
    ]
    rows[3] = rows[3].replace(",104.25,", ",-104.25,")
    first = "\n".join([MAY.splitlines()[0], *rows]) + "\n"
    counted(analyst, ("may-first.csv", first))
    corrected = first.replace("T-9,109.25", "T-9,190.25")
    cleaned = first.replace(",-104.25,", ",104.25,")
    batch = brought(analyst, ("may-corrected.csv", corrected), ("may-cleaned.csv", cleaned))
    states = {file.name: (file.state, list(file.problems)) for file in files_in(batch)}
    assert states == {
        "may-corrected.csv": ("refused", ["payments-published-twice"]),
        "may-cleaned.csv": ("refused", ["signs-lost"]),
    }
    assert len(counted_files(analyst, place())) == 1


def test_a_batch_that_is_withdrawn_leaves_the_count_with_its_reason(analyst: By, finance: By) -> None:
    batch = counted(analyst, ("may.csv", MAY))
    with pytest.raises(Refused):
        withdraw(by=analyst, batch=batch, why="An analyst may not")
    with pytest.raises(Refused) as refused:
        withdraw(by=finance, batch=batch, why=" ")
    assert refused.value.problems[0].name == "reason-missing"
    withdraw(by=finance, batch=batch, why="The publisher took it back.")
    assert counted_files(analyst, place()) == []
    act = Act.objects.for_system("test").filter(name="spend.withdraw").get()
    assert act.note == "Leaves the count: 1 file, 4 lines, £4240.75. The publisher took it back."
    again = brought(analyst, ("may.csv", MAY))
    assert again.state == Batch.State.COUNTED, "it may be brought again, by the columns that are remembered"


def test_what_a_person_says_of_the_columns_goes_before_what_their_headers_say(analyst: By) -> None:
    text = "Supplier,Net amount,Gross amount\nAsh Ltd,100.00,120.00\nElm Ltd,50.00,60.00\n"
    batch = brought(analyst, ("both.csv", text))
    (file,) = files_in(batch)
    assert (file.basis, file.total_pence) == ("net", 15000)
    confirm_columns(by=analyst, file=file, columns={"supplier": "Supplier", "gross": "Gross amount"})
    (file,) = files_in(work_off(batch))
    assert (file.state, file.basis, file.total_pence) == ("counted", "gross", 18000)
    assert file.reading["control_pence"] == {"gross": 18000}


def test_what_stood_before_can_still_be_told(finance: By) -> None:
    batch = counted(finance, ("may.csv", MAY))
    stood = counted_files(finance, place())
    later = replace(finance, at=timezone.now() + timedelta(days=1))
    withdraw(by=later, batch=batch, why="The publisher took it back.")
    assert counted_files(later, place()) == []
    assert counted_files(later, place(), as_of=timezone.now()) == stood
    assert counted_files(later, place(), as_of=later.at) == []
    assert counted_files(later, place(), as_of=finance.at - timedelta(days=1)) == []
    assert all(path.exists() for path in stood)


def test_counting_again_by_a_new_rule_moves_meaning_and_no_money(finance: By) -> None:
    counted(finance, ("may.csv", MAY))
    (before,) = counted_files(finance, place())
    told = {"said_on": date(2026, 4, 1), "source": "Cabinet", "nature": "preventive", "control": "addressable"}
    add_rule(by=finance, place=place(), name="roads", where={"directorate": "highway*"}, **told)
    assert {row["nature"] for row in lines(finance)} == {"not-stated"}
    perform(count_by_rules(by=finance, place=place()).pk)
    natures = {row["line"]: row["nature"] for row in lines(finance)}
    assert natures == {2: "not-stated", 3: "not-stated", 4: "not-stated", 5: "preventive"}
    assert sum(row["pence"] for row in lines(finance)) == MAY_PENCE  # type: ignore[misc]
    assert counted_files(finance, place()) != [before]


def test_money_to_a_body_of_the_place_is_found_by_its_own_name_and_by_what_the_place_says(finance: By) -> None:
    text = MAY.replace("Bramble Homecare Ltd", "THE BEAT (payments)")
    name_payee(by=finance, place=place(), name="The beat  (Payments)", body=body("vale-police"))
    counted(finance, ("may.csv", text))
    paid = {row["line"]: (row["payee"], row["transfer"]) for row in lines(finance)}
    assert paid[2] == paid[3] == ("vale-police", "recharge")
    assert paid[4] == (None, None)
    assert paid[5] == ("vale-police", "recharge")
