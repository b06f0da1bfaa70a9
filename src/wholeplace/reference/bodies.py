"""Public bodies, and which of them a name means.

A body has one code whatever it is called: its GSS code (councils, combined authorities, police areas E23…, fire areas E31…,
waste authorities E50…, national parks E26…), `ods:` and the code of the NHS's own register (`ods:RM3`, `ods:QOP`), `dept:` for
departments and agencies of central government, `body:` for a few joint bodies, and `la:` for councils that ended before there
were codes. So "Bury" and "Bury MBC" are one body, joined by E08000002 and never by name.

`find` never guesses. A name that fits two bodies is None, unless a day is given on which only one of them was there; so is a name
that holds more than a body's name ("Bury Council Staff Club Ltd").

*Source*: `data/bodies/README.md`.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from wholeplace.reference.areas import LOWER_TIER, Council, combined_authorities, councils, named_areas, same_code
from wholeplace.reference.body_names import normal

PLACE_NAME_ALONE = "name of the place alone"
"""The rule of a name such as "Bury": right where a return lists councils, too little to tell a supplier by."""

_IN_REGISTER = "name in the register"


@dataclass(frozen=True, slots=True)
class PublicBody:
    """A public body, past or present.

    `kind` is one of `vocabulary.bodies`; `sort` says more (metropolitan, county, trust, integrated care board …). `ends_on` is
    the last day of its being; `replaced_by` holds codes; `part_of` is the code of the body whose accounts hold it (a county's
    fire service, Transport for London).
    """

    code: str
    name: str
    kind: str
    sort: str
    starts_on: date | None = None
    ends_on: date | None = None
    replaced_by: tuple[str, ...] = ()
    part_of: str | None = None
    e_code: str | None = None

    def in_being(self, on: date) -> bool:
        """Whether it was there on a day, as far as the registers know."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Found:
    """The body that a name means, by which rule, and how surely (0 to 1, our own judgement of the rule)."""

    code: str
    name: str
    kind: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    rule: str
    confidence: float


@cache
def bodies() -> Mapping[str, PublicBody]:
    """Every public body by its code."""
    known = {gss: _of_council(one) for gss, one in councils().items()}
    for gss, combined in combined_authorities().items():
        known[gss] = PublicBody(
            code=gss,
            name=combined.official_name,
            kind="combined-authority",
            sort="combined-authority",
            starts_on=combined.starts_on,
            ends_on=combined.ends_on,
            replaced_by=(combined.replaced_by,) if combined.replaced_by else (),
            e_code=combined.e_code,
        )
    return known | {row["code"]: _of_row(row) for row in _rows("bodies.csv")}


def by_code(code: str) -> PublicBody | None:
    """The body of a code: GSS (present, earlier or later), e-code of the returns, `ods:…` or the bare ODS code, `dept:…`.

    E12000007, under which the returns print the Greater London Authority, leads to it. None where the code is not known.
    """
    code = same_code(code.strip())
    return bodies().get(code) or bodies().get(_other_codes().get(code.upper(), ""))


def in_being_on(code: str, on: date) -> tuple[PublicBody, ...]:
    """The body of a code, or where it had ended by a day the bodies that had taken its place by then, sorted by code.

    Publishers go on printing a name for years: payments of 2021 to a trust that had merged in 2017 went to its successor. The
    body itself where the register names no successor; empty where the code is not known.
    """
    body = by_code(code)
    if body is None or body.ends_on is None or on <= body.ends_on or not body.replaced_by:
        return (body,) if body else ()
    later = {heir.code: heir for next_code in body.replaced_by for heir in in_being_on(next_code, on)}
    return tuple(later[code] for code in sorted(later))


def find(name: str, on: date | None = None) -> Found | None:
    """The body that a name means; None where it means none, or could mean two.

    `on` is a day on which the body was there; it serves only to tell apart bodies that bear one name one after the other.
    """
    text = normal(name)
    found = (_fully(text, on) or _without_remainder(name, text, on) or _cut_short(name, text, on)) if text else None
    if found and found.rule == _IN_REGISTER and name.strip().casefold() != found.name.casefold():
        return Found(found.code, found.name, found.kind, f"{_IN_REGISTER}, spelling evened out", found.confidence)
    return found


