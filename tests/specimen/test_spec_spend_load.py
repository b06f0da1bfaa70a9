"""The spending of the made-up place as `wholeplace demo` loads it: each line to the penny, through the actions of the pages."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.jobs.tasks import perform
from wholeplace.specimen.spend import files, truth
from wholeplace.spend.web.actions_rules import count_by_rules
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.spend.web.queries import bodies_sending, counted_files

pytestmark = pytest.mark.django_db


def again(place: Any, system: By) -> None:
    """Counting all of it again by the same rules, names and codes changes nothing, not even an act."""
    before = set(counted_files(system, place))
    perform(count_by_rules(by=system, place=place).pk)
    assert set(counted_files(system, place)) == before


def test_what_is_loaded_is_what_was_published(counted_specimen: Any, system: By) -> None:
    place = counted_specimen.place
    taken = {file.name: file for file in FileTaken.objects.for_system("test")}
    for made in files():
        if made.kind == "payments":
            file = taken[made.name]
            assert (file.state, file.rows, file.total_pence) == ("counted", made.rows, made.pence), made.name
    assert taken["thistlemere-council-payments-contracts.csv"].state == "refused"
    states = Counter(Batch.objects.for_system("test").values_list("kind", "state"))
    assert set(states) == {("files", "counted"), ("return", "counted"), ("by-hand", "counted")}
    lines = pa.concat_tables([pq.read_table(path) for path in counted_files(system, place, layer="payments")])
    assert pc.sum(lines["pence"]).as_py() == sum(one.pence for one in files() if one.kind == "payments")
    outturn = pa.concat_tables([pq.read_table(path) for path in counted_files(system, place, layer="outturn")])
    stated = {(body, year): 0 for body, _, year in truth().stated}
    for (body, _, year), pence in truth().stated.items():
        stated[body, year] += pence
    counted = {(row["body"], row["year"]): 0 for row in outturn.to_pylist()}
    for row in outturn.to_pylist():
        counted[row["body"], row["year"]] += row["pence"]
    assert all(abs(pence - stated[key]) < 13 * 100_000 for key, pence in counted.items()), "returns are in £ thousand"
    assert {one.body.pk for one in bodies_sending(system, place) if not one.sent} == {"vale-courts"}
    again(place, system)
    assert not Act.objects.for_system("test").exclude(name="specimen.load").exists(), "it is one act"
    assert verify().problems == ()
