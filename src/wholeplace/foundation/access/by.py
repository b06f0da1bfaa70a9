"""Who asks, and when. The clock enters here and nowhere deeper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from wholeplace.foundation.people.models import Person

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class By:
    """A person, the public (`By.public`), or the system with its reason (`By.system`), at one moment.

    `at` is an aware moment; roles, deputies and deadlines are judged on `day`, its date in London.
    """

    person: Person | None
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        assert self.at.tzinfo is not None, "a moment without its time zone is ambiguous twice a year"

    @classmethod
    def public(cls, at: datetime) -> By:
        """Somebody who has not signed in."""
        return cls(None, at)

    @classmethod
    def system(cls, reason: str, at: datetime) -> By:
        """The product itself: set-up, a job, a command. The reason is kept with the act."""
        assert reason, "the system gives its reason"
        return cls(None, at, reason)

    @property
    def is_system(self) -> bool:
        return self.person is None and bool(self.reason)

    @property
    def is_public(self) -> bool:
        return self.person is None and not self.reason

    @property
    def day(self) -> date:
        return self.at.astimezone(LONDON).date()

    @property
    def name(self) -> str:
        """Who it was, as the record of acts keeps it."""
        return self.person.name if self.person else (f"system: {self.reason}" if self.reason else "public")

    def may(self, permission: str, thing: Any = None) -> bool:
        """Whether this person may; without a thing: whether there could be a thing for which they may."""
        from wholeplace.foundation.access.permit import may

        return may(self, permission, thing)