def _named(text: str, on: date | None) -> Found | None:
    return _only(_names().get(text, ()), on)


def _only(entries: Iterable[_Entry], on: date | None) -> Found | None:
    """The one body that all entries mean, or the one of them that was there on the day; by the surest rule."""
    entries = tuple(entries)
    codes = {entry.code for entry in entries}
    if len(codes) > 1 and on is not None:
        codes = {code for code in codes if bodies()[code].in_being(on)}
    if len(codes) != 1:
        return None
    best = max((entry for entry in entries if entry.code in codes), key=lambda entry: entry.confidence)
    return _found(best.code, best.rule, best.confidence)


def _found(code: str, rule: str, confidence: float) -> Found:
    body = bodies()[code]
    return Found(code, body.name, body.kind, rule, round(confidence, 3))


_ANY_BOROUGH = frozenset({"metropolitan", "unitary", "district", "london-borough"})
_DESIGNATIONS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), kinds)
    for pattern, kinds in (
        (r"(?:mayor and burgesses of )?(?:the )?london borough of (.+?)(?: council)?", frozenset({"london-borough"})),
        (r"royal borough of (.+?)(?: council)?", frozenset({"london-borough", "unitary"})),
        (r"city of (.+?)(?: (?:metropolitan |metropolitan district |metropolitan borough )?council)", _ANY_BOROUGH),
        (
            r"(.+) metropolitan (?:borough council|district council|council|borough|district)",
            frozenset({"metropolitan"}),
        ),
        (r"(.+) county borough council", frozenset({"welsh"})),
        (r"(.+) borough(?: council)?", _ANY_BOROUGH),
        (r"borough of (.+)", _ANY_BOROUGH),
        (r"(.+) (?:city council|city cc)", _ANY_BOROUGH),
        (r"(.+) district council", frozenset({"district", "metropolitan", "unitary"})),
        (r"(.+) (?:county council|cc)", frozenset({"county", "unitary", "welsh"})),
        (r"(.+) (?:unitary authority|unitary council|ua)", frozenset({"unitary"})),
        (r"(.+) council", LOWER_TIER | {"county", "northern-irish"}),
    )
)
_DESIGNATING = frozenset({"council", "borough", "cc", "ua", "unitary", "district"})
_PARISH_CITIES = frozenset({"chichester", "lichfield"})
"""Cities whose city council is a parish council; the district's council is named a district council."""


def _by_designation(text: str, on: date | None) -> Found | None:
    """A council by the name of its place and what kind of council the name says it is."""
    if _DESIGNATING.isdisjoint(text.split()):
        return None
    for pattern, kinds in _DESIGNATIONS:
        match = pattern.fullmatch(text)
        if match is None or match[1] not in _places():
            continue
        if text.endswith("city council") and match[1] in _PARISH_CITIES:
            return None
        meant = {gss for gss in _places()[match[1]] if councils()[gss].kind in kinds}
        counties = {gss for gss in meant if councils()[gss].kind == "county"}
        if "county" in kinds and len(kinds) == 3 and counties:
            meant = counties
        return _only((_Entry(gss, "place and kind of council", 0.95) for gss in meant), on)
    return None


_TRUST_WORDS = frozenset({"nhs", "foundation", "trust", "the"})
_HEALTH_WORDS = frozenset({"hospital", "healthcare", "ambulance", "infirmary"})


def _by_trust(text: str, on: date | None) -> Found | None:
    """An NHS trust by its name without its form: "Pennine Care NHS Trust" is the foundation trust of that name."""
    words = text.split()
    says_nhs, says_trust = "nhs" in words[1:], "trust" in words
    healthy = not _HEALTH_WORDS.isdisjoint(words) or "mental health" in text
    if not (says_nhs or healthy):
        return None
    base = " ".join(word for word in words if word not in _TRUST_WORDS)
    sure = 0.95 if says_nhs and says_trust else 0.9 if says_nhs or says_trust else 0.85
    found = _only((_Entry(code, "trust without its form", sure) for code in _trusts().get(base, ())), on)
    if found or not (says_nhs and says_trust):
        return found
    barest = " ".join(word for word in base.split() if word != "hospital")
    return _only((_Entry(code, "trust without its form", 0.85) for code in _barest_trusts().get(barest, ())), on)


