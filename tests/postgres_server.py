"""A PostgreSQL server for the tests, in this order: `TEST_DATABASE_URL`; the system's own programs, as an ordinary user; none.

A server that a killed run left behind is ended by its own pid file when the next run begins.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql")
NEEDED = ("initdb", "pg_ctl", "createdb")
NOTES = f"wholeplace-test-postgres-{os.getuid()}-"  # one note a run, named by its process: which server it started
ORDINARY_USERS = ("postgres", "nobody")


class NoServer(Exception):  # noqa: N818 - it says why
    """Why there is no server to test on."""


@contextmanager
def postgres_url() -> Iterator[str]:
    """The address of an empty database. Raises `NoServer` with the reason."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = _programs()
    _end_what_was_left()
    room = Path(tempfile.mkdtemp(prefix="wholeplace-pg-"))
    as_user = _ordinary_user(room)
    port = _free_port()
    try:
        _run([*as_user, str(programs / "initdb"), "-D", str(room / "data"), "-U", "test", "-A", "trust", "-E", "UTF8"])
        _start(as_user, programs, room, port)
        _run([*as_user, str(programs / "createdb"), "-h", str(room), "-p", str(port), "-U", "test", "wholeplace"])
        yield f"postgres://test@/wholeplace?host={room}&port={port}"
    finally:
        _end_by_pid_file(room / "data" / "postmaster.pid")
        shutil.rmtree(room, ignore_errors=True)
        _note_of(os.getpid()).unlink(missing_ok=True)


def with_database(url: str, name: str) -> str:
    """The address of another database of the same server, made empty."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _programs() -> Path:
    """The folder of initdb and postgres."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted((p.parent for f in FOLDERS for p in Path(f).glob("**/bin/initdb")), reverse=True)
    found = next((folder for folder in folders if all((folder / one).exists() for one in NEEDED)), None)
    if found is None:
        raise NoServer("no TEST_DATABASE_URL, and PostgreSQL's programs are not on this machine")
    return found


def _ordinary_user(room: Path) -> list[str]:
    """How to run as somebody other than root, who is refused by PostgreSQL; nothing where we are not root."""
    room.chmod(0o700)
    if os.getuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    user = next((name for name in ORDINARY_USERS if _known(name)), None)
    if setpriv is None or user is None:
        raise NoServer("this is root, and there is no setpriv or ordinary user to run PostgreSQL as")
    shutil.chown(room, user)
    return [setpriv, f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups"]


def _known(name: str) -> bool:
    import pwd

    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _start(as_user: list[str], programs: Path, room: Path, port: int) -> None:
    settings = {
        "port": port,
        "listen_addresses": "",
        "unix_socket_directories": room,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    told = " ".join(f"-c {key}={value or chr(39) * 2}" for key, value in settings.items())
    _note_of(os.getpid()).write_text(str(room / "data" / "postmaster.pid"))
    pg_ctl, log = str(programs / "pg_ctl"), str(room / "log")
    _run([*as_user, pg_ctl, "-D", str(room / "data"), "-w", "-l", log, "-o", told, "start"])


def _run(command: list[str]) -> None:
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if made.returncode:
        raise NoServer(f"{Path(command[-1]).name}: {made.stderr.strip() or made.stdout.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _note_of(process: int) -> Path:
    return Path(tempfile.gettempdir()) / f"{NOTES}{process}"


def _end_what_was_left() -> None:
    """End the servers of runs that were killed; those of runs that still go on are left alone."""
    for note in Path(tempfile.gettempdir()).glob(f"{NOTES}*"):
        if not _alive(int(note.name.removeprefix(NOTES))):
            pid_file = Path(note.read_text())
            _end_by_pid_file(pid_file)
            shutil.rmtree(pid_file.parent.parent, ignore_errors=True)
            note.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _end_by_pid_file(path: Path) -> None:
    """End the server whose pid file this is, and no other: the file stands in its own data folder."""
    try:
        os.kill(int(path.read_text().splitlines()[0]), signal.SIGQUIT)
    except (OSError, ValueError, IndexError):
        return
