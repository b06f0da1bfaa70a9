"""A problem on a page: said in the summary, led to where it can be mended, and listed with all that is known of it."""

from __future__ import annotations

from django.template import engines

from wholeplace.foundation.pages import problems as shown
from wholeplace.vocabulary.problems import Problem

CELL = Problem(
    name="text-in-number", found="'about <400>'", expected="a number", why="A sum needs numbers.",
    remedy="Write the number alone.", file="case.xlsx", cell="Costs!D7", field="costs.workers.pounds",
)  # fmt: skip
LINE = Problem("shares-sum", "0.98", "1", "Some would fall to nobody.", "Mend the shares.", file="case.toml", line=12)
WHOLE = Problem("no-benefit", "no benefit", "at least one", "There is nothing to weigh.", "Add a benefit.")


def test_where_it_is_stands_before_what_to_do() -> None:
    assert [each["text"] for each in shown.items([CELL, LINE, WHOLE])] == [
        "Costs, cell D7: Write the number alone.",
        "line 12: Mend the shares.",
        "Add a benefit.",
    ]


def test_a_problem_leads_to_its_input_else_to_its_entry_in_the_list() -> None:
    anchors = {"costs.workers.pounds": "id_pounds"}
    assert [each.get("href") for each in shown.items([CELL, LINE], anchors)] == ["#id_pounds", None]
    assert [each.get("href") for each in shown.items([CELL, LINE], anchors, listed=True)] == [
        "#id_pounds",
        "#problem-2",
    ]


def test_the_report_holds_everything_and_escapes_it() -> None:
    source = '{% from "components/problems.html" import problem_report %}{{ problem_report(problems, "case.xlsx") }}'
    html = engines["jinja2"].from_string(source).render({"problems": [CELL, LINE]})
    for words in ("There are 2 problems", "What to put right in case.xlsx", "&#39;about &lt;400&gt;&#39;", "A sum needs numbers.",
                  "Some would fall to nobody.", 'href="#problem-2"', 'id="problem-2"', "Nothing has been stored."):  # fmt: skip
        assert words in html, words
