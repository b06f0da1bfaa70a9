"""A workbook worked out anew by LibreOffice, with none of our own values left in it to read back.

Every cached value is taken out of the file first, and the program's profile is set to recalculate always, so what comes
back is the program's own arithmetic.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
_FORMULA_CELL = re.compile(r"<c ([^>]*)><f>(.*?)</f><v>[^<]*</v></c>", re.DOTALL)


def office() -> str | None:
    """LibreOffice, where the machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def without_values(workbook: bytes) -> bytes:
    """The same workbook with every formula kept and every cached value gone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = content.decode()
                content = _FORMULA_CELL.sub(lambda m: f"<c {_untyped(m[1])}><f>{m[2]}</f></c>", text).encode()
            new.writestr(name, content)
    return out.getvalue()


def _untyped(attributes: str) -> str:
    return re.sub(r'\s*t="\w+"', "", attributes)


def recalculated(workbooks: Sequence[bytes], folder: Path) -> list[bytes]:
    """The workbooks as LibreOffice saves them after working every formula out, all in one run of the program."""
    program = office()
    assert program, "no LibreOffice here: the caller skips"
    profile = folder / "profile"
    for made in (profile / "user", folder / "in", folder / "out"):
        made.mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    sources = [folder / "in" / f"case-{i}.xlsx" for i in range(len(workbooks))]
    for source, workbook in zip(sources, workbooks, strict=True):
        source.write_bytes(without_values(workbook))
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), *map(str, sources)], check=True, capture_output=True, timeout=300
    )
    return [(folder / "out" / source.name).read_bytes() for source in sources]
