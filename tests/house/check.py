"""`make check`: every gate, none of which changes anything; names all that fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

GATES: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "types": [str(BIN / "mypy")],
    "contracts": [str(BIN / "lint-imports")],
    "migrations": [str(BIN / "django-admin"), "makemigrations", "--check", "--dry-run"],
    "docs": [sys.executable, "docs/build.py", "--check"],
}


def passes(name: str, command: list[str]) -> bool:
    """Run one gate; print what it said only where it failed."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wholeplace.site.settings", "PYTHONPATH": "src:."}
    done = subprocess.run(command, cwd=TOP, env=environment, text=True, capture_output=True, check=False)
    print(f"check: {name:<11}{'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode != 0:
        print(done.stdout[-6000:] + done.stderr[-3000:], flush=True)
    return done.returncode == 0


def main() -> int:
    failed = [name for name, command in GATES.items() if not passes(name, command)]
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all gates hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
