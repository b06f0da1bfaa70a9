"""The third step: what one event is worth, whose budget that falls to, when, and how much of it is claimed to be cash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from wholeplace.appraisal.case import OUTSIDE, VALUE_KINDS
from wholeplace.appraisal.web.forms.costs import (
    EACH_YEAR,
    ONE_RANGE,
    body_choices,
    by_year_put,
    by_year_shown,
    year_fields,
    year_labels,
)
from wholeplace.appraisal.web.forms.numbers import (
    Number,
    Typed,
    number_fields,
    number_put,
    number_shown,
    source_fields,
    source_shown,
    sources_put,
)
from wholeplace.appraisal.web.forms.step import StepForm, blank_choice, radios, select, words
from wholeplace.appraisal.web.raw_edits import Raw, key_of, line_of, tables_of, with_keys, years_of
from wholeplace.appraisal.web.typed import is_range, shown_figure, shown_number, shown_share, typed_figure, typed_number
from wholeplace.reference.unit_costs import AgencyShare, SplitRefused, library

LIBRARY, OWN = "library", "own"
BY_AGENCY, BY_SHARES = "by-agency", "by-shares"
FULL = "full"
HIDDEN = {"data-label-classes": "govuk-visually-hidden"}  # a heading above says the same
OUTSIDE_WORDS = "None of these bodies: in the place's total only"

VALUES = tuple(
    Number(f"value.{kind}", hint, sourced=False, needed=False, prefix="£")
    for kind, hint in zip(
        VALUE_KINDS,
        (
            "A cost or saving to a public body",
            "A rise in earnings or in local growth",
            "Health, safety or learning, as society values it",
        ),
        strict=True,
    )
)
RANGE = Number(
    "unit_value_range", "1 is the library's value; give a low and a high", "Most likely", sourced=False, needed=False
)
RAMP = Number("ramp_range", "", "Share of full effect in every year", sourced=False, share=True)
TIMING = (
    Number("lag_years", "Whole years from the start of the case; 0 where it begins at once", needed=False),
    Number("drop_off", "0% where the effect lasts", needed=False, share=True),
)

# Which kind of body most often stands for an agency of the library: offered, never taken for granted.
LIKELY_KIND: Mapping[str, str] = {
    "local authority": "local-authority",
    "nhs": "nhs",
    "police": "police",
    "fire service": "fire",
    "criminal justice system": "criminal-justice",
    "court": "criminal-justice",
    "prison / young offenders institute": "criminal-justice",
    "ministry of justice": "criminal-justice",
    "probation": "probation",
    "schools": "school",
    "dwp": "central-government",
    "hm treasury": "central-government",
    "hm revenue and customs": "central-government",
    "department for education": "central-government",
}


@dataclass(frozen=True, slots=True)
class Falls:
    """Whom a library value falls to: each part with its agency, or why the library cannot say."""

    parts: tuple[AgencyShare, ...] = ()
    refused: str = ""


def falls_to(raw: Mapping[str, Any], line: Mapping[str, Any]) -> Falls:
    """The library's split of the line's unit cost; nothing where there is none, or no fiscal value."""
    code = line.get("unit_cost")
    entry = library().get(code) if isinstance(code, str) and code else None
    if entry is None or entry.fiscal is None or line_of(raw, "local_values", str(code)) is not None:
        return Falls()
    split = library().split(entry.code)
    return Falls(refused=split.reason) if isinstance(split, SplitRefused) else Falls(split)


def identify_form(raw: Mapping[str, Any], line: Mapping[str, Any], **told: Any) -> StepForm:
    """The page's form for one line."""
    asked: dict[str, forms.Field] = {
        "value_from": radios(
            "value",
            ((LIBRARY, "From the unit cost library"), (OWN, "A value of our own")),
            "What one event is worth",
            **HIDDEN,
        ),
        "unit_cost": words("unit_cost", "Code", "For example, CR2.0", width="10", autocomplete="off"),
        **number_fields(RANGE),
        **{name: field for number in VALUES for name, field in number_fields(number).items()},
        "value.transfer": words(
            "transfer",
            "Of the fiscal value, how much only moves money between people and the state",
            "Taxes and benefit payments. They leave public value.",
            needed=False,
            prefix="£",
            width="10",
        ),
        "value.price_year": words("price_year", "In the prices of", "For example, 2023/24", width="5"),
        **source_fields("value"),
        "falls": radios(
            "shares",
            ((BY_AGENCY, "As the library divides it"), (BY_SHARES, "By shares of our own")),
            "Whose budget it falls to",
            **HIDDEN,
        ),
    }
    choices = blank_choice([*body_choices(raw), (OUTSIDE, OUTSIDE_WORDS)])
    asked |= {f"body_map.{part.label}": select("body", choices, part.label) for part in falls_to(raw, line).parts}
    asked |= {
        f"shares.{key}": words("share", name, width="5", inputmode="decimal", autocomplete="off")
        for key, name in sharers(raw, line)
    }
    asked |= _timing_fields(raw, line) | _cashable_fields(raw, line)
    return StepForm(asked, base=f"benefits.{key_of(line)}", **told)


