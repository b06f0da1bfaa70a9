"""The walk from an agreed case to a pool's statement without a page: the command line where it has a command, JSON for what a
person signs. The transcript is golden; days and hashes that the clock makes are left out of it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from golden import golden
from wholeplace.cli import run
from wholeplace.foundation.people.models import Person
from wholeplace.specimen.place import CODE, COUNCIL, COURTS, NHS, POLICE

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[2] / "examples"
POOL = "domestic-abuse-one-front-door"
SHAPLEY = ("--away", f"{COURTS}=nobody in the place may sign for it", "--rule", "shapley", "--route", f"{POLICE}=s10")
AS_MADE_UP = {
    '"E06000050"': f'"{CODE}"',
    'first_year = "2025/26"': 'first_year = "2026/27"',
    '"council"': f'"{COUNCIL}"',
    '= "nhs"': f'= "{NHS}"',
    '= "police"': f'= "{POLICE}"',
    '"justice"': f'"{COURTS}"',
    f'kind = "{NHS}"': 'kind = "nhs"',
    f'kind = "{POLICE}"': 'kind = "police"',
    "Cheshire West and Chester Council": "Thistlemere Council",
    "NHS Cheshire and Merseyside": "Thistlemere Integrated Care",
    "Cheshire Constabulary": "Vale Police",
    "Criminal justice system other than police": "Vale Courts and Prisons",
}
TERMS = {
    "aims": "One front door in place of six referral routes.",
    "improvement": "Referrals are decided once, within a day.",
    "persons": "Adults and children referred for domestic abuse.",
    "services": "Referral, assessment and support.",
}
BILL = {
    "key": "team:2026-05",
    "on": "2026-05-28",
    "text": "Front door team, April and May",
    "lines": [
        {"account": "5000", "line": "fund", "body": COUNCIL, "subjective": "1", "pence": 11_200_000},
        {"account": "1000", "pence": -11_200_000},
    ],
}
EXTRACT = (
    "Voucher No,Posting Date,Cost Centre,Account Code,Net Amount,Description\n"
    "PV-1,30/04/2026,P100,1100,8100.00,Police desk April\n"
    "PV-2,29/05/2026,P100,1100,8100.00,Police desk May\n"
)
CODES = (
    "cost_centre,subjective,account,against,scheme,line,status,mechanism,group,capital,condition\n"
    f"P100,,,,own-{POLICE},own-{POLICE},pooled-aligned,s10,1,,\n"
)


class Walk:
    """Commands and requests, each told in the transcript."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.told: list[str] = []

    def command(self, *arguments: str, status: int = 0, quiet: bool = False) -> str:
        ended = int(run(["pools", *arguments]))
        out, err = self.capsys.readouterr()
        assert ended == status, f"{arguments}: {ended}\n{out}{err}"
        words = " ".join(f'"{one}"' if " " in one else one for one in arguments)
        shown = f"({len(out.splitlines())} lines)\n" if quiet else out + err
        self.told.append(f"$ wholeplace pools {words}\n{shown}")
        return out

    def send(self, word: str, method: str, path: str, content: Any = None) -> Any:
        client = Client()
        client.force_login(Person.objects.get(email=f"{word}@example.org"))
        body = None if content is None else json.dumps(content)
        answer = client.generic(method, f"/api/{path}", body or "", content_type="application/json")
        assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.content.decode()[:2000]}"
        self.told.append(f"{word}: {method} /api/{path} answers {answer.status_code}")
        return answer.json()

    def transcript(self) -> str:
        text = "\n".join(line.rstrip() for line in "\n".join(self.told).splitlines()) + "\n"
        text = re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{16}(?=…)", "HASH", text)
        return re.sub(r"[\d,]+ bytes", "SIZE bytes", text)


