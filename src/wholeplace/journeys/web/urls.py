"""Every address of the journeys."""

from __future__ import annotations

from django.urls import path

from wholeplace.journeys.web.views import addressable, baselines, deals, realised

app_name = "journeys"

urlpatterns = [
    path("cases/<slug:case_id>/deals/", deals.of_case, name="deals-of-case"),
    path("cases/<slug:case_id>/realised", realised.of_case, name="realised"),
    path("places/<str:code>/duty/from-count", addressable.of_place, name="duty-from-count"),
    path("cases/<slug:case_id>/spending-as-now", baselines.of_case, name="baseline-of-case"),
    path("deals/<slug:deal_id>/", deals.deal, name="deal"),
    path("deals/<slug:deal_id>/again", deals.again, name="deal-again"),
    path("deals/<slug:deal_id>/pick", deals.pick, name="pick-deal"),
    path("deals/<slug:deal_id>/if/<slug:body_id>", deals.if_body_joined, name="deal-if"),
    path("deals/<slug:deal_id>/ask/<slug:body_id>.<slug:ending>", deals.ask, name="deal-ask"),
]