def sharers(raw: Mapping[str, Any], line: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who may have a share of the fiscal value: id, name."""
    held = line.get("shares")
    known = [*body_choices(raw), (OUTSIDE, "None of these bodies")]
    strangers = [str(key) for key in held if key not in dict(known)] if isinstance(held, Mapping) else []
    return [*known, *((key, f"{key} (not a body of this case)") for key in strangers)]


def _timing_fields(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, forms.Field]:
    asked: dict[str, forms.Field] = {name: field for n in TIMING for name, field in number_fields(n).items()}
    asked["ramp"] = radios(
        "ramp",
        (
            (FULL, "In full from the start"),
            (EACH_YEAR, "Year by year"),
            (ONE_RANGE, "One range that stands for every year"),
        ),
        "How the effect builds up",
    )
    return asked | year_fields(raw, "ramp", line.get("ramp")) | number_fields(RAMP) | source_fields("ramp")


def _cashable_fields(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, forms.Field]:
    asked: dict[str, forms.Field] = {}
    for index, (_, name) in enumerate(claimants(raw, line)):
        asked |= {
            f"cashable.{index}.share": words("share", name, width="5", autocomplete="off"),
            f"cashable.{index}.when": select("from_year", _whens(raw), f"When: {name}"),
            f"cashable.{index}.ledger_line": words("ledger_line", f"Budget line: {name}", autocomplete="off"),
        }
    return asked | source_fields("cashable")


def claimants(raw: Mapping[str, Any], line: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who may claim cash, the claims of the line first and in their order: body id (empty: every body alike), name."""
    names = {"": "Every body alike", **dict(body_choices(raw))}
    claimed = [str(claim.get("body") or "") for claim in _claims(line)]
    return [(body, names.get(body, body)) for body in (*claimed, *(name for name in names if name not in claimed))]


def _claims(line: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = line.get("cashable")
    rows = [held] if isinstance(held, Mapping) else held
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _whens(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    labels = year_labels(raw)
    after = [f"{t} {'year' if t == 1 else 'years'} after the value arises" for t in range(1, len(labels))]
    return [
        *((f"from:{t}", f"From {label} on") for t, label in enumerate(labels)),
        *((f"lag:{t}", text) for t, text in enumerate(after, start=1)),
    ]


# what the inputs hold


def identify_shown(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    held = line.get("value")
    value: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
    shown: dict[str, Any] = {
        "value_from": OWN if value else LIBRARY,
        "unit_cost": str(line.get("unit_cost") or ""),
        "value.transfer": shown_number(value.get("transfer")),
        "value.price_year": str(value.get("price_year") or ""),
        "falls": BY_SHARES if _by_shares(raw, line) else BY_AGENCY,
        **number_shown(RANGE, line.get("unit_value_range")),
    }
    for number in VALUES:
        shown |= number_shown(number, value.get(number.name.removeprefix("value.")))
    shown |= source_shown("value", _value_sources(line))
    return shown | _map_shown(raw, line) | _shares_shown(raw, line) | _timing_shown(raw, line) | _cash_shown(raw, line)


def _by_shares(raw: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """Whether the line says its own shares, or has a value that the library cannot divide."""
    if isinstance(line.get("shares"), Mapping) or isinstance(line.get("value"), Mapping):
        return True
    local = line_of(raw, "local_values", str(line.get("unit_cost") or ""))
    return local is not None or bool(falls_to(raw, line).refused)


def _value_sources(line: Mapping[str, Any]) -> Any:
    """One source for the value, whether it is the library's or the line's own."""
    sources = line.get("sources")
    if isinstance(sources, Mapping) and "value" not in sources and "unit_cost" in sources:
        return {"value": sources["unit_cost"]}
    return sources


def _map_shown(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, str]:
    given = _mapped(raw, line)
    likely = not any(given.values())
    return {
        f"body_map.{part.label}": given[part.label] or (likely_body(raw, part.level1) if likely else "")
        for part in falls_to(raw, line).parts
    }


def _mapped(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, str]:
    """For each part of the split the body that the line names for it; letter case does not matter."""
    held = line.get("body_map")
    given = {str(k).casefold().strip(): str(v) for k, v in held.items()} if isinstance(held, Mapping) else {}
    return {
        part.label: given.get(part.label.casefold()) or given.get(part.level1.casefold()) or ""
        for part in falls_to(raw, line).parts
    }


def likely_body(raw: Mapping[str, Any], agency: str) -> str:
    """The one body of the case whose kind most often stands for the agency; empty where there is none, or several."""
    kind = LIKELY_KIND.get(agency.casefold())
    found = [key_of(body) for body in tables_of(raw, "bodies") if body.get("kind") == kind]
    return found[0] if len(found) == 1 else ""


def _shares_shown(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, str]:
    held = line.get("shares")
    given = held if isinstance(held, Mapping) else {}
    return {f"shares.{key}": shown_share(given.get(key)) for key, _ in sharers(raw, line)}


def _timing_shown(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    ramp, sources = line.get("ramp"), line.get("sources")
    shown: dict[str, Any] = {"ramp": ONE_RANGE if is_range(ramp) else EACH_YEAR if ramp is not None else FULL}
    for number in TIMING:
        shown |= number_shown(number, line.get(number.name)) | source_shown(number.name, sources)
    shown |= by_year_shown("ramp", ramp, years_of(raw), share=True) | number_shown(
        RAMP, ramp if is_range(ramp) else None
    )
    return shown | source_shown("ramp", sources)


def _cash_shown(raw: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, str]:
    claims = _claims(line)
    shown = source_shown("cashable", line.get("sources"))
    for index, _ in enumerate(claimants(raw, line)):
        claim: Mapping[str, Any] = claims[index] if index < len(claims) else {}
        lag, start = claim.get("lag_years"), claim.get("from_year")
        shown |= {
            f"cashable.{index}.share": shown_figure(claim.get("share"), share=True),
            f"cashable.{index}.when": f"lag:{lag}" if lag is not None else f"from:{start or 0}",
            f"cashable.{index}.ledger_line": str(claim.get("ledger_line") or ""),
        }
    return shown


# what was typed


def identify_put(raw: Mapping[str, Any], line: Mapping[str, Any], typed: Typed) -> Raw:
    """The line with what was typed. Of two ways to say a thing, the one that is chosen stands and the other goes."""
    own = typed.get("value_from") == OWN
    by_shares = own or typed.get("falls") == BY_SHARES
    changes: dict[str, Any] = {
        "unit_cost": None if own else str(typed.get("unit_cost") or "").strip(),
        "unit_value_range": None if own else _range_only(number_put(RANGE.name, typed)),
        "value": _value_put(typed) if own else None,
        "shares": _shares_put(raw, line, typed) if by_shares else None,
        "body_map": None if by_shares else _map_put(raw, line, typed),
        **{number.name: number_put(number.name, typed) for number in TIMING},
        "ramp": _ramp_put(raw, typed),
        "cashable": _cash_put(raw, line, typed),
        "sources": _sources_put(line, typed, own=own),
    }
    return with_keys(line, changes)


def _range_only(value: Any) -> Any:
    """A single figure is no range; 1 is the library's value as it stands."""
    return None if value in (1, None) else value


def _value_put(typed: Typed) -> Raw:
    amounts = {kind: number_put(f"value.{kind}", typed) for kind in VALUE_KINDS}
    made = {
        **amounts,
        "transfer": typed_number(typed.get("value.transfer") or ""),
        "price_year": str(typed.get("value.price_year") or "").strip(),
    }
    kept = {key: value for key, value in made.items() if value not in (None, "")}
    return kept or {"price_year": ""}


def _shares_put(raw: Mapping[str, Any], line: Mapping[str, Any], typed: Typed) -> Raw | None:
    shares = {key: typed_number(typed.get(f"shares.{key}") or "") for key, _ in sharers(raw, line)}
    return {key: share for key, share in shares.items() if share is not None} or None


def _map_put(raw: Mapping[str, Any], line: Mapping[str, Any], typed: Typed) -> Raw:
    """Agency → body. Where all parts of an agency fall to one body, the agency alone is named."""
    parts = falls_to(raw, line).parts
    chosen = {part.label: str(typed.get(f"body_map.{part.label}") or "") for part in parts}
    held = line.get("body_map")
    if isinstance(held, Mapping) and chosen == _mapped(raw, line):
        return dict(held)
    made: Raw = {}
    for level1 in dict.fromkeys(part.level1 for part in parts):
        bodies = {part.label: chosen[part.label] for part in parts if part.level1 == level1}
        one = set(bodies.values())
        made |= {level1: one.pop()} if len(one) == 1 else bodies
    said = {name.casefold() for name in (*made, *chosen)}
    others = {k: v for k, v in held.items() if str(k).casefold() not in said} if isinstance(held, Mapping) else {}
    return {**others, **{agency: body for agency, body in made.items() if body}}


def _ramp_put(raw: Mapping[str, Any], typed: Typed) -> Any:
    how = typed.get("ramp")
    if how == ONE_RANGE:
        return number_put(RAMP.name, typed)
    return by_year_put("ramp", typed, years_of(raw)) if how == EACH_YEAR else None


def _cash_put(raw: Mapping[str, Any], line: Mapping[str, Any], typed: Typed) -> list[Raw] | Raw:
    """The claims as typed; one alone stands by itself, as the case file writes it."""
    made: list[Raw] = []
    for index, (body, _) in enumerate(claimants(raw, line)):
        share = typed_figure(typed.get(f"cashable.{index}.share") or "")
        ledger_line = str(typed.get(f"cashable.{index}.ledger_line") or "").strip()
        if share is None and not ledger_line:
            continue
        kind, _, year = str(typed.get(f"cashable.{index}.when") or "from:0").partition(":")
        when = {"lag_years": typed_number(year)} if kind == "lag" else {"from_year": typed_number(year) or None}
        claim = {"body": body, "share": share, **when, "ledger_line": ledger_line}
        made.append({key: value for key, value in claim.items() if value not in (None, "")})
    return made[0] if len(made) == 1 else made


def _sources_put(line: Mapping[str, Any], typed: Typed, *, own: bool) -> Raw:
    names = ("value", "ramp", "cashable", *(number.name for number in TIMING))
    made = sources_put(names, typed, line.get("sources"))
    source = made.pop("value", None)
    made.pop("unit_cost", None)
    return {**made, ("value" if own else "unit_cost"): source} if source else made
