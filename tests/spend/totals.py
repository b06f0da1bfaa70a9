"""Totals entered by hand, made up, for tests that spoil them."""

from __future__ import annotations

from collections.abc import Mapping

WELFARE: Mapping[str, str] = {
    "body": "dwp",
    "service": "benefits",
    "year": "2021/22",
    "pounds": "412,000,000.00",
    "basis": "unknown",
    "source": "Benefit expenditure by local authority",
    "grade": "2",
}
HEALTH: Mapping[str, str] = WELFARE | {"body": "vale-icb", "service": "health", "pounds": "310500000", "grade": "1"}


def toml(*totals: Mapping[str, str]) -> bytes:
    """Each total as a `[[total]]`."""
    return "\n".join(
        "[[total]]\n" + "".join(f'{key} = "{value}"\n' for key, value in total.items()) for total in totals
    ).encode()


def in_csv(*totals: Mapping[str, str]) -> bytes:
    """Each total as a row, in the order of the first one's fields."""
    heads = list(totals[0])
    rows = [",".join(heads), *(",".join(f'"{total[head]}"' for head in heads) for total in totals)]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()
