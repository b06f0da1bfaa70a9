"""Django's entry to the foundation."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Foundation(AppConfig):
    name = "wholeplace.foundation"
    label = "foundation"
    verbose_name = "Foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wholeplace.foundation import permissions  # noqa: F401 - every permission is declared when the site starts
        from wholeplace.foundation.acts import guards
        from wholeplace.foundation.pages import navigation
        from wholeplace.foundation.people import sign_ins  # noqa: F401 - its receivers are connected by being read

        guards.guard("foundation_act", "an act is never changed")
        post_migrate.connect(guards.put_up, sender=self, dispatch_uid="guards")
        navigation.offer("Place", "place", "place.view", order=10, of_place=True)
        navigation.offer("Tasks", "tasks", "task.view", order=60)
        navigation.offer("People", "people", "person.view", order=70, of_place=True)
        navigation.offer("Record", "acts", "act.view", order=80, of_place=True)
