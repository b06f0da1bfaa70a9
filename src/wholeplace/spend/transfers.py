"""Money between public bodies of one place, matched from its two ends and removed from the place's total once.

A council gives a grant to the hospital trust: the council's spending holds it, and the trust's spending holds what the trust
bought with it. Added up, the money is there twice. It is taken off the payer, so that it counts where it is spent in the end.

Either end may report a flow, or both. The two ends are set against each other as sums: all that the payer says it paid, and
all that the receiver says it got, under one pair of bodies, one kind of money, one year and one reference. Sums, because
ends differ in how many payments they show and on which days; and because splitting or reordering lines must change nothing.

- Both report, and agree within a tolerance: the payer's sum is removed, for it is the payer's spending that holds it.
- Both report, and differ: the smaller is removed. Only that much is shown to be in both; the rest stays, and widens the range.
- One reports: its sum is removed.

Not removed, each with its reason: money to a body outside the place; to one of the place whose own spending is not in the total
(the payment is then its only trace); from a body that is not in the total, or whose figure does not hold the payment (a precept
that is passed on, a capital grant beside revenue outturn); and to a body whose figure is net of that income, for there it is out
already.

*Source*: International Monetary Fund, Government Finance Statistics Manual, companion material: Consolidation of the general
government sector (2004), on taking flows between units out once; docs/methods/place-total.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from wholeplace.reference.services import NOT_CLASSIFIED
from wholeplace.spend.attribute import Attribution, percent
from wholeplace.spend.count_numbers import count_numbers
from wholeplace.vocabulary.money import format_pounds, pounds_from_pence, split_pence
from wholeplace.vocabulary.problems import Problem, refuse_if
from wholeplace.vocabulary.years import FinancialYear

Kind = Literal["grant", "recharge", "precept", "contribution"]
End = Literal["payer", "payee"]
Held = Literal["gross", "net"]
Standing = Literal["agree", "differ", "payer-only", "payee-only"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """One line of money from one public body to another, as one of the two reports it.

    `pence` is above nought from payer to payee, below for a credit. `held` says whether the receiver's figure still holds the
    spending that this money paid for (`gross`) or is net of that income (`net`); `payer_holds`, whether the payer's own figure
    holds the payment. `service` is the one under which the payer counts it. `source` is the file and line, or the account, that
    says so; `rule` how it was known to be such money.
    `reference` names one flow among several of a kind, where both ends use the same name for it.
    """

    payer: str
    payee: str
    kind: Kind
    year: int
    pence: int
    reported_by: End
    held: Held = "gross"
    payer_holds: bool = True
    service: str = NOT_CLASSIFIED
    source: str = ""
    rule: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two ends may differ and still agree: the larger of a share of the greater of them and a sum in pence."""

    share: Fraction
    pence: int

    def agree(self, one: int, other: int) -> bool:
        return abs(one - other) <= max(Fraction(self.pence), self.share * max(abs(one), abs(other)))


@dataclass(frozen=True, slots=True)
class Flow:
    """The two ends of one flow, matched. *Units*: pence; an end that reports nothing is None.

    `pence` is what is counted twice where both bodies are counted whole; it lies between `low_pence` and `high_pence`. `services`
    says under which of the payer's services it stands, and sums to `pence`. `because` tells how the ends were matched.
    """

    payer: str
    payee: str
    kind: Kind
    year: int
    reference: str
    payer_pence: int | None
    payee_pence: int | None
    pence: int
    low_pence: int
    high_pence: int
    services: tuple[tuple[str, int], ...]
    standing: Standing
    held: Held
    payer_holds: bool
    because: str
    ends: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """What was taken off the payer for one flow, by the payer's service, and why; nothing was, where `removed` is False.

    *Units*: pence. Of a payer that is brought down to the place, the figure counted holds its share of the flow only, and so
    much is removed. A receiver's share changes nothing: what bodies of this place pay it is spent here, within its part here.
    """

    flow: Flow
    removed: bool
    pence: int
    low_pence: int
    high_pence: int
    services: tuple[tuple[str, int], ...]
    because: str


def pounds(pence: int) -> str:
    """Pence as a reader sees them: `£1,234.56`. *Units*: pence in."""
    return format_pounds(pounds_from_pence(pence), 2)


def usual_tolerance() -> Tolerance:
    """The tolerance of `parameters/count.toml`."""
    row = count_numbers()["two-ends"]
    return Tolerance(Fraction(row["share"]), row["pence"])


def held_by(basis: str, kind: Kind) -> Held:
    """Whether a figure of this basis still holds what money of this kind paid for (`parameters/count.toml`, held).

    Every basis that is not net of income holds it; of one that is, it depends on the kind of money.
    """
    by_kind: Mapping[str, Held] = count_numbers()["held"].get(basis, {})
    return by_kind.get(kind, "gross")


def payer_holds(basis: str, kind: Kind, *, capital: bool | None = None) -> bool:
    """Whether a payer's figure of this basis holds a payment of this kind (`parameters/count.toml`, paid); no capital does."""
    by_kind: Mapping[str, bool] = count_numbers()["paid"].get(basis, {})
    return not capital and by_kind.get(kind, True)


