"""What a body could pool, from what the count says of it: its spending by who may decide it.

A place's own rules say of a line whether it is addressable, controllable or fixed by statute. Where no rule speaks (a return has
services and no lines) it is not stated, and counts only where somebody says that its whole service does. What is stated (outturn)
goes before payments, which are never added to it. A body that serves other places too stands with its part of this one.

*Units*: whole pence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from wholeplace.reference.services import label_of

CONTROLS: Mapping[str, str] = {
    "addressable": "Addressable",
    "controllable": "Controllable",
    "statutory": "Statutory",
    "not-stated": "Not stated",
}
LAYERS: Mapping[str, str] = {"outturn": "what it states that it spent", "payments": "its payments"}


@dataclass(frozen=True, slots=True)
class ByControl:
    """One body's spending of a year by who may decide it and by service, from one layer and its editions.

    *Units*: pence. `share` is the part of the body's spending that falls in the place, `method` how that was told.
    """

    body: str
    layer: str
    editions: tuple[str, ...]
    pence: Mapping[tuple[str, str], int]  # control, service
    share: Fraction = Fraction(1)
    method: str = ""

    @property
    def whole_pence(self) -> int:
        return sum(self.pence.values())

    def under(self, control: str) -> int:
        """What falls under one control. *Units*: pence."""
        return sum(pence for (its, _service), pence in self.pence.items() if its == control)

    def counted_pence(self, controls: Collection[str], services: Collection[str] = ()) -> int:
        """What falls under these controls, and what no rule speaks of in these services; nought where credits outweigh it."""
        return max(sum(pence for key, pence in self.pence.items() if _counts(*key, controls, services)), 0)

    def brought_down(self, share: Fraction, method: str) -> ByControl:
        """The part of it that falls in the place, each sum to the nearest penny."""
        parts = {key: round(pence * share) for key, pence in self.pence.items()}
        return replace(self, pence=parts, share=share, method=method)

    def source(self, controls: Collection[str], services: Collection[str] = ()) -> str:
        """Where the figure came from, what counts in it, and how much of the body's spending nobody has said anything of."""
        named = " and ".join(CONTROLS[control].lower() for control in CONTROLS if control in controls)
        parts = [f"{named} spending"] if named else []
        parts += [f"all of {', '.join(label_of(one) for one in services)}"] if services else []
        here = "" if self.share == 1 else f"; {float(self.share):.1%} of it falls here ({self.method})"
        what = ", and ".join(parts)
        return f"Count: {', '.join(self.editions)}, {what} by {LAYERS[self.layer]}{here}{self._unsaid(services)}"

    def _unsaid(self, services: Collection[str]) -> str:
        left = sum(
            pence
            for (control, service), pence in self.pence.items()
            if control == "not-stated" and service not in services
        )
        return f"; of {left / self.whole_pence:.0%} nobody has said it" if self.whole_pence > 0 and left > 0 else ""


def _counts(control: str, service: str, controls: Collection[str], services: Collection[str]) -> bool:
    return control in controls or (control == "not-stated" and service in services)


def by_control(rows: Iterable[tuple[str, str, str, str, str, int]]) -> list[ByControl]:
    """Rows of body, layer, edition, control, service and pence as one figure a body: its outturn, or else its payments."""
    found: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    editions: dict[tuple[str, str], list[str]] = {}
    for body, layer, edition, control, service, pence in rows:
        sums = found.setdefault((body, layer), {})
        sums[control, service] = sums.get((control, service), 0) + pence
        editions.setdefault((body, layer), []).append(edition)
    bodies = sorted({body for body, _layer in found})
    chosen = [(body, next(layer for layer in LAYERS if (body, layer) in found)) for body in bodies]
    return [
        ByControl(body, layer, tuple(dict.fromkeys(editions[body, layer])), found[body, layer])
        for body, layer in chosen
    ]
