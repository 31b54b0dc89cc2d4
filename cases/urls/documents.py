"""Documents on the file."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import documents

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/documenten/", documents.documents, name="documents"),
    path("documenten/<int:pk>/", documents.document, name="document"),
    path("documenten/<int:pk>/verwijderen/", documents.document_remove, name="document_remove"),
]
