"""`from wholeplace import appraisal`: the engine as a library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wholeplace import appraisal
from wholeplace.vocabulary.problems import Exit, Refused

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_case_from_its_file_to_its_answer() -> None:
    case = appraisal.read_file(EXAMPLES / "front-door.toml")
    assert round(appraisal.appraise(case).net_present_budget_impact, 2) == -2_364_253.60
    assert appraisal.distribution(case, 100).draws == 100
    assert appraisal.tornado(case)
    assert appraisal.options(case, draws=0).implied
    assert appraisal.together([case]).cases == (case,)


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="no-such-file") as refused:
        appraisal.read_file(str(EXAMPLES / "fornt-door.toml"))
    assert refused.value.status == Exit.UNREADABLE


def test_a_word_is_meant_where_a_file_bears_its_name() -> None:
    from wholeplace.appraisal import appraise
    from wholeplace.appraisal.appraise import appraise as the_function

    assert appraise is the_function is appraisal.appraise


def test_the_public_words_are_told_and_imported_only_when_used() -> None:
    code = (
        "import sys; from wholeplace import appraisal; "
        "assert set(appraisal.__all__) <= set(dir(appraisal)); "
        "print([name for name in sys.modules if name in ('numpy', 'scipy', 'django')]); "
        "print(all(callable(getattr(appraisal, word)) for word in appraisal.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True"]
