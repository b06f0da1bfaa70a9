"""A real server with the made-up place, and a real browser, for journeys that go through pages only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "thistlemere is made up"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, and the folder in which it keeps everything."""

    address: str
    data: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`wholeplace serve` on a free port of loopback, ended afterwards by the process that we started."""
    data = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | {
        "WHOLEPLACE_DATA": str(data)
    }
    log = (data / "serve.log").open("w")
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "wholeplace"), "serve", "--port", str(port)],
        env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server, data / "serve.log")
        yield Site(address, data)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
        log.close()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            pytest.fail(f"the site ended before it answered:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the site did not answer:\n{log.read_text()[-3000:]}")


@dataclass(slots=True)
class Visitor:
    """One person at a browser: `page` is Playwright's, addresses are the site's own."""

    site: Site
    page: Any

    def go(self, path: str) -> None:
        answer = self.page.goto(self.site.address + path)
        assert answer.status < 400, f"{path} answered {answer.status}"

    def sign_in(self, email: str) -> Visitor:
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    def looks_right(self) -> None:
        """Nothing that axe finds, and nothing wider than the screen."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(
            self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{self.page.url} is {over} pixels wider than the screen"


@pytest.fixture
def visitor(site: Site, chromium: Any) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: `visitor("analyst@example.org", width=320, javascript=False)`; closed after the test."""
    contexts = []

    def make(email: str = "", *, width: int = 1280, javascript: bool = True) -> Visitor:
        # axe itself needs the page's content policy set aside; the policy has a test of its own.
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            bypass_csp=True,
            accept_downloads=True,
        )
        contexts.append(context)
        made = Visitor(site, context.new_page())
        return made.sign_in(email) if email else made

    yield make
    for context in contexts:
        context.close()
