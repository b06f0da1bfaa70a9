"""Which suppliers are public bodies, and which names were blacked out.

What a council pays to another public body of the same place is counted twice unless it is found; so this reads suppliers' names
as they are published. It is built to miss rather than to mistake: a company that bears a place's name, a club of a council's
staff, a charity of a hospital are never a public body, and a place's name alone is too little. Some names say plainly that a
public body was paid but not which one ("NHS CCG"): these come back with the kind and no code.

Ask for distinct names, not for lines: a year of a large council has fewer than ten thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wholeplace.reference.bodies import PLACE_NAME_ALONE, Found, by_code, find, in_being_on
from wholeplace.reference.body_names import normal


@dataclass(frozen=True, slots=True)
class PaidBody:
    """The public body that a supplier's name means.

    `code` is a code of `reference.bodies`, None where the name says what kind of public body it is and not which one; nothing is
    taken out of a count on a code of None. `kind` is one of `vocabulary.bodies`. `rule` says by what it was recognised, in words
    that a person can check; `confidence` lies between 0 and 1 and is our own judgement of the rule.
    """

    code: str | None
    name: str
    kind: str
    rule: str
    confidence: float


def public_bodies(
    names: Iterable[str | None], on: date | None = None, decided: Mapping[str, str | None] | None = None
) -> dict[str, PaidBody]:
    """The public bodies among suppliers, by the name as it is published; names that are none are left out.

    `on` is a day of the payments: it tells apart two bodies of one name, of which one followed the other, and leads from a body
    that had ended by then to the one in its place, for publishers print old names for years. `decided` holds what
    a person of the place has said: for a supplier's name as published the code of a body, or None where it is no public body.
    That goes before every rule here.
    """
    found: dict[str, PaidBody] = {}
    for name in dict.fromkeys(names):
        body = (_as_decided(name, decided) if decided and name in decided else paid_body(name, on)) if name else None
        if name and body:
            found[name] = body
    return found


def _as_decided(name: str, decided: Mapping[str, str | None]) -> PaidBody | None:
    body = by_code(decided[name] or "")
    return PaidBody(body.code, body.name, body.kind, "decided by the place", 1.0) if body else None


def paid_body(name: str, on: date | None = None) -> PaidBody | None:
    """The public body that one supplier's name means, or None."""
    known = find(name, on)
    if known and known.rule != PLACE_NAME_ALONE:
        return _then_in_being(known, on)
    return _of_a_kind(name)


def _then_in_being(known: Found, on: date | None) -> PaidBody:
    """The body found, or the one body that stood in its place on the day; where there were several, the one found."""
    heirs = in_being_on(known.code, on) if on else ()
    if len(heirs) == 1 and heirs[0].code != known.code:
        heir = heirs[0]
        return PaidBody(
            heir.code, heir.name, heir.kind, f"{known.rule}; in the place of {known.name}", known.confidence
        )
    return PaidBody(known.code, known.name, known.kind, known.rule, known.confidence)


_KINDS: tuple[tuple[re.Pattern[str], str, str, float], ...] = tuple(
    (re.compile(pattern), kind, rule, confidence)
    for pattern, kind, rule, confidence in (
        (r"(?:nhs )?ccg|nhs|nhs trust", "nhs", "names the NHS and not which body of it", 0.8),
        (r"(?:nhs )?[a-z ]+ (?:ccg|icb)", "nhs", "names a commissioner that is not in the register", 0.8),
        (r".+ nhs (?:foundation )?trust", "nhs", "names an NHS trust that is not in the register", 0.8),
        (r".+ (?:town|parish|community) council(?: \d+)?", "local-authority", "names a town or parish council", 0.9),
        (
            r".+ (?:primary|infant|infants|junior|nursery and infant|community high|community|voluntary aided|pupil referral)"
            r" (?:school|academy|unit)(?: and nursery)?|.+ (?:ce|c of e|rc|catholic)(?: voluntary aided)? (?:high |secondary )?"
            r"(?:school|academy)",
            "school",
            "names a school of a kind that the state pays for",
            0.7,
        ),
        (r".+ (?:multi academy|academies|academy) trust", "school", "names a trust of academies", 0.8),
    )
)
_KIND_WORDS = frozenset({"nhs", "ccg", "icb", "council", "school", "academy", "unit", "trust"})
_NOT_OF_A_KIND = re.compile(
    r"\b(ltd|limited|plc|llp|cic|cio|pta|ptfa|parents?|friends|association|club|charity|charitable|fund|parochial church|"
    r"catering|wear|uniforms?|photography|transport|supplies|service|league|swimming|university|kids|holiday|care)\b"
)


def _of_a_kind(name: str) -> PaidBody | None:
    """A public body by its kind alone: a school, a parish council, a health body that the registers do not know."""
    text = normal(name)
    if _KIND_WORDS.isdisjoint(text.split()) or _NOT_OF_A_KIND.search(text):
        return None
    for pattern, kind, rule, confidence in _KINDS:
        if pattern.fullmatch(text):
            return PaidBody(None, name.strip(), kind, rule, confidence)
    return None


_REDACTED = re.compile(
    r"(?:(?:this|name|names|data|info|information|supplier|vendor|payee|beneficiary|personal|individual|details?|is|has|been) )*"
    r"(?:redact|redacted|redaction|redactions|withheld|suppressed|anonymised)(?: .*)?"
    r"|(?:name |supplier |payee |details )?(?:not disclosed|undisclosed)(?: .*)?"
    r"|personal (?:data|information|details)|sensitive data|data protection(?: act(?: \d{4})?)?|gdpr"
    r"|confidential|commercially sensitive|commercial (?:in )?(?:confidence|confidentiality)"
    r"|(?:private|named|an) individual|x{3,}"
)
_COMPANY = re.compile(r"\b(ltd|limited|plc|llp|cic)\b")


def is_redacted(name: str | None) -> bool:
    """Whether the publisher blacked the name out: `REDACTED PERSONAL DATA`, `Redaction`, `Name withheld`, `XXXX`.

    A company whose name begins so ("Redactive Publishing Ltd") is none of these; an empty name is not blacked out but missing.
    """
    text = _plain(name or "")
    return _REDACTED.fullmatch(text) is not None and not _COMPANY.search(text)


_ANY_MARK = re.compile(r"[^a-z0-9]+")


def _plain(name: str) -> str:
    return _ANY_MARK.sub(" ", name.casefold()).strip()
