"""Is it worth it, to whom, and how sure are we: the cost-benefit engine and its faces.

    from wholeplace import appraisal

    case = appraisal.read_file("case.toml")     # a text or a workbook; every problem at once where it cannot stand
    answer = appraisal.appraise(case)           # what it costs and saves, for which body, when
    sure = appraisal.distribution(case)         # the same in ten thousand draws: how sure
    appraisal.tornado(case)                     # which inputs matter
    appraisal.options(case)                     # options side by side
    appraisal.together([case, another])         # several cases on one place, nothing claimed twice

Read the files in this order:

- a case: case; positions, fields, figures, lines, consistency, casefile, casewriter, reading;
- worked out: bias, means, incidence, model, appraise, measures;
- how sure: quantiles, draws, sketch, uncertainty, flow_record;
- what must be true: levers, opened, sensitivity, sobol, information, what_if;
- beside others: compare, overlap, totals, portfolio;
- on paper: assumptions, pictures, report and report_*, workbook and workbook_*, sheets, sheet_rows, console.

The files here are a library without pages; `web` holds the pages, `commands` the command line.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wholeplace.appraisal.appraise import appraise as appraise
    from wholeplace.appraisal.compare import options as options
    from wholeplace.appraisal.overlap import together as together
    from wholeplace.appraisal.reading import read_file as read_file
    from wholeplace.appraisal.sensitivity import tornado as tornado
    from wholeplace.appraisal.uncertainty import distribution as distribution

__all__ = ["appraise", "distribution", "options", "read_file", "together", "tornado"]

_HOME = {
    "read_file": "reading",
    "appraise": "appraise",
    "distribution": "uncertainty",
    "tornado": "sensitivity",
    "options": "compare",
    "together": "overlap",
}


class _Library(ModuleType):
    """The package with its public words, each imported when it is first used.

    A word may bear the name of the file that it is in: then the word is meant, so this looks before the import system's
    own attribute is found.
    """

    def __getattribute__(self, name: str) -> Any:
        if name in _HOME:
            return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        return super().__getattribute__(name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_HOME})


sys.modules[__name__].__class__ = _Library
