"""Django's entry to the journeys: pages on which two slices meet. They keep no tables of their own."""

from __future__ import annotations

from django.apps import AppConfig


class Journeys(AppConfig):
    name = "wholeplace.journeys.web"
    label = "journeys"
    verbose_name = "From one part to the next"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wholeplace.foundation import onward

        onward.offer("case", "From case to deal: who pays, and who gains", "journeys:deals-of-case", "deal.view")
        onward.offer("case", "Spending as now, from the count", "journeys:baseline-of-case", "spend.view")
        onward.offer("case", "Cash: claimed and confirmed", "journeys:realised", "pool.view")
        onward.offer("duty", "Take what bodies could pool from the count", "journeys:duty-from-count", "duty.keep")
        onward.offer("deal", "Proposals side by side", "journeys:deal", "deal.view")
