"""The first step: what is proposed, who takes part, over which years, and against what it is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wholeplace.appraisal.case import OUTSIDE
from wholeplace.appraisal.web.forms.numbers import Typed
from wholeplace.appraisal.web.forms.step import StepForm, blank_choice, paragraph, radios, select, ticks, words
from wholeplace.appraisal.web.raw_edits import Raw, head_of, key_of, new_id, tables_of, with_head
from wholeplace.appraisal.web.typed import shown_number, typed_number
from wholeplace.foundation.people.models import Body
from wholeplace.reference.prices import deflator_editions, deflators, discount_schedule, discount_schedules
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS

OWN_RATE, USUAL = "own-rate", "green-book"
_TEXTS = ("title", "summary", "counterfactual", "first_year", "price_year", "deflators")


def describe_form(raw: Mapping[str, Any], bodies: Iterable[Body], **told: Any) -> StepForm:
    """The page's form; `bodies` are those of the place."""
    years = {"width": "5", "autocomplete": "off"}
    asked = {
        "case.title": words("title", hint="For example, Domestic abuse: one front door"),
        "case.summary": paragraph(
            "summary", hint="A few sentences that a board member reads first", needed=False, rows=4
        ),
        "case.counterfactual": paragraph(
            "counterfactual", hint="What the bodies would go on doing. A saving is a difference from this.", rows=3
        ),
        "bodies": ticks("bodies", _bodies(raw, bodies), hint="Those that pay, and those that gain"),
        "bodies.new.name": words("name", "Name", needed=False),
        "bodies.new.kind": select("kind", blank_choice(tuple(BODY_KIND_WORDS.items())), "Kind", needed=False),
        "case.first_year": words("first_year", hint="For example, 2026/27", **years),
        "case.years": words("years", width="2", inputmode="numeric"),
        "case.price_year": words("price_year", hint="Pounds are in its prices", **years),
        "case.deflators": select(
            "deflators", _editions(), hint="With these, prices of one year are brought to another"
        ),
        "case.discount": radios("discount", _schedules()),
        "case.discount.rate": words("discount", "Rate a year", "For example, 0.035 or 3.5%", width="5"),
        "case.first_year_discounted": radios(
            "first_year_discounted",
            (("no", "No: the first year counts in full"), ("yes", "Yes: the first year is discounted too")),
            "Is the first year discounted?",
        ),
        "case.illustrative": radios(
            "illustrative",
            (("no", "Real"), ("yes", "Illustrative: every page and paper of this case says so")),
            "Are the inputs real?",
        ),
    }
    return StepForm(asked, **told)


def _bodies(raw: Mapping[str, Any], bodies: Iterable[Body]) -> list[tuple[str, str]]:
    """The bodies of the place, then those of the case that are not among them."""
    offered = {body.pk: f"{body.name} ({BODY_KIND_WORDS.get(body.kind, body.kind)})" for body in bodies}
    own = {key_of(body): str(body.get("name") or key_of(body)) for body in tables_of(raw, "bodies")}
    return [*offered.items(), *((key, name) for key, name in own.items() if key not in offered)]


def _editions() -> list[tuple[str, str]]:
    return [(name, f"{name}: {deflators(name).title}") for name in reversed(deflator_editions())]


def _schedules() -> list[tuple[str, str]]:
    named = [(name, discount_schedule(name).title) for name in discount_schedules()]
    return [*named, (OWN_RATE, "A rate of our own")]


def describe_shown(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    head = head_of(raw)
    rate = head.get("discount", "green-book")
    own = not isinstance(rate, str) or rate not in discount_schedules()
    return {
        **{f"case.{name}": str(head.get(name) or "") for name in _TEXTS},
        "case.years": shown_number(head.get("years")),
        "case.discount": OWN_RATE if own else rate,
        "case.discount.rate": shown_number(rate) if own else "",
        "case.first_year_discounted": "yes" if head.get("first_year_discounted") is True else "no",
        "case.illustrative": "yes" if head.get("illustrative") else "no",
        "bodies": [key_of(body) for body in tables_of(raw, "bodies")],
        "bodies.new.name": "",
        "bodies.new.kind": "",
    }


def describe_put(raw: Mapping[str, Any], typed: Typed, bodies: Iterable[Body]) -> Raw:
    """The case with what was typed."""
    rate = typed_number(typed.get("case.discount.rate") or "") if typed.get("case.discount") == OWN_RATE else None
    head = {name: str(typed.get(f"case.{name}") or "").replace("\r\n", "\n").strip() for name in _TEXTS}
    changed = with_head(
        raw,
        {
            **head,
            "years": typed_number(typed.get("case.years") or ""),
            "discount": _discount(raw, typed, rate),
            "first_year_discounted": True if typed.get("case.first_year_discounted") == "yes" else None,
            "illustrative": True if typed.get("case.illustrative") == "yes" else None,
        },
    )
    changed["bodies"] = _bodies_put(raw, typed, bodies)
    return changed


def _discount(raw: Mapping[str, Any], typed: Typed, rate: Any) -> Any:
    """A rate of one's own, or a named schedule; the one that holds anyway stays unsaid."""
    if typed.get("case.discount") == OWN_RATE:
        return rate
    named = typed.get("case.discount")
    return None if named == USUAL and "discount" not in head_of(raw) else named


def _bodies_put(raw: Mapping[str, Any], typed: Typed, bodies: Iterable[Body]) -> list[Raw]:
    """The bodies ticked, those of the case in their order, then the newly ticked, then one typed anew."""
    ticked = list(typed.get("bodies") or ())
    kept = [body for body in tables_of(raw, "bodies") if key_of(body) in ticked]
    there = {key_of(body) for body in kept}
    offered = [{"id": b.pk, "name": b.name, "kind": b.kind} for b in bodies if b.pk in ticked and b.pk not in there]
    made = [*kept, *offered]
    name, kind = str(typed.get("bodies.new.name") or "").strip(), str(typed.get("bodies.new.kind") or "")
    if name:
        body_id = new_id({"bodies": [*made, {"id": OUTSIDE}]}, name, ("bodies",))
        made.append({"id": body_id, "name": name, **({"kind": kind} if kind else {})})
    return made
