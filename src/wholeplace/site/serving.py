"""Serving: the database made, the specimen loaded where there is no place, the site and its worker started and ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import typer

from wholeplace.vocabulary.problems import Exit, Problem, Refused

WORKER_RESTARTS = 5
GRACE_SECONDS = 10


def start_django() -> None:
    import django

    django.setup()


def prepare(load_specimen: bool = True) -> None:
    """Everything that must stand before the first request: data folder, tables, files served, a place to look at."""
    start_django()
    bring_up_to_date()
    collect_static_files()
    if load_specimen:
        load_specimen_if_empty()


def bring_up_to_date() -> None:
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def collect_static_files() -> None:
    """Copy what pages need into the data folder, where something there is older than what is installed."""
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)


def load_specimen_if_empty() -> None:
    from wholeplace.foundation.people.models import Place

    if not Place.objects.for_system("is there any place yet").exists():
        load_specimen()


def load_specimen() -> None:
    """Load the made-up place and print who may sign in. *Refuses* `real-place-kept`."""
    from wholeplace.specimen import load

    loaded = load.load()
    typer.echo(loaded.words())


def run(host: str, port: int) -> int:
    """Start the site and its worker; end both when asked to, or when the site ends. Its exit status."""
    _demand_free(host, port)
    site = _start_site(host, port)
    worker = _start_worker()
    typer.echo(f"wholeplace answers at http://{host}:{port}/ (stop it with Ctrl+C)")
    sys.stdout.flush()
    asked: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: asked.append(number))
    try:
        return _watch(site, worker, asked)
    finally:
        _end(site)


def _watch(site: subprocess.Popen[Any], worker: subprocess.Popen[Any], asked: list[int]) -> int:
    restarts = 0
    try:
        while not asked and site.poll() is None:
            time.sleep(0.2)
            if worker.poll() is not None and restarts < WORKER_RESTARTS:
                restarts += 1
                typer.echo(f"The worker ended with status {worker.returncode}; starting it again.", err=True)
                worker = _start_worker()
    finally:
        _end(worker)
    return Exit.DONE if asked else (site.returncode or Exit.OUR_FAULT)


def _start_site(host: str, port: int) -> subprocess.Popen[Any]:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--blocking-threads", "4", "--no-ws"]
    command = [sys.executable, "-m", "granian", *options, "--log-level", "warning", "wholeplace.site.wsgi:application"]
    return subprocess.Popen(command, env=_environment())  # noqa: S603 - our own interpreter, our own words


def _start_worker() -> subprocess.Popen[Any]:
    return subprocess.Popen([sys.executable, "-m", "wholeplace.cli", "work"], env=_environment())


def _environment() -> dict[str, str]:
    """One thread for linear algebra in each process: the machine's cores are shared by several of them."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1")}


def _end(process: subprocess.Popen[Any]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _demand_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(_port_taken(host, port, error), status=Exit.MISUSED) from None


def _port_taken(host: str, port: int, error: OSError) -> Problem:
    return Problem(
        name="port-taken",
        field="--port",
        found=f"{host}:{port}: {error.strerror}",
        expected="an address of this machine, and a port that nothing else answers on",
        why="Two servers cannot answer at one address.",
        remedy="Stop the other server, or choose another port: PORT=8001 make run, or wholeplace serve --port 8001.",
    )
