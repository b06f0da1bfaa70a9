"""The API does what its own description says, whatever it is sent (Schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.api.actions import make_token
from wholeplace.foundation.people.models import Person

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


EXAMPLES = 12


def bearer() -> dict[str, str]:
    person = Person.objects.get(email="administrator@example.org")
    return {"Authorization": f"Bearer {make_token(by=By(person, NOON), name='all')[1]}"}


@pytest.mark.django_db
def test_every_operation_answers_as_described(specimen, subtests: pytest.Subtests, settings: Any):
    # The client of this test never ends its answers, which is when Django closes the files that were sent.
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    headers = bearer()
    for found in described.get_all_operations():
        operation = found.ok()
        with subtests.test(msg=operation.label):
            answers_as_described(operation, headers)


def answers_as_described(operation: Any, headers: dict[str, str]) -> None:
    @bounds(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    holds()
