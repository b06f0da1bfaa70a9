"""What has been brought into the count, as JSON; changed by the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.spend.web.queries import bodies_sending, place_of
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["spending"])
PLACE = "places/{code}/spending"


@router.get(f"{PLACE}/bodies", response=list[dict[str, Any]], summary="The bodies of a place and what each has sent")
@needs("spend.view")
def bodies(request: HttpRequest, code: str) -> Any:
    by = by_of(request)
    return [
        {
            "body": one.body.pk,
            "name": one.body.name,
            "code": one.code,
            "sent": [
                {"year": str(FinancialYear(year)), "layer": layer, "batches": [batch.pk for batch in batches]}
                for (year, layer), batches in sorted(one.sent.items())
            ],
        }
        for one in bodies_sending(by, place_of(by, code))
    ]
