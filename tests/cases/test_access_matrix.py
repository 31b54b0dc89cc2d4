"""Every address beside every role and every way of being near a family: allowed, refused or not there.

What is expected comes from `tests.cases.access.oracle`, which looks at rows and not at the querysets of the
application. Every page that comes back is read for names and for choices that this person may not know of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from cases.models import CareProduct, District, FamilyMember, NeighbourhoodTeam, Signal, Trajectory, User, Visit
from gezinsverzorger.urls import accounts
from reports.models import CouncilReport
from tests.cases.access import ADDRESSES
from tests.cases.access.base import CM, FG, GV
from tests.cases.access.oracle import OF_NO_FAMILY, family_of
from tests.cases.access.world import KINDS, MISSING, TODAY, World, build

pytestmark = pytest.mark.django_db

ROLES = sorted({role for address in ADDRESSES.values() for role in address.answers})
# Addresses x roles x methods x ways of being near a family.
CELLS = 7364
METHODS = ("GET", "POST")
# Headers that are another one in each answer, whatever was asked.
PER_REQUEST = {"Set-Cookie", "X-Request-ID"}
# What a family carer may still send when the placement is over.
LATE = {"cases:visit_log_for", "cases:visit_change", "cases:signal_raise", "cases:signal_raised"}
# What an empty form gets from somebody who may send it; 401 says that it is of somebody else.
ANSWERED = {200, 204, 302, 401, 405, 409, 422}
# Addresses of packages (the table in test_account_addresses has all of accounts), and those without a login.
OTHERS = {str(pattern.name) for pattern in accounts} | {"calendar_feed", "favicon", "security_txt"}
# And those for who watches the service.
OTHERS |= {"alive", "health", "metrics"}


def addresses() -> Iterator[tuple[str, str]]:
    """Yield the app and the name of every address of the URL configuration, but those under /beheer/."""
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLPattern):
            yield "", resolver.name or "favicon"
        elif resolver.app_name == "admin":
            continue
        else:
            yield from _within(resolver)


def _within(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _within(pattern)
        else:
            yield resolver.app_name or "", str(pattern.name)


def test_every_address_has_a_line_and_those_of_packages_are_exactly_known():
    found = set(addresses())
    assert {f"{app}:{name}" for app, name in found if app in {"cases", "monitoring", "reports"}} == set(ADDRESSES)
    assert {name for app, name in found if app not in {"cases", "monitoring", "reports"}} == OTHERS


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world is made once and every request in it is taken back."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    demo = override_settings(DEMO=True, DEMO_TODAY=TODAY, PASSWORD_HASHERS=hashers)
    with django_db_blocker.unblock(), demo, transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def ask(world: World, role: str, method: str, path: str) -> tuple[int, bytes, dict[str, str]]:
    """Return the status, the page and the headers of an answer, and take back what it did.

    The token against forgery is another one each time, so it is left out.
    """
    with transaction.atomic():
        response = getattr(world.clients[role], method.lower())(path)
        page = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    headers = {name: value for name, value in response.headers.items() if name not in PER_REQUEST}
    return response.status_code, re.sub(rb"[A-Za-z0-9]{64}", b"", page), headers


def cells(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield role, method and kind of family for everything that is tried at one address."""
    address = ADDRESSES[name]
    for role in ROLES:
        # Whom the page is not for is sent away before anything is looked up.
        kinds = (KINDS if role in address.answers else ("own", "other pilot")) if address.about else ("",)
        for method in METHODS:
            for kind in kinds:
                yield role, method, kind


@pytest.mark.usefixtures("quick_pdf")
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_everybody_gets_at_each_address_what_the_oracle_says(world, name):
    wrong = [problem for cell in cells(name) for problem in _problems(world, name, *cell)]
    assert wrong == []


def _problems(world: World, name: str, role: str, method: str, kind: str) -> Iterator[str]:
    path = world.path(name, kind) if kind else reverse(name, args=ADDRESSES[name].fixed)
    status, page, headers = ask(world, role, method, path)
    expected = _expected(world, name, role, method, kind)
    where = f"{method} {name} by {role}, {kind or 'no family'}"
    if status not in expected:
        yield f"{where}: {status}, not {sorted(expected)}"
    elif kind and expected in ({404}, {403}):
        if (status, page, headers) != _missing(world, role, method, name):
            yield f"{where}: looks different from what does not exist"
    elif status < 500:
        yield from (f"{where}: {problem}" for problem in _told(world, role, name, page))


def _missing(world: World, role: str, method: str, name: str) -> tuple[int, bytes, dict[str, str]]:
    """Return what somebody gets who asks this address for a row that does not exist."""
    if (role, method, name) not in world.missing:
        world.missing[role, method, name] = ask(world, role, method, reverse(name, args=[MISSING]))
    return world.missing[role, method, name]


def _expected(world: World, name: str, role: str, method: str, kind: str) -> set[int]:
    address = ADDRESSES[name]
    if role not in address.answers:
        return {403, 405} if method == "POST" else {403}
    if method == "GET" and address.post_only:
        return {405}
    user = world.staff[role]
    if kind:
        row = world.row(name, kind)
        if name == "cases:family_access" and role == FG:
            # Sees who looked in any file of the pilot, and not the file.
            return {200} if row.pilot_id == user.pilot_id else {404}
        if not world.oracle.sees_row(user, row) or _is_of_another(name, role, user, row):
            return {404}
        works = isinstance(row, OF_NO_FAMILY) or world.oracle.works_in(user, family_of(row).pk)
        if method == "POST" and name not in LATE and not works:
            return {403, 405}
    table = address.answers[role]
    if method == "GET":
        return {table} if kind in {"", "own"} and not depends_on_the_row(name) else {table, 200, 302}
    return ANSWERED | ({404} if table == 404 else set())


