"""Shares in sentences, on a console, and as JSON. Each step explains itself in one sentence, and once more for each body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wholeplace.documents.wording import day
from wholeplace.pools.share_phrases import and_listed, pounds
from wholeplace.pools.share_position import POOL
from wholeplace.pools.share_steps import Shares, Step
from wholeplace.pools.share_turns import Move, Turn

_NOUNS = {
    "overspend": "overspend",
    "underspend": "underspend",
    "saving": "saving",
    "income": "income",
    "charge": "charge",
}
_ELSEWHERE = {
    "underspends": "{} from underspends",
    "other-pool": "{} from underspends in the other pool",
    "risk-pool": "{} from the risk pool",
    "uncommitted": "{} by cutting uncommitted schemes",
    "overspends": "{} to overspends elsewhere",
    "new-schemes": "{} to new joint schemes",
    "carried-forward": "{} carried forward",
    "reserve": "{} to the reserve",
    "ring-fenced": "{} stays ring-fenced",
    "non-recurrent": "{} in all",
    "into-pool": "{} into the pool",
    "held-back": "{} stays with its holder",
    "kept": "{} stays with its holder",
}
_OURS = "the clause gives no whole formula, and ours completes it"
_VERBS = {
    "overspend": "bears",
    "underspend": "gets back",
    "saving": "receives",
    "income": "receives",
    "charge": "is charged",
}


# sentences of a step


def step_sentence(turn: Turn, move: Move, left_pence: int) -> str:
    """What a rule does with a variance, with its figures, in one sentence."""
    head = f"Under {turn.rule.reference}, {_subject(move, left_pence)} {move.basis}"
    parts = [
        words.format(pounds(move.elsewhere_pence[purse]))
        for purse, words in _ELSEWHERE.items()
        if purse in move.elsewhere_pence
    ]
    parts += [f"{turn.name(body)} {pounds(pence)}" for body, pence in move.by_body_pence.items() if pence]
    ends = list(move.remarks)
    if move.awaiting_pence:
        ends.append(f"{pounds(move.awaiting_pence)} awaits {move.awaits}")
    if left_pence:
        spent = " of what was spent" if move.kind == "charge" else ""
        ends.append(f"{pounds(left_pence)}{spent} is left to the rules that follow")
    if turn.rule.kind.ours and move.by_family:
        ends.append(_OURS)
    listing = f": {and_listed(parts)}" if parts else ""
    return "; ".join([f"{head}{listing}", *ends]) + "."


def _subject(move: Move, left_pence: int) -> str:
    if move.kind == "charge":
        return f"a charge of {pounds(move.taken_pence)}"
    return f"the {move.noun or _NOUNS[move.kind]} of {pounds(move.taken_pence + left_pence)}{move.place}"


def body_sentences(turn: Turn, move: Move, left_pence: int) -> dict[str, str]:
    """What it means for each body that it touches, in one sentence each."""
    touched = [body for part in (move.by_body_pence, move.handed_over_pence) for body, pence in part.items() if pence]
    return {body: _body_sentence(turn, move, body, left_pence) for body in dict.fromkeys(touched) if body != POOL}


def _body_sentence(turn: Turn, move: Move, body: str, left_pence: int) -> str:
    said = []
    handed = move.handed_over_pence.get(body, 0)
    part = move.by_body_pence.get(body, 0)
    if handed:
        said.append(f"hands over {pounds(handed)}")
    if part:
        said.append(f"{_verb(turn, move)} {pounds(part)}")
    why = f": {move.why[body]}" if part and body in move.why else ""
    of = "" if move.kind == "charge" else f" of {_subject(move, left_pence)}"
    return f"{turn.name(body)} {and_listed(said)}{of}, under {turn.rule.reference}{why}."


def _verb(turn: Turn, move: Move) -> str:
    return "keeps" if move.kind == "underspend" and turn.rule.family in ("RS-04", "BS-02") else _VERBS[move.kind]


# the whole, as text


def as_text(shares: Shares) -> str:
    """Shares as a console prints them: what it is of, each step, and what each body owes."""
    return "\n".join(_lines(shares)) + "\n"


def _lines(shares: Shares) -> Iterator[str]:
    yield f"{shares.pool}, {'forecast' if shares.forecast else 'position'} of {day(shares.on)}"
    if shares.illustrative:
        yield "Illustrative: inputs are invented."
    yield ""
    yield from shares.notes
    for number, step in enumerate(shares.steps, 1):
        yield f"{number}. {step.sentence}"
        yield from (f"   - {sentence}" for sentence in step.sentences.values())
    if not shares.steps:
        yield "No rule has anything to share."
    yield from unallotted_sentences(shares)
    yield ""
    yield "In all:"
    yield from total_sentences(shares).values()
    if shares.awaiting_pence:
        yield f"{pounds(shares.awaiting_pence)} awaits an approval or a decision and is nobody's yet."


def unallotted_sentences(shares: Shares) -> Iterator[str]:
    """What no rule takes, a sentence for each kind."""
    for kind, pence in shares.unallotted_pence.items():
        yield f"No rule says whose the remaining {_NOUNS[kind]} of {pounds(pence)} is: the partners must decide."
    if shares.outside_pence:
        lines = and_listed([f"{line} ({pounds(pence)})" for line, pence in shares.outside_pence.items()])
        yield f"Not shared, as the status of the line keeps it in its owner's books: {lines}."


def total_sentences(shares: Shares) -> dict[str, str]:
    """What each body owes in all, in one sentence each."""
    return {
        body: f"{shares.names.get(body, body)} {_total(pence)}." for body, pence in shares.owes_by_body_pence.items()
    }


def _total(pence: int) -> str:
    if pence == 0:
        return "owes nothing and is owed nothing"
    return f"owes {pounds(pence)}" if pence > 0 else f"is owed {pounds(-pence)}"


# the whole, as JSON


def as_answer(shares: Shares) -> dict[str, Any]:
    """Shares as JSON: every amount in whole pence, every step with its sentence, its evidence and what of it is ours."""
    return {
        "pool": shares.pool,
        "on": shares.on.isoformat(),
        "forecast": shares.forecast,
        "illustrative": shares.illustrative,
        "steps": [_step_answer(step) for step in shares.steps],
        "owes_pence": dict(shares.owes_by_body_pence),
        "sentences": total_sentences(shares),
        "awaiting_pence": shares.awaiting_pence,
        "unallotted_pence": dict(shares.unallotted_pence),
        "outside_pence": dict(shares.outside_pence),
        "notes": [*shares.notes, *unallotted_sentences(shares)],
    }


def _step_answer(step: Step) -> Mapping[str, Any]:
    return {
        "rule": step.rule_id,
        "family": step.family,
        "reference": step.reference,
        "kind": step.kind,
        "pot": step.pot,
        "taken_pence": step.taken_pence,
        "by_body_pence": dict(step.by_body_pence),
        "elsewhere_pence": dict(step.elsewhere_pence),
        "handed_over_pence": dict(step.handed_over_pence),
        "awaiting_pence": step.awaiting_pence,
        "awaits": step.awaits or None,
        "left_pence": step.left_pence,
        "short_pence": step.short_pence,
        "sentence": step.sentence,
        "sentences": dict(step.sentences),
        "ours": step.ours or None,
        "source": step.source,
    }
