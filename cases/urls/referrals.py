"""Other help, and volunteers."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import other_help

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/andere-hulp/", other_help.family_other_help, name="other_help"),
    path("gezinnen/<int:pk>/andere-hulp/toevoegen/", other_help.referral_add, name="referral_add"),
    path("andere-hulp/<int:pk>/", other_help.referral_change, name="referral_change"),
    path("gezinnen/<int:pk>/vrijwilliger/", other_help.volunteer_add, name="volunteer_add"),
    path("vrijwilligers/<int:pk>/", other_help.volunteer_change, name="volunteer_change"),
    path("vrijwilligers/<int:pk>/uren/", other_help.volunteer_hours, name="volunteer_hours"),
]
