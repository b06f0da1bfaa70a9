"""The kinds of long work that there are, and what the work is handed to say how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wholeplace.foundation.access.by import By


class Stopped(Exception):  # noqa: N818 - somebody asked for it to stop; it is not an error
    """The work was asked to stop; raised out of `Work.progress`."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job's function is given: in whose name it works, and how to say how far it is.

    `progress(done, total)` may be called as often as one likes; it raises `Stopped` where the work is no longer wanted.
    """

    by: By
    job_id: int
    attempt: int
    progress: Callable[[int, int], None]


JobFunction = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work: its name, the words a page shows, how often a death is made good, and the function."""

    name: str
    words: str
    max_attempts: int
    function: JobFunction


_KINDS: dict[str, Kind] = {}


def job(name: str, *, words: str, max_attempts: int = 3) -> Callable[[JobFunction], JobFunction]:
    """Declare a kind of long work: `function(work, **arguments)` returning what JSON can hold, or None."""

    def declare(function: JobFunction) -> JobFunction:
        assert name not in _KINDS or _KINDS[name].function.__qualname__ == function.__qualname__, f"{name} twice"
        _KINDS[name] = Kind(name, words, max_attempts, function)
        return function

    return declare


def kind_of_job(name: str) -> Kind:
    """The declared kind. A name that nobody declared is our own mistake."""
    assert name in _KINDS, f"no job {name!r} is declared; does its slice's app import `tasks` when ready?"
    return _KINDS[name]


def words_of_job(name: str) -> str:
    """What a page calls the work; the name itself where the kind is no longer declared."""
    return _KINDS[name].words if name in _KINDS else name
