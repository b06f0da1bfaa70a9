from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

from wholeplace.site.serving import _demand_free

PORT = 47113


def provoke(folder: Path) -> object:
    with socket.socket() as other:
        with suppress(OSError):  # taken by somebody else, then: that serves as well
            other.bind(("127.0.0.1", PORT))
            other.listen()
        return _demand_free("127.0.0.1", PORT)
