"""Django's entry to deals, agreements and pools."""

from __future__ import annotations

from django.apps import AppConfig


class Pools(AppConfig):
    name = "wholeplace.pools.web"
    label = "pools"
    verbose_name = "Deals and pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wholeplace.foundation import sections
        from wholeplace.foundation.pages import navigation
        from wholeplace.pools.web import rules  # noqa: F401 - every permission is declared when the site starts

        navigation.offer("Pools", "pools:pools", "pool.view", order=30, of_place=True, also=("/pools/",))
        sections.offer("wholeplace.pools.web.place_section.pools_section", order=20)
        sections.offer("wholeplace.pools.web.place_section.duty_section", order=25)
