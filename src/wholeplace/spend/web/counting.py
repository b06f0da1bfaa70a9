"""Published lines of a batch as counted lines: by whom, where, in which edition, and by which rules of the place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.reference.bodies import by_code
from wholeplace.spend import rules as engine
from wholeplace.spend.meaning import Payer, Progress, count_lines
from wholeplace.spend.web import line_files
from wholeplace.spend.web.models import Batch, FileTaken, PlaceRule
from wholeplace.spend.web.queries import codes_at_of, codes_of, payees_of, rules_of
from wholeplace.vocabulary.years import FinancialYear

COUNCILS = ("E06", "E07", "E08", "E09")


def rules_in(by: By, place: Place) -> engine.Rules:
    """The place's rules that stand, and where its publishers write codes."""
    return engine.Rules(
        place=place.pk,
        rules=tuple(rule_of(row) for row in rules_of(by, place)),
        codes=tuple(engine.CodeColumn(row.field, row.system, row.body_id) for row in codes_at_of(by, place)),
    )


def rule_of(row: PlaceRule) -> engine.PlaceRule:
    """A stored rule as the engine says it."""
    return engine.PlaceRule(
        id=row.name,
        where=tuple(sorted(row.where.items())),
        said_on=row.said_on,
        source=row.source,
        service=row.service or None,
        nature=row.nature or None,
        control=row.control or None,
        body=row.body_id,
        first_year=FinancialYear(row.first_year) if row.first_year is not None else None,
        last_year=FinancialYear(row.last_year) if row.last_year is not None else None,
    )


def names_in(by: By, place: Place) -> dict[str, str | None]:
    """Names of suppliers that mean a body of the place: the bodies' own names, and what people have said."""
    own: dict[str, str | None] = {engine.plain_case(body.name): body.pk for body in bodies_of(by, place)}
    return own | {row.name: row.body_id for row in payees_of(by, place)}


def count_published(by: By, batch: Batch, published: str, progress: Progress | None = None) -> str:
    """Count the lines of one published file of a batch; the hash of what was counted. *Refuses* as `count_lines`."""
    assert batch.body_id is not None, "payments have a payer"
    codes = codes_of(by, batch.place)
    code = codes.get(batch.body_id, "")
    payer = Payer(
        body=batch.body_id,
        place=batch.place_id,
        edition=batch.edition,
        year=batch.year,
        area=code if code.startswith(COUNCILS) else None,
        here={_known_as(one): body for body, one in codes.items()} or None,
        named=names_in(by, batch.place),
        kind=batch.body.kind if batch.body else "",
    )
    with TemporaryDirectory(dir=line_files.folder("counted"), suffix=".part") as room:
        path = line_files.path_of("published", published)
        counted = count_lines([path], payer, rules_in(by, batch.place), Path(room), progress)
        return line_files.keep("counted", counted.parquet)


def _known_as(code: str) -> str:
    """The code as the country's list of bodies has it: `RW3` is `ods:RW3`."""
    found = by_code(code)
    return found.code if found else code


def count_again(by: By, file: FileTaken, progress: Progress | None = None) -> str:
    """Count a file anew, by the rules and codes as they stand now."""
    return count_published(by, file.batch, file.published_sha256, progress)
