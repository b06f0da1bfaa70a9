"""What differs between two contents of a case, and what an option changes in it: each line in words, before and after.

Pure, on the nested mapping of the case file; a line is known by its id, and a field that both have alike is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from wholeplace.appraisal.assumptions import said
from wholeplace.appraisal.case import BENEFIT_DOMAINS, COST_DOMAINS, VALUE_KINDS, Case, Option
from wholeplace.appraisal.casewriter import line_to_raw
from wholeplace.appraisal.report_words import PROPORTION, listed
from wholeplace.appraisal.web.page_words import LABELS, label_of
from wholeplace.appraisal.web.raw_edits import head_of, key_of, line_of, tables_of
from wholeplace.documents import wording

NOTHING = "–"
KINDS: Mapping[str, str] = {
    "bodies": "Body",
    "costs": "Cost",
    "benefits": "Benefit",
    "options": "Option",
    "unpriced": "Without a price",
    "baselines": "Spending as now",
    "correlations": "Correlation",
    "local_values": "The place's own value",
}
_SHARES = ("shares", "body_map")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: where it stands, what it is, and its words before and after."""

    where: str
    what: str
    before: str
    after: str


def changes_between(before: Raw, after: Raw) -> list[Change]:
    """Everything that differs between two contents: the case itself first, then line by line in the order of the first."""
    names = _body_names(before) | _body_names(after)
    found = list(_fields("The case", "case", head_of(before), head_of(after), names))
    for kind in KINDS:
        found += _lines(kind, before, after, names)
    return found


def _lines(kind: str, before: Raw, after: Raw, names: Mapping[str, str]) -> Iterator[Change]:
    mine, theirs = ({_key(kind, line): line for line in tables_of(raw, kind)} for raw in (before, after))
    for key in [*mine, *(key for key in theirs if key not in mine)]:
        one, other = mine.get(key), theirs.get(key)
        where = f"{KINDS[kind]}: {title_of(kind, other or one or {}, after if other else before)}"
        if one is None or other is None:
            yield Change(
                where, "The whole line", NOTHING if one is None else "there", "added" if one is None else "taken out"
            )
        else:
            yield from _fields(where, kind, one, other, names)


def _key(kind: str, line: Raw) -> str:
    return " – ".join(map(str, line.get("between", ()))) if kind == "correlations" else key_of(line)


def title_of(kind: str, line: Raw, raw: Raw) -> str:
    """What a line is called: a correlation by the two ranges that it joins."""
    if kind == "correlations":
        return " with ".join(path_said(raw, str(path)) for path in line.get("between", ()))
    return str(line.get("title") or line.get("name") or line.get("description") or key_of(line))


def _fields(where: str, kind: str, before: Raw, after: Raw, names: Mapping[str, str]) -> Iterator[Change]:
    for field in [*before, *(field for field in after if field not in before)]:
        one, other = before.get(field), after.get(field)
        if field in ("id", "code") or one == other:
            continue
        if field == "sources":
            yield from _sources(where, one or {}, other or {})
        else:
            label = label_of(field)
            yield Change(where, label, value_said(kind, field, one, names), value_said(kind, field, other, names))


def _sources(where: str, before: Raw, after: Raw) -> Iterator[Change]:
    for field in [*before, *(field for field in after if field not in before)]:
        if before.get(field) != after.get(field):
            what = f"Source of: {label_of(field)}"
            yield Change(where, what, _source_said(before.get(field)), _source_said(after.get(field)))


def _source_said(source: Any) -> str:
    if not isinstance(source, Mapping):
        return NOTHING
    grade = f"grade {source['grade']}" if source.get("grade") else ""
    return ", ".join(str(part) for part in (source.get("text"), source.get("year"), grade) if part) or NOTHING


def value_said(kind: str, field: str, value: Any, names: Mapping[str, str] | None = None) -> str:
    """A field's value as a person reads it: a share as per cent, a range by its ends, a body by its name."""
    named = names or {}
    if value is None or value in ("", [], {}):
        return NOTHING
    if field == "pounds":
        return _by_year(value, money=True)
    if field == "ramp":
        return _by_year(value)
    if field in BENEFIT_DOMAINS and kind == "benefits":
        return said(value, BENEFIT_DOMAINS[field])
    if isinstance(value, Mapping):
        return _table_said(field, value, named)
    if isinstance(value, list):
        return "; ".join(_table_said(field, one, named) if isinstance(one, Mapping) else str(one) for one in value)
    return _plain(value, named)


