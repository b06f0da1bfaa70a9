"""Django's entry to the business case."""

from __future__ import annotations

from django.apps import AppConfig


class Appraisal(AppConfig):
    name = "wholeplace.appraisal.web"
    label = "appraisal"
    verbose_name = "Business case"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wholeplace.appraisal.web import rules  # noqa: F401 - every permission is declared when the site starts
        from wholeplace.foundation import sections
        from wholeplace.foundation.pages import navigation

        navigation.offer("Business cases", "appraisal:cases", "case.view", order=20, of_place=True, also=("/cases/",))
        navigation.offer("Unit costs", "appraisal:unit-costs", "unit-cost.view", order=50)
        sections.offer("wholeplace.appraisal.web.place_section.cases_section", order=10)