def transfers_in(rows: Iterable[Mapping[str, Any]], bases: Mapping[str, str]) -> list[Transfer]:
    """Counted lines of payments (`lines.COUNTED`, as mappings) that are money to a public body of the same place.

    `bases` are those of the outturn figures with which they will be set: body → basis. A line without `payee` or `transfer` is
    no such money. What a body pays its own departments is not in its outturn, which leaves out internal charges; capital lines
    stand beside revenue outturn, as flows of their own. *Units*: pence, as each line says.
    """
    return [
        Transfer(
            payer=row["body"],
            payee=row["payee"],
            kind=row["transfer"],
            year=row["year"],
            pence=row["pence"],
            reported_by="payer",
            held=held_by(bases.get(row["payee"], "unknown"), row["transfer"]),
            payer_holds=row["payee"] != row["body"]
            and payer_holds(bases.get(row["body"], "unknown"), row["transfer"], capital=row.get("capital")),
            service=row["service"],
            source=f"{row['file']}, line {row['line']}",
            rule=row.get("service_rule") or "",
            reference="capital" if row.get("capital") else "",
        )
        for row in rows
        if row["payee"] and row["transfer"]
    ]


def at_hosts(transfers: Iterable[Transfer], hosts: Mapping[str, str]) -> list[Transfer]:
    """The transfers with a joint committee's money at the body in whose figure its spending is held: committee → host.

    A member's contribution then goes to the host, and the host's own contribution to itself. The committee's name becomes the
    reference, so that what the member pays the host for other things is matched apart.
    """
    return [
        replace(
            one,
            payer=hosts.get(one.payer, one.payer),
            payee=hosts.get(one.payee, one.payee),
            reference=one.reference or next((each for each in (one.payee, one.payer) if each in hosts), ""),
        )
        for one in transfers
    ]


def check_transfers(transfers: Iterable[Transfer], tolerance: Tolerance | None = None) -> list[Problem]:
    """What a person must put right before flows are matched.

    *Refuses*: `transfer-kind-differs` where one end alone reports one kind, the other end alone another, and the sums agree;
    `transfer-held-two-ways` where the receiver's figure is said both to hold one kind of money and to be net of it.
    """
    flows = _grouped(transfers)
    return [*_held_two_ways(flows), *_kind_differs(flows, tolerance or usual_tolerance())]


def match(transfers: Iterable[Transfer], tolerance: Tolerance | None = None) -> tuple[Flow, ...]:
    """The flows, each with its two ends, in the order of their bodies. *Refuses* what `check_transfers` finds."""
    agreed = tolerance or usual_tolerance()
    known = list(transfers)
    refuse_if(check_transfers(known, agreed))
    return tuple(_flow(key, ends, agreed) for key, ends in sorted(_grouped(known).items()))


def removals(flows: Iterable[Flow], counted: Mapping[str, Attribution], of_place: Iterable[str]) -> tuple[Removal, ...]:
    """What each flow takes off its payer. `counted`: the bodies whose spending is in the total; `of_place`: all of the place."""
    here = frozenset(of_place) | frozenset(counted)
    return tuple(_removal(flow, counted, here) for flow in flows)


_Key = tuple[str, str, Kind, int, str]


def _grouped(transfers: Iterable[Transfer]) -> dict[_Key, list[Transfer]]:
    groups: dict[_Key, list[Transfer]] = defaultdict(list)
    for one in transfers:
        groups[one.payer, one.payee, one.kind, one.year, one.reference].append(one)
    return groups


def _flow(key: _Key, ends: Sequence[Transfer], tolerance: Tolerance) -> Flow:
    payer, payee, kind, year, reference = key
    paid, got = _sum_of(ends, "payer"), _sum_of(ends, "payee")
    pence, standing, because = _matched(paid, got, tolerance)
    said = [pence, *(end for end in (paid, got) if end is not None)]
    return Flow(
        payer=payer,
        payee=payee,
        kind=kind,
        year=year,
        reference=reference,
        payer_pence=paid,
        payee_pence=got,
        pence=pence,
        low_pence=min(said),
        high_pence=max(said),
        services=_by_service(ends, "payer" if paid is not None else "payee", pence),
        standing=standing,
        held=_word_of(ends, "payee").held,
        payer_holds=_word_of(ends, "payer").payer_holds,
        because=because,
        ends=tuple(sorted(ends, key=lambda end: (end.reported_by, end.source, end.service, end.pence))),
    )


def _sum_of(ends: Sequence[Transfer], reported_by: End) -> int | None:
    said = [end.pence for end in ends if end.reported_by == reported_by]
    return sum(said) if said else None


def _matched(paid: int | None, got: int | None, tolerance: Tolerance) -> tuple[int, Standing, str]:
    """What is counted twice by the two ends, how they stand to each other, and why."""
    if paid is None or got is None:
        one = paid if got is None else got
        assert one is not None, "a flow has at least one end"
        standing: Standing = "payer-only" if got is None else "payee-only"
        return one, standing, f"the {'receiver' if got is None else 'payer'} reports none"
    if tolerance.agree(paid, got):
        return paid, "agree", "both ends agree" + ("" if paid == got else f" within {pounds(abs(paid - got))}")
    differ = f"the ends differ by {pounds(abs(paid - got))}"
    if paid * got <= 0:
        return 0, "differ", f"{differ} and have no amount in common"
    return min(paid, got, key=abs), "differ", f"{differ}: only the smaller is shown to be in both"