@pytest.fixture
def walk(specimen: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Walk:
    monkeypatch.setattr("wholeplace.foundation.commands.start_with_tables", lambda: None)  # the tests' own database
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(tmp_path)
    text = (EXAMPLES / "front-door.toml").read_text(encoding="utf-8")
    for old, new in AS_MADE_UP.items():
        assert old in text, old
        text = text.replace(old, new)
    Path("case.toml").write_text(text.replace('id = "front-door"', 'id = "walk"'), encoding="utf-8")
    Path("bill.json").write_text(json.dumps(BILL), encoding="utf-8")
    Path("police.csv").write_text(EXTRACT, encoding="utf-8")
    Path("codes.csv").write_text(CODES, encoding="utf-8")
    return Walk(capsys)


def test_golden_walk_from_a_case_to_a_statement(walk: Walk) -> None:
    walk.command("deal", "case.toml", *SHAPLEY)
    agree(walk)
    sign(walk)
    raised_and_spent(walk)
    closed_and_settled(walk)
    stated_and_checked(walk)
    golden(GOLDEN / "walk-pool.txt", walk.transcript())


def agree(walk: Walk) -> None:
    """The case becomes a deal, one proposal is picked, and the draft gets what it wants."""
    walk.send("analyst", "POST", f"places/{CODE}/cases", {"toml": Path("case.toml").read_text(encoding="utf-8")})
    seats = {
        COUNCIL: {"route": "s75"},
        NHS: {"route": "s75"},
        POLICE: {"route": "s10"},
        COURTS: {"at_table": False, "why_not": "Nobody in the place may sign for it."},
    }
    deal = walk.send("finance", "POST", "cases/walk/deals", {"seats": seats, "draws": 100})
    (shapley,) = (one for one in deal["answer"]["proposals"] if one["rule"] == "shapley")
    assert COURTS not in {side["body"] for side in shapley["bodies"]}
    picked = {
        "rule": "shapley",
        "host": COUNCIL,
        "why": "The joint board of 3 March chose it.",
        "functions": [{"reference": "Care Act 2014 s2", "body": COUNCIL}],
        "pool_manager": {"name": "Priya Pool", "employer": COUNCIL},
    }
    walk.send("pool", "POST", f"deals/{deal['id']}/pick", picked)
    draft = walk.send("pool", "GET", f"pools/{POOL}/agreement")
    raw = draft["raw"]
    raw["terms"] |= TERMS
    raw["outcomes"] = [{"words": one["words"], "measure": "Incidents recorded"} for one in raw["outcomes"]]
    walk.send("pool", "PUT", f"pools/{POOL}/agreement", {"revision": draft["revision"], "raw": raw})


def sign(walk: Walk) -> None:
    walk.send("pool", "POST", f"pools/{POOL}/agreement/propose", {"note": "As the deal has it."})
    for word, body in (("approver", COUNCIL), ("approver-nhs", NHS), ("approver-police", POLICE)):
        walk.send(word, "POST", f"versions/agreement/{POOL}/1/sign", {"body": body})
    walk.send("pool", "POST", f"pools/{POOL}/agreement/open")


def raised_and_spent(walk: Walk) -> None:
    """What is due by April is asked for and comes in, a bill is posted once, and the police's own extract is taken in once."""
    walk.command("contributions", POOL, "--on", "2026-04-24", "--raise", "--received", "all")
    walk.command("post", POOL, "bill.json")
    assert "already" in walk.command("post", POOL, "bill.json")
    take_in = ("take-in", POOL, "police.csv", "--body", POLICE, "--count", "2", "--control-total")
    walk.command(*take_in, "16,200.01", "--confirm", "--codes", "codes.csv", status=11)
    walk.command(*take_in, "16,200.00", "--confirm", "--codes", "codes.csv")


def closed_and_settled(walk: Walk) -> None:
    settled = walk.send("pool", "POST", f"pools/{POOL}/settlements", {"name": "2026/27 Q1", "on": "2026-06-30"})
    (notice,) = (one for one in settled["notices"] if one["to_body"] == NHS)
    assert (notice["kind"], notice["pence"]) == ("credit note", 96_656)
    walk.command("close", POOL, "2026/27-P01", "2026/27-P02", "2026/27-P03")
    late = json.dumps(BILL | {"key": "late", "on": "2026-06-30"})
    Path("late.json").write_text(late, encoding="utf-8")
    walk.command("post", POOL, "late.json", status=11)


def stated_and_checked(walk: Walk) -> None:
    """The statement and each body's view; the book goes out sealed, and is verified without the database."""
    walk.command("statement", POOL, "--period", "2026/27-Q1")
    walk.command("statement", POOL, "--period", "2026/27-Q1", "--what", "bodies")
    walk.command("verify", "--book", POOL)
    walk.command("export", POOL, "-o", "book.jsonl")
    walk.command("verify", "book.jsonl")
    changed = Path("book.jsonl").read_text(encoding="utf-8").replace("April and May", "April and June", 1)
    Path("changed.jsonl").write_text(changed, encoding="utf-8")
    walk.command("verify", "changed.jsonl", status=13)
