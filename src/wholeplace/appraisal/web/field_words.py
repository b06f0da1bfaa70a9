"""What each number of a case is called on a page."""

from __future__ import annotations

FIELD_WORDS = {
    "population": "People affected",
    "engagement": "Take the offer up",
    "retention": "Stay, of those who take it up",
    "events_per_person": "Events for each person a year",
    "recorded_to_actual": "Actual events for each recorded one",
    "impact": "Events that the change avoids",
    "deadweight": "Would have been avoided anyway",
    "attribution": "Due to this case",
    "leakage": "Goes to people elsewhere",
    "displacement": "Moves elsewhere",
    "substitution": "Replaces other activity",
    "ramp": "Share of full effect",
    "lag_years": "Years before the effect begins",
    "drop_off": "Effect lost each year",
    "unit_value_range": "Times the library's value",
    "pounds": "Cost, of what it is now",
}
