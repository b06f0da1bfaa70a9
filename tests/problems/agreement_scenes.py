"""A small made-up agreement in which problems of agreements are provoked: a council and its police beside an NHS body."""

from __future__ import annotations

from datetime import date
from typing import Any

from problems.scenes import FIRST_DAY, SYSTEM, body, place, somebody
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_person, give_role
from wholeplace.foundation.people.models import Person
from wholeplace.foundation.signing.models import Wanted
from wholeplace.foundation.signing.queries import wanted_of
from wholeplace.pools.agreement import FORMAT, Agreement
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.lawful import unlawful
from wholeplace.pools.web.actions import propose_agreement, start_pool
from wholeplace.pools.web.agreement_signing import sign_agreement
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import refuse_if

COUNCIL, NHS, POLICE = "low-moss-council", "low-moss-nhs", "low-moss-police"
PARTNERS = (
    {"body": COUNCIL, "name": "Low Moss Council", "kind": "local-authority", "signatory": "Chief executive"},
    {"body": NHS, "name": "NHS Low Moss", "kind": "nhs", "signatory": "Chief executive"},
    {"body": POLICE, "name": "Low Moss Police", "kind": "police", "signatory": "Chief constable"},
)
TERMS = {
    "aims": "One team for people who leave hospital.",
    "improvement": "One assessment in place of two.",
    "persons": "Adults who leave hospital",
    "services": "Reablement",
    "monitoring": "The pool manager reports every six weeks.",
    "variation": "By a new dated version that every partner signs.",
    "review": "Each September.",
    "exit": "Six months' notice in writing.",
}


def raw(**changes: Any) -> dict[str, Any]:
    """A section 75 agreement of council and NHS, beside which the police align; `changes` replace top-level keys."""
    return {
        "format": FORMAT,
        "agreement": head(),
        "pool_manager": {"name": "Robin Pool", "employer": COUNCIL},
        "terms": TERMS,
        "outcomes": [{"words": "More people stay at home", "measure": "At home after 91 days"}],
        "functions": [{"reference": "Care Act 2014 s2", "body": COUNCIL}],
        "partners": list(PARTNERS),
        "schemes": [{"id": "home", "title": "Home first", "lead": COUNCIL, "functions": ["Care Act 2014 s2"]}],
        "lines": [line()],
        "contributions": [contribution(), contribution(partner=NHS)],
    } | changes


def head(**changes: Any) -> dict[str, Any]:
    made = {"id": "low-moss", "title": "Low Moss home first", "place": "E99000009", "host": COUNCIL}
    return made | {"from_on": date(2026, 4, 1), "until_on": date(2028, 3, 31)} | changes


def line(**changes: Any) -> dict[str, Any]:
    made = {"id": "team", "title": "Reablement team", "scheme": "home", "owner": COUNCIL}
    return made | {"status": "pooled", "mechanism": "s75"} | changes


def contribution(**changes: Any) -> dict[str, Any]:
    return {"partner": COUNCIL, "line": "team", "year": "2026/27", "pounds": 100_000} | changes


def agreed(**changes: Any) -> Agreement:
    """The agreement with some keys replaced, read, and held against the law."""
    made = build_agreement(raw(**changes), file="low-moss.toml")
    refuse_if(unlawful(made))
    return made


# the same kept: of council and police, which align, for those are the bodies of the small place


def aligned(**changes: Any) -> dict[str, Any]:
    """An agreement of the two bodies of the place that is lawful as it stands."""
    kept = raw(
        partners=[PARTNERS[0], PARTNERS[2]],
        lines=[line(status="aligned", mechanism="aligned")],
        contributions=[contribution()],
    )
    return kept | changes


def draft(**changes: Any) -> Pool:
    """The agreement as a draft in the small place."""
    return start_pool(by=SYSTEM, place=place(), title="", raw=aligned(**changes))


def approver(of: str) -> By:
    """Who signs for a body of the place."""
    person = add_person(by=SYSTEM, email=f"{of}@example.org", name=f"Alex {of.title()}", made_up=True)
    where = body(of)
    made = Pool.objects.for_system("the place").get().place
    give_role(by=SYSTEM, person=person, name="approver", place=made, body=where, from_on=FIRST_DAY)
    return By(Person.objects.get(pk=person.pk), SYSTEM.at)


def wanted(pool: Pool, of: str) -> Wanted:
    """The signature of a body that the newest version wants, put forward where none is."""
    from wholeplace.foundation.signing.models import Version

    version = Version.objects.for_system("a scene").filter(subject=pool.pk).first()
    version = version or propose_agreement(by=SYSTEM, pool=pool)
    found = wanted_of(SYSTEM, version, f"low-moss-{of}")
    assert found is not None
    return found


def signed(**changes: Any) -> Pool:
    """The agreement, signed by both."""
    pool = draft(**changes)
    for of in ("council", "police"):
        sign_agreement(by=approver(of), wanted=wanted(pool, of))
    return pool


def manager(pool: Pool) -> By:
    """The pool manager."""
    return somebody(pool.place, "pool-manager")
