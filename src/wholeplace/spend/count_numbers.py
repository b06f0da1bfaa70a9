"""The numbers and rules by which a place total is counted, each with its meaning and source: `parameters/count.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def count_numbers() -> Mapping[str, Any]:
    """The numbers and rules of the count (`parameters/count.toml`), with their edition and sources."""
    text = files("wholeplace.spend").joinpath("parameters/count.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
