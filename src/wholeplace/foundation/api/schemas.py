"""Shapes that every part of the API shares."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, Field


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text without the NUL character")
    return text


Words = Annotated[str, AfterValidator(_no_nul), Field(max_length=20_000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, AfterValidator(_no_nul), Field(max_length=300, pattern=r"^[^\x00]*$")]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Field(ge=1, le=500)]

PROBLEM_STATUSES = {
    400: "The request cannot be read",
    401: "Neither signed in nor a key that stands",
    403: "Not permitted",
    404: "There is no such thing, or not for you",
    409: "A check failed",
    413: "Too large",
    422: "Every problem found, all at once",
}

_TEXT = {"type": "string"}
PROBLEM_SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "title": "Problem",
        "description": "One thing that a person must put right.",
        "required": ["name", "found", "expected", "why", "remedy"],
        "properties": {
            **dict.fromkeys(("name", "file", "cell", "field", "found", "expected", "why", "remedy"), _TEXT),
            "line": {"type": "integer"},
        },
    },
    "ProblemDocument": {
        "type": "object",
        "title": "ProblemDocument",
        "description": "RFC 9457, with every problem found.",
        "required": ["type", "title", "status"],
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "problems": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
        },
    },
}


class PlaceOut(Schema):
    """A place."""

    code: str
    name: str
    made_up: bool


class BodyOut(Schema):
    """A public body."""

    id: str
    name: str
    kind: str
    made_up: bool
