"""How much help there is, and reviews."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import help as views

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/hulp/", views.help_of_family, name="help"),
    path("trajecten/<int:pk>/hoeveelheid/", views.intensity_agree, name="intensity_agree"),
    path("trajecten/<int:pk>/evaluatie/", views.review_hold, name="review_hold"),
]
