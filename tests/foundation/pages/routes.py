"""The few addresses that the frame of a page leads to; no slice is needed to look at it."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
