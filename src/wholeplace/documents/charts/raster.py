"""A drawing as a picture, for papers that take no scalable ones (Word)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "fonts"
_WIDTH = re.compile(r'<svg[^>]* width="([\d.]+)"')


@lru_cache(maxsize=1)
def _renderer() -> object:
    """The renderer with our typeface, loaded at the first picture only: it takes a while."""
    import vl_convert

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@lru_cache(maxsize=64)
def svg_to_png(svg: str, width: int = 1440) -> bytes:
    """The drawing as PNG. *Units*: `width` in pixels; the height follows."""
    found = _WIDTH.search(svg)
    assert found, "a drawing of ours says its width"
    picture: bytes = _renderer().svg_to_png(svg, scale=width / float(found[1]), ppi=72)  # type: ignore[attr-defined]
    return picture
