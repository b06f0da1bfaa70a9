"""The pages on which a draft is written: one for each part that stands once, one for each row.

Whatever was typed is kept, and what it still lacks is shown beside its input. One change at a time: a page that was opened
before somebody else's change is not saved over it, and what was typed stays in the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.agreement import Raw
from wholeplace.pools.share_rules import families
from wholeplace.pools.web.actions import change_pool, check_draft
from wholeplace.pools.web.agreement_actions import change_row, remove_row
from wholeplace.pools.web.agreement_reading import choosing
from wholeplace.pools.web.agreement_sections import (
    PARTS,
    ROWS,
    head_asks,
    part_problems,
    row_problems,
    rows_of,
    terms_asks,
    title_of,
    with_identity,
)
from wholeplace.pools.web.forms.agreement import AgreementForm, Asked, put, shown
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.views.agreement_start import revision_of
from wholeplace.vocabulary.problems import Problem, Refused

MEANWHILE = "changed-meanwhile"
RULE_HEAD = ("id", "title", "family", "clause", "order", "from_on", "until_on")
_PARTS: Mapping[str, Callable[..., list[Asked]]] = {"head": head_asks, "terms": terms_asks}


@needs("agreement.change")
def part(request: HttpRequest, pool_id: str, part: str) -> HttpResponse:
    """A part that stands once: the head, or the terms in words."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.change")
    if part not in PARTS:
        raise Http404(part)
    asked = _PARTS[part](choosing(by, pool))
    form = AgreementForm(asked, data=request.POST or None, initial=shown(pool.raw, asked))
    page = {"title": PARTS[part], "heading": PARTS[part], "part": part}
    if request.method == "POST" and form.is_valid():
        try:
            raw = put(pool.raw, form.cleaned_data, asked)
            kept = change_pool(by=by, pool=pool, raw=raw, revision=revision_of(request))
        except Refused as refused:
            return _meanwhile(request, pool, form, page, refused)
        return _saved(request, kept, f"#{part}", part_problems(part, check_draft(kept.raw)), request.path)
    if "check" in request.GET:
        form.judge(part_problems(part, check_draft(pool.raw)))
    return _render(request, pool, form, page)


@needs("agreement.change")
def row(request: HttpRequest, pool_id: str, key: str, index: int) -> HttpResponse:
    """One row of a list."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.change")
    held = _held(pool, key, index)
    return _row(request, pool, key, index, held)


@needs("agreement.change")
def add(request: HttpRequest, pool_id: str, key: str) -> HttpResponse:
    """A new row of a list."""
    pool = pool_of(by_of(request), pool_id, "agreement.change")
    if key not in ROWS:
        raise Http404(key)
    return _row(request, pool, key, None, {"order": len(rows_of(pool.raw, key)) + 1} if key == "rules" else {})


@needs("agreement.change")
def remove(request: HttpRequest, pool_id: str, key: str, index: int) -> HttpResponse:
    """Take a row out, once asked whether it is meant."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.change")
    title = title_of(key, _held(pool, key, index), choosing(by, pool))
    if request.method == "POST":
        remove_row(by=by, pool=pool, key=key, index=index, revision=revision_of(request))
        messages.success(request, f"“{title}” is taken out of the draft.")
        return redirect(f"{reverse('pools:agreement', args=[pool.pk])}#{key}")
    context = pool_frame(request, pool, "Agreement") | {"key": key, "index": index, "title": title, "kind": ROWS[key]}
    return render(request, "pools/agreement/remove.html", context)


def _held(pool: Pool, key: str, index: int) -> Mapping[str, Any]:
    if key not in ROWS or not 0 <= index < len(rows_of(pool.raw, key)):
        raise Http404(f"{key} {index}")
    return rows_of(pool.raw, key)[index]


def _row(request: HttpRequest, pool: Pool, key: str, index: int | None, held: Mapping[str, Any]) -> HttpResponse:
    by = by_of(request)
    choices = choosing(by, pool)
    asked = ROWS[key].asks(held, choices)
    form = AgreementForm(asked, data=request.POST or None, initial=shown(held, asked))
    title = title_of(key, held, choices) if index is not None else f"Add {ROWS[key].a_one}"
    family = families().get(str(held.get("family"))) if key == "rules" else None
    page = {"title": title, "heading": title, "key": key, "index": index, "kind": ROWS[key], "family": family}
    if request.method == "POST" and form.is_valid():
        new = _typed_row(key, held, form, asked)
        try:
            made = with_identity(key, new, choices)
            kept = change_row(by=by, pool=pool, key=key, index=index, row=made, revision=revision_of(request))
        except Refused as refused:
            return _meanwhile(request, pool, form, page, refused)
        at = len(rows_of(kept.raw, key)) - 1 if index is None else index
        again = reverse("pools:agreement-row", args=[pool.pk, key, at])
        return _saved(request, kept, f"#{key}", row_problems(kept.raw, key, at, check_draft(kept.raw)), again)
    if index is not None and "check" in request.GET:
        form.judge(row_problems(pool.raw, key, index, check_draft(pool.raw)))
    return _render(request, pool, form, page)


def _typed_row(key: str, held: Mapping[str, Any], form: AgreementForm, asked: list[Asked]) -> Raw:
    """The row with what was typed; a rule that changes its family begins anew below its head."""
    new = put(held, form.cleaned_data, asked)
    if key == "rules" and new.get("family") != held.get("family"):
        return {name: new[name] for name in RULE_HEAD if name in new}
    return new


def _saved(
    request: HttpRequest, kept: Pool, anchor: str, problems: list[tuple[str, Problem]], again: str
) -> HttpResponse:
    """Back to the agreement; or here again where something is still wanted."""
    if problems and request.POST.get("go") != "leave":
        return redirect(f"{again}?check=saved")
    messages.success(request, "Saved.")
    return redirect(f"{reverse('pools:agreement', args=[kept.pk])}{anchor}")


def _meanwhile(
    request: HttpRequest, pool: Pool, form: AgreementForm, page: Mapping[str, Any], refused: Refused
) -> HttpResponse:
    """Somebody was quicker: what was typed stays in the inputs, and the person decides."""
    if refused.problems[0].name != MEANWHILE:
        raise refused
    now = pool_of(by_of(request), pool.pk, "agreement.change")
    return _render(request, now, form, {**page, "meanwhile": now.changed_by}, HTTPStatus.CONFLICT)


def _render(
    request: HttpRequest, pool: Pool, form: AgreementForm, page: Mapping[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    frame = pool_frame(request, pool, "Agreement")
    context = {**frame, **page, "form": form, "checking": request.GET.get("check", "")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" and status == HTTPStatus.OK else status
    return render(request, "pools/agreement/edit.html", context, status=status)