_ACCOUNT_WORDS = (
    "account|ac|a c|accounts|rates|business rates|property rates|nndr|council tax|c tax|ctax|tax|finance|finances|financial "
    "service|general|general account|housing|treasury|treasurer|treasurers|exchequer|payroll|creditors|creditor|debtors|income|"
    "cashiers|revenue|revenues|collection|collection fund|precept|education|education service|social service|adult social "
    "care|childrens service|legal service|planning|building control|licensing|environmental health|parking|libraries|leisure|"
    "highways|hr|customer service|corporate service|service|bacs|chaps|int|dd|direct debit|ta"
)
_ACCOUNT_TAIL = re.compile(rf"(.+?)((?: (?:{_ACCOUNT_WORDS}|\d+))+)")
_LAST_OF_ACCOUNT = frozenset(_ACCOUNT_WORDS.replace("|", " ").split())
_SEPARATED = re.compile(r"^(.{3,}?)(?:\s*\(|\s*\*\*|\s+[-–\x96]\s+|\s*/\s+)(.*)$")
_NOT_THE_BODY = re.compile(
    r"\b(ltd|limited|plc|llp|llc|cic|cio|club|clubs|charity|charitable|sports?|social|society|association|union|unison|unite|"
    r"friends|foundation|trust|school|academy|college|nursery|hotel|bar|cafe|shop|theatre|football|fc|afc|benevolent|"
    r"staff|federation|band|museum|pension|pensions|holdings|trading|ventures|homes|group|partnership|employees|"
    r"community|volunteers?|cadets?|choir|gmpf|lgps|superannuation)\b"
)


def _without_remainder(name: str, text: str, on: date | None) -> Found | None:
    """A body's name with an account or an office behind it: "EXETER CITY COUNCIL (RATES)", "Torbay Council Finance"."""
    split = _SEPARATED.match(name)
    if split and not _NOT_THE_BODY.search(normal(split[2])):
        found = _fully(normal(split[1]), on)
        if found and found.rule != PLACE_NAME_ALONE:
            return _found(found.code, f"{found.rule}, without what follows the name", found.confidence * 0.95)
    last = text.rsplit(" ", 1)[-1]
    tail = _ACCOUNT_TAIL.fullmatch(text) if last in _LAST_OF_ACCOUNT or last.isdigit() else None
    if tail:
        found = _fully(tail[1], on)
        if found and found.rule != PLACE_NAME_ALONE and len(tail[1].split()) > 1:
            return _found(found.code, f"{found.rule}, without the account", found.confidence * 0.95)
    return None


def _fully(text: str, on: date | None) -> Found | None:
    return _named(text, on) or _by_designation(text, on) or _by_trust(text, on) if text else None


_INSTITUTION = re.compile(
    r"\b(council|nhs|authority|police|constabulary|fire|combined|borough|hospital|department|ministry|healthcare|ccg|"
    r"clinical commissioning|integrated care|commissioner|ambulance|offender|lottery)\b"
)
_CUT_INSTITUTION = (
    "council",
    "authority",
    "hospital",
    "healthcare",
    "department",
    "constabulary",
    "commissioner",
    "borough",
)
_SHORTEST_CUT = 24


def _cut_short(name: str, text: str, on: date | None) -> Found | None:
    """A long name that the publisher's system has cut off: the beginning of one body's name and of no other's."""
    if len(name.strip()) < _SHORTEST_CUT:
        return None
    last = text.rsplit(" ", 1)[-1]
    if not (_INSTITUTION.search(text) or (len(last) > 3 and any(word.startswith(last) for word in _CUT_INSTITUTION))):
        return None
    names = _sorted_names()
    at = bisect_left(names, text)
    fits = [entry for longer in _beginning_with(names, at, text) for entry in _names()[longer]]
    found = _only(fits, on)
    return _found(found.code, "name cut short", 0.85) if found else None


def _beginning_with(names: tuple[str, ...], at: int, text: str) -> Iterable[str]:
    while at < len(names) and names[at].startswith(text):
        yield names[at]
        at += 1


@cache
def _names() -> Mapping[str, tuple[_Entry, ...]]:
    """Every whole name in normal form, and what it means."""
    found: dict[str, list[_Entry]] = {}
    for name, entry in _all_names():
        found.setdefault(normal(name), []).append(entry)
    return {text: tuple(entries) for text, entries in found.items() if text}


