"""The count's home: what has been taken in by body and year, who has not sent, what waits for somebody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.foundation.access.needs import needs
from wholeplace.spend.web.frame import asked, spend_frame
from wholeplace.spend.web.models import Batch
from wholeplace.spend.web.place_section import LAYER_WORDS
from wholeplace.spend.web.queries import batches_of, bodies_sending

SHOWN = 100


@needs("spend.view")
def home(request: HttpRequest, code: str) -> HttpResponse:
    """What has been taken in, and what waits."""
    by, place = asked(request, code)
    sending = bodies_sending(by, place)
    batches = list(batches_of(by, place).prefetch_related("files")[:SHOWN])
    context = spend_frame(request, place, "Taken in") | {
        "sending": sending,
        "years": sorted({year for one in sending for year in one.years}),
        "batches": batches,
        "waiting": [batch for batch in batches if batch.state in (Batch.State.COLUMNS, Batch.State.REFUSED)],
        "layers": LAYER_WORDS,
    }
    return render(request, "spend/intake/home.html", context)
