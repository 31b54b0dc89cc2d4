"""Where the evaluation is."""

from __future__ import annotations

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("verslag/", views.overview, name="overview"),
    path("verzoeken/<int:pk>/kopie/meegeven/", views.access_pack, name="access_pack"),
    path("verslag/pdf/", views.pdf, name="pdf"),
]
