"""What has been brought into the count, as JSON; changed by the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Limit, Line, RowId, Words
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.spend.web import findings
from wholeplace.spend.web.actions import Brought, bring, bring_return, confirm_columns
from wholeplace.spend.web.actions_redact import redact
from wholeplace.spend.web.actions_rules import add_rule, count_by_rules, say_codes, unsay_codes
from wholeplace.spend.web.actions_stated import say_code, state_transfer
from wholeplace.spend.web.hand_totals import state_total
from wholeplace.spend.web.models import (
    Batch,
    CodesAt,
    FileTaken,
    HandTotal,
    PlaceRule,
    Redaction,
    TransferStated,
)
from wholeplace.spend.web.queries import (
    batch_of,
    batches_of,
    bodies_sending,
    codes_at_of,
    file_of,
    place_of,
    redactions_of,
    remembered_of,
    rules_of,
    totals_of,
    transfers_of,
)
from wholeplace.spend.web.views.intake_stated import row_to_withdraw
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["spending"])
PLACE = "places/{code}/spending"
LARGEST = 2**53


class ColumnsIn(Schema):
    """`columns`: field → header. `basis` is asked for where no header says net or gross."""

    columns: dict[Line, Line] = Field(max_length=40)
    basis: Literal["", "net", "gross", "unknown"] = ""
    remember: bool = True


class WhyIn(Schema):
    why: Words


class CodeIn(Schema):
    code: Line = Field(pattern=r"^[A-Za-z0-9-]{2,40}$")


class TotalIn(Schema):
    """A total by hand, its fields as text: `year` 2025/26, `pounds` 1234.56, `grade` 1 to 6."""

    body: Line
    service: Line
    year: Line
    pounds: Line
    basis: Line
    source: Line
    grade: Line
    layer: Literal["outturn", "budget"] = "outturn"
    address: Line = ""
    published: Line = ""
    note: Words = ""


class TransferIn(Schema):
    """Money from one public body to another, as one end says. `held`: whether the receiver's figure holds what it paid for."""

    payer: Line
    payee: Line
    year: Line
    kind: Literal["grant", "recharge", "precept", "contribution"]
    pence: int = Field(ge=-LARGEST, le=LARGEST)
    reported_by: Literal["payer", "payee"]
    source: Line
    held: Literal["gross", "net"] = "gross"
    service: Line = "not-classified"
    reference: Line = ""


class RuleIn(Schema):
    """A rule of the place. `where`: field → pattern, in which * stands for anything; what it does not say stays empty."""

    name: Line = Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")
    where: dict[Line, Line] = Field(max_length=10)
    said_on: date
    source: Line
    service: Line = ""
    nature: Line = ""
    control: Line = ""
    body: Line | None = None
    first_year: int | None = Field(default=None, ge=1990, le=2200)
    last_year: int | None = Field(default=None, ge=1990, le=2200)


class CodesIn(Schema):
    field: Line
    system: Line
    body: Line | None = None


class NameIn(Schema):
    """The name to be taken out, which is kept nowhere, and a reason without it."""

    name: Line
    reason: Words


def _asked(request: HttpRequest, code: str, need: str = "spend.view") -> tuple[By, Place]:
    by = by_of(request)
    return by, place_of(by, code, need)


def _body(by: By, place: Place, key: str) -> Body:
    body = bodies_of(by, place).filter(pk=key).first()
    if body is None:
        raise Http404(key)
    return body


def _year(said: str) -> FinancialYear:
    try:
        return FinancialYear.parse(said)
    except ValueError:
        raise Http404(said) from None


def _plain(row: Any, *names: str) -> dict[str, Any]:
    """Fields of a row, days and moments as text."""
    found = {name: getattr(row, name) for name in names}
    return {key: one.isoformat() if isinstance(one, date | datetime) else one for key, one in found.items()}


def batch_out(batch: Batch) -> dict[str, Any]:
    kept = _plain(batch, "id", "kind", "layer", "edition", "state", "brought_by", "brought_at", "withdrawn_why")
    return kept | {"body": batch.body_id, "year": str(FinancialYear(batch.year))}


def file_out(file: FileTaken) -> dict[str, Any]:
    """A file and what reading it came to. Amounts in pence."""
    names = ("id", "name", "sheet", "sha256", "state", "rows", "unread", "negatives", "total_pence", "basis")
    kept = _plain(file, *names, "first_on", "last_on", "published_sha256", "counted_sha256", "redacted")
    columns = {column["field"]: column["header"] for column in file.reading.get("columns", ())}
    problems = [problem.as_dict() for problem in findings.of(file.pk).problems]
    control = file.reading.get("control_pence", {})
    return kept | {"batch": file.batch_id, "columns": columns, "control_pence": control, "problems": problems}


