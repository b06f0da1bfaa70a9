"""The book of a pool: balances, journal, posting, commitments, periods, contributions, and what is taken away from it."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import (
    book,
    book_commitments,
    book_contributions,
    book_extracts,
    book_files,
    book_periods,
    book_posting,
)

BOOK = "pools/<slug:pool_id>/book"

urlpatterns = [
    path(f"{BOOK}", book.balances, name="book"),
    path(f"{BOOK}/accounts/<str:code>", book.account, name="account"),
    path(f"{BOOK}/accounts/<str:code>/entries", book.behind, name="behind"),
    path(f"{BOOK}/journal", book.journal, name="journal"),
    path(f"{BOOK}/entries/<int:number>", book.entry, name="entry"),
    path(f"{BOOK}/entries/<int:number>/reverse", book_posting.reverse_page, name="reverse"),
    path(f"{BOOK}/post", book_posting.post, name="post"),
    path(f"{BOOK}/accrue", book_posting.accrual, name="accrue"),
    path(f"{BOOK}/commitments", book_commitments.commitments, name="commitments"),
    path(f"{BOOK}/commit", book_commitments.commit, name="commit"),
    path(f"{BOOK}/entries/<int:number>/meet", book_commitments.meet, name="meet"),
    path(f"{BOOK}/entries/<int:number>/release", book_commitments.release, name="release"),
    path(f"{BOOK}/contributions", book_contributions.contributions, name="contributions"),
    path(f"{BOOK}/contributions/raise", book_contributions.raise_due, name="raise-contributions"),
    path(f"{BOOK}/contributions/receive", book_contributions.received, name="receive-contribution"),
    path(f"{BOOK}/contributions/further", book_contributions.further_one, name="further-contribution"),
    path(f"{BOOK}/periods", book_periods.periods, name="periods"),
    path(f"{BOOK}/periods/close", book_periods.close, name="close-period"),
    path(f"{BOOK}/years", book_periods.next_year, name="open-year"),
    path(f"{BOOK}/roots", book_periods.publish, name="publish-root"),
    path(f"{BOOK}/extracts", book_extracts.extracts, name="extracts"),
    path(f"{BOOK}/extracts/<int:upload_id>/<slug:body_id>", book_extracts.extract, name="extract"),
    path(f"{BOOK}/extracts/<int:upload_id>/<slug:body_id>/columns", book_extracts.columns, name="extract-columns"),
    path(f"{BOOK}/files", book_files.files, name="book-files"),
    path(f"{BOOK}/files/<str:form>", book_files.download, name="book-file"),
    path("roots/<slug:book_id>/", book_periods.roots, name="roots"),
]
