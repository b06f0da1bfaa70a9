"""By what the lines of one file are known again under another name, and what they come to.

The digest is a sum over lines, so that it hangs on no order: the same payments sorted otherwise have the same one.
"""

from __future__ import annotations

from hashlib import blake2b, sha256
from pathlib import Path

import pyarrow.parquet as pq

from wholeplace.spend.headers import bare

_BATCH = 65_536
_MODULUS = 1 << 128


def digest_of(published: Path) -> str:
    """The digest of (transaction, day, pence) over all lines of a file of `lines.PUBLISHED`."""
    total, rows = 0, 0
    for batch in pq.ParquetFile(published).iter_batches(_BATCH, columns=["transaction", "paid_on", "pence"]):
        columns = [batch.column(name).to_pylist() for name in ("transaction", "paid_on", "pence")]
        for transaction, day, pence in zip(*columns, strict=True):
            text = f"{transaction or ''}|{day or ''}|{pence}".encode()
            total += int.from_bytes(blake2b(text, digest_size=16).digest(), "big")
        rows += batch.num_rows
    return sha256(f"{rows}|{total % _MODULUS:x}".encode()).hexdigest()


def fingerprint(header: tuple[str, ...]) -> str:
    """By what a publisher's layout is known again: its headers by their letters and digits, in their order."""
    return sha256("|".join(bare(text) for text in header).encode()).hexdigest()
