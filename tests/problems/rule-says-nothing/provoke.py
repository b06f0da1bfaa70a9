from __future__ import annotations

from pathlib import Path

from wholeplace.spend.rules_file import read_rules

TEXT = """
format = "wholeplace-count-rules/1"
place = "E47000001"

[[rule]]
id = "sen-transport"
purpose = "*home to school transport*"
said_on = 2026-05-01
source = "Schools Forum, 1 May 2026"
"""


def provoke(folder: Path) -> object:
    return read_rules(TEXT.lstrip(), "rules.toml")
