"""A file on its way to a person: its kind and a name that says what it is."""

from __future__ import annotations

from django.http import HttpResponse

from wholeplace.appraisal.web.models import StoredCase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TOML = "application/toml"
JSON = "application/json"
CSV = "text/csv; charset=utf-8"
SVG = "image/svg+xml"


def file_name(stored: StoredCase, ending: str) -> str:
    """`front-door-assumptions.csv`, `front-door.pdf`; a case that is not real says so in its file's name."""
    mark = "-illustrative" if stored.illustrative else ""
    joint = "-" if "." in ending else "."
    return f"{stored.pk}{mark}{joint}{ending}"


def file_answer(data: bytes, content_type: str, name: str) -> HttpResponse:
    """The file, to be saved rather than shown."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
