"""Doing something: one question whether one may, one transaction, one act; or nothing happened."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import permission, reaches_everywhere
from wholeplace.foundation.acts.canonical import canonical, plain
from wholeplace.foundation.acts.chain import INSTALLATION, Link
from wholeplace.foundation.acts.models import Act, ChainHead
from wholeplace.foundation.acts.recorded import OpenAct, open_act
from wholeplace.vocabulary.problems import Exit, Problem, Refused

P = ParamSpec("P")
Result = TypeVar("Result")


def action(name: str, *, of: str | None = None) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Make a keyword-only function an action. `name` is its permission; `of` names the argument it is asked about.

    A name may take a word from the thing: `{kind}.sign` asks for `case.sign` where the thing is of the kind `case`.

    The function takes `by: By`. Inside it, saved `Recorded` rows gather into one act, in the chain of `of`'s place. An action
    called inside another adds to the outer one's act. *Refuses* `not-permitted`.
    """

    def decorate(function: Callable[P, Result]) -> Callable[P, Result]:
        parameters = inspect.signature(function).parameters
        assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values()), f"{function.__name__}: keyword-only, please"
        assert "by" in parameters, f"{function.__name__}: who does it? take by="
        assert of is None or of in parameters, f"{function.__name__} has no argument {of!r}"

        @wraps(function)
        def acted(*args: P.args, **kwargs: P.kwargs) -> Result:
            by, thing = kwargs["by"], kwargs[of] if of else None
            assert isinstance(by, By)
            called = name.format(kind=getattr(thing, "kind", ""))
            demand(by, called, thing, everywhere=of is not None and thing is None)
            with acting(called, by=by, chain=getattr(thing, "chain", None)):
                return function(*args, **kwargs)

        acted.permission = name  # type: ignore[attr-defined]
        return acted

    return decorate


def demand(by: By, name: str, thing: Any = None, everywhere: bool = False) -> None:
    """*Refuses* `not-permitted` where `by` may not. `everywhere`: only by a role that is bound to no place."""
    if not by.may(name, thing) or (everywhere and not reaches_everywhere(by, permission(name))):
        raise Refused(not_permitted(by, name, thing), status=Exit.NOT_PERMITTED)


def not_permitted(by: By, name: str, thing: Any = None) -> Problem:
    wanted = permission(name)
    roles = ", ".join(role.words for role in sorted(wanted.roles)) or "a person who has signed in"
    return Problem(
        name="not-permitted",
        found=f"{by.name} asked to {wanted.words}" + (f" ({thing})" if thing is not None else ""),
        expected=f"one of these roles, standing on {by.day.isoformat()}: {roles}",
        why="What may be done follows from the role held for the body and place on the day.",
        remedy="Ask an administrator of the place to give the role, or a person who holds it to do this.",
    )


@contextmanager
def acting(name: str, *, by: By, chain: str | None = None, note: str = "") -> Iterator[OpenAct]:
    """One transaction in which every `Recorded` row saved goes into one act; inside another, into the outer one."""
    outer = open_act.get()
    if outer is not None:
        with transaction.atomic():
            yield outer
        return
    act = OpenAct(chain=chain, notes=[note] if note else [])
    token = open_act.set(act)
    try:
        with transaction.atomic():
            yield act
            if act.changed or act.notes:
                _write(act, name, by)
    finally:
        open_act.reset(token)


def note(text: str) -> None:
    """Add words to the act being done: why, or what a row cannot show."""
    act = open_act.get()
    assert act is not None, "there is no act to add words to"
    act.notes.append(text)


def _write(act: OpenAct, name: str, by: By) -> Act:
    chain = act.chain or INSTALLATION
    ChainHead.objects.get_or_create(chain=chain)
    head = ChainHead.objects.select_for_update().get(chain=chain)
    link = Link(
        chain=chain,
        number=head.number + 1,
        at=str(plain(by.at)),
        by_id=by.person.pk if by.person else None,
        by_name=by.name,
        name=name,
        note="\n".join(act.notes),
        before=canonical({row: act.before[row] for row in act.changed}),
        after=canonical({row: act.after[row] for row in act.changed}),
        previous=head.hash,
    )
    head.number, head.hash = link.number, link.hash()
    head.save()
    fields = {field: getattr(link, field) for field in link.__dataclass_fields__ if field != "at"}
    return Act.objects.create(at=by.at, hash=head.hash, **fields)
