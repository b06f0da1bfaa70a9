"""What a body could pool, from what the count says of it: its spending by who may decide it.

A place's own rules say of a line whether it is addressable, controllable or fixed by statute; where no rule speaks it is not
stated, and is not taken for addressable. What is stated (outturn) goes before payments, which are never added to it.

*Units*: whole pence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

CONTROLS: Mapping[str, str] = {
    "addressable": "Addressable",
    "controllable": "Controllable",
    "statutory": "Statutory",
    "not-stated": "Not stated",
}
LAYERS: Mapping[str, str] = {"outturn": "what it states that it spent", "payments": "its payments"}


@dataclass(frozen=True, slots=True)
class ByControl:
    """One body's spending of a year by who may decide it, from one layer and its editions. *Units*: pence."""

    body: str
    layer: str
    editions: tuple[str, ...]
    pence: Mapping[str, int]

    @property
    def whole_pence(self) -> int:
        return sum(self.pence.values())

    def counted_pence(self, controls: Collection[str]) -> int:
        """What falls under these controls; nought where credits outweigh it."""
        return max(sum(self.pence.get(control, 0) for control in controls), 0)

    def source(self, controls: Collection[str]) -> str:
        """Where the figure came from, and how much of the body's spending nobody has said this of."""
        unsaid = self.pence.get("not-stated", 0)
        share = (
            f"; of {unsaid / self.whole_pence:.0%} nobody has said it" if self.whole_pence > 0 and unsaid > 0 else ""
        )
        named = " and ".join(CONTROLS[control].lower() for control in CONTROLS if control in controls)
        return f"Count: {', '.join(self.editions)}, {named} spending by {LAYERS[self.layer]}{share}"


def by_control(rows: Iterable[tuple[str, str, str, str, int]]) -> list[ByControl]:
    """Rows of body, layer, edition, control and pence as one figure a body: its outturn where it states any, or payments."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    editions: dict[tuple[str, str], list[str]] = {}
    for body, layer, edition, control, pence in rows:
        sums = found.setdefault((body, layer), {})
        sums[control] = sums.get(control, 0) + pence
        editions.setdefault((body, layer), []).append(edition)
    bodies = sorted({body for body, _layer in found})
    chosen = [(body, next(layer for layer in LAYERS if (body, layer) in found)) for body in bodies]
    return [
        ByControl(body, layer, tuple(dict.fromkeys(editions[body, layer])), found[body, layer])
        for body, layer in chosen
    ]
