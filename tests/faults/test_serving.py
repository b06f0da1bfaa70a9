"""`wholeplace serve`: one command from an empty folder to a site; and it ends what it started."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from .installation import Installation, answer, ended, free_port, until


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    own = [int(one) for one in found.stdout.split()]
    return own + [grandchild for child in own for grandchild in children_of(child)]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def peak_kilobytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def test_from_an_empty_folder_to_a_signed_in_page_and_back(tmp_path: Path):
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with ended(Installation(tmp_path / "new", {}).start("serve", "--port", str(port))) as serving:
        page = until(lambda: answer(f"{site}/"), "the first page")
        assert b"analyst@example.org" in page
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        form = browser.open(f"{site}/accounts/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        sent = {
            "csrfmiddlewaretoken": token[1],
            "login": "analyst@example.org",
            "password": "thistlemere is made up",
        }
        landed = browser.open(Request(f"{site}/accounts/login/", urlencode(sent).encode(), {"Referer": site}))
        assert landed.url == f"{site}/places/E99000001/"
        started = children_of(serving.pid)
        assert len(started) >= 2, "the site and its worker"
        serving.send_signal(signal.SIGTERM)
        output, _ = serving.communicate(timeout=30)
        assert serving.returncode == 0, output
        until(lambda: not any(alive(pid) for pid in started), "every process that it started to end")
    assert f"wholeplace answers at {site}/" in output
    assert "each with the demonstration password: thistlemere is made up" in output


def test_an_upload_of_200_megabytes_is_refused_in_little_memory(installation: Installation):
    port = free_port()
    with ended(installation.start("serve", "--port", str(port))) as serving:
        until(lambda: answer(f"http://127.0.0.1:{port}/"), "the first page")
        before = sum(peak_kilobytes(pid) for pid in children_of(serving.pid))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        pieces = (bytes(64 * 1024) for _ in range(3200))
        headers = {"Content-Length": str(3200 * 64 * 1024), "Content-Type": "application/octet-stream"}
        connection.request("POST", "/api/places/E99000001/files", pieces, headers)
        response = connection.getresponse()
        said = response.read().decode()
        connection.close()
        assert (response.status, response.headers["Content-Type"]) == (413, "application/problem+json")
        assert '"found": "200 MB", "expected": "at most 20 MB"' in said
        after = sum(peak_kilobytes(pid) for pid in children_of(serving.pid))
        assert after - before < 40_000, "it was passed over, not kept in memory"


def test_a_port_that_is_taken_is_told_at_once(installation: Installation):
    port = free_port()
    with ended(installation.start("serve", "--port", str(port))):
        until(lambda: answer(f"http://127.0.0.1:{port}/"), "the first page")
        second = installation.command("serve", "--port", str(port))
        assert second.returncode == 2
        assert second.stderr.startswith("port-taken: --port\n")
