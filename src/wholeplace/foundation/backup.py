"""One file that holds all that an installation keeps, taken while the site goes on; and putting it back.

The file is a compressed archive of `database` (SQLite's own copy, or PostgreSQL's custom dump), `uploads/`, `flows/`,
`spend/` and `secret_key`, with `contents.json` telling what is in it and each file's SHA-256. It holds secrets: keep it as you
keep the data folder.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from wholeplace.vocabulary.problems import Exit, Problem, Refused

FORM = "wholeplace-backup/1"
CONTENTS = "contents.json"
TAKEN = ("uploads", "flows", "spend", "secret_key")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup took: files beside the database, and the size of the archive."""

    files: int
    size_bytes: int


def back_up(file: Path) -> Kept:
    """Write the backup; a file of that name is replaced only when the new one is whole. *Refuses* `no-pg-dump`."""
    draft = file.with_name(f"{file.name}.part")
    with TemporaryDirectory(dir=file.resolve().parent) as room:
        database = Path(room) / "database"
        _copy_database(database)
        taken = {"database": database, **dict(_files_to_take())}
        hashes = {name: _hash(path) for name, path in taken.items()}
        with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
            _add_contents(archive, hashes)
            for name, path in taken.items():
                archive.add(path, arcname=name, recursive=False)
    draft.chmod(0o600)
    draft.replace(file)
    return Kept(len(taken) - 1, file.stat().st_size)


def restore(file: Path) -> None:
    """Put a backup into an empty data folder and database.

    *Refuses*, changing nothing: `backup-unreadable`, `backup-damaged`, `backup-of-another-database`, `data-folder-not-empty`.
    """
    _demand_empty()
    data = Path(settings.DATA)
    data.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=data) as room:
        contents = _unpack(file, Path(room))
        _demand_whole(file, Path(room), contents)
        _restore_database(Path(room) / "database")
        for name in contents["sha256"]:
            if name != "database":
                target = data / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(Path(room) / name, target)


def _files_to_take() -> Iterator[tuple[str, Path]]:
    data = Path(settings.DATA)
    for name in TAKEN:
        root = data / name
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".part":
                yield str(path.relative_to(data)), path


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _run("pg_dump", "--format=custom", f"--file={target}")


def _restore_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        shutil.move(source, settings.DATABASES["default"]["NAME"])
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_name()}", str(source))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, told by environment where the database is, so that no password stands in a list."""
    path = shutil.which(program)
    if path is None:
        raise Refused(_no_program(program))
    told = connection.settings_dict
    places = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    environment = {**os.environ, **{key: str(value) for key, value in places.items() if value}, "PGDATABASE": _name()}
    subprocess.run([path, *arguments], env=environment, check=True)  # noqa: S603 - a program of the system, our own words


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _add_contents(archive: tarfile.TarFile, hashes: dict[str, str]) -> None:
    told = {"form": FORM, "database": connection.vendor, "sha256": hashes}
    text = json.dumps(told, indent=2).encode()
    entry = tarfile.TarInfo(CONTENTS)
    entry.size = len(text)
    archive.addfile(entry, io.BytesIO(text))


def _unpack(file: Path, room: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(room, filter="data")
        contents: dict[str, Any] = json.loads((room / CONTENTS).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise Refused(_unreadable(file, error), status=Exit.UNREADABLE) from error
    if contents.get("form") != FORM:
        raise Refused(_unreadable(file, f"its form is {contents.get('form')!r}"), status=Exit.UNREADABLE)
    if contents["database"] != connection.vendor:
        raise Refused(_another_database(file, contents["database"]))
    return contents


def _demand_whole(file: Path, room: Path, contents: dict[str, Any]) -> None:
    wrong = [n for n, kept in contents["sha256"].items() if not (room / n).is_file() or _hash(room / n) != kept]
    if wrong:
        raise Refused(*(_damaged(file, name) for name in wrong), status=Exit.CHECK_FAILED)


def _demand_empty() -> None:
    data = Path(settings.DATA)
    there = [name for name in ("uploads", "flows", "spend") if (data / name).exists()]
    if connection.vendor == "sqlite":
        there += [path.name for path in [Path(settings.DATABASES["default"]["NAME"])] if path.exists()]
    elif connection.introspection.table_names():
        there.append(f"tables in the database {_name()}")
    if there:
        raise Refused(_not_empty(data, there))


def _not_empty(data: Path, there: list[str]) -> Problem:
    return Problem(
        name="data-folder-not-empty",
        found=f"{data}: {', '.join(there)}",
        expected="a data folder without uploads, and a database without tables",
        why="Restoring over what is kept would lose it.",
        remedy="Stop the site, and restore into another folder: WHOLEPLACE_DATA=restored wholeplace restore FILE.",
    )


def _unreadable(file: Path, why: object) -> Problem:
    return Problem(
        name="backup-unreadable",
        file=str(file),
        found=str(why),
        expected=f"a file that `wholeplace backup` wrote ({FORM})",
        why="Anything else cannot be put back whole.",
        remedy="Choose another backup.",
    )


def _damaged(file: Path, name: str) -> Problem:
    return Problem(
        name="backup-damaged",
        file=str(file),
        field=name,
        found="bytes that are missing, or are not those that were backed up",
        expected="the SHA-256 that the backup's own list gives",
        why="A damaged copy would be taken for what was kept.",
        remedy="Choose another backup.",
    )


def _another_database(file: Path, found: str) -> Problem:
    return Problem(
        name="backup-of-another-database",
        file=str(file),
        found=f"a copy of a {found} database",
        expected=f"a copy of a {connection.vendor} database, as this installation uses",
        why="One cannot be read as the other.",
        remedy="Set or clear DATABASE_URL so that the installation uses the same kind.",
    )


def _no_program(program: str) -> Problem:
    return Problem(
        name="no-pg-dump",
        found=f"no program {program} on this machine",
        expected="PostgreSQL's own programs for backing up",
        why="Only they copy a database whole while it is in use.",
        remedy="Install the PostgreSQL client programs (on Debian: apt-get install postgresql-client).",
    )
