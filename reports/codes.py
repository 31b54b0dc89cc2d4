"""What kinds of report there are, and how they go from draft to archive."""

from __future__ import annotations

from django.db import models


class ReportKind(models.TextChoices):
    """Source: initiatiefvoorstel 'Ontzorgen en stabiliseren' (evaluations) and tienpuntenplan WIJ (each quarter)."""

    INTERIM = "tussenevaluatie", "tussenevaluatie"
    QUARTER = "kwartaalverslag", "kwartaalverslag"
    FINAL = "eindevaluatie", "eindevaluatie"


class ReportStatus(models.TextChoices):
    DRAFT = "concept", "concept"
    SUBMITTED = "ingediend", "ingediend"
    APPROVED = "goedgekeurd", "goedgekeurd"
    PUBLISHED = "gepubliceerd", "gepubliceerd"


class Step(models.TextChoices):
    """What somebody did with a report as a whole."""

    SUBMITTED = "ingediend", "ingediend"
    RETURNED = "teruggestuurd", "teruggestuurd"
    APPROVED = "goedgekeurd", "goedgekeurd"
    PUBLISHED = "gepubliceerd", "gepubliceerd"
    REFRESHED = "bijgewerkt", "cijfers bijgewerkt"


class FileKind(models.TextChoices):
    """The forms in which a report leaves the building."""

    PDF = "pdf", "Brief en bijlage (pdf)"
    SUMMARY = "samenvatting", "Samenvatting voor iedereen (pdf)"
    ODT = "odt", "Brief en bijlage om te bewerken (odt)"
    XLSX = "xlsx", "Alle tabellen (spreadsheet)"
    JSON = "json", "Alle cijfers (JSON)"
    CSV = "csv", "Alle cijfers (CSV)"
