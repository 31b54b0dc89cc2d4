"""Where the pages of the work are, room by room."""

from __future__ import annotations

from django.urls import URLPattern

from cases.urls import (
    continuity,
    documents,
    due,
    emergency,
    guide,
    intake,
    intensity,
    jobs,
    log,
    measurements,
    phone,
    plan,
    planning,
    referrals,
    restriction,
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
    *emergency.urlpatterns,
    *guide.urlpatterns,
    *intake.urlpatterns,
    *intensity.urlpatterns,
    *jobs.urlpatterns,
    *log.urlpatterns,
    *measurements.urlpatterns,
    *phone.urlpatterns,
    *plan.urlpatterns,
    *planning.urlpatterns,
    *referrals.urlpatterns,
    *restriction.urlpatterns,
    *rights.urlpatterns,
    *signals.urlpatterns,
    *waitlist.urlpatterns,
    *work.urlpatterns,
]
