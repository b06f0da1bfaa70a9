"""What the test of routes by role asks for at each route of the foundation."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.routes import RouteCase, World
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.api.actions import make_token
from wholeplace.foundation.deadlines.actions import ask
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.people.models import Role
from wholeplace.foundation.uploads.actions import take_upload


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def a_role(world: World) -> dict[str, object]:
    held = Role.objects.for_system("a test").filter(place=world.place, body=world.body).first()
    return {"role_id": held.pk}


def a_task(world: World) -> dict[str, object]:
    def make() -> object:
        with acting("task.add", by=world.system):
            return ask(by=world.system, place=world.place, title="Sign", person=world.owner)

    return {"task_id": world.once("task", make).pk}


def a_job(world: World) -> dict[str, object]:
    def make() -> object:
        return Job.objects.create(name="test", place=world.place, person=world.owner, asked_at=world.system.at)

    return {"job_id": world.once("job", make).pk}


def a_key(world: World) -> dict[str, object]:
    def make() -> object:
        return make_token(by=By(world.owner, world.system.at), name="mine")[0]

    return {"key_id": world.once("key", make).pk}


def a_file(world: World) -> dict[str, object]:
    def make() -> object:
        file = SimpleUploadedFile("minute.pdf", b"%PDF-1.7 a minute")
        return take_upload(by=world.system, place=world.place, file=file, kinds=("pdf",), purpose="minute")

    return {"upload_id": world.once("file", make).pk}


def a_calendar(world: World) -> dict[str, object]:
    def make() -> object:
        return make_token(by=By(world.owner, world.system.at), name="mine", purpose="calendar")[1]

    return {"key": world.once("calendar", make)}


def an_act(world: World) -> dict[str, object]:
    return {"act_id": Act.objects.for_system("a test").filter(chain=world.place.pk).first().pk}


def day(name: str, *parts: str) -> dict[str, str]:
    return {f"{name}_{number}": part for number, part in enumerate(parts)}


def a_given_role(world: World) -> dict[str, str]:
    first_day = day("from_on", "1", "4", "2026")
    return {"email": "new@example.org", "person_name": "New", "name": "councillor", "body": "", **first_day}


CASES = {
    "": RouteCase(elsewhere=True),
    "calendar/<str:key>.ics": RouteCase(a_calendar, elsewhere=True),
    "places/<str:code>/": RouteCase(of_place),
    "places/<str:code>/people": RouteCase(of_place),
    "places/<str:code>/people/give-role": RouteCase(of_place, a_given_role),
    "roles/<int:role_id>/end": RouteCase(a_role, lambda world: day("until_on", "1", "1", "2027")),
    "places/<str:code>/acts": RouteCase(of_place),
    "acts/<int:act_id>": RouteCase(an_act),
    "tasks": RouteCase(elsewhere=True),
    "tasks/<int:task_id>/done": RouteCase(a_task, owned=True),
    "keys": RouteCase(send=lambda world: {"name": "new", "purpose": "api"}, elsewhere=True),
    "keys/<int:key_id>/end": RouteCase(a_key, owned=True),
    "files/<int:upload_id>": RouteCase(a_file),
    "jobs": RouteCase(elsewhere=True),
    "jobs/<int:job_id>": RouteCase(a_job, owned=True, owned_or="job.view-all"),
    "jobs/<int:job_id>/stop": RouteCase(a_job, owned=True),
    "api/me": RouteCase(elsewhere=True),
    "api/places": RouteCase(elsewhere=True),
    "api/places/<code>": RouteCase(of_place),
    "api/places/<code>/bodies": RouteCase(
        of_place, lambda world: {"id": "new-body", "name": "New", "kind": "other", "from_on": "2026-04-01"}
    ),
    "api/people": RouteCase(send=lambda world: {"email": "new@example.org", "name": "New"}, elsewhere=True),
    "api/places/<code>/roles": RouteCase(
        of_place,
        lambda world: {"person": world.owner.pk, "name": "councillor", "from_on": date(2026, 4, 1).isoformat()},
    ),
    "api/roles/<role_id>/end": RouteCase(a_role, lambda world: {"until_on": "2027-01-01"}),
    "api/acts": RouteCase(elsewhere=True),
    "api/tasks": RouteCase(elsewhere=True),
    "api/places/<code>/tasks": RouteCase(of_place, lambda world: {"title": "Read", "role": "analyst"}),
    "api/tasks/<task_id>/done": RouteCase(a_task, owned=True),
    "api/jobs": RouteCase(elsewhere=True),
    "api/jobs/<job_id>": RouteCase(a_job, owned=True, owned_or="job.view-all"),
    "api/jobs/<job_id>/stop": RouteCase(a_job, owned=True),
    "api/places/<code>/files": RouteCase(
        of_place, lambda world: {"file": SimpleUploadedFile("minute.pdf", b"%PDF-1.7 a minute")}
    ),
    "api/places/<code>/values/<name>": RouteCase(
        lambda world: {**of_place(world), "name": "unit-costs"},
        lambda world: {"edition": "1", "source": "a count", "from_on": "2026-04-01", "values": {"A": 1.5}},
    ),
    "api/keys": RouteCase(send=lambda world: {"name": "new"}, elsewhere=True),
    "api/keys/<key_id>/end": RouteCase(a_key, owned=True),
}
