from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Medewerkers en vaste gegevens"

    def ready(self) -> None:
        from cases import login_log

        login_log.follow()
