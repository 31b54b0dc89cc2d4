"""The waiting list and its weekly calls."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import waitlist

urlpatterns: list[URLPattern] = [
    path("wachtlijst/", waitlist.waiting_list, name="waitlist"),
    path("gezinnen/<int:pk>/wachtlijst/", waitlist.place, name="waitlist_place"),
    path("gezinnen/<int:pk>/wachtlijst/bellen/", waitlist.call, name="waitlist_call"),
    path("gezinnen/<int:pk>/wachtlijst/urgentie/", waitlist.assess, name="waitlist_assess"),
    path("gezinnen/<int:pk>/wachtlijst/situatie/", waitlist.describe, name="waitlist_describe"),
    path("gezinnen/<int:pk>/wachtlijst/afmelden/", waitlist.leave, name="waitlist_leave"),
    path("gezinnen/<int:pk>/opnieuw-aanmelden/", waitlist.register_again, name="waitlist_again"),
    path("urgentie/<int:pk>/tekenen/", waitlist.sign, name="urgency_sign"),
]
