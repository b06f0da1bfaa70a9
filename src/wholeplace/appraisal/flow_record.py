"""The yearly flows of every draw as canonical bytes, and their hash: what a frozen version of a case keeps.

Whoever has the same case, editions, seed and lock file gets the same bytes on the same machine, and so can show that a
signed figure has not moved.

*Units*: undiscounted pounds of the case's price year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

import numpy as np

from wholeplace.appraisal.draws import GENERATOR, Sampler, chunks
from wholeplace.appraisal.model import Model
from wholeplace.appraisal.uncertainty import used_outputs

FORMAT = "wholeplace-flows/1"


def flow_bytes(
    model: Model, draws: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> Iterator[bytes]:
    """A line of JSON that says what the numbers are, then each chunk's (outputs × draws) as little-endian 8-byte floats.

    Outputs that are nought in every draw are left out; `rows` of the first line says which of the layout's are there.
    """
    rows = used_outputs(model)
    yield (json.dumps(_heading(model, draws, seed, rows.tolist()), sort_keys=True) + "\n").encode()
    sampler, weights = Sampler.of(model, seed), np.ascontiguousarray(model.profiles[:, rows].T)
    for chunk in chunks(draws):
        flows = weights @ model.scalars(sampler.columns(chunk))
        yield flows.astype("<f8", copy=False).tobytes()
        if progress is not None:
            progress(chunk.start + chunk.size, draws)


def flows_sha256(model: Model, draws: int, seed: int, progress: Callable[[int, int], None] | None = None) -> str:
    """The SHA-256 of `flow_bytes` in hexadecimal."""
    digest = hashlib.sha256()
    for part in flow_bytes(model, draws, seed, progress):
        digest.update(part)
    return digest.hexdigest()


def _heading(model: Model, draws: int, seed: int, rows: list[int]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "generator": GENERATOR,
        "draws": draws,
        "seed": seed,
        "receivers": model.layout.receivers,
        "blocks": dict(model.layout.shapes()),
        "inputs": [item.path for item in model.inputs],
        "rows": rows,
    }
