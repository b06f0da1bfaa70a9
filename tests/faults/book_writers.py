"""A server of postings that is there to be killed: `python -m book_writers WRITERS BOOKS`, its orders on standard input.

    serve 1 1 4 …    begin to post, each writer with the entry of that number, in a process of its own
    stop             let that process finish what it does, and end

The process answers `ack <writer> <entry> <number> <hash> <repeated>` on standard output after an entry was committed and not
before; the keeper says `serving <pid>` and `ended <status>`. The process is forked from a keeper that has loaded everything, as
the workers of a web server are, so that a new one posts within milliseconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from itertools import count


def serve(first: list[int], books: int) -> None:
    """Post until told to stop, each writer in a thread with a connection of its own."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threads = [threading.Thread(target=write, args=(n, start, books, stop)) for n, start in enumerate(first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def write(writer: int, first: int, books: int, stop: threading.Event) -> None:
    from book_room import book_named, entry_of, poster
    from django.db import DatabaseError, connection

    from wholeplace.ledger.web.posting import post

    for n in count(first):
        posted = None
        while posted is None:
            try:
                posted = post(by=poster(), book=book_named(f"pool-{writer % books}"), entry=entry_of(writer, n))
            except DatabaseError as refused:  # the server is gone, or comes back just now: the same key once more
                tell(f"refused {writer} {n} {type(refused).__name__}")
                connection.close()
                time.sleep(0.05)
        tell(f"ack {writer} {n} {posted.number} {posted.hash} {posted.repeated}")
        if stop.is_set():
            connection.close()
            return


def tell(words: str) -> None:
    """One write, which a pipe takes whole or not at all."""
    os.write(1, f"{words}\n".encode())


def keep() -> None:
    """Take orders; fork a server for each `serve`."""
    import django

    django.setup()
    import book_room  # noqa: F401 - loaded before forking

    from wholeplace.ledger.web import posting  # noqa: F401

    writers, books = int(sys.argv[1]), int(sys.argv[2])
    serving = 0
    tell("ready")
    for order in sys.stdin:
        words = order.split()
        if words[0] == "serve":
            assert len(words) == writers + 1
            serving = os.fork()
            if serving == 0:
                serve([int(n) for n in words[1:]], books)
                os._exit(0)
            tell(f"serving {serving}")
        elif words[0] == "stop":
            os.kill(serving, signal.SIGTERM)
        elif words[0] == "await":
            tell(f"ended {os.waitstatus_to_exitcode(os.waitpid(serving, 0)[1])}")


if __name__ == "__main__":
    keep()
