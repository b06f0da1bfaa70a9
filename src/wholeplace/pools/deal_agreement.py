"""A picked deal as the draft of an agreement: its partners, lines by power, contributions by instalment, and rules to begin with.

Money that may be pooled under one power goes into one line of the fund; money that may not stays in each body's own ledger on a
line of its own. What cannot be known from a deal (who manages the pool, which functions are meant) is left for the partners, and
the draft says what it still wants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wholeplace.pools.agreement import FORMAT, Raw
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.share_reading import pounds_written
from wholeplace.vocabulary.money import split_pence
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

# Ours: words that hold for most agreements, for the partners to change.
USUAL = {
    "variation": "By a new dated version that every partner signs.",
    "exit": "Six months' notice in writing; what is committed by then is met by the partners in the shares of the year.",
    "monitoring": "The pool manager reports every six weeks to the partners, and each quarter and year as the law asks.",
    "review": "Once a year, before the next year's budget is agreed.",
}
INSTALMENT_DAYS = ((4, 15), (7, 15), (10, 15), (1, 15))
FUND_LINE, PROGRAMME = "fund", "programme"


def agreement_from(
    answer: Mapping[str, Any],
    rule: str,
    *,
    place: str,
    host: str,
    case: str = "",
    deal: str = "",
    title: str = "",
    terms: Mapping[str, str] | None = None,
    outcomes: Sequence[Mapping[str, str]] = (),
    functions: Sequence[Mapping[str, str]] = (),
    pool_manager: Mapping[str, str] | None = None,
) -> Raw:
    """The draft of an agreement from a comparison (`deal_faces.as_answer`) and the proposal that was picked, by id or rule.

    *Units*: the answer in pence, the draft in pounds. *Refuses* `deal-not-there`, `host-not-at-the-table`.
    """
    named = [one for one in answer["proposals"] if rule in (one.get("id"), one["rule"])]
    proposal = next((one for one in named if one.get("id") == rule), named[0] if named else None)
    if proposal is None:
        raise Refused(_not_there(rule, answer))
    bodies = {one["id"]: one for one in answer["bodies"] if one["at_table"]}
    if host not in bodies:
        raise Refused(_no_host(host, bodies))
    years = [FinancialYear.parse(str(year)) for year in answer["years"]]
    sides = {one["body"]: one for one in proposal["bodies"]}
    paid = {body: _paid(sides[body]) for body in bodies}
    lines = _lines(bodies, host)
    draft: Raw = {
        "format": FORMAT,
        "agreement": {
            "title": title or answer["title"],
            "place": place,
            "kind": "pooled-fund",
            "host": host,
            "from_on": years[0].first_day.isoformat(),
            "until_on": years[-1].last_day.isoformat(),
            "case": case,
            "deal": deal,
            "made_up": bool(answer["illustrative"]),
        },
        "terms": {**USUAL, "returns": _returns(proposal), **(terms or {})},
        "outcomes": [dict(one) for one in outcomes],
        "functions": [dict(one) for one in functions],
        "partners": [_partner(one) for one in bodies.values()],
        "schemes": [_scheme(answer, host, functions), *_own_schemes(lines, bodies)],
        "lines": [_line_raw(line, bodies, paid, years) for line in lines],
        "contributions": [row for line in lines for row in _contributions(line, paid, years)],
        "rules": _rules(lines, years[0].first_day, host),
    }
    if pool_manager:
        draft["pool_manager"] = dict(pool_manager)
    return draft


def _paid(side: Mapping[str, Any]) -> list[int]:
    return [a + b for a, b in zip(side["contribution_pence"], side["double_running_pence"], strict=True)]


def _lines(bodies: Mapping[str, Mapping[str, Any]], host: str) -> list[dict[str, Any]]:
    """One line for each fund that several bodies may pay into; one for each body that keeps its own money."""
    funds: dict[str, list[str]] = {}
    own: list[tuple[str, str]] = []
    for body, one in bodies.items():
        power = one["route"] if one["route"] in mechanisms() else "aligned"
        if power in ("s75", "s65z6"):
            funds.setdefault(power, []).append(body)
        else:
            own.append((body, power if mechanisms()[power].fund else "aligned"))
    lines = [
        {
            "id": FUND_LINE if power == "s75" else f"{FUND_LINE}-{power}",
            "power": power,
            "bodies": paying,
            "holder": host,
        }
        for power, paying in funds.items()
    ]
    return [*lines, *({"id": f"own-{body}", "power": power, "bodies": [body], "holder": body} for body, power in own)]


def _line_raw(
    line: Mapping[str, Any],
    bodies: Mapping[str, Mapping[str, Any]],
    paid: Mapping[str, list[int]],
    years: Sequence[FinancialYear],
) -> Raw:
    power = mechanisms()[line["power"]]
    in_fund = len(line["bodies"]) > 1 or line["power"] in ("s75", "s65z6")
    status = "pooled" if in_fund else ("pooled-aligned" if power.fund else "aligned")
    by_year = [sum(paid[body][t] for body in line["bodies"]) for t in range(len(years))]
    return {
        "id": line["id"],
        "title": "Pooled fund" if in_fund else _own_title(bodies[line["holder"]]),
        "scheme": PROGRAMME if in_fund else line["id"],
        "owner": line["holder"],
        "holder": line["holder"],
        "status": status,
        "mechanism": line["power"],
        "budget_pounds": {str(year): pounds_written(pence) for year, pence in zip(years, by_year, strict=True)},
    }


def _contributions(line: Mapping[str, Any], paid: Mapping[str, list[int]], years: Sequence[FinancialYear]) -> list[Raw]:
    rows = []
    for body in line["bodies"]:
        for year, pence in zip(years, paid[body], strict=True):
            if not pence:
                continue
            row: Raw = {"partner": body, "line": line["id"], "year": str(year), "pounds": pounds_written(pence)}
            if line["holder"] != body or len(line["bodies"]) > 1:
                row["instalments"] = [
                    {"due_on": day.isoformat(), "pounds": pounds_written(part)}
                    for day, part in zip(_days(year), split_pence(pence, [1, 1, 1, 1]), strict=True)
                    if part
                ]
            rows.append(row)
    return rows


def _days(year: FinancialYear) -> list[date]:
    """Four fixed days: contributions in equal instalments. *Source*: agreement_timetable_terms.csv, clause 9.3.4."""
    return [date(year.begins + (month < 4), month, day) for month, day in INSTALMENT_DAYS]


def _partner(body: Mapping[str, Any]) -> Raw:
    return {"body": body["id"], "name": body["name"], "kind": body["kind"], "signatory": "Chief executive"}


def _scheme(answer: Mapping[str, Any], host: str, functions: Sequence[Mapping[str, str]]) -> Raw:
    named = [one["reference"] for one in functions]
    return {"id": PROGRAMME, "title": answer["title"], "lead": host, "functions": named}


def _own_schemes(lines: Sequence[Mapping[str, Any]], bodies: Mapping[str, Mapping[str, Any]]) -> list[Raw]:
    """A scheme for each body that keeps its own money, so that what it puts there earns it no share of the fund."""
    own = [line for line in lines if not line["id"].startswith(FUND_LINE)]
    return [{"id": one["id"], "title": _own_title(bodies[one["holder"]]), "lead": one["holder"]} for one in own]


def _own_title(body: Mapping[str, Any]) -> str:
    return f"Own line of {body['name']}"


def _rules(lines: Sequence[Mapping[str, Any]], from_on: date, host: str) -> list[Raw]:
    """To begin with: the fund's over- and underspends by contribution, everybody else at its own risk."""
    shared = [line["id"] for line in lines if line["id"].startswith(FUND_LINE)]
    own = [line["id"] for line in lines if not line["id"].startswith(FUND_LINE)]
    day = from_on.isoformat()
    rules: list[Raw] = []
    if shared:
        over = {"family": "RS-01", "applies_to": "overspend", "title": "Overspends by contribution"}
        under = {
            "family": "RS-02",
            "applies_to": "underspend",
            "title": "Underspends as the partners decide, else by contribution",
        }
        named = {"lines": shared, "from_on": day, "rounding_partner": host}
        rules = [{"id": "overspend", "order": 1, **over, **named}, {"id": "underspend", "order": 2, **under, **named}]
    if own:
        title = "Own lines at the holder's own risk"
        rules.append(
            {
                "id": "own-risk",
                "family": "RS-04",
                "applies_to": "both",
                "order": 3,
                "title": title,
                "lines": own,
                "from_on": day,
            }
        )
    return rules


def _returns(proposal: Mapping[str, Any]) -> str:
    """What the deal says of gains, in its own sentences."""
    return " ".join([proposal["sentence"], *(one["sentence"] for one in proposal["bodies"])])[:1_990]


def _not_there(rule: str, answer: Mapping[str, Any]) -> Problem:
    return Problem(
        name="deal-not-there",
        field="rule",
        found=rule or "nothing",
        expected=f"one of: {', '.join(one['rule'] for one in answer['proposals'])}",
        why="Only a proposal that stands can be picked.",
        remedy="Pick one of the proposals shown.",
    )


def _no_host(host: str, bodies: Mapping[str, object]) -> Problem:
    return Problem(
        name="host-not-at-the-table",
        field="host",
        found=host or "nothing",
        expected=f"one of: {', '.join(bodies)}",
        why="The host holds the fund, so it is bound by the agreement.",
        remedy="Choose a body that is at the table.",
    )
