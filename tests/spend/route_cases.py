"""What the test of routes by role asks for at each page and operation of bringing spending in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.routes import RouteCase, World
from wholeplace.spend.web.models import Batch, CodesAt, FileTaken
from wholeplace.vocabulary.years import FinancialYear

PAGE = "places/<str:code>/spending/"
API = "api/places/<code>/spending"


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def the_batch(world: World) -> Batch:
    """A file of the own body that waits to be read, made once."""
    from wholeplace.spend.web.actions import bring

    def made() -> Any:
        file = SimpleUploadedFile("quillhaven.csv", b"Supplier,Net amount\nQuillhaven Ltd,1.00\n")
        done = bring(by=world.system, place=world.place, body=world.body, year=FinancialYear(2025), files=[file])
        return done.batch

    found: Batch = world.once("spending batch", made)
    return found


def the_codes(world: World) -> CodesAt:
    from wholeplace.spend.web.actions_rules import say_codes

    found: CodesAt = world.once(
        "codes of spending", lambda: say_codes(by=world.system, place=world.place, field="category", system="proclass")
    )
    return found


def of_batch(world: World) -> dict[str, object]:
    return {**of_place(world), "key": the_batch(world).pk}


def of_file(world: World) -> dict[str, object]:
    file = FileTaken.objects.for_system("a test of routes").get(batch=the_batch(world))
    return {**of_place(world), "key": file.pk}


def of_codes(world: World) -> dict[str, object]:
    return {**of_place(world), "key": the_codes(world).pk}


def of_withdrawn(world: World) -> dict[str, object]:
    return {**of_batch(world), "what": "batch"}


def of_body(world: World) -> dict[str, object]:
    return {**of_place(world), "body_id": world.body.pk}


def total(world: World) -> dict[str, object]:
    told = {"body": world.body.pk, "service": "housing", "year": "2025/26", "pounds": "12.00", "basis": "net"}
    return {**told, "source": "Accounts", "grade": "2"}


def transfer(world: World) -> dict[str, object]:
    told = {"payer": world.body.pk, "payee": "another", "year": "2025/26", "kind": "grant", "pence": 100}
    return {**told, "reported_by": "payer", "source": "Accounts"}


def rule(world: World) -> dict[str, object]:
    told = {"name": "roads", "where": {"directorate": "*roads*"}, "service": "highways-transport"}
    return {**told, "said_on": date(2026, 4, 1).isoformat(), "source": "Cabinet"}


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("quillhaven-2.csv", b"Supplier,Net amount\nQuillhaven Ltd,2.00\n")


def files(world: World) -> dict[str, object]:
    return {"files": a_file(), "body": world.body.pk, "year": "2025/26"}


CASES = {
    PAGE: RouteCase(of_place),
    f"{PAGE}bring": RouteCase(of_place),
    f"{PAGE}batches/<int:key>": RouteCase(of_batch),
    f"{PAGE}batches/<int:key>/read": RouteCase(of_batch),
    f"{PAGE}files/<int:key>": RouteCase(of_file),
    f"{PAGE}files/<int:key>/columns": RouteCase(of_file),
    f"{PAGE}problems": RouteCase(of_place),
    f"{PAGE}columns": RouteCase(of_place),
    f"{PAGE}withdraw/<slug:what>/<int:key>": RouteCase(of_withdrawn),
    f"{PAGE}totals": RouteCase(of_place),
    f"{PAGE}returns": RouteCase(of_place),
    f"{PAGE}codes": RouteCase(of_place),
    f"{PAGE}transfers": RouteCase(of_place),
    f"{PAGE}transfers/names": RouteCase(of_place, lambda world: {"name": "Ash Ltd", "body": "none"}),
    f"{PAGE}rules": RouteCase(of_place),
    f"{PAGE}rules.toml": RouteCase(of_place),
    f"{PAGE}rules/codes": RouteCase(of_place),
    f"{PAGE}rules/codes/<int:key>/remove": RouteCase(of_codes),
    f"{PAGE}rules/count": RouteCase(of_place),
    f"{PAGE}redact": RouteCase(of_place, lambda world: {"name": "Jo"}),
    f"{API}/bodies": RouteCase(of_place),
    f"{API}/bodies/<body_id>/code": RouteCase(of_body, lambda world: {"code": "E08999999"}),
    f"{API}/batches": RouteCase(of_place, files),
    f"{API}/batches/<key>": RouteCase(of_batch),
    f"{API}/files/<key>": RouteCase(of_file),
    f"{API}/files/<key>/columns": RouteCase(of_file, lambda world: {"columns": {"net": "Net amount"}}),
    f"{API}/columns": RouteCase(of_place),
    f"{API}/returns": RouteCase(of_place, lambda world: {"files": a_file()}),
    f"{API}/totals": RouteCase(of_place, total),
    f"{API}/transfers": RouteCase(of_place, transfer),
    f"{API}/rules": RouteCase(of_place, rule),
    f"{API}/rules/count": RouteCase(of_place),
    f"{API}/codes": RouteCase(of_place, lambda world: {"field": "category", "system": "proclass"}),
    f"{API}/codes/<key>": RouteCase(of_codes),
    f"{API}/withdraw/<what>/<key>": RouteCase(of_withdrawn, lambda world: {"why": "Wrong year"}),
    f"{API}/redactions": RouteCase(of_place, lambda world: {"name": "Jo Ash", "reason": "A carer"}),
}
