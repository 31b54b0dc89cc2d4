"""Write the authorisation table: `manage.py autorisaties`, after a page, a role or a rule changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.authorisations import as_markdown


class Command(BaseCommand):
    help = "Schrijf docs/autorisaties.md: welke rol welke pagina opent en welke gezinnen ziet."

    def handle(self, **_: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "autorisaties.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"{path.name} is geschreven.")
