"""Where counted lines are kept and asked: Parquet files, one Ibis table over them, answered by DuckDB or by Spark.

The only file that knows the one from the other. A question is an Ibis expression over `LinesStore.table`; the store turns it
into the engine's own SQL and hands back an Arrow table with the expression's columns and types, so that whole pence stay whole
pence. DuckDB works in this process, in two threads, within a limit of memory beyond which it writes to a folder of its own;
Spark, which must be installed besides, serves where a region or the country outgrows one machine.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.spend.lines import COUNTED
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

Engine = Literal["duckdb", "spark"]
Progress = Callable[[int, int], None]

LINES = "lines"
MEMORY_MB = 1024
THREADS = 2
_WATCHED_EVERY = 0.2  # seconds


class _Asked(Protocol):
    """What the store needs of an engine."""

    dialect: str

    def run(self, sql: str, progress: Progress | None) -> pa.Table: ...

    def close(self) -> None: ...


class LinesStore:
    """Counted lines that are asked by Ibis expressions. Close it, or use it as a context.

    `table` is the Ibis table with the columns of `lines.COUNTED`; `remembered` keeps what was once worked out about these lines,
    for as long as the store is open.
    """

    def __init__(self, asked: _Asked, progress: Progress | None = None) -> None:
        import ibis  # takes a second, which whoever asks nothing need not wait for

        self._asked = asked
        self._progress = progress
        self.table = ibis.table(ibis.Schema.from_pyarrow(COUNTED), name=LINES)
        self.remembered: dict[Any, Any] = {}

    def answer(self, expression: Any) -> pa.Table:
        """The rows of an expression over `table`, with its columns and types. *Refuses*: too-little-memory."""
        import ibis

        rows = self._asked.run(str(ibis.to_sql(expression, dialect=self._asked.dialect)), self._progress)
        return rows.cast(expression.schema().to_pyarrow())

    def close(self) -> None:
        self._asked.close()

    def __enter__(self) -> LinesStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(
    paths: Iterable[Path],
    engine: Engine = "duckdb",
    master: str | None = None,
    *,
    memory_mb: int = MEMORY_MB,
    settings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> LinesStore:
    """The lines of some files of counted lines, of any number, also none.

    `master` is Spark's, such as `spark://host:7077`, or `local[2]` where it is not given; `settings` are further ones of Spark.
    `progress` is told how much is done of how much while a question is worked out.

    *Units*: `memory_mb` in mebibytes, DuckDB's limit. *Refuses*: not-counted-lines, spark-not-installed, spark-not-reached.
    """
    files = sorted({Path(path).resolve() for path in paths})
    refuse_if(problem for path in files for problem in _not_counted(path))
    asked: _Asked = _Spark(files, master, settings or {}) if engine == "spark" else _DuckDB(files, memory_mb)
    return LinesStore(asked, progress)


def _not_counted(path: Path) -> list[Problem]:
    """The problem of a file that does not hold counted lines."""
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowInvalid):
        found = "no Parquet file" if path.is_file() else "no file"
    else:
        wrong = [field.name for field in COUNTED if not _same(schema, field)]
        if not wrong:
            return []
        found = f"other columns, or of another kind: {', '.join(wrong)}"
    return [
        Problem(
            name="not-counted-lines",
            file=str(path.name),
            found=found,
            expected="a Parquet file of counted lines, as wholeplace writes it",
            why="A map adds up lines of which body, service, year and place are known; other files do not say these.",
            remedy="Give the files that counting wrote, or count the published file first.",
        )
    ]


def _same(schema: pa.Schema, field: pa.Field) -> bool:
    """True where a file has the field; text may be kept in any of the ways that Arrow has for it."""
    if field.name not in schema.names:
        return False
    kind = schema.field(field.name).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return bool((pa.string() if text else kind).equals(field.type))


def lay_out(paths: Iterable[Path], path: Path, *, memory_mb: int = MEMORY_MB, progress: Progress | None = None) -> int:
    """Write the lines of many files together into one that is quick to ask, and say how many lines it holds.

    An engine opens a thousand small files more slowly than it reads ten million lines. The lines stand by year, body, service
    and supplier in large groups, so that equal values lie together, are kept once, and whole groups can be passed over. The
    file is there whole or not at all.

    *Units*: `memory_mb` in mebibytes; what does not fit is sorted on disk. *Refuses*: not-counted-lines.
    """
    files = sorted({Path(each).resolve() for each in paths})
    refuse_if(problem for each in files for problem in _not_counted(each))
    engine = _DuckDB(files, memory_mb)
    unready = path.with_name(path.name + ".part")
    try:
        engine.run(_LAID_OUT.format(unready=str(unready).replace("'", "''")), progress)
        unready.replace(path)
    finally:
        engine.close()
        unready.unlink(missing_ok=True)
    return int(pq.read_metadata(path).num_rows)


_LAID_OUT = f"""
    COPY (SELECT * FROM {LINES} ORDER BY year, body, service, supplier, file, sheet, line, pence)
    TO '{{unready}}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 500_000)
