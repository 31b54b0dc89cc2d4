"""The kinds of report that the council gets."""

from __future__ import annotations

from django.db import models


class ReportKind(models.TextChoices):
    """Source: initiatiefvoorstel 'Ontzorgen en stabiliseren' (evaluations) and tienpuntenplan WIJ (each quarter)."""

    INTERIM = "tussenevaluatie", "tussenevaluatie"
    QUARTER = "kwartaalverslag", "kwartaalverslag"
    FINAL = "eindevaluatie", "eindevaluatie"
