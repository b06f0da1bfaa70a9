"""Our typeface, and which characters it can draw.

A character without a glyph would be an empty box on paper and silence to a screen reader, and PDF/UA refuses it; so such a
character is spelled out by its Unicode name instead: `🙂` becomes `(slightly smiling face)`.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Atkinson Hyperlegible Next"
_FILE_STEM = "AtkinsonHyperlegibleNext"


@cache
def font_folder() -> Path:
    """The folder of the installed typeface. FileNotFoundError where `make setup` has not run."""
    folder = Path(str(files("wholeplace.documents") / "fonts"))
    if not any(folder.glob(f"{_FILE_STEM}*.ttf")):
        raise FileNotFoundError(f"{FAMILY} is not installed in documents/fonts: run `make setup`")
    return folder


@cache
def drawable_characters() -> frozenset[int]:
    """The code points that every weight of the typeface can draw."""
    sets = [_code_points(path.read_bytes()) for path in sorted(font_folder().glob(f"{_FILE_STEM}*.ttf"))]
    return frozenset.intersection(*sets)


def drawable(text: str) -> str:
    """The text with each character that cannot be drawn spelled out by name; marks that join characters are dropped."""
    known = drawable_characters()
    composed = unicodedata.normalize("NFC", text)
    if all(ord(character) in known for character in composed):
        return composed
    return "".join(_drawn(character, known) for character in composed)


def _drawn(character: str, known: frozenset[int]) -> str:
    if ord(character) in known or character == "\n":
        return character
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category in ("Cc", "Cf", "Mn", "Me", "Cs"):
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if ord(c) in known)
    return plain or f"({unicodedata.name(character, f'U+{ord(character):04X}').lower()})"


def _code_points(font: bytes) -> frozenset[int]:
    """The code points of a TrueType font's Unicode map. *Source*: OpenType specification, table `cmap`, formats 4 and 12."""
    start = _table_offset(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for i in range(count):
        _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * i)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:
            found |= _format_4(font, start + offset)
        elif form == 12:
            found |= _format_12(font, start + offset)
    return frozenset(found)


def _table_offset(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for i in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag.decode()}")


def _format_4(font: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found: set[int] = set()
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                (listed,) = struct.unpack_from(">H", font, offsets_at + 2 * i + offset + 2 * (code - start))
                glyph = listed + delta if listed else 0
            if glyph & 0xFFFF:
                found.add(code)
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">I", font, at + 12)
    groups = (struct.unpack_from(">III", font, at + 16 + 12 * i) for i in range(count))
    return {code for start, end, _ in groups for code in range(start, end + 1)}
