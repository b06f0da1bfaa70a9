"""The words of a case's pages: what each field is called, and a problem as it stands beside its input.

A problem is worded for the case file; on a page nobody writes keys and brackets, so what to do is said anew here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wholeplace.appraisal.report_words import FIELD_WORDS
from wholeplace.vocabulary.problems import Problem

LABELS: Mapping[str, str] = {
    **FIELD_WORDS,
    "title": "Title",
    "summary": "Summary",
    "place": "Place",
    "bodies": "Bodies taking part",
    "first_year": "First year",
    "years": "Number of years",
    "price_year": "Price year",
    "deflators": "Edition of the deflators",
    "discount": "Discount rate",
    "first_year_discounted": "Discount the first year too",
    "counterfactual": "What happens without the change",
    "illustrative": "Illustrative",
    "combine_grades": "How several grades on one line combine",
    "bias_edition": "Edition of the optimism bias table",
    "body": "Body",
    "type": "Type",
    "kind": "Kind",
    "name": "Name",
    "pounds": "Amounts",
    "grade": "Evidence grade",
    "grades": "Evidence grades",
    "recurrent": "Recurrent",
    "unit_cost": "Unit cost",
    "value": "Value of one event",
    "fiscal": "Fiscal value",
    "economic": "Economic value",
    "social": "Social value",
    "transfer": "Transfer",
    "shares": "Shares",
    "body_map": "Who each agency is here",
    "cashable": "Cashable share",
    "share": "Cashable share",
    "from_year": "From which year",
    "ledger_line": "Budget line",
    "cohort": "Group of people",
    "reduced_for_overlap": "Reduced for overlap",
    "between": "The two ranges",
    "rank": "Rank correlation",
    "description": "Description",
    "scale": "Size",
    "text": "Source",
    "year": "Year of the source",
    "low": "Low",
    "mode": "Most likely",
    "high": "High",
    "mean": "Mean",
    "sd": "Standard deviation",
    "median": "Median",
    "p95": "95th percentile",
    "alpha": "Alpha",
    "beta": "Beta",
    "changes": "Changes",
    "without": "Lines left out",
    "code": "Code",
    "unit": "Unit",
    "source": "Source",
    "overlaps": "Overlaps",
    "sources": "Source",
    "benefits": "Benefits",
    "costs": "Costs",
    "options": "Options",
    "correlations": "Correlations",
    "unpriced": "Unpriced benefits and risks",
    "baselines": "Spending as now",
    "service": "Service",
    "coverage": "Coverage",
    "count": "Count",
    "local_values": "The place's own values",
}

_ASK = {  # a missing field, where "Enter the …" would read badly
    "title": "Enter a title",
    "name": "Enter a name",
    "bodies": "Choose at least one body that takes part",
    "counterfactual": "Say what happens without the change",
    "body": "Choose a body",
    "type": "Choose capital, revenue or in kind",
    "kind": "Choose a kind",
    "unit_cost": "Choose a unit cost from the library, or give a value of your own",
    "pounds": "Enter what is paid in each year",
    "first_year": "Enter the first year, such as 2026/27",
    "price_year": "Enter a price year, such as 2026/27",
    "years": "Enter the number of years",
    "text": "Say where it comes from",
    "description": "Describe it in a sentence or two",
    "between": "Choose two ranges",
    "rank": "Enter a rank correlation from -1 to 1",
    "fiscal": "Enter a fiscal, economic or social value",
    "share": "Enter the share that is claimed to be cash",
}
_PHRASES: tuple[tuple[str, str], ...] = (
    (r"^Write (?:[a-z_]+ = )?\"([^\"]*)\"\.?$", r"Enter \1"),
    (r"^Write (?:[a-z_]+ = )?(-?[\d_,.]*\d(?:e[-+]?\d+)?)(?:, without quotes\.?)?$", r"Enter \1"),
    (r"^Write ", "Enter "),
    (r"Name it under \[\[bodies\]\].*$", "Choose a body that takes part, or add it under Describe."),
    (r"for example,? [a-z_]+ = \"([^\"]*)\"", r"for example \1"),
    (r"^Begin the file with: .*$", "Bring the case as a file of this format"),
    (r"\[\[local_values\]\]", "the place's own values"),
    (r" ?\[case\] ?years", " the number of years"),
    (r"set years = (\d+)", r"set the number of years to \1"),
    (r"in \[case\]", "under Describe"),
    (r" ?\(reduced_for_overlap\)", ""),
    (r" in reduced_for_overlap = \"…\"", " under Reduced for overlap"),
    (r"Search with: wholeplace unit-costs search WORDS", "Search the library below."),
    (r"\bunit_value_range\b", "the range on the library's value"),
    (r"\bfrom_year\b", "from which year"),
    (r"\blag_years\b", "how many years later"),
    (r"\bunit_cost\b", "unit cost"),
    (r"\bbody_map\b", "the agencies' bodies"),
    (r"(?<=\d)_(?=\d)", ""),
)


def label_of(field: str) -> str:
    """What the last part of a field's path is called; a year's number is left out."""
    parts = [part for part in field.split(".") if not part.isdecimal()]
    return LABELS.get(parts[-1], parts[-1].replace("_", " ").capitalize()) if parts else ""


def remedy(problem: Problem) -> str:
    """What to do about a problem, as an error beside its input says it."""
    field = problem.field or ""
    return _BY_NAME.get(problem.name, _plain)(problem, field)


def _plain(problem: Problem, field: str) -> str:
    """The remedy as it stands, in a page's words, after the name of what it is about."""
    text = _reworded(problem.remedy)
    label = label_of(field)
    return f"{label}: {text[:1].lower()}{text[1:]}" if label and not text.startswith("Did you mean") else text


