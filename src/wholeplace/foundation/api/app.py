"""The API's application: who asks, what a refusal looks like, and which operations need what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, SessionAuth

from wholeplace.foundation.access.refusals import problem_json, refusal_response
from wholeplace.foundation.api.schemas import PROBLEM_SCHEMAS, PROBLEM_STATUSES
from wholeplace.vocabulary.problems import Problem, Refused


class KeyAuth(HttpBearer):
    """A person's key, `Authorization: Bearer wp_…`. The middleware has looked it up already."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        return request.user if getattr(request, "by_key", False) else None


class Api(NinjaAPI):
    """The API, whose description also tells what each operation answers when it refuses."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema.setdefault("components", {}).setdefault("schemas", {}).update(PROBLEM_SCHEMAS)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, words in PROBLEM_STATUSES.items():
                    operation["responses"].setdefault(status, _problem_response(words))
        return schema


def _problem_response(words: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": words, "content": {"application/problem+json": {"schema": reference}}}


api = Api(
    title="wholeplace",
    version="1",
    description="The same queries and actions as the pages. Sign in on a page, or send a key: `Authorization: Bearer wp_…`.",
    urls_namespace="api",
    auth=[KeyAuth(), SessionAuth()],
    docs_url=None,
)


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, refused: Any) -> HttpResponse:
    return refusal_response(request, refused)


@api.exception_handler(ValidationError)
def on_not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    problems = [_not_valid(one) for one in error.errors]
    return problem_json(422, "The request is not of the form that was asked for", problems)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_json(
        error.status_code, _TITLES.get(error.status_code, "The request cannot be answered"), detail=str(error)
    )


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_json(404, _TITLES[404])


@api.exception_handler(PermissionDenied)
def on_denied(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_json(403, _TITLES[403])


_TITLES = {
    400: "The request cannot be read",
    401: "Sign in, or send a key",
    403: "You are not permitted to do this",
    404: "There is no such thing, or not for you",
    405: "This address does not answer this method",
}


def _not_valid(error: dict[str, Any]) -> Problem:
    where = [str(part) for part in error.get("loc", ()) if part not in ("body", "query", "path", "form")]
    return Problem(
        name="not-valid",
        field=".".join(where) or "body",
        found=str(error.get("input", "something else"))[:200],
        expected=str(error.get("msg", "the form that /api/openapi.json describes")),
        why="A program that sends another form means something that we would have to guess.",
        remedy="Send what /api/openapi.json describes.",
    )


def operations() -> dict[str, dict[str, str | None]]:
    """Route (as Django's resolver spells it) → method → what the operation needs; None where none was declared."""
    found: dict[str, dict[str, str | None]] = {}
    for route, operation in _bound_operations():
        methods = found.setdefault(f"api/{route}", {})
        for method in operation.methods:
            methods[method] = getattr(operation.view_func, "needs" if method == "GET" else "needs_to_write", None)
    return found


def _bound_operations() -> Iterator[tuple[str, Any]]:
    for router in api._get_bound_routers():
        views = [view for view in router.path_operations.values() for _ in view.operations]
        for pattern, view in zip(router.urls_paths(router.prefix), views, strict=True):
            for operation in view.operations:
                yield str(pattern.pattern), operation
