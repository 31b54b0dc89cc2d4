"""The authorisation table: which role opens which page and sees which families, read from the code that decides it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from cases import emergency, restricting
from cases.admin import WithinPilot
from cases.codes import Role
from cases.models import Pilot
from cases.models.emergency import LASTS

# In plain Dutch what `cases.models.sight` decides; a test says that every role has its line.
FAMILIES: dict[Role, str] = {
    Role.CASE_MANAGER: (
        "De gezinnen in de wijken van het eigen WIJ-team, en de gezinnen waarvan deze medewerker zelf casemanager is. "
        "Zonder WIJ-team: de wijken zonder WIJ-team. Bij vervanging ook de gezinnen van de afwezige casemanager, op "
        "de dagen van de afwezigheid."
    ),
    Role.FAMILY_CARER: (
        "De gezinnen die nu of straks aan deze gezinsverzorger zijn gekoppeld, en {days} dagen na de laatste dag: "
        "alleen om te lezen en om bezoeken van toen vast te leggen. Bij vervanging hetzelfde voor de gezinnen van de "
        "afwezige collega."
    ),
    Role.TEAM_MANAGER: "Alle gezinnen van de pilot.",
    Role.BEHAVIOURAL_SCIENTIST: "De gezinnen die wachten op hulp, en de signalen over veiligheid van de pilot.",
    Role.POLICY_OFFICER: "Geen gezin. Alleen cijfers die mogen worden gepubliceerd.",
    Role.ADMINISTRATOR: "Geen gezin. Alleen medewerkers en vaste gegevens, in de beheerpagina's.",
    Role.PRIVACY_OFFICER: "Geen gezinsdossier.",
}
PARAMETER = re.compile(r"<\w+:\w+>")


@dataclass(frozen=True)
class Page:
    """An address as people see it, and the roles that open it; None: no role is asked."""

    path: str
    roles: frozenset[Role] | None


def pages() -> list[Page]:
    """Return every page with roles, in the order of their addresses."""
    found = {page for page in _pages(get_resolver(), "/") if page.roles is not None}
    return sorted(found, key=lambda page: page.path)


def _pages(resolver: URLResolver, before: str) -> Iterator[Page]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Page(PARAMETER.sub("(nummer)", path), getattr(pattern.callback, "allowed_roles", None))
        elif pattern.app_name != "admin":
            yield from _pages(pattern, path)


def as_markdown() -> str:
    """Return the whole table as the text of docs/autorisaties.md."""
    return "\n".join([*_head(), *_families(), *_exceptions(), *_management(), *_page_tables()])


def _head() -> list[str]:
    return [
        "# Autorisaties",
        "",
        "Gemaakt uit de code met `python manage.py autorisaties`. Een test faalt als dit bestand niet meer klopt.",
        "",
        "Wat iemand mag, volgt uit de rol, het WIJ-team, de koppeling aan een gezin en de dag. Geen rechten per",
        "persoon dus, die kunnen blijven staan. Niemand ziet iets van een andere pilot.",
        "",
    ]


def _families() -> list[str]:
    days = Pilot._meta.get_field("days_after_placement").default
    lines = [f"| {role.label} | {FAMILIES[role].format(days=days)} |" for role in Role]
    return ["## Welke gezinnen ziet een rol?", "", "| rol | ziet |", "|---|---|", *lines, ""]


def _exceptions() -> list[str]:
    opens = _and(role.label.lower() for role in emergency.OPENS)
    named = _and(role.label.lower() for role in restricting.CAN_BE_NAMED)
    hours = int(LASTS.total_seconds() // 3600)
    emergencies = (
        f"- **Noodtoegang**: een {opens} opent een ander gezin van de pilot met het precieze kenmerk en een reden, "
        f"voor {hours} uur. Hoogstens {emergency.MOST_ATTEMPTS} pogingen per uur. De teammanager krijgt bericht en "
        f"bekijkt het binnen {emergency.REVIEW_WITHIN.days} dagen. Een afgeschermd dossier gaat zo niet open."
    )
    restricted = (
        "- **Afgeschermd dossier**: alleen genoemde mensen zien het gezin; voor anderen bestaat het niet. De "
        f"teammanager noemt ze. Het kan een {named} zijn. De teammanager die zelf niet is genoemd, ziet alleen het "
        "kenmerk en wie het dossier ziet. In cijfers telt het gezin mee."
    )
    same = "- **Niet mogen** ziet er precies zo uit als niet bestaan."
    return ["## Uitzonderingen", "", emergencies, restricted, same, ""]


def _and(words: Iterator[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} of {last}"


def _management() -> list[str]:
    registered = admin.site._registry.items()
    names = [str(model._meta.verbose_name_plural) for model, page in registered if isinstance(page, WithinPilot)]
    label = Role.ADMINISTRATOR.label
    return [
        "## Beheerpagina's (`/beheer/`)",
        "",
        f"Alleen voor de rol {label}, binnen de eigen pilot: {', '.join(sorted(names))}.",
        "",
    ]


def _page_tables() -> Iterator[str]:
    """Yield a table for each first part of the addresses."""
    yield "## Welke pagina's opent een rol?"
    yield ""
    yield "Een pagina over een gezin opent alleen voor een gezin dat de rol ziet."
    room = None
    for page in pages():
        assert page.roles is not None  # noqa: S101  # `pages` leaves out the others
        first = page.path.split("/")[1] or "start"
        if first != room:
            room = first
            yield ""
            yield f"### {first.replace('-', ' ').capitalize()}"
            yield ""
            yield "| adres | " + " | ".join(role.label for role in Role) + " |"
            yield "|---|" + ":-:|" * len(Role)
        yield f"| `{page.path}` | " + " | ".join("ja" if role in page.roles else "" for role in Role) + " |"
    yield ""
