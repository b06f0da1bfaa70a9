"""An installation of its own, in processes of its own, so that they can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = "import django; django.setup()\n"
PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class Installation:
    """A data folder, and the environment in which its processes run."""

    folder: Path
    told: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{key: value for key, value in os.environ.items() if key not in ("PORT", "DATABASE_URL")},
            "WHOLEPLACE_DATA": str(self.folder),
            "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(Path(__file__).parent)]),
            **self.told,
        }

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`wholeplace …`, waited for."""
        return self._run([sys.executable, "-W", "error", "-m", "wholeplace.cli", *arguments])

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        """A few lines with the models ready, waited for."""
        return self._run([sys.executable, "-W", "error", "-c", START + code])

    def start_python(self, code: str) -> subprocess.Popen[str]:
        return self._start([sys.executable, "-c", START + code])

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """`wholeplace …`, left running."""
        return self._start([sys.executable, "-m", "wholeplace.cli", *arguments])

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )

    def _start(self, command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def ended(process: subprocess.Popen[Any]) -> Iterator[subprocess.Popen[Any]]:
    """The process, ended afterwards whatever happens."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def until(true: Any, what: str) -> Any:
    """Wait until something holds; its value."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s in vain: {what}")


def answer(address: str) -> bytes | None:
    """What an address answers; None where nothing does yet."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return bytes(response.read())
    except OSError:
        return None
