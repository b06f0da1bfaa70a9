from __future__ import annotations

from pathlib import Path

from problems.scenes import place
from wholeplace.foundation.acts.verify import verify
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    place()
    refuse_if(verify(expected_heads={"E99000009": "ab" * 32}).problems)
    return None
