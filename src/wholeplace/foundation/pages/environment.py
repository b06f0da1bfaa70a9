"""The one Jinja environment that makes every page. Building it costs what a hundred components do, so it is built once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from django.apps import apps
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script

from wholeplace.foundation.pages import filters, forms, pagination, problems, signing_in

HTMX = "django_htmx/htmx-2.min.js"
COMPONENTS = jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")})


def environment(**options: Any) -> jinja2.Environment:
    """The factory that the settings name: templates of the foundation and of every slice, and GOV.UK's components."""
    given = options.pop("loader", None)
    # GOV.UK's macros ask for many parameters that nobody gives; Django's choice under DEBUG would print their names.
    options["undefined"] = jinja2.Undefined
    loaders = [loader for loader in (given, jinja2.FileSystemLoader(template_folders()), COMPONENTS) if loader]
    options |= {"trim_blocks": True, "lstrip_blocks": True, "loader": jinja2.ChoiceLoader(loaders)}
    made = jinja2.Environment(autoescape=options.pop("autoescape", True), **options)
    made.filters.update(filters.FILTERS, sentence=filters.sentence, unbroken=filters.unbroken)
    made.globals.update(_globals())
    return made


def template_folders() -> list[Path]:
    """`templates/` of every app of ours. Others' apps keep theirs for Django's own language."""
    ours = (config for config in apps.get_app_configs() if config.name.startswith("wholeplace."))
    return [folder for config in ours if (folder := Path(config.path) / "templates").is_dir()]


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url("appraisal:case", case_id=case.id)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _globals() -> dict[str, Any]:
    return {
        "static": static,
        "url": url,
        "htmx_script": HTMX,
        "json_script": json_script,
        "messages_for": get_messages,
        "money_cell": filters.money_cell,
        "pence_cell": filters.pence_cell,
        "percent_cell": filters.percent_cell,
        "ratio_cell": filters.ratio_cell,
        "form_parts": forms.parts,
        "form_part": forms.part,
        "form_errors": forms.errors,
        "problem_items": problems.items,
        "problem_rows": problems.rows,
        "page_links": pagination.links,
        "sign_in_providers": signing_in.providers,
    }