def _all_names() -> Iterable[tuple[str, _Entry]]:
    for body in bodies().values():
        yield body.name, _Entry(body.code, _IN_REGISTER, 1.0)
    for row in _rows("council_names.csv"):
        rule, confidence = _of_variant(row["name"])
        yield row["name"], _Entry(row["code"], rule, confidence)
    for row in _rows("other_names.csv"):
        yield row["name"], _Entry(row["code"], "other name", 0.97)
    patterns = [(row["sort"], row["pattern"], float(row["confidence"])) for row in _rows("name_patterns.csv")]
    for body in bodies().values():
        place = _place_of(body)
        yield from (
            (pattern.format(place), _Entry(body.code, "place and kind of body", confidence))
            for sort, pattern, confidence in patterns
            if sort == body.sort and place
        )


_SAYS_COUNCIL = re.compile(r"\b(council|corporation|borough|authority|ua|ca|cc|district|comhairle|city of|combined)\b")


def _of_variant(name: str) -> tuple[str, float]:
    return ("name variant", 0.98) if _SAYS_COUNCIL.search(normal(name)) else (PLACE_NAME_ALONE, 0.6)


def _place_of(body: PublicBody) -> str | None:
    """The place in a body's name, as the patterns of names want it."""
    if body.sort in ("police", "fire"):
        return named_areas()[body.code][0]
    if body.sort == "combined-authority":
        return combined_authorities()[body.code].name
    match = re.fullmatch(r"nhs (.+?) (?:ccg|icb)", normal(body.name))
    return match[1] if match else None


@cache
def _sorted_names() -> tuple[str, ...]:
    return tuple(sorted(_names()))


@cache
def _places() -> Mapping[str, frozenset[str]]:
    """Names of places in normal form, without what kind of council governs them, to the councils' codes."""
    found: dict[str, set[str]] = {}
    for council in councils().values():
        found.setdefault(normal(council.name), set()).add(council.gss)
    for row in _rows("council_names.csv"):
        if _of_variant(row["name"])[0] == PLACE_NAME_ALONE and row["code"] in councils():
            found.setdefault(normal(row["name"]), set()).add(row["code"])
    return {place: frozenset(codes) for place, codes in found.items()}


@cache
def _trusts() -> Mapping[str, frozenset[str]]:
    """NHS trusts by their names without "NHS", "Foundation" and "Trust"."""
    trusts = {code for code, body in bodies().items() if body.sort == "trust"}
    found: dict[str, set[str]] = {}
    for text, entries in _names().items():
        for entry in entries:
            if entry.code in trusts:
                base = " ".join(word for word in text.split() if word not in _TRUST_WORDS)
                found.setdefault(base, set()).add(entry.code)
    return {base: frozenset(codes) for base, codes in found.items()}


@cache
def _barest_trusts() -> Mapping[str, frozenset[str]]:
    """The same without "Hospital" too, where no trust is named so otherwise."""
    found: dict[str, set[str]] = {}
    for base, codes in _trusts().items():
        found.setdefault(" ".join(word for word in base.split() if word != "hospital"), set()).update(codes)
    return {base: frozenset(codes) for base, codes in found.items()}


@cache
def _other_codes() -> Mapping[str, str]:
    other = {body.e_code: code for code, body in bodies().items() if body.e_code}
    other |= {code[4:]: code for code in bodies() if code.startswith("ods:")}
    other |= {code.upper(): code for code in bodies()}
    other |= {row["name"]: row["code"] for row in _rows("other_names.csv") if row["because"] == "code"}
    return other | {"E12000007": "E61000001"}


def _of_council(one: Council) -> PublicBody:
    return PublicBody(
        code=one.gss,
        name=one.official_name,
        kind="local-authority",
        sort=one.kind,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        replaced_by=one.replaced_by,
        e_code=one.e_code,
    )


def _of_row(row: dict[str, str]) -> PublicBody:
    return PublicBody(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        sort=row["sort"],
        starts_on=date.fromisoformat(row["starts_on"]) if row["starts_on"] else None,
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        replaced_by=tuple(row["replaced_by"].split()),
        part_of=row["part_of"] or None,
        e_code=row["e_code"] or None,
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("wholeplace.reference").joinpath("data/bodies", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
