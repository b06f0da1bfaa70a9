"""Rows whose every change is an act.

Saving or deleting a `Recorded` row outside an action raises `Unrecorded`: it would be a write that nobody did. Changes that
pass by rows (`update`, `bulk_update`) are refused for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from django.db import models

from wholeplace.foundation.access.scoped import Scoped, ScopedQuerySet
from wholeplace.foundation.acts.canonical import plain
from wholeplace.foundation.acts.chain import INSTALLATION

State = dict[str, Any]


class Unrecorded(AssertionError):  # noqa: N818 - it says what is wrong
    """Our own mistake: a row was written outside an action."""


@dataclass(slots=True)
class OpenAct:
    """The act being done: the first state and the last of every row that it touched."""

    before: dict[str, State | None] = field(default_factory=dict)
    after: dict[str, State | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    chain: str | None = None

    def touch(self, row: Recorded, before: State | None, after: State | None) -> None:
        self.before.setdefault(row.row_name, before)
        self.after[row.row_name] = after
        self.chain = self.chain or row.chain

    @property
    def changed(self) -> list[str]:
        return [name for name in self.after if self.before[name] != self.after[name]]


open_act: ContextVar[OpenAct | None] = ContextVar("open_act", default=None)


class RecordedQuerySet(ScopedQuerySet):
    """Refuses writes that pass by the rows; `bulk_create` inside an action records each row."""

    def update(self, **kwargs: Any) -> int:
        raise Unrecorded(f"{self.model.__name__}: change rows one by one, so that each change is recorded")

    def bulk_update(self, objs: Iterable[Any], fields: Any, batch_size: int | None = None) -> int:
        raise Unrecorded(f"{self.model.__name__}: change rows one by one, so that each change is recorded")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unrecorded(f"{self.model.__name__}: delete rows one by one, so that each is recorded")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        act = _the_open_act(self.model)
        made = super().bulk_create(list(objs), *args, **kwargs)
        stored: Any = self.model._base_manager.filter(pk__in=[row.pk for row in made])
        for row in stored:
            act.touch(row, None, row.recorded_state())
        return made


class Recorded(Scoped):
    """A table whose rows change only by acts.

    `unrecorded_fields` are left out of acts (secrets, and what changes without anybody doing it). `chain` says in which
    chain a row's acts stand where the action does not say so itself.
    """

    unrecorded_fields: ClassVar[frozenset[str]] = frozenset()

    objects = RecordedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    @property
    def row_name(self) -> str:
        """The row's name in every act: `appraisal.case:12`."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def chain(self) -> str:
        return INSTALLATION

    def recorded_state(self) -> State:
        """The row as acts keep it: column → plain value."""
        kept = (f for f in self._meta.concrete_fields if f.name not in self.unrecorded_fields)
        return {f.attname: plain(f.to_python(getattr(self, f.attname))) for f in kept}

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = self._stored_state()
        super().save(*args, **kwargs)
        after = self._stored_state()  # as the database keeps it, not as it was handed over
        if before != after:
            _the_open_act(type(self)).touch(self, before, after)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        act, before, row_name = _the_open_act(type(self)), self._stored_state(), self.row_name
        answer = super().delete(*args, **kwargs)
        act.before.setdefault(row_name, before)
        act.after[row_name] = None
        act.chain = act.chain or self.chain
        return answer

    def _stored(self) -> Self | None:
        return type(self)._base_manager.filter(pk=self.pk).first() if self.pk is not None else None

    def _stored_state(self) -> State | None:
        stored = self._stored()
        return stored.recorded_state() if stored else None


def _the_open_act(model: type[models.Model]) -> OpenAct:
    act = open_act.get()
    if act is None:
        raise Unrecorded(f"{model.__name__} was written outside an action: nobody did it")
    return act
