"""The kinds of public body that take part in a place."""

from __future__ import annotations

from types import MappingProxyType

BODY_KIND_WORDS = MappingProxyType(
    {
        "local-authority": "Local authority",
        "nhs": "NHS body",
        "police": "Police",
        "fire": "Fire and rescue",
        "criminal-justice": "Criminal justice",
        "probation": "Probation",
        "central-government": "Central government",
        "school": "School",
        "housing": "Housing provider",
        "voluntary": "Voluntary organisation",
        "combined-authority": "Combined authority",
        "other": "Other",
    }
)
