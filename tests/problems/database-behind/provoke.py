from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from wholeplace.foundation.acts.report import demand_up_to_date


def provoke(folder: Path) -> object:
    MigrationRecorder(connection).migration_qs.filter(app="sessions").delete()
    return demand_up_to_date()
