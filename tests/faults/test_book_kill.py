"""A server killed again and again in the midst of posting: what it acknowledged stands, once and whole.

Twenty writers post without rest in five books. Each round kills their server (on PostgreSQL now and then the database's own
first process) and starts it again; a writer then sends what was not acknowledged once more, under the same key.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postgres_server import NoServer, Server, own_server

from .installation import PATIENCE_SECONDS, Installation, ended

WRITERS, BOOKS = 20, 5
# After a kill PostgreSQL brings its whole folder to the disk first; Linux can do so in one call.
QUICK_RECOVERY = {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
FURNISH = f"import book_room\nbook_room.furnish({BOOKS})\n"
VERDICT = "import json, book_verdict\nprint(json.dumps(book_verdict.verdict()))\n"


class Writers:
    """The server under twenty writers, and what it has acknowledged."""

    def __init__(self, keeper: subprocess.Popen[bytes]) -> None:
        self.keeper = keeper
        self.said = b""
        self.acknowledged: dict[str, tuple[int, str]] = {}
        self.repeated = self.refused = 0
        self.next = [1] * WRITERS
        os.set_blocking(self.out, False)

    @property
    def out(self) -> int:
        assert self.keeper.stdout is not None
        return self.keeper.stdout.fileno()

    def order(self, words: str) -> None:
        assert self.keeper.stdin is not None
        self.keeper.stdin.write(f"{words}\n".encode())
        self.keeper.stdin.flush()

    def heard(self) -> list[list[str]]:
        """What was said since the last call, line by line; acknowledgements are noted down."""
        try:
            self.said += os.read(self.out, 1 << 20)
        except BlockingIOError:
            time.sleep(0.002)
        *lines, self.said = self.said.split(b"\n")
        told = [line.decode().split() for line in lines]
        for words in told:
            if words[0] == "ack":
                self.note(int(words[1]), int(words[2]), int(words[3]), words[4], words[5])
            self.refused += words[0] == "refused"
        return told

    def note(self, writer: int, n: int, number: int, hashed: str, repeated: str) -> None:
        assert n == self.next[writer], "one after the other"
        self.next[writer] = n + 1
        self.acknowledged[f"pool-{writer % BOOKS} writer {writer} entry {n}"] = (number, hashed)
        self.repeated += repeated == "True"

    def hear(self, word: str) -> list[str]:
        return self.until(lambda told: next((words for words in told if words[0] == word), None), word)

    def until(self, true: Callable[[list[list[str]]], Any], what: str) -> Any:
        """Listen until something holds; its value."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if found := true(self.heard()):
                return found
        raise AssertionError(f"waited {PATIENCE_SECONDS} s in vain: {what}")

    def begin(self) -> int:
        self.order(f"serve {' '.join(map(str, self.next))}")
        return int(self.hear("serving")[1])

    def hear_acknowledged(self, more: int) -> None:
        wanted = len(self.acknowledged) + more
        self.until(lambda _: len(self.acknowledged) >= wanted, f"{more} more entries")

    def end(self) -> int:
        """Await the end of the server; everything that it said before has then been heard."""
        self.order("await")
        return int(self.hear("ended")[1])


def post_and_kill(installation: Installation, rounds: int, server: Server | None = None) -> None:
    prepared = installation.python(FURNISH)
    assert prepared.returncode == 0, prepared.stderr
    command = [sys.executable, "-m", "book_writers", str(WRITERS), str(BOOKS)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    dice = random.Random(3)
    told = {**installation.environment, "DJANGO_SETTINGS_MODULE": "wholeplace.site.settings"}
    with ended(subprocess.Popen(command, env=told, **pipes)) as keeper:
        writers = Writers(keeper)
        writers.hear("ready")
        for n in range(rounds):
            serving = writers.begin()
            writers.hear_acknowledged(dice.randint(1, 25))
            time.sleep(dice.uniform(0, 0.02))
            if server is not None and n % 5 == 4:
                server.kill()
                server.start_again()
                writers.hear_acknowledged(WRITERS)  # those who write go on by themselves
            os.kill(serving, signal.SIGKILL)
            assert writers.end() == -signal.SIGKILL
        writers.begin()
        writers.hear_acknowledged(2 * WRITERS)
        writers.order("stop")
        assert writers.end() == 0
        keeper.stdin.close()
    everything_stands(installation, writers)


def everything_stands(installation: Installation, writers: Writers) -> None:
    told = installation.python(VERDICT)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["wrong"] == []
    standing = {
        f"{book} {key}": (number, hashed)
        for book, entries in found["entries"].items()
        for key, (number, hashed, _) in entries.items()
    }
    assert standing == writers.acknowledged, "each of them once, and nothing else"
    for entries in found["entries"].values():
        for key, (_, _, lines) in entries.items():
            assert lines == 2 + int(key.split()[-1]) % 4, f"{key} is not whole"
    verified = installation.command("verify")
    assert verified.returncode == 0, verified.stderr


def on_sqlite(folder: Path, rounds: int) -> None:
    installation = Installation(folder / "data", {})
    assert installation.command("setup-database").returncode == 0
    post_and_kill(installation, rounds)


def on_postgresql(folder: Path, rounds: int) -> None:
    try:
        with own_server(durable=True, **QUICK_RECOVERY) as server:
            installation = Installation(folder / "data", {"DATABASE_URL": server.url})
            assert installation.command("setup-database").returncode == 0
            post_and_kill(installation, rounds, server)
    except NoServer as why:
        pytest.skip(str(why))


Run = Callable[[Path, int], None]
BOTH = pytest.mark.parametrize("run", [on_sqlite, pytest.param(on_postgresql, marks=pytest.mark.postgres)])


@BOTH
def test_what_was_acknowledged_stands_after_20_kills(run: Run, tmp_path: Path):
    run(tmp_path, 20)


@pytest.mark.long
@BOTH
def test_what_was_acknowledged_stands_after_200_kills(run: Run, tmp_path: Path):
    run(tmp_path, 200)
