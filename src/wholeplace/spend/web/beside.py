"""A file held against those of the same body that are counted already: the same payments again, or the same without their signs.

The very same payments are known by their digest (`digests`); here are those that differ a little: a month that was corrected and
published again, or cleaned until its credits had lost their minus.
"""

from __future__ import annotations

from wholeplace.spend.editions import Edition, same_month, signs_lost
from wholeplace.spend.lines import FileRead
from wholeplace.spend.web import line_files
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.vocabulary.problems import Problem


def found_beside(file: FileTaken, read: FileRead, published: str) -> list[Problem]:
    """Why a file that was read may not be counted beside others of its body; the first other that speaks against it."""
    mine = Edition(read, line_files.path_of("published", published))
    for other in _of_the_same_days(file, read):
        theirs = Edition(_read_of(other), line_files.path_of("published", other.published_sha256))
        found = signs_lost(theirs, mine) or same_month(theirs, mine)
        if found:
            return found
    return []


def _of_the_same_days(file: FileTaken, read: FileRead) -> list[FileTaken]:
    """Counted files of the same body, in batches that stand, whose days of payment meet those of this one."""
    rows = FileTaken.objects.for_system("which files may hold these payments").filter(
        state=FileTaken.State.COUNTED, batch__place=file.batch.place_id, batch__body=file.batch.body_id
    )
    if read.first_on is not None and read.last_on is not None:
        rows = rows.filter(first_on__lte=read.last_on, last_on__gte=read.first_on)
    rows = rows.exclude(published_sha256="").exclude(batch__state=Batch.State.WITHDRAWN).exclude(pk=file.pk)
    return list(rows.order_by("pk"))


def _read_of(file: FileTaken) -> FileRead:
    """What is kept of reading a file, as far as two editions are held against each other by it."""
    return FileRead(
        file=file.name,
        sheet=file.sheet or None,
        sha256=file.sha256,
        publisher=None,
        kind="payments",
        columns=(),
        basis=None,
        rows=file.rows,
        unread=file.unread,
        negatives=file.negatives,
        total_pence=file.total_pence,
        first_on=file.first_on,
        last_on=file.last_on,
    )
