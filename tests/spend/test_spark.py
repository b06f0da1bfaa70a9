"""The map asked of a real Spark cluster says the same pennies as DuckDB, also when a worker dies in the middle of a question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spend.made_up_lines import made_up
from spend.spark_cluster import cluster, surroundings, why_not
from spend.spark_run import ASKED, KILLED_IN, told, told_lines
from wholeplace.spend.lines_store import open_store
from wholeplace.spend.spend_map import answer

pytestmark = pytest.mark.skipif(bool(why_not()), reason=f"needs Spark: {why_not()}")

HERE = Path(__file__).parent
FILES = 8
LINES = 160_000
MANY_LINES = 5_000_000


def asked_of_spark(folder: Path, lines: int) -> tuple[dict[str, Any], Path]:
    """What a cluster answered about so many lines, one of its workers having been killed on the way."""
    kept = folder / "kept"
    kept.mkdir()
    for number in range(FILES):
        made_up(kept / f"{number}.parquet", lines // FILES, seed=number)
    with cluster(folder) as here:
        done = subprocess.run(
            [sys.executable, str(HERE / "spark_run.py"), here.master, str(here.workers[0]), str(kept)],
            env={**os.environ, **surroundings(), "PYTHONPATH": str(HERE.parent)},
            capture_output=True,
            text=True,
            cwd=folder,
            timeout=600,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), kept


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    return asked_of_spark(tmp_path_factory.mktemp("spark"), LINES)


def check_dozen(spark: dict[str, Any], kept: Path) -> None:
    with open_store(kept.glob("*.parquet")) as store:
        assert spark["dozen"] == {name: told(answer(store, question)) for name, question in ASKED.items()}
        assert spark["opened"] == told_lines(store)
    assert len(spark["dozen"]) == 13
    assert len(spark["opened"]) == 20
    assert spark["dozen"]["chosen and counted"]["rows"]


def check_killed(spark: dict[str, Any], kept: Path) -> None:
    first, last = spark["at_the_kill"][0]["stageId"], spark["at_the_end"][-1]["stageId"]
    then = {stage["stageId"]: stage for stage in spark["at_the_kill"]}
    assert then[first]["status"] == "COMPLETE"
    assert last not in then or then[last]["status"] != "COMPLETE"
    attempts = [stage for stage in spark["at_the_end"] if stage["stageId"] == first]
    assert len(attempts) > 1, "what the dead worker had worked out was lost and is worked out again"
    assert attempts[-1]["status"] == "COMPLETE"
    assert attempts[-1]["numTasks"] < attempts[0]["numTasks"], "the living worker's part was not lost"
    assert [there for there, _ in spark["workers"]].count(False) == 1
    with open_store(kept.glob("*.parquet")) as store:
        assert spark["killed"] == told(answer(store, KILLED_IN))


def test_the_dozen_questions_agree_to_the_penny(run: tuple[dict[str, Any], Path]) -> None:
    check_dozen(*run)


def test_a_worker_killed_after_the_first_stage_changes_no_penny(run: tuple[dict[str, Any], Path]) -> None:
    check_killed(*run)


@pytest.mark.long
def test_millions_of_lines_agree_and_outlive_a_worker(tmp_path: Path) -> None:
    run = asked_of_spark(tmp_path, MANY_LINES)
    check_dozen(*run)
    check_killed(*run)