def total_out(row: HandTotal) -> dict[str, Any]:
    kept = _plain(row, "id", "service", "pence", "basis", "source", "published", "address", "note", "grade")
    batch = row.batch
    return {"body": batch.body_id, "year": str(FinancialYear(batch.year)), "layer": batch.layer, **kept}


def transfer_out(row: TransferStated) -> dict[str, Any]:
    names = ("id", "payer", "payee", "kind", "pence", "reported_by", "held", "service", "reference", "source")
    return _plain(row, *names) | {"year": str(FinancialYear(row.year))}


def rule_out(row: PlaceRule) -> dict[str, Any]:
    names = ("id", "name", "where", "service", "nature", "control", "first_year", "last_year", "said_on", "source")
    return _plain(row, *names) | {"body": row.body_id}


def redaction_out(row: Redaction) -> dict[str, Any]:
    return _plain(row, "id", "reason", "lines", "files", "pence", "done_by", "done_at")


def _brought(done: Brought) -> Any:
    return Status(
        201 if done.batch else 200,
        {"batch": batch_out(done.batch) if done.batch else None, "already": list(done.already)},
    )


ANY = dict[str, Any]


@router.get(f"{PLACE}/bodies", response=list[ANY], summary="The bodies of a place and what each has sent")
@needs("spend.view")
def bodies(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code)
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
        for one in bodies_sending(by, place)
    ]


@router.put(f"{PLACE}/bodies/{{body_id}}/code", response=ANY, summary="Say by which code the country knows a body")
@needs("spend.state")
def code_of_body(request: HttpRequest, code: str, body_id: str, given: CodeIn) -> Any:
    by, place = _asked(request, code, "spend.state")
    row = say_code(by=by, place=place, body=_body(by, place, body_id), code=given.code)
    return {"body": row.body_id, "code": row.code}


@router.get(f"{PLACE}/batches", response=list[ANY], summary="The batches of a place, newest first")
@needs("spend.view")
def batches(request: HttpRequest, code: str, limit: Limit = 100) -> Any:
    by, place = _asked(request, code)
    return [batch_out(batch) for batch in batches_of(by, place)[:limit]]


@router.post(f"{PLACE}/batches", response={200: ANY, 201: ANY}, summary="Bring files of payments of a body for a year")
@needs("spend.bring")
def bring_batch(
    request: HttpRequest,
    code: str,
    files: File[list[UploadedFile]],
    body: Form[str],
    year: Form[str],
    edition: Form[str] = "",
) -> Any:
    by, place = _asked(request, code, "spend.bring")
    payer = _body(by, place, body)
    return _brought(bring(by=by, place=place, files=files, body=payer, year=_year(year), edition=edition[:100]))


@router.get(f"{PLACE}/batches/{{key}}", response=ANY, summary="A batch and its files")
@needs("spend.view")
def batch(request: HttpRequest, code: str, key: RowId) -> Any:
    by, place = _asked(request, code)
    found = batch_of(by, place, key)
    return batch_out(found) | {"files": [file_out(file) for file in found.files.all()]}


@router.get(f"{PLACE}/files/{{key}}", response=ANY, summary="A file: its header, its first lines, its problems")
@needs("spend.view")
def file(request: HttpRequest, code: str, key: RowId) -> Any:
    by, place = _asked(request, code)
    found = file_of(by, place, key)
    return file_out(found) | {"header": found.header, "examples": findings.of(found.pk).examples}


@router.put(f"{PLACE}/files/{{key}}/columns", response=list[ANY], summary="Say which column of a file is what")
@needs("spend.confirm")
def columns(request: HttpRequest, code: str, key: RowId, given: ColumnsIn) -> Any:
    by, place = _asked(request, code, "spend.confirm")
    row = file_of(by, place, key)
    told: dict[str, Any] = {"columns": given.columns, "basis": given.basis, "remember": given.remember}
    return [file_out(one) for one in confirm_columns(by=by, file=row, **told)]


@router.get(f"{PLACE}/columns", response=list[ANY], summary="The columns that are remembered, by publisher")
@needs("spend.view")
def remembered(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code)
    names = ("id", "header", "columns", "basis", "confirmed_by", "confirmed_at")
    return [{"body": row.body_id, **_plain(row, *names)} for row in remembered_of(by, place)]


@router.post(f"{PLACE}/returns", response={200: ANY, 201: ANY}, summary="Bring a statutory return")
@needs("spend.bring")
def returns(
    request: HttpRequest,
    code: str,
    files: File[list[UploadedFile]],
    basis: Form[Literal["net-current", "total-expenditure"]] = "net-current",
) -> Any:
    by, place = _asked(request, code, "spend.bring")
    return _brought(bring_return(by=by, place=place, files=files, basis=basis))


