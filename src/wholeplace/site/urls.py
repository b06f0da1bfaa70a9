"""Every address of the site. A slice adds its pages to `urlpatterns` and its JSON to `ROUTERS`."""

from __future__ import annotations

from django.urls import include, path

from wholeplace.foundation.api.app import api
from wholeplace.site.home import home

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
]
