"""Places are known by their GSS code; names change and collide."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"^[EWSNK]\d{8}$")


@dataclass(frozen=True, slots=True, order=True)
class GssCode:
    """A nine-character code of the Government Statistical Service, such as E06000050."""

    code: str

    @classmethod
    def parse(cls, text: str) -> GssCode:
        """ValueError where the text is not of the form of a GSS code."""
        code = text.strip().upper()
        if not _FORM.match(code):
            raise ValueError(f"{text!r} is not a GSS code such as E06000050")
        return cls(code)

    def __str__(self) -> str:
        return self.code