def _by_service(ends: Sequence[Transfer], reported_by: End, pence: int) -> tuple[tuple[str, int], ...]:
    """The payer's services that hold it, summing to `pence`: what is not removed comes off each in proportion to its size."""
    sums: dict[str, int] = defaultdict(int)
    for end in ends:
        if end.reported_by == reported_by:
            sums[end.service] += end.pence
    names = sorted(sums)
    kept = sum(sums.values()) - pence
    sizes = [abs(sums[name]) for name in names]
    off = split_pence(kept, sizes) if any(sizes) else [0] * len(names)
    return tuple((name, sums[name] - part) for name, part in zip(names, off, strict=True))


def _word_of(ends: Sequence[Transfer], whose: End) -> Transfer:
    """One line of the end whose figure it is, where that end reports: its own word counts."""
    return next((end for end in ends if end.reported_by == whose), ends[0])


def _removal(flow: Flow, counted: Mapping[str, Attribution], here: frozenset[str]) -> Removal:
    why_not = _why_not(flow, counted, here)
    if why_not:
        return Removal(flow, False, 0, 0, 0, (), why_not)
    payer = counted[flow.payer]
    share, least, most = payer.share, payer.low, payer.high
    services = tuple((service, split_pence(pence, [share, 1 - share])[0]) for service, pence in flow.services)
    pence = sum(part for _, part in services)
    ends = [round(end * part) for end in (flow.low_pence, flow.high_pence) for part in (least, most)]
    low, high = min(*ends, pence), max(*ends, pence)
    because = flow.because if share == 1 else f"{flow.because}; {percent(share)} of the payer is counted here"
    return Removal(flow, True, pence, low, high, services, because)


def _why_not(flow: Flow, counted: Mapping[str, Attribution], here: frozenset[str]) -> str | None:
    if flow.payee not in here:
        return "it goes to a body outside the place"
    if flow.payer not in counted:
        return "the payer's spending is not in the total"
    if not flow.payer_holds:
        return "the payer's figure does not hold this payment"
    if flow.payee not in counted:
        return "the receiver's own spending is not in the total, and this is its only trace"
    if flow.held == "net":
        return "the receiver's figure is net of this income: it is out already"
    return None


def _held_two_ways(flows: Mapping[_Key, Sequence[Transfer]]) -> list[Problem]:
    return [
        Problem(
            name="transfer-held-two-ways",
            found=f"{kind} from {payer} to {payee}, {FinancialYear(year)}: in the figure of {whose}, and not in it",
            expected="one answer for one kind of money between two bodies in a year",
            why="Removed where the figure does not hold it, the money would be out twice; left where it does, in twice.",
            remedy=f"Ask {whose} whether its figure holds it; give parts that differ a reference each.",
            field=whose,
        )
        for (payer, payee, kind, year, _), ends in sorted(flows.items())
        for whose in _of_two_minds(payer, payee, ends)
    ]


def _of_two_minds(payer: str, payee: str, ends: Sequence[Transfer]) -> list[str]:
    """Which of the two bodies' figures is said both to hold the money and not to."""
    of_payer = [end for end in ends if end.reported_by == "payer"] or ends
    of_payee = [end for end in ends if end.reported_by == "payee"] or ends
    found = [payer] if len({end.payer_holds for end in of_payer}) > 1 else []
    return [*found, payee] if len({end.held for end in of_payee}) > 1 else found


def _kind_differs(flows: Mapping[_Key, Sequence[Transfer]], tolerance: Tolerance) -> list[Problem]:
    one_ended: dict[tuple[str, str, int], list[tuple[End, Kind, int]]] = defaultdict(list)
    for (payer, payee, kind, year, reference), ends in sorted(flows.items()):
        said = {end.reported_by for end in ends}
        if len(said) == 1 and not reference:
            one_ended[payer, payee, year].append((said.pop(), kind, sum(end.pence for end in ends)))
    return [
        _kind_problem(pair, paid_as, got_as, paid)
        for pair, several in one_ended.items()
        for end, paid_as, paid in several
        for other, got_as, got in several
        if end == "payer" and other == "payee" and paid and got and tolerance.agree(paid, got)
    ]


def _kind_problem(pair: tuple[str, str, int], paid_as: Kind, got_as: Kind, pence: int) -> Problem:
    payer, payee, year = pair
    return Problem(
        name="transfer-kind-differs",
        found=f"{pounds(pence)} from {payer} to {payee}, {FinancialYear(year)}: "
        f"a {paid_as} to the payer, a {got_as} to the receiver",
        expected="one kind for the two ends of one flow",
        why="Taken for two flows, the money would be removed twice, and the place's total be too low.",
        remedy="Give both ends one kind; or, where they are two flows that happen to be alike, give each a reference.",
        field=payer,
    )
