"""The C loop that the appraisal is held against, compiled for this run with `cc -O2`."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.bench.cases import BODIES, DRAWS, LINES, YEARS

from wholeplace.appraisal.model import Model
from wholeplace.appraisal.quantiles import slice_values

Floats = NDArray[np.float64]
SOURCE = Path(__file__).with_name("split_loop.c")
OUTPUTS = 2 * BODIES * YEARS  # fiscal and cashable, by body and year
EACH = 3


def compiled_loop(*flags: str) -> ctypes.CDLL | None:
    """The loop as a library; None where the machine has no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    target = Path(tempfile.mkdtemp()) / "split_loop.so"
    sizes = (f"-DLINES={LINES}", f"-DOUTPUTS={OUTPUTS}")
    subprocess.run([compiler, "-O2", *sizes, *flags, "-shared", "-fPIC", "-o", str(target), str(SOURCE)], check=True)
    return ctypes.CDLL(str(target))


@dataclass(frozen=True)
class Loop:
    """The loop with everything made ready that the clock should not count: tables and profiles."""

    library: ctypes.CDLL
    tables: Floats
    profiles: Floats
    starts: NDArray[np.int32]

    @classmethod
    def of(cls, library: ctypes.CDLL, model: Model) -> Loop:
        ranges = [(item.range, item.domain) for item in model.inputs]
        profiles = np.array([_profile(model, line.id) for line in model.case.benefits])
        first = (profiles != 0).argmax(axis=1)
        last = OUTPUTS - (profiles[:, ::-1] != 0).argmax(axis=1)
        starts = np.ascontiguousarray(np.stack([first, last], axis=1), dtype=np.int32)
        return cls(library, slice_values(ranges, DRAWS), np.ascontiguousarray(profiles), starts)

    def __call__(self) -> Floats:
        """Every sum of every draw: (draws, body · year · kind)."""
        kept = np.empty((DRAWS, OUTPUTS))
        self.library.split_loop(
            _pointer(self.tables),
            ctypes.c_size_t(self.tables.shape[1]),
            _pointer(self.profiles),
            _pointer(self.starts),
            ctypes.c_size_t(DRAWS),
            ctypes.c_uint64(1),
            _pointer(kept),
        )
        return kept


def _profile(model: Model, line: str) -> Floats:
    """What a unit of the line's product adds, ordered body by body so that a line of one body lies in one piece."""
    (term,) = (term for term in model.terms if term.line == line)
    blocks = [model.layout.view(term.profile, kind)[:BODIES] for kind in ("fiscal", "cashable")]
    return np.stack(blocks, axis=1).ravel()


def _pointer(values: NDArray[np.generic]) -> ctypes.c_void_p:
    return ctypes.c_void_p(values.ctypes.data)
