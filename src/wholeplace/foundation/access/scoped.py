"""Rows that cannot be read without saying for whom.

`Case.objects.all()` builds a query like any other; evaluating it raises `Unscoped` until `.for_person(by, permission)` or
`.for_system(reason)` has been called. Rows reached from an instance (`case.versions.all()`) are within its scope already.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wholeplace.foundation.access.permit import Permission, permission, roles_behind

if TYPE_CHECKING:
    from wholeplace.foundation.access.by import By


class Unscoped(AssertionError):  # noqa: N818 - it says what is wrong
    """Our own mistake: rows were asked for without saying for whom."""


Method = TypeVar("Method", bound=Callable[..., Any])


def _guarded(name: str) -> Callable[..., Any]:
    original = getattr(models.QuerySet, name)

    @wraps(original)
    def method(self: ScopedQuerySet, *args: Any, **kwargs: Any) -> Any:
        self.demand_scope()
        return original(self, *args, **kwargs)

    return method


class ScopedQuerySet(models.QuerySet):
    """A queryset that refuses to be evaluated before its scope is given."""

    _scope: str = ""

    def for_person(self, by: By, need: str) -> Self:
        """The rows for which `by` holds the permission on the day; none where they hold it nowhere."""
        chosen: Self = self._chain()  # type: ignore[attr-defined]
        chosen._scope = f"{by.name}, {need}"
        if by.is_system:
            return chosen
        return chosen.filter(self.model.reached_by(by, permission(need)))  # type: ignore[attr-defined]

    def for_system(self, reason: str) -> Self:
        """Every row, for the product's own work. The reason stands where a reviewer reads it."""
        assert reason, "say why every row is wanted"
        chosen: Self = self._chain()  # type: ignore[attr-defined]
        chosen._scope = f"system: {reason}"
        return chosen

    def demand_scope(self) -> None:
        within_a_row = "instance" in self._hints  # type: ignore[attr-defined]
        if not self._scope and not within_a_row:
            raise Unscoped(f"{self.model.__name__} rows asked for unscoped: call .for_person(by, …) or .for_system(…)")

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scope = self._scope
        return clone

    def _combinator_query(self, combinator: str, *other: Any, all: bool = False) -> Self:  # noqa: A002 - Django's name
        for query in other:
            query.demand_scope()
        combined: Self = super()._combinator_query(combinator, *other, all=all)  # type: ignore[misc]
        return combined

    _fetch_all = _guarded("_fetch_all")
    iterator = _guarded("iterator")
    count = _guarded("count")
    exists = _guarded("exists")
    aggregate = _guarded("aggregate")
    explain = _guarded("explain")
    update = _guarded("update")
    delete = _guarded("delete")


def reached(by: By, wanted: Permission, place_path: str | None, body_path: str | None) -> Q:
    """The filter behind `for_person`: a role held for the row's place, and for its body where the reach is the body."""
    if wanted.reach == "public":
        return Q()
    if by.person is None or not by.person.is_active:
        return Q(pk__in=[])
    roles = roles_behind(by, wanted)
    if wanted.reach == "installation" or place_path is None:
        return Q(Exists(roles))
    near = roles.filter(Q(place=None) | Q(place=OuterRef(place_path)))
    if wanted.reach == "body" and body_path is not None:
        near = near.filter(Q(body=None) | Q(body=OuterRef(body_path)))
    return Q(Exists(near))


class Scoped(models.Model):
    """A table whose rows belong to a place, and perhaps to one of its bodies.

    `place_path` and `body_path` are lookups from the row (`version__case__place`); None where it has no such thing.
    """

    place_path: str | None = "place"
    body_path: str | None = None

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """Which rows the permission opens to this person; tables with their own rule override it."""
        return reached(by, wanted, cls.place_path, cls.body_path)
