"""A real Spark cluster on this machine: one master and two workers, on loopback and on ports of their own.

Each has a loopback address of its own, for Spark reads what a dead worker left behind where another has the same address.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")  # the master's and the workers'
PATIENCE = 60  # seconds
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # Java that starts quickly


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the master answers, and the workers by the number of their process, which is also that of its group."""

    master: str
    workers: tuple[int, ...]


def why_not() -> str:
    """Why there can be no cluster here; nothing where there can."""
    if not find_spec("pyspark"):
        return "pyspark is not installed (make setup-spark)"
    if not shutil.which("java"):
        return "there is no Java here (make setup-extras)"
    try:
        _free_ports(ADDRESSES)
    except OSError:
        return "this machine has one loopback address only"
    return ""


@contextmanager
def cluster(folder: Path, memory: str = "1g") -> Iterator[Cluster]:
    """A master and two workers of one core each, up when they have found each other, ended with all they started."""
    port, page = _free_ports(ADDRESSES[:1] * 2)
    master = f"spark://{ADDRESSES[0]}:{port}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        words = ["--port", str(port), "--webui-port", str(page)]
        started.append(_started("master.Master", ADDRESSES[0], words, folder))
        _wait(lambda: _state(page) is not None, "the master answers")
        for address in ADDRESSES[1:]:
            words = ["--port", "0", "--webui-port", "0", "-c", "1", "-m", memory, "-d", str(folder / address), master]
            started.append(_started("worker.Worker", address, words, folder))
        _wait(lambda: _alive(page) == len(ADDRESSES) - 1, "the workers are there")
        yield Cluster(master, tuple(process.pid for process in started[1:]))
    finally:
        for process in reversed(started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _started(role: str, address: str, words: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    java = {"SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": QUICK}
    with (folder / f"{role}.log").open("ab") as log:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", "--host", address, *words],
            env={**os.environ, **java, **surroundings(address)},
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
        )


def surroundings(address: str = ADDRESSES[0]) -> dict[str, str]:
    """What keeps every part of Spark to this machine, its pages too."""
    return {"SPARK_LOCAL_IP": address, "SPARK_PUBLIC_DNS": address}


def _free_ports(addresses: Sequence[str]) -> list[int]:
    """A port at each address that nobody listens at."""
    sockets = [socket.socket() for _ in addresses]
    try:
        for each, address in zip(sockets, addresses, strict=True):
            each.bind((address, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _state(page: int) -> dict[str, Any] | None:
    with suppress(OSError, ValueError), urlopen(f"http://{ADDRESSES[0]}:{page}/json/", timeout=5) as answer:
        return dict(json.load(answer))
    return None


def _alive(page: int) -> int:
    return sum(worker["state"] == "ALIVE" for worker in (_state(page) or {}).get("workers", ()))


def _wait(until: Any, what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > ends:
            raise TimeoutError(f"after {PATIENCE} s it is still not so that {what}")
        time.sleep(0.1)