"""  # noqa: S608 - names of our own


class _DuckDB:
    """One connection in this process over a view of the files."""

    dialect = "duckdb"

    def __init__(self, files: Sequence[Path], memory_mb: int) -> None:
        import duckdb

        self._memory_mb = memory_mb
        self._spill = tempfile.TemporaryDirectory(prefix="wholeplace-lines-")
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_mb}MiB",
                "threads": THREADS,
                "temp_directory": self._spill.name,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._connection.execute(f"CREATE VIEW {LINES} AS {_view(files)}")

    def run(self, sql: str, progress: Progress | None) -> pa.Table:
        import duckdb

        try:
            return self._rows(sql, progress)
        except duckdb.OutOfMemoryException as error:
            raise Refused(_too_little_memory(self._memory_mb)) from error

    def _rows(self, sql: str, progress: Progress | None) -> pa.Table:
        cursor = self._connection.cursor()
        if progress is None:
            return cursor.sql(sql).to_arrow_table()
        for setting in ("enable_progress_bar = true", "enable_progress_bar_print = false", "progress_bar_time = 0"):
            cursor.execute(f"SET {setting}")
        with _Watch(progress, lambda: int(cursor.query_progress())):
            return cursor.sql(sql).to_arrow_table()

    def close(self) -> None:
        self._connection.close()
        self._spill.cleanup()


def _too_little_memory(memory_mb: int) -> Problem:
    return Problem(
        name="too-little-memory",
        found=f"a limit of {memory_mb:,} MiB",
        expected="enough memory for this question",
        why="What does not fit is worked out on disk as far as it can be; a question of very many rows needs some at once.",
        remedy="Ask for fewer rows or fewer lines, or give the store more memory.",
    )


def _view(files: Sequence[Path]) -> str:
    """The lines of the files as a query of DuckDB, which takes columns by name: files may hold them in another order."""
    if not files:
        return _NO_LINES
    columns = ", ".join(f'"{name}"' for name in COUNTED.names)
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"SELECT {columns} FROM read_parquet([{listed}])"  # noqa: S608 - names of our own


_SQL_TYPES = {
    "string": "STRING",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
}
_NO_LINES = (
    "SELECT "
    + ", ".join(f"CAST(NULL AS {_SQL_TYPES[str(field.type)]}) AS {field.name}" for field in COUNTED)
    + " WHERE 1 = 0"
)


class _Watch:
    """Tells how far a query has come, from a thread of its own, while it runs; of a hundred."""

    def __init__(self, progress: Progress, percent: Callable[[], int]) -> None:
        self._progress, self._percent = progress, percent
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        come = 0
        while not self._done.wait(_WATCHED_EVERY):
            come = max(come, min(99, self._percent()))
            if come:
                self._progress(come, 100)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._progress(100, 100)


class _Spark:
    """A session of Spark over a view of the files, which its workers must find under the same paths.

    A session that is open already is used and left open; one of our own is ended with the store.
    """

    dialect = "pyspark"

    def __init__(self, files: Sequence[Path], master: str | None, settings: Mapping[str, str]) -> None:
        java = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
        refuse_if(missing_for_spark(package=find_spec("pyspark") is not None, java=java))
        refuse_if(silent_master(master))
        import ibis
        from pyspark.sql import SparkSession

        assert ibis.pyspark, "Ibis knows its settings for Spark only once this has been named"
        self._ours = SparkSession.getActiveSession() is None
        builder = SparkSession.builder.master(master or f"local[{THREADS}]").appName("wholeplace")
        for name, value in {**_SPARK_SETTINGS, **_nearby(master), **settings}.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        frame = self._session.read.parquet(*map(str, files)) if files else self._session.sql(_NO_LINES)
        frame.select(*COUNTED.names).createOrReplaceTempView(LINES)

    def run(self, sql: str, progress: Progress | None) -> pa.Table:
        frame = self._session.sql(sql)
        if progress is None:
            return frame.toArrow()
        with _Watch(progress, self._percent):
            return frame.toArrow()

    def _percent(self) -> int:
        """How many of the tasks of the stages at work are done, of a hundred."""
        tracker = self._session.sparkContext.statusTracker()
        stages = [stage for number in tracker.getActiveStageIds() if (stage := tracker.getStageInfo(number))]
        return 100 * sum(s.numCompletedTasks for s in stages) // max(1, sum(s.numTasks for s in stages))

    def close(self) -> None:
        if self._ours:
            self._session.stop()


_SPARK_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a sum that outgrows 64 bits stops instead of turning over
}
_LOOPBACK = ("127.0.0.1", "localhost")


def _nearby(master: str | None) -> dict[str, str]:
    """On this machine alone nothing listens to the network."""
    near = master is None or master.startswith("local") or any(f"//{name}:" in master for name in _LOOPBACK)
    if not near:
        return {}
    return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}


def missing_for_spark(*, package: bool, java: bool) -> list[Problem]:
    """What is missing for asking Spark on a machine that has, or has not, its Python package and Java."""
    missing = [name for name, here in (("the Python package pyspark", package), ("Java", java)) if not here]
    if not missing:
        return []
    return [
        Problem(
            name="spark-not-installed",
            found=f"not here: {' and '.join(missing)}",
            expected="Java 17 and what requirements/spark.lock lists",
            why="Spark is not needed for a place and is therefore not installed with the rest.",
            remedy="Install Java 17, run make setup-spark and ask again, or leave --engine out to ask DuckDB.",
        )
    ]


def silent_master(master: str | None) -> list[Problem]:
    """The problem of a standalone master that nobody answers for; Spark itself would try for minutes."""
    hosts = [text.rpartition(":") for text in (master or "").removeprefix("spark://").split(",")]
    if not (master or "").startswith("spark://") or any(_answers(host, port) for host, _, port in hosts):
        return []
    return [
        Problem(
            name="spark-not-reached",
            field="master",
            found=f"nobody answers at {master}",
            expected="a Spark master, such as spark://host:7077",
            why="The lines are asked by its workers.",
            remedy="Start the master, correct its address, or leave --engine out to ask DuckDB on this machine.",
        )
    ]


def _answers(host: str, port: str) -> bool:
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=5):
            return True
    except (OSError, ValueError):
        return False
