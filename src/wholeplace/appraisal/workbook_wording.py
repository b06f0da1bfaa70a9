"""A problem found in a case, in the words of somebody who looks at a sheet rather than at a text file."""

from __future__ import annotations

import re

from wholeplace.vocabulary.problems import Problem

_NUMBER = r"-?[\d_,.]*\d(?:[eE][-+]?\d+)?"
_PHRASES: tuple[tuple[str, str], ...] = (
    (r"^Write (?:[a-z_]+ = )?\"([^\"]*)\"$", r"Type \1 in the cell."),
    (rf"^Write (?:[a-z_]+ = )?({_NUMBER})(?:, without quotes)?\.?$", r"Type \1 in the cell."),
    (r"^Write [a-z_]+ = true or [a-z_]+ = false, without quotes$", "Type yes or no in the cell."),
    (r"^Write (a share between 0 and 1)\.$", r"Type \1, or a percentage with its sign."),
    (r"^Write (it without the minus|the number itself|\{)", r"Type \1"),
    (r"^Write (a whole number .*)$", r"Type \1"),
    (r"^Add, for example: \[\[bodies\]\] with .*$", "Add each body on the sheet Bodies: an Id, its name and its kind."),
    (r"^Add, for example: [a-z_]+ = \"?([^\"{\[]*?)\"?$", r"Type, for example: \1"),
    (r"^Add under \[\w+\.sources\]: (\w+) = .*$", r"Add a row on the sheet Assumptions for \1."),
    (
        r"^Add to the line, for example: shares = .*$",
        "Add rows on the sheet Who gains: the line, a body, and its share; they sum to 1.",
    ),
    (r"^shares = \{ body = share, … \} that sum to 1$", "shares that sum to 1"),
    (
        r"Name it under \[\[bodies\]\] with the id (\S+), or use another\.",
        r"Add it on the sheet Bodies with the Id \1, or use another.",
    ),
    (
        r"^Add (\"[^\"]+\" = \"body id\".*) to body_map; use \"outside\"",
        r"Add rows for \1 on the sheet Who gains; choose outside",
    ),
    (r"\"([^\"]+)\" = \"body id\"", r"\1"),
    (r"for example id = \"([^\"]*)\"", r"for example \1"),
    (r"\[\[local_values\]\]", "the sheet Local values"),
    (r"\[\[bodies\]\]", "the sheet Bodies"),
    (r"\[case\] years", "Years on the sheet Place"),
    (r"set years = (\d+)", r"set Years on the sheet Place to \1"),
    (r"in \[case\]", "on the sheet Place"),
    (r" in reduced_for_overlap = \"…\"", " under Reduced for overlap"),
    (r"Search with: wholeplace unit-costs search WORDS", "Look it up on the sheet Unit costs."),
    (r"unit_cost, or value with a price_year", "a unit cost, or values of its own with a price year"),
    (r"^Take body_map out, or the other\.$", "Clear the rows of one kind on the sheet Who gains."),
    (r"^Take unit_value_range out, or the other\.$", "Clear the row of the range on the sheet Ranges, or the values."),
    (r"^Take (\w+) out, or the other\.$", "Clear the cells of one of the two."),
    (r"both shares and body_map", "both shares and agencies"),
    (r"\bunit_cost\b", "unit cost"),
    (r"\bunit_value_range\b", "unit value range"),
    (r"^true or false$", "yes or no"),
    (r"for example place = \"(\w+)\"", r"for example \1"),
    (r"a few words of text", "a few words"),
    (r"text in quotes", "text"),
    (r"(a financial year) in quotes", r"\1"),
    (r"^(\d+) items?$", r"\1 years filled in"),
    (r"^Take (\d+) items? away", r"Clear \1 of the cells at the end"),
    (r"^Add (\d+) items? at the end", r"Fill in \1 more at the end"),
)


def in_cells(problem: Problem) -> Problem:
    """The same problem, with what was found, what is expected and what to do put in a sheet's words."""
    blank = problem.name == "missing-key" and problem.found.startswith(("no ", "an empty "))
    whole = problem.name == "wrong-type" and problem.expected.startswith("a whole number")
    percent = problem.name == "percent-not-share" and re.fullmatch(_NUMBER, problem.found)
    return problem.at(
        found="a blank cell" if blank else _said(problem.found.replace(" (text)", "")),
        expected=_said(problem.expected),
        remedy=f"Type {problem.expected}."
        if whole
        else _said(problem.remedy).replace("Type ", f"Type {problem.found}% or " if percent else "Type "),
    )


def _said(text: str) -> str:
    for pattern, words in _PHRASES:
        text = re.sub(pattern, words, text)
    text = re.sub(r"\{ ([^{}]*) \}", lambda match: match[1].replace(" = ", " "), text)
    return re.sub(r"(?<=\d)_(?=\d)", "", text)
