"""Long work that can be left."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import jobs

urlpatterns: list[URLPattern] = [
    path("taken/", jobs.job_list, name="jobs"),
    path("taken/<int:pk>/", jobs.job, name="job"),
    path("taken/<int:pk>/nu/", jobs.job_now, name="job_now"),
    path("taken/<int:pk>/bestand/", jobs.job_file, name="job_file"),
]
