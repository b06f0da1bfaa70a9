"""Statements, reports and returns of a pool as JSON, and what pools have published."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from wholeplace.foundation.access.needs import PUBLIC, needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.statement_answer import as_answer, bodies_answer, report_answer, return_answer
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.statement_actions import keep_findings, keep_notes, publish
from wholeplace.pools.web.statement_reading import Told, published_row, published_rows, told

router = Router(tags=["statements"])

Period = Annotated[str, Field(max_length=20, examples=["2026/27", "2026/27-Q1", "2026-09-30"])]
Words = Annotated[str, Field(max_length=300)]


class FindingIn(Schema):
    """Who controls a line, and where the finding is written down."""

    line: Words
    treatment: Annotated[str, Field(max_length=20, examples=["joint", "agent", "gross", "grant", "own"])]
    source: Words


class FindingsIn(Schema):
    """Every finding that stands; those left out no longer do."""

    findings: Annotated[list[FindingIn], Field(max_length=500)]


class ReadingIn(Schema):
    """What a measure reads, on which day, and from whom."""

    measure: Words
    value: Annotated[str, Field(max_length=100)]
    on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    source: Words = ""


class NotesIn(Schema):
    """The words of a report and the readings of its measures."""

    period: Period
    narrative: Annotated[str, Field(max_length=20_000)] = ""
    readings: Annotated[list[ReadingIn], Field(max_length=100)] = []


class PublishIn(Schema):
    """What is to be published, of which period."""

    period: Period
    kind: Annotated[str, Field(max_length=20, examples=["account", "report", "open-data"])]


class PublishedOut(Schema):
    """A publication; `content` is asked for by its own address."""

    id: int
    pool_id: str
    name: str
    kind: str
    published_at: datetime
    published_by: str


class WholePublished(PublishedOut):
    """A publication with its figures as they were published."""

    content: dict[str, Any]


def _asked(request: HttpRequest, pool_id: str, period: str, need: str = "statement.view") -> Told:
    by = by_of(request)
    return told(by, pool_of(by, pool_id, need), period)


@router.get("pools/{pool_id}/statement", response=dict[str, Any], summary="The memorandum account")
@needs("statement.view")
def statement(request: HttpRequest, pool_id: str, period: Period = "") -> Any:
    return as_answer(_asked(request, pool_id, period).account)


@router.get("pools/{pool_id}/statement/bodies", response=dict[str, Any], summary="Each body's own view")
@needs("statement.view")
def bodies(request: HttpRequest, pool_id: str, period: Period = "") -> Any:
    return bodies_answer(_asked(request, pool_id, period).bodies)


@router.get("pools/{pool_id}/report", response=dict[str, Any], summary="The quarterly report or annual return")
@needs("statement.view")
def report(request: HttpRequest, pool_id: str, period: Period = "") -> Any:
    return report_answer(_asked(request, pool_id, period).report)


@router.get("pools/{pool_id}/care-fund-return", response=dict[str, Any], summary="The Better Care Fund return")
@needs("statement.view")
def care_fund(request: HttpRequest, pool_id: str, period: Period = "") -> Any:
    return return_answer(_asked(request, pool_id, period).care_fund)


@router.put("pools/{pool_id}/findings", response=dict[str, Any], summary="Keep who controls each line")
@needs("return.make")
def findings(request: HttpRequest, pool_id: str, given: FindingsIn) -> Any:
    one = _asked(request, pool_id, "", "return.make")
    keep_findings(by=one.by, pool=one.pool, findings=[each.dict() for each in given.findings])
    return {"findings": [each.dict() for each in given.findings]}


@router.put("pools/{pool_id}/report", response=dict[str, Any], summary="Keep the words and readings of a report")
@needs("return.make")
def notes(request: HttpRequest, pool_id: str, given: NotesIn) -> Any:
    one = _asked(request, pool_id, given.period, "return.make")
    readings = {each.measure: {"value": each.value, "on": each.on, "source": each.source} for each in given.readings}
    keep_notes(by=one.by, pool=one.pool, period=one.span.name, narrative=given.narrative, readings=readings)
    return report_answer(_asked(request, pool_id, given.period, "return.make").report)


@router.post("pools/{pool_id}/published", response={201: PublishedOut}, summary="Publish the figures of a period")
@needs("statement.publish")
def publish_figures(request: HttpRequest, pool_id: str, given: PublishIn) -> Any:
    one = _asked(request, pool_id, given.period, "statement.publish")
    return Status(201, publish(by=one.by, pool=one.pool, told=one, kind=given.kind))


@router.get("published", response=list[PublishedOut], auth=None, summary="What pools have published")
@needs(PUBLIC)
def published(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Any:
    return published_rows(by_of(request), limit=limit)


@router.get("published/{pool_id}", response=list[PublishedOut], auth=None, summary="What one pool has published")
@needs(PUBLIC)
def published_by_pool(request: HttpRequest, pool_id: str) -> Any:
    return published_rows(by_of(request), pool_id)


@router.get("published/{pool_id}/{key}", response=WholePublished, auth=None, summary="One publication with its figures")
@needs(PUBLIC)
def published_one(request: HttpRequest, pool_id: str, key: int) -> Any:
    return published_row(by_of(request), pool_id, key)
