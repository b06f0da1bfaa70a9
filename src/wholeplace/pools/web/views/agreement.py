"""The agreement of a pool: what is agreed, whether it may be signed, who has signed, and what still stands in the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.signing.queries import may_sign, standing_of
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import examine
from wholeplace.pools.agreement_words import (
    NOT_STATED,
    instalment_words,
    kind_words,
    power_words,
    rule_sentence,
    status_words,
    term_words,
)
from wholeplace.pools.lawful import findings, unlawful
from wholeplace.pools.web.actions import open_pool, withdraw_pool
from wholeplace.pools.web.agreement_clocks import agreement_clashes
from wholeplace.pools.web.agreement_reading import choosing
from wholeplace.pools.web.agreement_sections import PARTS, ROWS, rows_of, title_of, wanted
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import agreement_versions, content_of, in_force, latest_signed, pool_of

DOWNLOADS = (
    ("pdf", "The agreement, clause by clause", "PDF"),
    ("docx", "The agreement, clause by clause", "Word"),
    ("investment-pdf", "Investment agreement", "PDF"),
    ("investment-docx", "Investment agreement", "Word"),
    ("toml", "The agreement as text", "TOML"),
)


@needs("agreement.view")
def agreement(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The draft in readable form, the version before the partners or in force, and what still stands in the way."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    found, problems = examine(pool.raw)
    signed, chosen = latest_signed(by, pool), choosing(by, pool)
    if found is not None:
        problems = [*problems, *unlawful(found)]
    context = pool_frame(request, pool, "Agreement") | _versions(by, pool) | {
        "agreement": found,
        "said": readable(found) if found else None,
        "problems": [wanted(pool, chosen, problem) for problem in problems],
        "findings": findings(found) if found else (),
        "rows": {key: [title_of(key, row, chosen) for row in rows_of(pool.raw, key)] for key in ROWS},
        "kinds": ROWS,
        "parts": PARTS,
        "contents": contents(found is not None),
        "clashes": agreement_clashes(by, pool, found) if found else [],
        "downloads": downloads(pool, found is not None),
        "may_open_balances": by.may("pool.open", pool) and _began_before(pool),
        "may_be_opened": signed is not None,
        "coming": signed.agreement.holds_from if signed else None,
        "may_see_files": by.may("upload.view", pool),
        "may_propose": by.may("agreement.propose", pool) and not pool.withdrawn,
        "may_open": by.may("pool.open", pool) and pool.book_id is None,
        "may_withdraw": by.may("pool.withdraw", pool) and not pool.withdrawn and pool.book_id is None,
    }  # fmt: skip
    return render(request, "pools/agreement/agreement.html", context)


def contents(whole: bool) -> list[tuple[str, str]]:
    """The parts of the page that one can go to: anchor and words."""
    parts = [("terms", "Aims and terms"), *((key, kind.title) for key, kind in ROWS.items())]
    return [*parts, *([("law", "What the law asks")] if whole else [])]


def downloads(pool: Pool, whole: bool, version: int = 0) -> list[dict[str, str]]:
    """The files of a draft or of a version; of a draft that is not whole, its text alone."""
    found = []
    for kind, text, word in DOWNLOADS:
        if whole or kind == "toml":
            args = [pool.pk, version, kind] if version else [pool.pk, kind]
            href = reverse("pools:agreement-version-download" if version else "pools:agreement-download", args=args)
            found.append({"text": text, "href": href, "kind": word})
    return found


def _began_before(pool: Pool) -> bool:
    head = pool.raw.get("agreement")
    return isinstance(head, dict) and head.get("began_before") is True


def _versions(by: By, pool: Pool) -> dict[str, Any]:
    """The newest version with its standing, and the one in force today."""
    newest = agreement_versions(by, pool).first()
    held = in_force(by, pool, by.day)
    signable = {one.body_id for one in may_sign(by, newest)} if newest and newest.state == "proposed" else set()
    return {
        "version": newest,
        "standing": standing_of(newest) if newest else None,
        "held": held,
        "unsaid": newest is not None and content_of(newest) != pool.raw,
        "signable": signable,
    }


def readable(agreement: Agreement) -> dict[str, Any]:
    """The agreement in words, section by section, rows in the order of the draft."""
    names = agreement.names
    return {
        "term": term_words(agreement),
        "host": names.get(agreement.host, agreement.host),
        "lines": [
            {
                "line": line,
                "scheme": agreement.scheme(line.scheme).title,
                "status": status_words(line),
                "power": power_words(line),
                "owner": names.get(line.owner, line.owner),
                "holder": names.get(line.holder, line.holder),
            }
            for line in agreement.lines
        ],
        "contributions": [
            {
                "of": one,
                "partner": names.get(one.partner, one.partner),
                "line": agreement.line(one.line).title,
                "kind": kind_words(one),
                "instalments": instalment_words(one),
            }
            for one in agreement.contributions
        ],
        "rules": [{"rule": rule, "sentence": rule_sentence(agreement, rule)} for rule in agreement.rules],
        "contributed": [(year, agreement.contributed_pence(year)) for year in _paid_years(agreement)],
        "names": names,
        "not_stated": NOT_STATED,
    }


def _paid_years(agreement: Agreement) -> list[Any]:
    return sorted({one.year for one in agreement.contributions})


@needs("pool.open")
@require_POST
def open_book(request: HttpRequest, pool_id: str) -> HttpResponseRedirect:
    """Open the book of a pool whose agreement is signed."""
    by = by_of(request)
    pool = open_pool(by=by, pool=pool_of(by, pool_id, "pool.open"))
    messages.success(request, f"The book of {pool.title} is open.")
    if _began_before(pool):
        return redirect("pools:agreement-opening", pool_id=pool.pk)
    return redirect("pools:overview", pool_id=pool.pk)


@needs("pool.withdraw")
def withdraw(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Withdraw an agreement that nobody has signed, once asked whether it is meant."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "pool.withdraw")
    if request.method == "POST":
        withdraw_pool(by=by, pool=pool)
        messages.success(request, f"{pool.title} is withdrawn.")
        return redirect("pools:pools", code=pool.place_id)
    return render(request, "pools/agreement/withdraw.html", pool_frame(request, pool, "Agreement"))
