from __future__ import annotations

from pathlib import Path

from django.db import connection

from problems.scenes import place, verified
from wholeplace.foundation.acts import guards


def provoke(folder: Path) -> object:
    place()
    one = next(each for each in guards.guards() if each.table == "foundation_act" and each.event == "DELETE")
    on = f" ON {one.table}" if connection.vendor == "postgresql" else ""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {one.trigger}{on}")
        return verified("guard-missing")
    finally:
        guards.put_up()
