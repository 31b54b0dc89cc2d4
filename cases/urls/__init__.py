"""Where the pages of the work are, room by room."""

from __future__ import annotations

from django.urls import URLPattern

from cases.urls import (
    continuity,
    documents,
    due,
    guide,
    intake,
    intensity,
    measurements,
    phone,
    plan,
    planning,
    referrals,
    rights,
    signals,
    waitlist,
    work,
)

app_name = "cases"
urlpatterns: list[URLPattern] = [
    *continuity.urlpatterns,
    *documents.urlpatterns,
    *due.urlpatterns,
    *guide.urlpatterns,
    *intake.urlpatterns,
    *intensity.urlpatterns,
    *measurements.urlpatterns,
    *phone.urlpatterns,
    *plan.urlpatterns,
    *planning.urlpatterns,
    *referrals.urlpatterns,
    *rights.urlpatterns,
    *signals.urlpatterns,
    *waitlist.urlpatterns,
    *work.urlpatterns,
]
