from __future__ import annotations

from pathlib import Path

from wholeplace.spend.unlike import CountTags, unlike
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> None:
    refuse_if(
        unlike(
            [
                CountTags("outturn", "RSX 2021-22 live", "net-current", "E08000006", 2021),
                CountTags("outturn", "RSX 2021-22 second release", "net-current", "E08000006", 2021),
                CountTags("outturn", "RSX 2022-23 live", "net-current", "E08000006", 2022),
            ]
        )
    )
