"""The chain: each act's hash covers the hash before it, so that no act can be changed, taken out or moved unseen.

Pure: hashes and their check, without a database.
"""

from __future__ import annotations

from dataclasses import dataclass

from wholeplace.foundation.acts.canonical import canonical, digest

START = "0" * 64
INSTALLATION = "installation"  # the chain of what belongs to no place


@dataclass(frozen=True, slots=True)
class Link:
    """What an act's hash covers. `number` counts from 1 in its chain; `before` and `after` are canonical JSON texts."""

    chain: str
    number: int
    at: str
    by_id: int | None
    by_name: str
    name: str
    note: str
    before: str
    after: str
    previous: str

    def hash(self) -> str:
        """SHA-256 over the canonical text of every field, the previous hash among them."""
        covered = {field: getattr(self, field) for field in self.__dataclass_fields__}
        return digest(canonical(covered))
