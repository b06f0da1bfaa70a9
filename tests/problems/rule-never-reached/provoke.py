from __future__ import annotations

from pathlib import Path

from wholeplace.spend.rules_file import read_rules

TEXT = """
format = "wholeplace-count-rules/1"
place = "E47000001"

[[rule]]
id = "roads"
directorate = "*highways*"
service = "transport"
said_on = 2026-05-01
source = "Schools Forum, 1 May 2026"

[[rule]]
id = "streets"
directorate = "*Highways*"
service = "environment"
said_on = 2026-05-01
source = "Schools Forum, 1 May 2026"
"""


def provoke(folder: Path) -> object:
    return read_rules(TEXT.lstrip(), "rules.toml")
