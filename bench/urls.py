"""The addresses of the application, and two to compare with."""

from __future__ import annotations

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cases.models import Family
from gezinsverzorger.urls import urlpatterns as of_the_application


class FamilyAdmin(ModelAdmin[Family]):
    list_display = ("reference", "last_name", "district", "case_manager", "referred_on")
    list_per_page = 25


plain_admin = AdminSite(name="plain")
plain_admin.register(Family, FamilyAdmin)


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing, to somebody who is logged in (the middleware sees to that)."""
    return HttpResponse("")


urlpatterns = [
    path("bench/leeg/", empty),
    path("bench/admin/", plain_admin.urls),
    *of_the_application,
]
