"""The API's application: who asks, what a refusal looks like, and which operations need what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import SessionAuth

from wholeplace.foundation.access.refusals import problem_json, refusal_response
from wholeplace.vocabulary.problems import Refused

api = NinjaAPI(title="wholeplace", version="1", urls_namespace="api", auth=[SessionAuth()], docs_url=None)


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, refused: Any) -> HttpResponse:
    return refusal_response(request, refused)


def operations() -> dict[str, dict[str, str | None]]:
    """Route (as Django's resolver spells it) → method → what the operation needs; None where none was declared."""
    found: dict[str, dict[str, str | None]] = {}
    for prefix, router in api._routers:
        for pattern, (_path, view) in zip(router.urls_paths(prefix), _views(router), strict=True):
            methods = found.setdefault(f"api/{pattern.pattern}", {})
            for operation in view.operations:
                for method in operation.methods:
                    declared = getattr(operation.view_func, "needs" if method == "GET" else "needs_to_write", None)
                    methods[method] = declared
    return found


def _views(router: Any) -> list[tuple[str, Any]]:
    return [(path, view) for path, view in router.path_operations.items() for _ in view.operations]


__all__ = ["api", "operations", "problem_json"]
