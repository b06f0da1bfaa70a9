"""What the made-up bodies spend, brought into the count as a person would: files, columns, returns, totals, transfers, rules."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_body
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.specimen import place as made_up
from wholeplace.specimen.spend import MadeFile, files
from wholeplace.specimen.spend.setting import HOSPITALS, HOSTS, NAMES_PRINTED, RETURNED
from wholeplace.spend.amounts import pence_of
from wholeplace.vocabulary.years import FinancialYear

# Nature and control, as a place might decide them: (name, what the line says, what it then is).
RULES: tuple[tuple[str, dict[str, str], dict[str, Any]], ...] = (
    ("health-care", {"directorate": "health care"}, {"service": "health"}),
    ("public-health", {"directorate": "public health*"}, {"nature": "preventive", "control": "addressable"}),
    ("placements", {"purpose": "placements"}, {"nature": "reactive", "control": "statutory"}),
    ("agency", {"purpose": "agency staff"}, {"control": "controllable"}),
)
RULES_SOURCE = "Made up: joint board, paper 4"


def load(by: By, place: Place) -> None:
    """Bring in everything that the made-up bodies publish, confirm its columns, and state what they do not publish."""
    _hospitals(by, place)
    bodies = {body.pk: body for body in bodies_of(by, place)}
    _say(by, place, bodies)
    made = files()
    _payments(by, place, bodies, made)
    for file in made:
        if file.kind == "statutory":
            _return(by, place, file)
        elif file.kind == "by-hand":
            _totals(by, place, file)
        elif file.kind == "shares":
            _shares(by, place, file)
        elif file.kind == "transfers":
            _transfers(by, place, file)


def _hospitals(by: By, place: Place) -> None:
    """The trust of hospitals spends here, and takes part in nothing else of the made-up place."""
    name = "Vale Hospitals NHS Foundation Trust"
    add_body(by=by, place=place, id=HOSPITALS, name=name, kind="nhs", from_on=made_up.FROM_ON, made_up=True)


def _say(by: By, place: Place, bodies: dict[str, Body]) -> None:
    """By which codes and names the bodies are known, and the place's rules."""
    from wholeplace.spend.web.actions_rules import add_rule
    from wholeplace.spend.web.actions_stated import name_payee, say_code

    for code, (body, _) in RETURNED.items():
        say_code(by=by, place=place, body=bodies[body], code=code)
    for name, body in NAMES_PRINTED.items():
        if (keeper := HOSTS.get(body, body)) in bodies:
            name_payee(by=by, place=place, name=name, body=bodies[keeper])
    for name, where, said in RULES:
        add_rule(by=by, place=place, name=name, where=where, said_on=date(2025, 3, 3), source=RULES_SOURCE, **said)


def _payments(by: By, place: Place, bodies: dict[str, Body], made: Sequence[MadeFile]) -> None:
    """A batch for each body and year; the register that was filed among payments goes with the last of its body."""
    from wholeplace.spend.web.actions import say_columns, take_files
    from wholeplace.spend.web.file_reading import columns_in
    from wholeplace.spend.web.models import FileTaken
    from wholeplace.spend.web.tasks import read_waiting

    batches: dict[tuple[str, int], list[MadeFile]] = defaultdict(list)
    for file in made:
        if file.kind in ("payments", "not-spend"):
            batches[file.body, file.year or max(year for body, year in batches if body == file.body)].append(file)
    for (body, year), together in batches.items():
        uploads = [_upload(file) for file in together]
        batch = take_files(by=by, place=place, body=bodies[body], year=FinancialYear(year), files=uploads).batch
        assert batch is not None, "the made-up files are each their own"
        read_waiting(by, batch, _nobody_watches)
        while waits := batch.files.filter(state=FileTaken.State.COLUMNS).first():
            columns = {found.field: found.header for found in columns_in(waits.reading)}
            basis = "" if {"net", "gross"} & set(columns) else "unknown"
            say_columns(by=by, file=waits, columns=columns, basis=basis)
            read_waiting(by, batch, _nobody_watches)


def _return(by: By, place: Place, file: MadeFile) -> None:
    from wholeplace.spend.web.actions import take_return_files
    from wholeplace.spend.web.tasks import return_waiting

    batch = take_return_files(by=by, place=place, files=[_upload(file)]).batch
    assert batch is not None, "the made-up returns are each their own"
    return_waiting(by, batch, "total-expenditure", _nobody_watches)


def _totals(by: By, place: Place, file: MadeFile) -> None:
    from wholeplace.spend.web.hand_totals import state_totals

    state_totals(by=by, place=place, data=file.bytes, name=file.name)


def _transfers(by: By, place: Place, file: MadeFile) -> None:
    from wholeplace.spend.web.actions_stated import state_transfer

    for row in csv.DictReader(io.StringIO(file.bytes.decode())):
        told: dict[str, Any] = {key: row[key] for key in ("payer", "payee", "kind", "service", "reported_by", "held")}
        if row["payee"] in HOSTS:  # a joint committee's money is at the body that keeps its books
            told |= {"payee": HOSTS[row["payee"]], "reference": row["payee"]}
        pence = pence_of(row["pounds"])
        assert pence is not None, "the made-up amounts can be read"
        year, source = FinancialYear.parse(row["year"]), f"{row['source']}: {row['rule']}"
        state_transfer(by=by, place=place, year=year, pence=pence, source=source, **told)


def _shares(by: By, place: Place, file: MadeFile) -> None:
    from wholeplace.spend.web.stated_shares import state_shares

    state_shares(by=by, place=place, data=file.bytes, name=file.name)


def _upload(file: MadeFile) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.name, file.bytes)


def _nobody_watches(done: int, total: int) -> None:
    """Progress of work that is too quick to watch."""
