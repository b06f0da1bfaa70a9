"""The record of acts, as tables: acts, and the head of each chain."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import Permission, roles_behind
from wholeplace.foundation.access.scoped import Scoped
from wholeplace.foundation.acts.canonical import plain
from wholeplace.foundation.acts.chain import START, Link
from wholeplace.foundation.acts.words import words_of_act


class Act(Scoped):
    """One thing that was done: by whom, when, what, and the state of each row before and after.

    `before` and `after` are canonical JSON texts: row name (`foundation.body:thistlemere-council`) → its fields, or null where
    it did not stand. Kept as text, because the hash covers exactly these letters. The table's triggers refuse any change.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=300)
    name = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    before = models.TextField()
    after = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    place_path = "chain"

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("chain", "number"), name="act_number_once_in_chain"),)
        indexes = (models.Index(fields=("chain", "-number"), name="act_newest_first"),)

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.name} by {self.by_name}"

    def link(self) -> Link:
        """What the hash covers, from what is stored now."""
        covered = ("chain", "number", "by_id", "by_name", "name", "note", "before", "after", "previous")
        return Link(at=str(plain(self.at)), **{field: getattr(self, field) for field in covered})

    @property
    def states(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The rows before and after, as values."""
        return json.loads(self.before), json.loads(self.after)

    @property
    def words(self) -> str:
        """What was done, as a page says it: `Give and end roles`."""
        return words_of_act(self.name)

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """A place's chain by a role in the place; the installation's chain by a role that is bound to no place."""
        if by.person is None or not by.person.is_active:
            return Q(pk__in=[])
        roles = roles_behind(by, wanted)
        if roles.filter(place=None).exists():
            return Q()
        return Q(chain__in=roles.values("place"))


class ChainHead(models.Model):
    """How far a chain has come. It is locked while an act is added, so that numbers never collide."""

    chain = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)

    def __str__(self) -> str:
        return f"{self.chain}: {self.number} acts"
