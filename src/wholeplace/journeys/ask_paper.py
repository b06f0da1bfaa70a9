"""The one-page ask to a body that gains and is not at the table, as a paper."""

from __future__ import annotations

from datetime import date

from wholeplace.documents.paper import Block, Callout, Column, Paper, Paragraph, Section, Table
from wholeplace.pools.deal_joining import Ask
from wholeplace.vocabulary.money import format_pounds


def ask_paper(ask: Ask, *, on: date) -> Paper:
    """The ask on paper: its sentences, what the body would pay and gain each year, and what that changes for the others."""
    first, *rest = [sentence for sentence in ask.sentences if not sentence.startswith("Illustrative")]
    blocks: list[Block] = [Callout(first), *(Paragraph(sentence) for sentence in rest)]
    return Paper(
        title=ask.heading,
        kind="Ask",
        author="",
        on=on,
        facts=(("To", ask.body.name), ("Years", f"{ask.years[0]} to {ask.years[-1]}")),
        sections=(
            Section("What we ask", tuple(blocks)),
            Section("Year by year", (_by_year(ask),)),
            *((Section("What it changes", (_others(ask),)),) if ask.others else ()),
        ),
        labels=("Illustrative: inputs are invented",) if ask.illustrative else (),
    )


def _others(ask: Ask) -> Table:
    return Table(
        caption=f"What changes for the others, at present value in pounds of {ask.price_year}",
        columns=(Column("Body"), *(Column(head, numeric=True) for head in ("Without it", "With it", "Change"))),
        rows=tuple(
            (one.body.name, *(_pounds(pence) for pence in (one.before_pence, one.after_pence, one.change_pence)))
            for one in ask.others
        ),
    )


def _by_year(ask: Ask) -> Table:
    side = ask.side
    rows = tuple(
        (year, *(_pounds(pence) for pence in (paid, gained, moved, net)))
        for year, paid, gained, moved, net in zip(
            ask.years,
            (a + b for a, b in zip(side.contribution_pence, side.double_running_pence, strict=True)),
            side.gain_pence,
            side.transfer_pence,
            side.net_pence,
            strict=True,
        )
    )
    heads = ("It pays", "It gains", "It receives (minus: hands over)", "It is left with")
    return Table(
        caption=f"{ask.body.name} at the table, pounds of {ask.price_year}, undiscounted",
        columns=(Column("Year"), *(Column(head, numeric=True) for head in heads)),
        rows=rows,
    )


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100)