def _by_year(value: Any, *, money: bool = False) -> str:
    domain = COST_DOMAINS["pounds"] if money else PROPORTION
    if not isinstance(value, list):
        return f"{said(value, domain, money=money)} throughout"
    runs = [(words, len(list(run))) for words, run in groupby(said(one, domain, money=money) for one in value)]
    return "; then ".join(words if count == 1 else f"{words} in each of {count} years" for words, count in runs)


def _table_said(field: str, value: Raw, names: Mapping[str, str]) -> str:
    if field == "value" or set(value) & set(VALUE_KINDS):
        kinds = [
            f"{kind} {said(value[kind], BENEFIT_DOMAINS[f'value.{kind}'], money=True)}"
            for kind in VALUE_KINDS
            if kind in value
        ]
        return listed(kinds) + (f", in {value['price_year']} prices" if "price_year" in value else "")
    if field == "cashable":
        return _claim_said(value, names)
    pairs = (f"{names.get(str(key), label_of(str(key)))} {_part_said(field, one, names)}" for key, one in value.items())
    return "; ".join(pairs)


def _claim_said(claim: Raw, names: Mapping[str, str]) -> str:
    whose = f" of the part of {names.get(str(claim['body']), claim['body'])}" if claim.get("body") else ""
    since = f", from year {int(claim['from_year']) + 1}" if claim.get("from_year") else ""
    later = f", {wording.years(claim['lag_years'])} later" if claim.get("lag_years") else ""
    line = f", budget line {claim['ledger_line']}" if claim.get("ledger_line") else ", no budget line"
    return f"{said(claim.get('share'), BENEFIT_DOMAINS['cashable.share'])}{whose}{since}{later}{line}"


def _part_said(field: str, value: Any, names: Mapping[str, str]) -> str:
    if field == "shares" and isinstance(value, int | float):
        return said(value, BENEFIT_DOMAINS["impact"])
    if isinstance(value, Mapping):
        return _table_said(field, value, names)
    return _plain(value, names)


def _plain(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}".replace("-", wording.MINUS)
    return names.get(str(value), str(value))


def _body_names(raw: Raw) -> dict[str, str]:
    return {key_of(body): str(body.get("name") or key_of(body)) for body in tables_of(raw, "bodies")}


# paths, and what an option changes


def path_said(raw: Raw, path: str) -> str:
    """A field of a line in words: `incidents.impact` is `Incidents avoided: Share of …`."""
    key, _, field = path.partition(".")
    if key == "case":
        return LABELS.get(field, field)
    line = line_of(raw, "costs", key) or line_of(raw, "benefits", key)
    title = str(line.get("title") or key) if line else key
    return f"{title}: {label_of(field)}" if field else title


def option_changes(case: Case, raw: Raw, option: Option) -> list[str]:
    """What an option changes in the case as written, in sentences; empty where it changes nothing."""
    names = _body_names(raw)
    found = [_changed_said(raw, path, value, names) for path, value in option.changes.items()]
    found += [f"Left out: {path_said(raw, line)}." for line in option.without]
    for kind, lines in (("cost", option.costs), ("benefit", option.benefits)):
        found += [f"A further {kind}: {line.title}{_amount(line_to_raw(line))}." for line in lines]
    return found


def _amount(line: Raw) -> str:
    return f" ({_by_year(line['pounds'], money=True)})" if "pounds" in line else ""


def _changed_said(raw: Raw, path: str, value: Any, names: Mapping[str, str]) -> str:
    key, _, field = path.partition(".")
    kind = "costs" if line_of(raw, "costs", key) else "benefits"
    line = head_of(raw) if key == "case" else line_of(raw, kind, key) or {}
    now = value_said(kind, field, _plain_raw(value), names)
    before = value_said(kind, field, line.get(field), names) if "." not in field else ""
    return f"{path_said(raw, path)}: {now}{f' in place of {before}' if before and before != NOTHING else ''}."


def _plain_raw(value: Any) -> Any:
    """Tuples and proxies of a built case as the lists and mappings of its file."""
    return list(value) if isinstance(value, tuple) else value
