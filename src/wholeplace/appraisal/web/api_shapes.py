"""Shapes that both parts of the business case's API share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

MOST_DRAWS = 100_000
CaseId = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
Draws = Annotated[int, Field(ge=0, le=MOST_DRAWS, description="0 leaves the distribution out")]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1, description="a version's number")]
Raw = dict[str, Any]
