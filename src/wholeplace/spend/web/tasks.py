"""Long work of the count: reading the files of a batch and counting them."""

from __future__ import annotations
