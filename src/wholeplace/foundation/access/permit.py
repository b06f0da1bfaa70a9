"""What may be done, and who may: declared once, asked in two ways that cannot disagree.

`may(by, name, thing)` asks about one thing through a `rules` predicate; `Scoped.for_person(by, name)` asks the database for
all of them. Both come from the same `Permission`: which roles, held how near.

*reach*: `body`, a role held for the thing's own body (or for its whole place); `place`, for any body of the thing's
place; `installation`, a role that is bound to no place; `own`, signing in is enough and the table itself says whose it is.
A role held without a place counts in every place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from rules.permissions import add_perm, has_perm
from rules.predicates import predicate

from wholeplace.foundation.access.roles import AUDITOR, RoleName

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wholeplace.foundation.access.by import By
    from wholeplace.foundation.people.models import Role

Reach = Literal["body", "place", "installation", "own", "public"]


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done. `reads` permissions are open to auditors; the others never are."""

    name: str
    roles: frozenset[RoleName]
    reach: Reach
    reads: bool
    words: str


_PERMISSIONS: dict[str, Permission] = {}


def permit(name: str, *roles: RoleName, words: str, reach: Reach = "place", reads: bool = False) -> Permission:
    """Declare a permission. An auditor gets every one that reads, and none that changes."""
    assert reads or AUDITOR not in roles, f"{name}: an auditor changes nothing"
    held = frozenset(roles) | ({AUDITOR} if reads and reach in ("body", "place", "installation") else frozenset())
    permission = Permission(name, held, reach, reads, words)
    assert _PERMISSIONS.get(name, permission) == permission, f"{name} is declared twice and differently"
    if name not in _PERMISSIONS:
        _PERMISSIONS[name] = permission
        add_perm(name, _predicate(permission))
    return permission


def permission(name: str) -> Permission:
    """The declared permission. A name that nobody declared is our own mistake."""
    assert name in _PERMISSIONS, f"permission {name!r} is declared nowhere; see the slice's rules"
    return _PERMISSIONS[name]


def permission_words(name: str) -> str:
    """What a permission lets one do; empty where the name is not one (a sign-in, a load)."""
    return _PERMISSIONS[name].words if name in _PERMISSIONS else ""


def permissions() -> Iterable[Permission]:
    """Every declared permission, by name."""
    return tuple(_PERMISSIONS[name] for name in sorted(_PERMISSIONS))


def may(by: By, name: str, thing: Any = None) -> bool:
    """Whether `by` may do it to the thing, or to anything at all where no thing is given."""
    return bool(has_perm(permission(name).name, by, thing))


def roles_behind(by: By, wanted: Permission) -> QuerySet[Role]:
    """The roles standing on the day by which this person holds the permission somewhere."""
    from wholeplace.foundation.people.models import Role

    held = Role.objects.for_system("what may this person do").standing_on(by.day)
    standing = held.filter(person=by.person, name__in=sorted(wanted.roles))
    return standing.filter(place=None) if wanted.reach == "installation" else standing


def opens_somewhere(by: By, roles: Iterable[Role], name: str) -> bool:
    """What `may(by, name)` says without a thing, worked out from all roles of the person that stand on the day."""
    wanted = permission(name)
    if wanted.reach == "public" or by.is_system:
        return True
    if by.person is None or not by.person.is_active:
        return False
    near = [role for role in roles if wanted.reach != "installation" or role.place_id is None]
    return wanted.reach == "own" or any(role.name in wanted.roles for role in near)


def reaches_everywhere(by: By, wanted: Permission) -> bool:
    """Whether the permission opens every row: to the public, or by a role that is bound to no place."""
    if wanted.reach == "public" or by.is_system:
        return True
    if by.person is None or not by.person.is_active or wanted.reach == "own":
        return False
    return roles_behind(by, wanted).filter(place=None).exists()


def _predicate(wanted: Permission) -> Any:
    @predicate(wanted.name)
    def holds(by: By, thing: Any) -> bool:
        if by.is_system or wanted.reach == "public":
            return thing is None or by.is_system or _reaches(by, wanted, thing)
        if by.person is None or not by.person.is_active:
            return False
        if thing is None:
            return wanted.reach == "own" or roles_behind(by, wanted).exists()
        return _reaches(by, wanted, thing)

    return holds


def _reaches(by: By, wanted: Permission, thing: Any) -> bool:
    """Asked of the database by the same filter that lists use, so that page and list cannot disagree."""
    assert thing.pk is not None, "ask about what is stored; for a thing to be made, ask about its place"
    rows = getattr(type(thing), "scoped", None) or type(thing).objects
    return bool(rows.for_person(by, wanted.name).filter(pk=thing.pk).exists())
