from __future__ import annotations

from pathlib import Path

from spend.returns import rsx
from wholeplace.spend.statutory import check_return, read_returns
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> None:
    (stated,) = read_returns(rsx(bury={"totsx": "1,013"}).encode(), "rsx.csv")
    refuse_if(check_return(stated))