@router.get(f"{PLACE}/totals", response=list[ANY], summary="Totals entered by hand")
@needs("spend.view")
def totals(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code)
    return [total_out(row) for row in totals_of(by, place)]


@router.post(f"{PLACE}/totals", response={201: ANY}, summary="Enter a total by hand")
@needs("spend.state")
def add_total(request: HttpRequest, code: str, given: TotalIn) -> Any:
    by, place = _asked(request, code, "spend.state")
    return Status(201, total_out(state_total(by=by, place=place, fields=given.dict())))


@router.get(f"{PLACE}/transfers", response=list[ANY], summary="Money between public bodies, stated by hand")
@needs("spend.view")
def transfers(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code)
    return [transfer_out(row) for row in transfers_of(by, place)]


@router.post(f"{PLACE}/transfers", response={201: ANY}, summary="State money from one public body to another")
@needs("spend.state")
def add_transfer(request: HttpRequest, code: str, given: TransferIn) -> Any:
    by, place = _asked(request, code, "spend.state")
    told = given.dict() | {"year": _year(given.year)}
    return Status(201, transfer_out(state_transfer(by=by, place=place, **told)))


@router.get(f"{PLACE}/rules", response=list[ANY], summary="The rules of a place, in their order")
@needs("spend.view")
def rules(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code)
    return [rule_out(row) for row in rules_of(by, place)]


@router.post(f"{PLACE}/rules", response={201: ANY}, summary="Add a rule")
@needs("spend.rule")
def add_one_rule(request: HttpRequest, code: str, given: RuleIn) -> Any:
    by, place = _asked(request, code, "spend.rule")
    told = given.dict() | {"body": _body(by, place, given.body) if given.body else None}
    return Status(201, rule_out(add_rule(by=by, place=place, **told)))


@router.post(f"{PLACE}/rules/count", response={202: ANY}, summary="Have everything counted again by the rules")
@needs("spend.rule")
def count_again(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code, "spend.rule")
    return Status(202, {"job": count_by_rules(by=by, place=place).pk})


@router.get(f"{PLACE}/codes", response=list[ANY], summary="In which columns publishers write codes")
@needs("spend.view")
def codes(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code)
    return [_codes_out(row) for row in codes_at_of(by, place)]


@router.post(f"{PLACE}/codes", response={201: ANY}, summary="Say in which column a publisher writes codes")
@needs("spend.rule")
def add_codes(request: HttpRequest, code: str, given: CodesIn) -> Any:
    by, place = _asked(request, code, "spend.rule")
    body = _body(by, place, given.body) if given.body else None
    return Status(201, _codes_out(say_codes(by=by, place=place, field=given.field, system=given.system, body=body)))


@router.delete(f"{PLACE}/codes/{{key}}", response={204: None}, summary="Codes stand in a column no longer")
@needs("spend.rule")
def remove_codes(request: HttpRequest, code: str, key: RowId) -> Any:
    by, place = _asked(request, code, "spend.rule")
    row = CodesAt.objects.for_person(by, "spend.rule").filter(place=place, pk=key).first()
    if row is None:
        raise Http404(key)
    unsay_codes(by=by, codes=row)
    return Status(204, None)


def _codes_out(row: CodesAt) -> dict[str, Any]:
    return {"id": row.pk, "body": row.body_id, "field": row.field, "system": row.system}


@router.post(
    f"{PLACE}/withdraw/{{what}}/{{key}}", response=ANY, summary="Withdraw a batch, a total, a transfer or a rule"
)
@needs("spend.withdraw")
def withdraw(request: HttpRequest, code: str, what: str, key: RowId, given: WhyIn) -> Any:
    by, place = _asked(request, code, "spend.withdraw")
    row, done = row_to_withdraw(by, place, what, key)
    done(by, row, given.why)
    return {"what": what, "id": row.pk, "withdrawn": True}


@router.get(f"{PLACE}/redactions", response=list[ANY], summary="What has been taken out, never with the name")
@needs("spend.redact")
def redactions(request: HttpRequest, code: str) -> Any:
    by, place = _asked(request, code, "spend.redact")
    return [redaction_out(row) for row in redactions_of(by, place)]


@router.post(f"{PLACE}/redactions", response={201: ANY}, summary="Take the name of a person out of published spending")
@needs("spend.redact")
def add_redaction(request: HttpRequest, code: str, given: NameIn) -> Any:
    by, place = _asked(request, code, "spend.redact")
    return Status(201, redaction_out(redact(by=by, place=place, name=given.name, reason=given.reason)))
