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
        from wholeplace.foundation.acts import verify
        from wholeplace.foundation.pages import navigation
        from wholeplace.foundation.uploads.limits import allow_larger
        from wholeplace.spend.web import rules, tasks  # noqa: F401 - permissions and jobs are declared when the site starts
        from wholeplace.spend.web.lines_kept import lines_as_kept

        verify.also("the lines of the count", lines_as_kept)
        navigation.offer("Spending", "spend:home", "spend.view", order=10, of_place=True)
        for address in (r"^/places/[^/]+/spending/(bring|returns)$", r"^/api/places/[^/]+/spending/(batches|returns)$"):
            allow_larger(address, "SPEND_UPLOAD_LIMIT_BYTES")
        sections.offer("wholeplace.spend.web.place_section.spending_section", order=5)
