"""Tasks as a calendar feed (iCalendar). Pure text: what is due on which day.

*Source*: RFC 5545; lines end with CR LF and are folded at 75 octets (3.1), text is escaped (3.3.11).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """One entry: a stable id, what is due, on which day, where it is done, and when it was asked for."""

    uid: str
    title: str
    due_on: date
    asked_at: datetime
    link: str = ""


def calendar(name: str, entries: Iterable[Due]) -> str:
    """The whole feed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//wholeplace//deadlines//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for entry in entries:
        lines += _event(entry)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(entry: Due) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{entry.asked_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(entry.title)}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.link:
        lines.append(f"URL:{entry.link}")
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut within a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece])
