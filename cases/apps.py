from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Medewerkers en vaste gegevens"

    def ready(self) -> None:
        # Django wants its apps loaded before its forms are.
        from cases import plain_text

        plain_text.guard_every_form()
