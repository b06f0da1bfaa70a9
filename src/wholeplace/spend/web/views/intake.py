"""Bringing files in, what became of each batch and file, which column is what, and taking a batch out again."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.jobs.queries import job_of
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.spend.web import findings
from wholeplace.spend.web.actions import Brought, bring, confirm_columns, read_again
from wholeplace.spend.web.file_reading import columns_in
from wholeplace.spend.web.forms.intake import FIELD_WORDS, BringForm, ColumnsForm
from wholeplace.spend.web.frame import asked, spend_frame
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.spend.web.queries import batch_of, batches_of, file_of, is_stuck, remembered_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
SHOWN_PROBLEMS = 500


def body_choices(by: By, place: Place) -> list[tuple[str, str]]:
    return [(body.pk, body.name) for body in bodies_of(by, place)]


def body_named(by: By, place: Place, key: str) -> Body:
    return bodies_of(by, place).get(pk=key)


def status_of(problems: tuple[Problem, ...], *forms: Any) -> HTTPStatus:
    """422 where something must be put right."""
    return UNPROCESSABLE if problems or any(form.errors for form in forms) else HTTPStatus.OK


@needs("spend.bring")
def bring_files(request: HttpRequest, code: str) -> HttpResponse:
    """Files of a body for a year."""
    by, place = asked(request, code, "spend.bring")
    now = FinancialYear.containing(by.day).begins
    initial = {"body": request.GET.get("body"), "year": request.GET.get("year")}
    form = BringForm(body_choices(by, place), now, request.POST or None, request.FILES or None, initial=initial)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = bring(
                by=by,
                place=place,
                body=body_named(by, place, given["body"]),
                year=FinancialYear(int(given["year"])),
                files=given["uploads"],
                edition=given["edition"],
            )
        except Refused as refused:
            problems = refused.problems
        else:
            return after_bringing(request, place, done)
    context = spend_frame(request, place, "Taken in") | {"form": form, "problems": problems}
    return render(request, "spend/intake/bring.html", context, status=status_of(problems, form))


def after_bringing(request: HttpRequest, place: Place, done: Brought) -> HttpResponse:
    """To the batch, saying which files were in already."""
    if done.already:
        names = ", ".join(done.already)
        messages.info(request, f"In the count already, so nothing changed: {names}.")
    if done.batch is None:
        return redirect("spend:home", code=place.pk)
    return redirect("spend:batch", code=place.pk, key=done.batch.pk)


@needs("spend.view")
def batch(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """A batch: its files and what each came to, while they are read and after."""
    by, place = asked(request, code)
    one = batch_of(by, place, key)
    files = list(one.files.select_related("upload"))
    context = spend_frame(request, place, "Taken in") | {
        "batch": one,
        "files": files,
        "totals": list(one.totals.filter(withdrawn=False)),
        "sums": sums_of(files),
        "controls": controls_of(files),
        "job": job_of(by, one.job_id) if one.job_id and one.state == Batch.State.READING else None,
        "stuck": is_stuck(one) and by.may("spend.bring", place),
        "year": FinancialYear(one.year),
        "words": "Reading the files",
    }
    return render(request, "spend/intake/batch.html", context)


@needs("spend.bring")
@require_POST
def read_once_more(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Have a batch read again whose reading failed."""
    by, place = asked(request, code, "spend.bring")
    read_again(by=by, batch=batch_of(by, place, key, "spend.bring"))
    return redirect("spend:batch", code=place.pk, key=key)


def sums_of(files: list[FileTaken]) -> list[dict[str, Any]]:
    """What the counted files of a batch come to, by basis: net, gross and what nobody knows are never added."""
    counted = [file for file in files if file.state == FileTaken.State.COUNTED]
    return [
        {
            "basis": basis,
            "files": len(alike),
            "rows": sum(file.rows for file in alike),
            "unread": sum(file.unread for file in alike),
            "negatives": sum(file.negatives for file in alike),
            "pence": sum(file.total_pence for file in alike),
        }
        for basis in sorted({file.basis for file in counted})
        for alike in [[file for file in counted if file.basis == basis]]
    ]


def controls_of(files: list[FileTaken]) -> dict[str, int]:
    """What each column of money comes to over the counted files: net, VAT and gross, each for itself. *Units*: pence."""
    found: dict[str, int] = {}
    for file in files:
        if file.state == FileTaken.State.COUNTED:
            for name, pence in file.reading.get("control_pence", {}).items():
                found[name] = found.get(name, 0) + pence
    return {name: found[name] for name in ("net", "vat", "gross") if name in found}


@needs("spend.view")
def file(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """One file: what reading it came to, by which columns, and every problem with its line."""
    by, place = asked(request, code)
    one = file_of(by, place, key)
    found = findings.of(one.pk)
    context = spend_frame(request, place, "Taken in") | {
        "file": one,
        "batch": one.batch,
        "columns": columns_in(one.reading),
        "field_words": FIELD_WORDS,
        "problems": found.problems,
        "may_download": bool(one.upload_id) and by.may("upload.view", place),
        "may_confirm": by.may("spend.confirm", place) and bool(one.header) and not one.redacted,
    }
    return render(request, "spend/intake/file.html", context)


@needs("spend.confirm")
def columns(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Which column of a file is what: recognised, shown beside its own lines, and confirmed by a person."""
    by, place = asked(request, code, "spend.confirm")
    one = file_of(by, place, key)
    found = findings.of(one.pk)
    initial = {"basis": (one.confirmed or {}).get("basis") or ""}
    form = ColumnsForm(one.header, found, columns_in(one.reading), request.POST or None, initial=initial)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            again = confirm_columns(
                by=by, file=one, columns=form.columns, basis=given["basis"], remember=given["remember"]
            )
        except Refused as refused:
            problems = refused.problems
        else:
            many = "The file is" if len(again) == 1 else f"{len(again)} files are"
            messages.success(request, f"{many} being read by these columns.")
            return redirect("spend:batch", code=place.pk, key=one.batch_id)
    context = spend_frame(request, place, "Taken in") | {
        "file": one,
        "batch": one.batch,
        "form": form,
        "examples": found.examples[:5],
        "header": [text or f"Column {number}" for number, text in enumerate(one.header, start=1)],
        "problems": problems,
        "doubts": [problem for problem in found.problems if problem.name == "columns-cannot-be-told-apart"],
        "alike": one.batch.files.filter(fingerprint=one.fingerprint, state=FileTaken.State.COLUMNS).count(),
    }
    return render(request, "spend/intake/columns.html", context, status=status_of(problems, form))


@needs("spend.view")
def problems(request: HttpRequest, code: str) -> HttpResponse:
    """Every problem of every batch that stands: file, line, column, and what to do."""
    by, place = asked(request, code)
    listed = []
    for one in batches_of(by, place, withdrawn=False).prefetch_related("files"):
        for taken in one.files.all():
            listed += [(taken, problem) for problem in findings.of(taken.pk).problems]
    context = spend_frame(request, place, "Taken in") | {
        "listed": listed[:SHOWN_PROBLEMS],
        "more": max(0, len(listed) - SHOWN_PROBLEMS),
    }
    return render(request, "spend/intake/problems.html", context)


@needs("spend.view")
def remembered(request: HttpRequest, code: str) -> HttpResponse:
    """The layouts that are remembered, by publisher."""
    by, place = asked(request, code)
    context = spend_frame(request, place, "Taken in") | {
        "remembered": list(remembered_of(by, place)),
        "field_words": FIELD_WORDS,
    }
    return render(request, "spend/intake/remembered.html", context)