def depends_on_the_row(name: str) -> bool:
    """Return whether an address answers otherwise to a row in another state, such as a family that no longer waits."""
    return name.startswith(("cases:absence", "cases:waitlist", "cases:trajectory", "cases:handover"))


def _is_of_another(name: str, role: str, user: User, row: Any) -> bool:
    """Return whether this page is only for who made the row, or is the casemanager of the family."""
    if name == "cases:family_access" and role in (CM, GV):
        return bool(row.case_manager_id != user.pk)
    if isinstance(row, Visit) and role == GV and name == "cases:visit_change":
        return row.carer_id != user.pk
    return isinstance(row, Signal) and name == "cases:signal_raised" and row.raised_by_id != user.pk


# What may stand on a page


class Choices(HTMLParser):
    """All choices of a page: the name of the select, and the values of its options."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self.current = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.current = given.get("name", "")
            self.found.setdefault(self.current, set())
        elif tag == "option" and self.current:
            self.found[self.current].add(given.get("value", ""))
        elif tag == "input" and given.get("type") in {"radio", "checkbox"}:
            self.found.setdefault(given.get("name", ""), set()).add(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.current = ""


# Which rows stand behind a choice. Every other choice is a word of a code list, and none of them is a number of a row.
STAFF, TRAJECTORIES = {"carer", "case_manager", "casemanager", "deputy", "wie", "people"}, {"trajectory"}
TEAMS, MEMBERS, REPORTS = {"team"}, {"member"}, {"met"}
DISTRICTS, PRODUCTS, OWN_GOALS = {"district", "wijk"}, {"product"}, {"goal", "visit", "id"}
SCALE = re.compile(r"(family|worker)_[a-z_]+")
WORDS = {
    "again", "able_to_help", "accepts_help", "action", "becomes_safe", "bridging", "carer_says", "category",
    "certainty", "closing_reason", "deceased", "decision", "DELETE", "domain", "effect", "family_says", "follow_up",
    "given_by", "how", "informant", "kind", "length", "level", "lift", "made_contact", "moment", "next", "not_home",
    "organisation", "outcome", "periode", "role", "satisfaction", "score", "severity", "side", "soort", "sorteer",
    "status", "suspicion", "tasks", "triggers", "unsafe", "urgency", "way", "without_help", "family", "worker", "now",
    "reachable", "then", "which", "legal_basis", "choice", "asked_by", "through", "basis",
}  # fmt: skip


def _told(world: World, role: str, name: str, page: bytes) -> Iterator[str]:
    """Yield the families and choices on a page of which this person may not know."""
    text = page.decode(errors="ignore")
    user = world.staff[role]
    names = {row["last_name"]: number for number, row in world.oracle.families.items()}
    references = {row["reference"]: number for number, row in world.oracle.families.items()}
    # Who manages restrictions, destroys or watches knows that a file is there, under which reference.
    if name.startswith(("cases:restriction", "cases:destruction")) or user.role == FG:
        references = {}
    for found in set(re.findall(r"Verzonnen [0-9]+", text)):
        if not world.oracle.knows_name(user, names[found]):
            yield f"names {found}"
    for found in set(re.findall(r"GV-[0-9]{4,}", text)) & references.keys():
        if not world.oracle.knows_name(user, references[found]):
            yield f"names {found}"
    choices = Choices()
    choices.feed(text)
    for field, values in choices.found.items():
        yield from _foreign_choices(world, user, field.rpartition("-")[2], values - {""})


def _foreign_choices(world: World, user: User, field: str, values: set[str]) -> Iterator[str]:
    if field in STAFF:
        allowed = set(User.objects.filter(pilot=user.pilot_id).values_list("pk", flat=True))
    elif field in TRAJECTORIES:
        rows = Trajectory.objects.values_list("pk", "family_id")
        allowed = {number for number, family in rows if world.oracle.sees(user, family)}
    elif field in DISTRICTS:
        allowed = set(District.objects.filter(pilot=user.pilot_id).values_list("pk", flat=True))
    elif field in TEAMS:
        allowed = set(NeighbourhoodTeam.objects.filter(pilot=user.pilot_id).values_list("pk", flat=True))
    elif field in MEMBERS:
        rows = FamilyMember.objects.values_list("pk", "family_id")
        allowed = {number for number, family in rows if world.oracle.sees(user, family)}
    elif field in REPORTS:
        allowed = set(CouncilReport.objects.filter(pilot=user.pilot_id).values_list("pk", flat=True))
    elif field in PRODUCTS:
        allowed = set(CareProduct.objects.filter(pilot=user.pilot_id).values_list("pk", flat=True))
    elif field in WORDS | OWN_GOALS or SCALE.fullmatch(field) or not values:
        return
    else:
        yield f"has a choice that no line says anything about: {field} {sorted(values)[:3]}"
        return
    if strange := values - {str(number) for number in allowed}:
        yield f"offers in {field}: {sorted(strange)[:3]}"


def test_so_many_cells_are_tried(record_property):
    number = sum(len(list(cells(name))) for name in ADDRESSES)
    record_property("cells", number)
    assert number == CELLS, "an address, a role or a kind of family came or went: say the new number"
