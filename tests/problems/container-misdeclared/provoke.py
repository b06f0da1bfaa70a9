from __future__ import annotations

import struct
from pathlib import Path

from problems.scenes import archive
from wholeplace.documents.containers import inspect_container
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    honest = archive({"xl/workbook.xml": bytes(5_000), "b.xml": b"x"})
    lying = honest.replace(struct.pack("<I", 5_000), struct.pack("<I", 6_000))
    refuse_if(inspect_container(lying, file="case.xlsx"))
    return None
