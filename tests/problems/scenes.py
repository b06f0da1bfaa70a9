"""A small made-up place in which problems of the site are provoked: two bodies, and a person for each role that is needed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook, load_workbook

from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.workbook import write_template, write_workbook
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts import guards
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.jobs.actions import start
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Body, Person, Place
from wholeplace.foundation.signing.actions import propose_version
from wholeplace.foundation.signing.models import Version, Wanted
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.foundation.uploads.models import Upload
from wholeplace.vocabulary.problems import Problem, refuse_if

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SYSTEM = By.system("a made-up place is prepared", at=NOON)
FIRST_DAY = date(2026, 4, 1)


def place() -> Place:
    """Low Moss with its council and its police; nobody yet."""
    made = add_place(by=SYSTEM, code="E99000009", name="Low Moss", made_up=True)
    add_body(
        by=SYSTEM, place=made, id="low-moss-council", name="Low Moss Council", kind="local-authority", from_on=FIRST_DAY
    )
    add_body(by=SYSTEM, place=made, id="low-moss-police", name="Low Moss Police", kind="police", from_on=FIRST_DAY)
    return made


def body(word: str) -> Body:
    return Body.objects.for_system("a made-up body").get(pk=f"low-moss-{word}")


def somebody(made: Place, role: str, at: datetime = NOON) -> By:
    """A person who holds a role for the council of the place."""
    person = add_person(by=SYSTEM, email=f"{role}@example.org", name=f"Robin {role.title()}", made_up=True)
    give_role(by=SYSTEM, person=person, name=role, place=made, body=body("council"), from_on=FIRST_DAY)
    return By(Person.objects.get(pk=person.pk), at)


def version(made: Place, analyst: By, bodies: tuple[str, ...] = ("council", "police"), impact: float = 0.2) -> Version:
    """A version of a case, put before the bodies."""
    return propose_version(
        by=analyst,
        place=made,
        kind="case",
        subject="front-door",
        title="One front door",
        content={"impact": impact},
        bodies=[body(word) for word in bodies],
    )


def wanted(of: Version, word: str = "council") -> Wanted:
    return Wanted.objects.for_system("a made-up signature").get(version=of, body=body(word))


def upload(made: Place, by: By, content: bytes, name: str, kinds: tuple[str, ...] = ("workbook", "pdf")) -> Upload:
    return take_upload(by=by, place=made, file=SimpleUploadedFile(name, content), kinds=kinds, purpose="case")


def by_hand(*statements: str) -> None:
    """Somebody with a password to the database, who takes the guards away and puts them up again."""
    guards.take_down()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    guards.put_up()


def verified(name: str, row: str = "") -> None:
    """Refuse with what `verify` found of that name, of one row where it is given (only ids that we chose stay the same)."""
    refuse_if(problem for problem in verify().problems if problem.name == name and row in (problem.field or ""))


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def only(problems: list[Problem], name: str) -> None:
    refuse_if(problem for problem in problems if problem.name == name)


def template() -> Workbook:
    """The template, opened to be filled in."""
    return load_workbook(io.BytesIO(write_template()))


def exported() -> Workbook:
    """The workbook of the front door, opened to be spoilt."""
    file = Path(__file__).parents[2] / "examples" / "front-door.toml"
    case = read_case(file.read_bytes(), file=file.name)
    return load_workbook(io.BytesIO(write_workbook(case, appraise(case))))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def begun_job(name: str) -> Job:
    made = place()
    return start(by=somebody(made, "analyst"), name=name, need="place.view", place=made, arguments={})


def kept_problems(one: Job) -> None:
    """Refuse with the problems that a job was left with."""
    kept = Job.objects.for_system("what a job was left with").get(pk=one.pk)
    refuse_if(Problem(**problem) for problem in kept.problems)
