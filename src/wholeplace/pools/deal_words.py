"""A deal in plain sentences: one for each body under a rule, and one for each that is not at the table.

*Units*: pounds at present value, to the pound; chances as so many draws of 100.
"""

from __future__ import annotations

from fractions import Fraction

from wholeplace.pools.deal import Absent, Comparison, Proposal, Side
from wholeplace.pools.deal_flows import COUNTED_WORDS, Flows, listed
from wholeplace.vocabulary.money import format_pounds


def pounds(pence: int) -> str:
    """Whole pounds as a person reads them."""
    return format_pounds(pence / 100)


def of_hundred(chance: float) -> str:
    """A chance as so many draws of 100; no draw or every draw only where it is so."""
    count = chance * 100
    if count in (0, 100):
        return "every draw" if count else "no draw"
    if count < 1 or count > 99:
        return "fewer than 1 of 100 draws" if count < 1 else "more than 99 of 100 draws"
    return f"{count:.0f} of 100 draws"


def short_chance(chance: float) -> str:
    """A chance in a column: `7%`, `<1%`."""
    if 0 < chance < 0.01:
        return "<1%"
    return ">99%" if 0.99 < chance < 1 else f"{chance:.0%}"


def percent(share: Fraction) -> str:
    """A share in per cent, to one place."""
    return f"{float(share) * 100:.1f}%"


def side_sentence(proposal: Proposal, side: Side, *, varies: bool) -> str:
    """What a rule means for one body at the table."""
    parts = [_pays(side), _gains(side), _moves(side)]
    does = ", ".join(part for part in parts[:2] if part) + (f", {parts[2]}" if parts[2] else "")
    return f"{side.body.name} {does} and {_ends(side)}{_how_sure(side) if varies else ''}."


def _pays(side: Side) -> str:
    if not side.pv_paid_pence:
        return "pays nothing"
    double = ", double running counted in" if any(side.double_running_pence) else ""
    return f"pays {pounds(side.pv_paid_pence)} ({percent(side.contribution_share)} of the costs{double})"


def _gains(side: Side) -> str:
    if side.pv_gain_pence < 0:
        return f"loses {pounds(-side.pv_gain_pence)} by the change itself"
    return f"gains {pounds(side.pv_gain_pence)}" if side.pv_gain_pence else "gains nothing of its own"


def _moves(side: Side) -> str:
    if side.pv_transfer_pence < 0:
        return f"hands over {pounds(-side.pv_transfer_pence)} of that"
    return f"receives {pounds(side.pv_transfer_pence)} from the others' gains" if side.pv_transfer_pence else ""


def _ends(side: Side) -> str:
    better = side.pv_better_pence
    if abs(better) < 100:
        return "ends where it would be without the pool"
    return f"ends {pounds(abs(better))} {'better' if better > 0 else 'worse'} off than without the pool"


def _how_sure(side: Side) -> str:
    low, high = (end - side.pv_without_pool_pence for end in (side.pv_low_pence, side.pv_high_pence))
    return (
        f"; in 90 of 100 draws it ends between {_off(low)} and {_off(high)}, "
        f"and it loses in {of_hundred(side.chance_of_loss)}"
    )


def _off(pence: int) -> str:
    """How far off, either way: `£300 worse`, `£200 better`, `£0`."""
    way = " worse" if pence <= -50 else " better" if pence >= 50 else ""
    return f"{pounds(abs(pence))}{way}"


def cash_sentence(side: Side) -> str | None:
    """Said where a body would pay more than it claims to gain in cash; else None."""
    asked = side.pv_paid_pence + max(0, -side.pv_transfer_pence) - max(0, side.pv_transfer_pence)
    missing = asked - side.pv_cashable_pence
    if missing < 100:
        return None
    return (
        f"Of {side.body.name}'s gain {pounds(side.pv_cashable_pence)} is claimed as cash: {pounds(missing)} less than it "
        "pays, which has to be found in its budget."
    )


def carried_sentence(proposal: Proposal) -> str:
    """Who is out of pocket before gains come, by how much at most, and when."""
    told = [
        f"{side.body.name} by up to {pounds(side.carried_pence)} ({side.carried_in})"
        for side in proposal.sides
        if side.carried_pence >= 100
    ]
    return (
        f"Out of pocket at the end of a year: {listed(told)}."
        if told
        else "Nobody is out of pocket at the end of any year."
    )


def absent_sentence(absent: Absent) -> str:
    """A body that is not at the table, in one sentence or two."""
    gains = (
        f"gains {pounds(absent.pv_gain_pence)}"
        if absent.pv_gain_pence > 0
        else f"loses {pounds(-absent.pv_gain_pence)}"
        if absent.pv_gain_pence < 0
        else "gains nothing"
    )
    whose = (
        "gain is neither shared out nor set against"
        if absent.pv_gain_pence >= 0
        else "loss is not made good, nor added to"
    )
    said = (
        f"{absent.body.name} {gains} and is not at the table ({absent.body.why_not.strip().rstrip('.')}): its {whose} "
        "anybody's costs."
    )
    if absent.pv_cost_pence:
        said += f" The case has it pay {pounds(absent.pv_cost_pence)}, to which nothing in this deal binds it."
    return said


def stability_sentence(proposal: Proposal) -> str | None:
    """Whether a group of bodies would do better by itself; None where the rule is no game."""
    split = proposal.split
    if split is None or len(split.players) == 1:
        return None
    names = {side.body.id: side.body.name for side in proposal.sides}
    group = listed([names[one] for one in split.least_content])
    if split.core_is_empty:
        return "No split of these gains is stable: whatever is agreed, some group of bodies does better without the others."
    if not split.is_stable:
        return f"This split is not stable: {group} would do {format_pounds(-split.content)} better without the others."
    return "This split is stable: no group of bodies would do better without the others."


def notes(comparison: Comparison) -> list[str]:
    """What a reader must be told beside the figures."""
    flows = comparison.flows
    said = []
    if flows.illustrative:
        said.append("Illustrative: inputs are invented.")
    if flows.counted == "cashable":
        said.append(f"Only {COUNTED_WORDS['cashable']} are counted here.")
    if not flows.varies:
        said.append("No input is a range, so nothing is said of how sure these figures are.")
    if flows.double_running[flows.seats].any():
        said.append(_double_running(flows))
    if len(flows.table) == 1:
        said.append(f"Only {flows.table[0].name} is at the table: there is nobody to share with.")
    return said


def _double_running(flows: Flows) -> str:
    """Who pays for double running, and when."""
    paid = flows.double_running[flows.seats]
    payers = [body.name for body, row in zip(flows.table, paid, strict=True) if row.any()]
    years = [year for year, column in zip(flows.years, paid.T, strict=True) if column.any()]
    return (
        f"Double running of {format_pounds(float(flows.present_value(paid).sum()))} is paid by {listed(payers)} in "
        f"{listed(years)}, before savings come, on top of the other costs."
    )
