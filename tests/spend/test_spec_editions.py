"""Two files of one month, held against each other: the traps that were met in published files."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeplace.spend.editions import Edition, held_together, same_month, signs_lost
from wholeplace.spend.read import read_all, read_file

PUBLISHED = Path(__file__).parent / "data" / "published"


def edition(path: Path, folder: Path) -> Edition:
    taken = read_file(path, out_folder=folder)[0]
    assert taken.parquet is not None
    return Edition(taken.read, taken.parquet)


@pytest.fixture
def raw(tmp_path: Path) -> Edition:
    return edition(PUBLISHED / "leeds-raw-2020-06.csv", tmp_path)


@pytest.fixture
def clean(tmp_path: Path) -> Edition:
    return edition(PUBLISHED / "leeds-clean-2020-06.csv", tmp_path)


def test_signs_lost_in_a_cleaned_file_are_flagged_against_the_raw_one(raw: Edition, clean: Edition) -> None:
    for found in (signs_lost(raw, clean), signs_lost(clean, raw)):
        assert [problem.name for problem in found] == ["signs-lost"]
        assert found[0].file == "leeds-clean-2020-06.csv"
        assert "less 27 minus signs:" in found[0].found
        more = clean.read.total_pence - raw.read.total_pence
        assert f"£{more / 100:,.2f} more" in found[0].found


def test_a_file_whose_signs_are_there_is_not_flagged(raw: Edition) -> None:
    assert signs_lost(raw, raw) == []


def test_other_months_are_not_flagged(tmp_path: Path) -> None:
    october, november = (edition(PUBLISHED / f"bradford-2019-{month}_clean.csv", tmp_path) for month in ("10", "11"))
    assert signs_lost(october, november) + same_month(october, november) == []


def test_the_same_month_under_another_name_and_layout_is_known(clean: Edition, tmp_path: Path) -> None:
    processed = edition(PUBLISHED / "leeds-processed-2020-06.csv", tmp_path)
    [problem] = same_month(clean, processed)
    assert problem.name == "payments-published-twice"
    assert problem.file == "leeds-processed-2020-06.csv"


def test_the_same_month_with_a_few_corrections_is_known(tmp_path: Path) -> None:
    path = PUBLISHED / "manchester-2021-04.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    again = tmp_path / "april-corrected.csv"
    again.write_text(
        "\n".join([lines[0], *sorted(lines[3:]), lines[1].replace("1773.66", "1773.99")]), encoding="utf-8"
    )
    [problem] = same_month(edition(path, tmp_path), edition(again, tmp_path))
    assert problem.found.startswith("38 of its 39 lines")


def test_the_same_bytes_twice_are_known_by_their_hash_and_not_here(raw: Edition) -> None:
    assert same_month(raw, raw) == []


def test_months_that_do_not_meet_are_not_the_same(tmp_path: Path) -> None:
    path = PUBLISHED / "manchester-2021-04.csv"
    later = tmp_path / "later.csv"
    later.write_text(path.read_text(encoding="utf-8").replace("2021-04-", "2021-05-"), encoding="utf-8")
    assert same_month(edition(path, tmp_path), edition(later, tmp_path)) == []


def test_files_read_together_are_held_against_each_other(tmp_path: Path) -> None:
    names = (
        "leeds-raw-2020-06.csv",
        "leeds-clean-2020-06.csv",
        "leeds-processed-2020-06.csv",
        "manchester-2021-04.csv",
    )
    read = held_together(read_all([PUBLISHED / name for name in names], out_folder=tmp_path))
    assert [[problem.name for problem in each.read.problems] for each in read] == [
        [],
        ["signs-lost"],
        ["signs-lost", "payments-published-twice"],
        [],
    ]