def _missing(problem: Problem, field: str) -> str:
    last = field.rsplit(".", 1)[-1]
    if last == "text" and ".sources." in field:
        return f"{label_of(field.removesuffix('.text'))}: say where it comes from"
    return _ASK.get(last) or f"{label_of(field)}: enter a figure"


def _wrong_type(problem: Problem, field: str) -> str:
    if problem.found.startswith("None"):
        return f"{label_of(field)}: enter a figure for every year, 0 where there is none"
    return f"{label_of(field)} must be a number, not {problem.found.split(' (')[0]}"


def _number_wanted(problem: Problem, field: str) -> str:
    return f"{label_of(field)} must be {problem.expected}"


def _percent(problem: Problem, field: str) -> str:
    found = re.fullmatch(r"Write (0?\.\d+|1)", problem.remedy)
    if not found:
        return _plain(problem, field).replace("Enter {", "Enter")
    return f"{label_of(field)} is a share: enter {float(found[1]) * 100:.12g}% or {found[1]}"


def _rising(problem: Problem, field: str) -> str:
    parts = re.findall(r"= (-?[\d.]+)", problem.remedy)
    return f"{label_of(field)}: the figures must rise from low to high" + (
        f", as {', '.join(parts)} do" if parts else ""
    )


def _sum(problem: Problem, field: str) -> str:
    """What is missing or too much, as the percentages in the inputs."""
    gap = re.match(r"([\d.]+) is (missing|too much)", problem.remedy)
    if not gap:
        return "Shares must add up to 100%"
    percent = f"{float(gap[1]) * 100:.6g}%"
    rest = ", or give the rest to none of these bodies" if gap[2] == "missing" else ""
    return f"Shares must add up to 100%: {percent} is {gap[2]}. Correct a share{rest}"


def _agencies(problem: Problem, field: str) -> str:
    agencies = problem.found.removeprefix("no entry for ").split(" (")[0]
    return f"Say which body stands for {agencies}, or choose none of them"


def _double(problem: Problem, field: str) -> str:
    """What is counted twice, why that is so, and what to do."""
    return f"{problem.found}: {_reworded(problem.why)} {_reworded(problem.remedy)}"


def _reworded(text: str) -> str:
    for pattern, words in _PHRASES:
        text = re.sub(pattern, words, text)
    return text


def _unknown_key(problem: Problem, field: str) -> str:
    return (
        f"{problem.found.capitalize()} is not known here, and counts for nothing. Bring the case as a file without it"
    )


_BY_NAME = {
    "missing-key": _missing,
    "comparator-required": lambda problem, field: _ASK["counterfactual"],
    "wrong-type": _wrong_type,
    "percent-not-share": _percent,
    "outside-domain": _number_wanted,
    "agency-not-mapped": _agencies,
    "shares-needed": lambda problem, field: "Say which share of the fiscal value falls to which body",
    "evidence-needed": lambda problem, field: f"{label_of(field)}: say where it comes from, or leave it out",
    "wrong-length": lambda problem, field: f"{label_of(field)}: enter a figure for every year of the case",
    "unknown-key": _unknown_key,
    "double-count": _double,
    "range-order": _rising,
    "shares-not-one": _sum,
    "transfer-above-fiscal": lambda problem, field: "Transfer: enter a part of the fiscal value, or all of it",
}
