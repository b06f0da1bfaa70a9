"""The home of a place, and its people and roles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.access.refusals import put_on_form
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.acts.queries import acts_of
from wholeplace.foundation.api.asking import by_of, one_or_404, place_or_404
from wholeplace.foundation.deadlines.queries import tasks_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.foundation.people import actions, queries
from wholeplace.foundation.people.forms import EndRole, GiveRole
from wholeplace.foundation.people.models import Person, Place, Role
from wholeplace.foundation.sections import sections_of
from wholeplace.vocabulary.problems import Refused

LATELY = 8


@needs("place.view")
def place_home(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in a place, what waits for this person, and what happened lately."""
    by = by_of(request)
    place = keep_in_sight(request, place_or_404(by, code))
    sections = sections_of(by, place)
    waiting = [
        {"text": task.title, "href": task.link or "/tasks", "status": "to do", "hint": _due(task.due_on)}
        for task in tasks_of(by).filter(place=place)
    ]
    acts = acts_of(by, chain=place.code)[:LATELY] if by.may("act.view", place) else []
    context = {
        "place": place,
        "sections": sections,
        "start": [link for section in sections for link in section.start],
        "waiting": waiting,
        "acts": [{"when": act.at, "who": act.by_name, "what": act.words} for act in acts],
        "bodies": [{"name": body.name, "kind": body.get_kind_display()} for body in queries.bodies_of(by, place)],
    }
    return render(request, "place.html", context)


def _due(due_on: Any) -> str:
    return f"due {due_on:%-d %B %Y}" if due_on else ""


@needs("person.view")
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds which role in a place, past roles too."""
    by = by_of(request)
    place = keep_in_sight(request, place_or_404(by, code))
    may_change = by.may("role.change", place)
    roles = list(queries.roles_in(by, place))
    context = {"place": place, "roles": roles, "today": by.day, "may_change": may_change}
    return render(request, "people/people.html", context)


@needs("role.change")
def give_role(request: HttpRequest, code: str) -> HttpResponse:
    """Give somebody a role; somebody new is added by the same act."""
    by = by_of(request)
    place = keep_in_sight(request, place_or_404(by, code))
    if not by.may("role.change", place):
        raise Http404(code)
    form = _role_form(request, place)
    if request.method == "POST" and form.is_valid():
        try:
            role = _give(request, place, form.cleaned_data)
        except Refused as refused:
            put_on_form(form, refused.problems)
        else:
            messages.success(request, f"{role.person.name} is now {role}.")
            return redirect("people", code=place.code)
    status = 422 if form.errors else 200
    return render(request, "people/give-role.html", {"place": place, "form": form}, status=status)


def _role_form(request: HttpRequest, place: Place) -> GiveRole:
    by = by_of(request)
    bodies = [(body.pk, body.name) for body in queries.bodies_of(by, place)]
    roles = [(str(role.pk), f"{role.person.name}, {role}") for role in queries.roles_in(by, place)]
    return GiveRole(request.POST or None, bodies=bodies, roles=roles, initial={"from_on": by.day})


def _give(request: HttpRequest, place: Place, given: dict[str, Any]) -> Role:
    by = by_of(request)
    bodies, roles = queries.bodies_of(by, place), queries.roles_in(by, place)
    with acting("role.change", by=by, chain=place.chain):
        person = Person.objects.filter(email__iexact=given["email"]).first()
        if person is None:
            person = actions.add_person(by=by, email=given["email"], name=given["person_name"])
        return actions.give_role(
            by=by,
            person=person,
            name=given["name"],
            place=place,
            body=one_or_404(bodies, given["body"]) if given["body"] else None,
            from_on=given["from_on"],
            until_on=given["until_on"],
            deputy_for=one_or_404(roles, given["deputy_for"]) if given["deputy_for"] else None,
        )


@needs("role.change")
def end_role(request: HttpRequest, role_id: int) -> HttpResponse:
    """End a role on a day."""
    by = by_of(request)
    rows = Role.objects.for_person(by, "role.change").select_related("person", "place", "body")
    role = one_or_404(rows, role_id)
    if role.place is not None:
        keep_in_sight(request, role.place)
    form = EndRole(request.POST or None, initial={"until_on": by.day})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(by=by, role=role, until_on=form.cleaned_data["until_on"])
        except Refused as refused:
            put_on_form(form, refused.problems)
        else:
            messages.success(request, f"{role.person.name} is {role} until {role.until_on:%-d %B %Y}.")
            return redirect("people", code=role.place_id) if role.place_id else redirect("home")
    status = 422 if form.errors else 200
    return render(request, "people/end-role.html", {"role": role, "form": form}, status=status)
