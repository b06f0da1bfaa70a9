"""Rules of the tree that no linter keeps."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "base",
    "handler",
    "handlers",
    "processor",
}
# Written so that this file does not name them itself.
REGISTRIES = ["py" + "pi.org", "python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org"]
MACHINE_PATH = re.compile(r"(?<![\w.:])/(?:" + "|".join(["wor" + "k", "ro" + "ot", "far" + "m"]) + r")/\w")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for name in listed.stdout.split("\0") if name and (path := TOP / name).is_file()]


def texts(paths: list[Path]) -> dict[Path, str]:
    found = {}
    for path in paths:
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(TOP)] = data.decode("utf-8", errors="replace")
    return found


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    naming = [str(path) for path, text in texts(tracked).items() if any(name in text for name in REGISTRIES)]
    assert not naming


def test_lock_files_hold_hashes_and_no_address(tracked: list[Path]) -> None:
    for path, text in texts([p for p in tracked if p.suffix == ".lock"]).items():
        assert "--hash=sha256:" in text, path
        assert "://" not in text, path


def test_the_front_end_lock_says_not_where_from(tracked: list[Path]) -> None:
    locks = texts([p for p in tracked if p.name == "package-lock.json"])
    assert locks
    for path, text in locks.items():
        assert '"resolved"' not in text, path
        assert '"integrity"' in text, path


def test_no_path_of_a_machine(tracked: list[Path]) -> None:
    naming = [
        f"{path}:{number}"
        for path, text in texts(tracked).items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not naming


def test_no_file_has_a_vague_name(tracked: list[Path]) -> None:
    vague = [
        path for p in tracked if (path := p.relative_to(TOP)).parts[0] == "src" and VAGUE & {path.stem, *path.parts}
    ]
    assert not vague


def test_functions_stay_small(tracked: list[Path]) -> None:
    """Fewer than 3 in 100 functions of the product pass 50 lines."""
    import ast

    lengths = [
        node.end_lineno - node.lineno + 1
        for path, text in texts(
            [p for p in tracked if p.suffix == ".py" and "src" in p.parts and "migrations" not in p.parts]
        ).items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert lengths
    assert sum(length > 50 for length in lengths) / len(lengths) < 0.03
