"""Signals and the meldcode."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import signals

urlpatterns: list[URLPattern] = [
    path("signalen/", signals.signal_list, name="signal_list"),
    path("signalen/<int:pk>/", signals.signal_detail, name="signal_detail"),
    path("signalen/<int:pk>/doorgegeven/", signals.signal_raised, name="signal_raised"),
    path("signalen/<int:pk>/meldcode/", signals.reporting_code_step, name="reporting_code_step"),
    path("signalen/meldcode/<int:pk>/meegekeken/", signals.reporting_code_seen, name="reporting_code_seen"),
    path("gezinnen/<int:pk>/signalen/", signals.family_signals, name="family_signals"),
    path("trajecten/<int:pk>/signaal/", signals.signal_raise, name="signal_raise"),
]
