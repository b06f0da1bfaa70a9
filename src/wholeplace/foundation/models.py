"""Every table of the foundation, gathered for Django; each is written in its own folder's `models`."""

from __future__ import annotations

from wholeplace.foundation.acts.models import Act, ChainHead
from wholeplace.foundation.people.models import Body, Membership, Person, Place, Role

__all__ = ["Act", "Body", "ChainHead", "Membership", "Person", "Place", "Role"]
