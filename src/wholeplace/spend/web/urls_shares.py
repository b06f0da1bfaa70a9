"""Where larger bodies spend."""

from __future__ import annotations

from django.urls import path

from wholeplace.spend.web.views import shares

urlpatterns = [path("places/<str:code>/spending/larger-bodies", shares.shares, name="shares")]
