"""Django's entry to the book."""

from __future__ import annotations

from django.apps import AppConfig


class Ledger(AppConfig):
    name = "wholeplace.ledger.web"
    label = "ledger"
    verbose_name = "The book"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wholeplace.ledger.web import (
            database_checks,  # noqa: F401 - what the database itself refuses
            rules,  # noqa: F401 - every permission is declared when the site starts
        )
