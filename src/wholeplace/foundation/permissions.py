"""Every permission of the foundation, declared by each folder's `rules`. A slice's app does the same with its own."""

from __future__ import annotations

from wholeplace.foundation.acts import rules as acts
from wholeplace.foundation.people import rules as people

__all__ = ["acts", "people"]
