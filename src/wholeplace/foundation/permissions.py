"""Every permission of the foundation, declared by each folder's `rules`. A slice's app does the same with its own."""

from __future__ import annotations

from wholeplace.foundation.acts import rules as acts
from wholeplace.foundation.api import rules as api
from wholeplace.foundation.deadlines import rules as deadlines
from wholeplace.foundation.jobs import rules as jobs
from wholeplace.foundation.people import rules as people
from wholeplace.foundation.uploads import rules as uploads
from wholeplace.foundation.values import rules as values

__all__ = ["acts", "api", "deadlines", "jobs", "people", "uploads", "values"]
