"""What the map shows, to take away: the figures or the lines behind them, as CSV, Parquet or a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wholeplace.foundation.access.needs import needs


@needs("spend.view")
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The figures chosen, in the form asked for."""
    from django.http import Http404

    raise Http404(kind)
