"""Django's entry to the count of spending."""

from __future__ import annotations

from django.apps import AppConfig


class Spend(AppConfig):
    name = "wholeplace.spend.web"
    label = "spend"
    verbose_name = "Spending"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wholeplace.foundation import sections
        from wholeplace.foundation.pages import navigation
        from wholeplace.spend.web import rules, tasks  # noqa: F401 - permissions and jobs are declared when the site starts

        navigation.offer("Spending", "spend:home", "spend.view", order=10, of_place=True)
        sections.offer("wholeplace.spend.web.place_section.spending_section", order=5)
