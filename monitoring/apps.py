from __future__ import annotations

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        """Say how the counts of a family are kept when its file is destroyed: the figures are counted here alone."""
        from cases import destruction
        from monitoring.destroyed import counting

        destruction.count_with(counting)
