"""Rights over the file, keeping and destroying it."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import destruction, rights

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/rechten/", rights.overview, name="rights"),
    path("gezinnen/<int:pk>/rechten/verzoek/", rights.request_add, name="rights_request_add"),
    path("gezinnen/<int:pk>/rechten/verklaring/", rights.statement_add, name="statement_add"),
    path("gezinnen/<int:pk>/rechten/bewaren/", rights.keeping, name="keeping"),
    path("verzoeken/<int:pk>/", rights.rights_request, name="rights_request"),
    path("verzoeken/<int:pk>/kopie/", rights.pack, name="rights_pack"),
    path("verzoeken/<int:pk>/teksten/", rights.pack_text, name="rights_pack_text"),
    path("vernietigen/", destruction.destructions, name="destructions"),
    path("vernietigen/termijn-voorbij/", destruction.over_term, name="over_term"),
    path("vernietigen/<int:pk>/", destruction.confirm, name="destruction_confirm"),
    path("vernietigen/<int:pk>/niet-doorgaan/", destruction.call_off, name="destruction_call_off"),
]
