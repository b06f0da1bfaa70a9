"""Somewhere to go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead. `current` is this very page, `active` a page within it."""

    text: str
    href: str
    current: bool = False
    active: bool = False
