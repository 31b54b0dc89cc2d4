"""Families, trajectories, visits and the workbook."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import closing, counterfactual, exchange, families, start, trajectories, visits

urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("mijn-caseload/", start.my_caseload, name="my_caseload"),
    path("gezinnen/", families.family_list, name="family_list"),
    path("gezinnen/aanmelden/", families.family_register, name="family_register"),
    path("gezinnen/<int:pk>/", families.family_detail, name="family_detail"),
    path("gezinnen/<int:pk>/wijzigen/", families.family_change, name="family_change"),
    path("gezinnen/<int:pk>/starten/", trajectories.trajectory_start, name="trajectory_start"),
    path("gezinnen/<int:pk>/bezoek/", visits.visit_log, name="visit_log_for"),
    path("trajecten/<int:pk>/beeindigen/", trajectories.trajectory_end, name="trajectory_end"),
    path("trajecten/<int:pk>/hervatten/", trajectories.trajectory_resume, name="trajectory_resume"),
    path("trajecten/<int:pk>/afronden/", closing.closing, name="closing"),
    path("trajecten/<int:pk>/periode/", trajectories.trajectory_correct, name="trajectory_correct"),
    path("trajecten/<int:pk>/overdragen/", trajectories.trajectory_transfer, name="trajectory_transfer"),
    path("trajecten/<int:pk>/overdracht-terugnemen/", trajectories.transfer_take_back, name="transfer_take_back"),
    path("trajecten/<int:pk>/afwijking/", trajectories.override_grant, name="override_grant"),
    path("trajecten/<int:pk>/andere-hulp/", counterfactual.counterfactual, name="counterfactual"),
    path("bezoeken/vastleggen/", visits.visit_log, name="visit_log"),
    path("bezoeken/<int:pk>/wijzigen/", visits.visit_change, name="visit_change"),
    path("werkboek/importeren/", exchange.import_workbook, name="import"),
    path("werkboek/exporteren/", exchange.export_workbook, name="export"),
]
