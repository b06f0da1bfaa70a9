"""A PostgreSQL server for the tests, in this order: `TEST_DATABASE_URL`; the system's own programs, as an ordinary user; none.

The server's room stands where that user can enter, for a private temporary folder of root's is closed to it. A server that a
killed run left behind is ended by its own pid file when the next run begins.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql")
NEEDED = ("initdb", "pg_ctl", "createdb")
NOTES = f"wholeplace-test-postgres-{os.getuid()}-"  # one note a server, named by its process: which server it started
ORDINARY_USERS = ("postgres", "nobody")
ROOM = "wholeplace-pg-"
OPEN_TO_ALL = ("/var/tmp", "/tmp")
SOCKET_BYTES = 100  # a socket's whole path may have so many, and its name is part of them
NAME_BYTES = len(f"/{ROOM}12345678/.s.PGSQL.65535")
PATIENCE_SECONDS = 30
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class NoServer(Exception):  # noqa: N818 - it says why
    """Why there is no server to test on."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the tests' own, which may be killed and started again. Its data live in `room`."""

    room: Path
    port: int
    programs: Path
    as_user: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        return f"postgres://test@/wholeplace?host={self.room}&port={self.port}"

    @property
    def pid_file(self) -> Path:
        return self.room / "data" / "postmaster.pid"

    def start(self) -> None:
        """Start it, and wait until it answers. Raises `NoServer` with the reason."""
        settings = {"port": self.port, "listen_addresses": "", "unix_socket_directories": self.room} | dict(
            self.settings
        )
        told = " ".join(f"-c {key}={value or chr(39) * 2}" for key, value in settings.items())
        pg_ctl, log = str(self.programs / "pg_ctl"), str(self.room / "log")
        _run([*self.as_user, pg_ctl, "-D", str(self.room / "data"), "-w", "-l", log, "-o", told, "start"])

    def kill(self) -> None:
        """Kill its first process with SIGKILL, as a power cut would; the others then end by themselves."""
        os.kill(int(self.pid_file.read_text().splitlines()[0]), signal.SIGKILL)

    def start_again(self) -> None:
        """Start it after it was killed, as soon as the last of its processes is gone."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.start()
            except NoServer:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


@contextmanager
def postgres_url() -> Iterator[str]:
    """The address of an empty database. Raises `NoServer` with the reason."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with own_server() as server:
        yield server.url


@contextmanager
def own_server(*, durable: bool = False, **more: str) -> Iterator[Server]:
    """A server of one's own with an empty database, ended afterwards. Raises `NoServer` with the reason.

    `durable`: what it acknowledges survives a power cut, as in a real installation; otherwise it is quick and forgetful.
    """
    programs = _programs()
    _end_what_was_left()
    as_user, parent = _user_and_parent()
    room = Path(tempfile.mkdtemp(prefix=ROOM, dir=parent))
    note = parent / f"{NOTES}{os.getpid()}-{room.name.removeprefix(ROOM)}"
    settings = tuple(((DURABLE if durable else HASTY) | more).items())
    server = Server(room, _free_port(), programs, tuple(as_user), settings)
    try:
        _give_away(room, as_user)
        note.write_text(str(server.pid_file))
        data = str(room / "data")
        _run([*as_user, str(programs / "initdb"), "--no-sync", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8"])
        server.start()
        at = ["-h", str(room), "-p", str(server.port), "-U", "test"]
        _run([*as_user, str(programs / "createdb"), *at, "wholeplace"])
        yield server
    finally:
        _end_by_pid_file(server.pid_file)
        shutil.rmtree(room, ignore_errors=True)
        note.unlink(missing_ok=True)


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


def _user_and_parent() -> tuple[list[str], Path]:
    """How to run as somebody other than root, who is refused by PostgreSQL (nothing where we are not root); and where that
    user's room may stand: in the temporary folder if it can be entered, else in one that is open to all."""
    as_user = _ordinary_user()
    for parent in _parents():
        if len(os.fsencode(parent)) + NAME_BYTES <= SOCKET_BYTES and _can_enter(as_user, parent):
            return as_user, parent
    raise NoServer(f"no folder for the server that its user can enter: {', '.join(map(str, _parents()))}")


def _parents() -> list[Path]:
    return [Path(name) for name in dict.fromkeys((tempfile.gettempdir(), *OPEN_TO_ALL))]


def _can_enter(as_user: list[str], folder: Path) -> bool:
    asked = subprocess.run([*as_user, "test", "-x", str(folder)], capture_output=True, check=False, cwd="/")
    return asked.returncode == 0 and os.access(folder, os.W_OK | os.X_OK)


def _ordinary_user() -> list[str]:
    if os.getuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    user = next((name for name in ORDINARY_USERS if _known(name)), None)
    if setpriv is None or user is None:
        raise NoServer("this is root, and there is no setpriv or ordinary user to run PostgreSQL as")
    return [setpriv, f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups"]


def _give_away(room: Path, as_user: list[str]) -> None:
    room.chmod(0o700)
    if as_user:
        shutil.chown(room, as_user[1].removeprefix("--reuid="))


def _known(name: str) -> bool:
    import pwd

    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _run(command: list[str]) -> None:
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if made.returncode:
        raise NoServer(f"{Path(command[-1]).name}: {made.stderr.strip() or made.stdout.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_what_was_left() -> None:
    """End the servers of runs that were killed; those of runs that still go on are left alone."""
    for parent in _parents():
        for note in parent.glob(f"{NOTES}*"):
            process = note.name.removeprefix(NOTES).partition("-")[0]
            if note.stat().st_uid == os.getuid() and process.isdigit() and not _alive(int(process)):
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
