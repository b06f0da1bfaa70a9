"""Which files of lines the rows of the count name: what may be taken away, and whether what is named stands as it was kept."""

from __future__ import annotations

from collections.abc import Iterator

from wholeplace.spend.web import line_files
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.vocabulary.problems import Problem


def remove_unless_named(kind: line_files.Kind, digest: str) -> None:
    """Take a file of lines away, unless a row names it still."""
    if digest and not _named(kind, digest):
        line_files.remove(kind, digest)


def lines_as_kept() -> Iterator[Problem]:
    """Every file of lines that a row names and that is gone, or is no longer what its hash says. *Answers* `lines-damaged`."""
    for kind in line_files.KINDS:
        for digest, words in sorted(_all_named(kind).items()):
            path = line_files.path_of(kind, digest)
            if not path.exists() or line_files.hash_of(path) != digest:
                yield _damaged(kind, words, gone=not path.exists())


def _named(kind: line_files.Kind, digest: str) -> bool:
    files = FileTaken.objects.for_system("is a file of lines named").filter(**{f"{kind}_sha256": digest})
    batches = Batch.objects.for_system("is a file of lines named").filter(counted_sha256=digest)
    return files.exists() or (kind == "counted" and batches.exists())


def _all_named(kind: line_files.Kind) -> dict[str, str]:
    """Hash → in what it is named, in words."""
    files = FileTaken.objects.for_system("verify reads every file of lines").exclude(**{f"{kind}_sha256": ""})
    found = {getattr(file, f"{kind}_sha256"): str(file) for file in files}
    if kind == "counted":
        batches = Batch.objects.for_system("verify reads every file of lines").exclude(counted_sha256="")
        found |= {batch.counted_sha256: str(batch) for batch in batches.select_related("body")}
    return found


def _damaged(kind: str, words: str, *, gone: bool) -> Problem:
    return Problem(
        name="lines-damaged",
        field=f"{words}, {kind} lines",
        found="no file" if gone else "a file whose bytes have another hash",
        expected="the file whose bytes have the hash that it is named by",
        why="Every figure of the map opens down to these lines; with others in their place it would say what nobody published.",
        remedy="Restore the data folder from the last backup that verifies.",
    )
