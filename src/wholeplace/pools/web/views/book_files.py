"""The book taken away as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.web.book_file import KINDS, file_of
from wholeplace.pools.web.book_frame import book_frame, book_pool


@needs("book.view")
def files(request: HttpRequest, pool_id: str) -> HttpResponse:
    """What can be taken away."""
    pool = book_pool(request, pool_id)
    return render(request, "pools/book/files.html", book_frame(request, pool, "Take away") | {"kinds": KINDS})


@needs("book.view")
def download(request: HttpRequest, pool_id: str, form: str) -> StreamingHttpResponse:
    """The book in one form."""
    return file_of(by_of(request), book_pool(request, pool_id), form)
