"""One refusal, two faces: a page for people, `application/problem+json` (RFC 9457) for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from wholeplace.vocabulary.problems import Exit, Problem, Refused

STATUS_BY_EXIT = {
    Exit.UNREADABLE: HTTPStatus.UNPROCESSABLE_ENTITY,
    Exit.REFUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Exit.NOT_PERMITTED: HTTPStatus.FORBIDDEN,
    Exit.CHECK_FAILED: HTTPStatus.CONFLICT,
}


def problem_document(status: int, title: str, problems: Sequence[Problem] = (), detail: str = "") -> dict[str, Any]:
    """The RFC 9457 document; `problems` carries each problem with the keys every face shows."""
    document: dict[str, Any] = {"type": "about:blank", "title": title, "status": int(status)}
    if problems:
        document["type"] = f"/problems/{problems[0].name}"
        document["problems"] = [problem.as_dict() for problem in problems]
    if detail:
        document["detail"] = detail
    return document


def problem_json(status: int, title: str, problems: Sequence[Problem] = (), detail: str = "") -> HttpResponse:
    body = json.dumps(problem_document(status, title, problems, detail), ensure_ascii=False)
    return HttpResponse(body, content_type="application/problem+json", status=int(status))


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def refusal_response(request: HttpRequest, refused: Refused, status: int | None = None) -> HttpResponse:
    """What a refusal answers on the face at which it was asked."""
    status = status or STATUS_BY_EXIT.get(refused.status, HTTPStatus.UNPROCESSABLE_ENTITY)
    title = "You are not permitted to do this" if status == HTTPStatus.FORBIDDEN else "This cannot stand as it is"
    if wants_json(request):
        return problem_json(status, title, refused.problems)
    page = render_to_string("refused.html", {"title": title, "problems": refused.problems}, request)
    return HttpResponse(page, status=int(status))


def put_on_form(form: Any, problems: Sequence[Problem]) -> None:
    """Show each problem at the field of a form that it names; those that name none, at its head."""
    for problem in problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, f"{problem.remedy} Found: {problem.found}. {problem.why}")
