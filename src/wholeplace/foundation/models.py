"""Every table of the foundation, gathered for Django; each is written in its own folder's `models`."""

from __future__ import annotations

from wholeplace.foundation.acts.models import Act, ChainHead
from wholeplace.foundation.api.models import Token
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.people.models import Body, Membership, Person, Place, Role
from wholeplace.foundation.signing.models import Remark, Signature, Version, Wanted
from wholeplace.foundation.uploads.models import Upload
from wholeplace.foundation.values.models import ValueSet

__all__ = [
    "Act",
    "Body",
    "ChainHead",
    "Job",
    "Membership",
    "Person",
    "Place",
    "Remark",
    "Role",
    "Signature",
    "Task",
    "Token",
    "Upload",
    "ValueSet",
    "Version",
    "Wanted",
]
