"""Where the evaluation is, and the reports to the council."""

from __future__ import annotations

from django.urls import path

from reports import council_views, views

app_name = "reports"
urlpatterns = [
    path("verslag/", views.overview, name="overview"),
    path("verzoeken/<int:pk>/kopie/meegeven/", views.access_pack, name="access_pack"),
    path("verslag/pdf/", views.pdf, name="pdf"),
    path("verslag/raad/", council_views.reports, name="reports"),
    path("verslag/raad/nieuw/", council_views.report_start, name="report_start"),
    path("verslag/raad/<int:pk>/", council_views.report, name="report"),
    path("verslag/raad/<int:pk>/tekst/", council_views.report_text, name="report_text"),
    path("verslag/raad/<int:pk>/voorbeeld/", council_views.report_preview, name="report_preview"),
    path("verslag/raad/<int:pk>/brief/", council_views.report_letter, name="report_letter"),
    path("verslag/raad/<int:pk>/bijwerken/", council_views.report_refresh, name="report_refresh"),
    path("verslag/raad/<int:pk>/indienen/", council_views.report_submit, name="report_submit"),
    path("verslag/raad/<int:pk>/terugsturen/", council_views.report_return, name="report_return"),
    path("verslag/raad/<int:pk>/goedkeuren/", council_views.report_approve, name="report_approve"),
    path("verslag/raad/<int:pk>/publiceren/", council_views.report_publish, name="report_publish"),
    path("verslag/raad/<int:pk>/nieuwe-uitgave/", council_views.report_correct, name="report_correct"),
    path("verslag/raad/<int:pk>/weggooien/", council_views.report_drop, name="report_drop"),
    path("verslag/raad/<int:pk>/bestand/", council_views.report_file, name="report_file"),
    path("verslag/raad/<int:pk>/vergelijken/", council_views.report_compare, name="report_compare"),
]
