"""Run by itself: `spark_run.py MASTER WORKER FOLDER`, a folder of Parquet files. Asks the dozen questions of a cluster, then one
more, in the middle of which it kills a worker; prints as JSON what Spark answered and how its stages stood then and at the end.

In a process of its own, for Spark's machine of Java lives as long as the process that called for it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from spend.spark_cluster import QUICK
from wholeplace.spend.lines_store import LinesStore, open_store
from wholeplace.spend.questions import THE_DOZEN, Answer, Question
from wholeplace.spend.spend_map import answer, lines_behind

# Small executors of a quick start; a task for each file, so that both workers have some; a dead worker is given up soon.

SETTINGS = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.files.maxPartitionBytes": "1m",
    "spark.executor.memory": "512m",
    "spark.driver.memory": "512m",
    "spark.ui.enabled": "true",
    "spark.ui.port": "0",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.adaptive.enabled": "false",
    "spark.shuffle.io.maxRetries": "1",
    "spark.shuffle.io.retryWait": "1s",
}
MANY_TASKS = 100  # of a stage, so that there is time to kill in the middle of it
KILLED_IN = Question(by=("supplier", "body"))
OPENED = (Question(by=("body", "service")), ("E08000107", "service-03"))


# Beside the dozen: chosen by what is not known and by a month, in a dimension that no column holds, files counted.
ASKED: Mapping[str, Question] = {
    **THE_DOZEN,
    "chosen and counted": Question(
        by=("paid_to", "capital"),
        where={"month": (date(2021, 5, 1), date(2022, 1, 1)), "area": (None, "E08000100"), "capital": (True, None)},
        files=True,
    ),
}


def told(found: Answer) -> dict[str, Any]:
    """An answer as JSON can say it."""
    rows = [[[str(value) for value in row.cell], row.pence, row.lines, row.files] for row in found.rows]
    return {"rows": rows, "total": found.total_pence, "lines": found.lines}


def told_lines(store: LinesStore) -> list[list[Any]]:
    return [[row["pence"], row["file"], row["line"]] for row in lines_behind(store, *OPENED, 0, 20).rows]


class Witness(threading.Thread):
    """Looks at a question's stages until the first is finished and a later one at work, and there and then kills the worker."""

    def __init__(self, page: str, worker: int) -> None:
        super().__init__(daemon=True)
        self.page, self.worker = page, worker
        self.before = {stage["stageId"] for stage in self.stages()}
        self.at_the_kill: list[Any] = []

    def stages(self) -> list[dict[str, Any]]:
        with urlopen(f"{self.page}/stages", timeout=10) as answer:
            return list(json.load(answer))

    def workers(self) -> list[list[Any]]:
        """The executors: whether each is there, and how many tasks it has done."""
        with urlopen(f"{self.page}/allexecutors", timeout=10) as answer:
            return [[e["isActive"], e["completedTasks"]] for e in json.load(answer) if e["id"] != "driver"]

    def since(self) -> list[dict[str, Any]]:
        kept = ("stageId", "attemptId", "status", "numTasks", "numCompleteTasks", "numFailedTasks")
        new = [stage for stage in self.stages() if stage["stageId"] not in self.before]
        return sorted(
            ({key: stage[key] for key in kept} for stage in new), key=lambda s: (s["stageId"], s["attemptId"])
        )

    def run(self) -> None:
        while not self.at_the_kill:
            stages = self.since()
            if stages and stages[0]["status"] == "COMPLETE" and any(s["status"] == "ACTIVE" for s in stages[1:]):
                os.killpg(self.worker, signal.SIGKILL)
                self.at_the_kill = stages
            time.sleep(0.01)


def main(master: str, worker: int, folder: Path) -> dict[str, Any]:
    with open_store(folder.glob("*.parquet"), engine="spark", master=master, settings=SETTINGS) as store:
        from pyspark.sql import SparkSession

        dozen = {name: told(answer(store, question)) for name, question in ASKED.items()}
        opened = told_lines(store)
        session = SparkSession.getActiveSession()
        assert session is not None
        session.conf.set("spark.sql.shuffle.partitions", MANY_TASKS)
        context = session.sparkContext
        witness = Witness(f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}", worker)
        witness.start()
        killed = told(answer(store, KILLED_IN))
        return {
            "dozen": dozen,
            "opened": opened,
            "killed": killed,
            "at_the_kill": witness.at_the_kill,
            "at_the_end": witness.since(),
            "workers": witness.workers(),
        }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
