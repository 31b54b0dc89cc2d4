"""A named cast: Carla (casemanager), Gea and Gijs (gezinsverzorgers), Tess (teammanager), Bo (beleidsmedewerker).

And Gert (gedragswetenschapper), Bea (beheerder) and Fatma (functionaris gegevensbescherming).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.urls import resolve, reverse

from cases.codes import Role
from cases.models import AuditChain, District, Family, NeighbourhoodTeam, Pilot, Trajectory, User
from cases.versions import FIELD
from tests import factories
from tests.cases.editing import NO_VERSION
from tests.unguarded import unguarded_log, unguarded_tables

# Playwright keeps an event loop running; Django would otherwise refuse the database in browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TODAY = date(2023, 9, 29)


@pytest.fixture(autouse=True, scope="session")
def emptied_after_each_test() -> Iterator[None]:
    """Let the tests that store for good empty their database afterwards: the guards refuse that, as they should.

    SQLite empties a table by deletions; of PostgreSQL's emptying only the log hears.
    """
    empty = TransactionTestCase._fixture_teardown

    def empty_all(case: TransactionTestCase) -> None:
        with unguarded_tables() if connection.vendor == "sqlite" else unguarded_log():
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


@pytest.fixture(autouse=True)
def fixed_today(settings) -> date:
    settings.DEMO = True
    settings.DEMO_TODAY = TODAY
    return TODAY


@pytest.fixture(autouse=True)
def quick_and_plain(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Every client of a test would read the whole folder of static files anew: 0.1 s each.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def jobs_at_once(monkeypatch) -> None:
    """Whatever worker runs on this machine, long work is done in the request, as it is where there is no worker."""
    monkeypatch.setattr("cases.progress.worker_is_there", lambda: False)


@pytest.fixture
def quick_pdf(monkeypatch) -> None:
    """Printing is tried by its own tests, and takes seconds."""
    for printing in ("views.evaluation_pdf", "files.evaluation_pdf", "files.public_summary_pdf"):
        monkeypatch.setattr(f"reports.{printing}", lambda evaluation: b"%PDF-")


@pytest.fixture
def pilot(db) -> Pilot:
    made = factories.PilotFactory(slug="groningen", name="Pilot gezinsverzorger", is_demo=True)
    # So that the first line of a test costs as many queries as the next.
    AuditChain.objects.create(pilot=made)
    return made


@pytest.fixture
def team(pilot) -> NeighbourhoodTeam:
    return factories.TeamFactory(pilot=pilot, name="WIJ Beijum")


@pytest.fixture
def district(pilot, team) -> District:
    return factories.DistrictFactory(pilot=pilot, name="Beijum", team=team)


def _person(pilot, username: str, name: str, role: Role, **fields) -> User:
    return factories.UserFactory(pilot=pilot, username=username, name=name, role=role, **fields)


@pytest.fixture
def carla(pilot, team) -> User:
    return _person(pilot, "carla", "Carla Casemanager", Role.CASE_MANAGER, team=team)


@pytest.fixture
def gea(pilot) -> User:
    return _person(pilot, "gea", "Gea Gezinsverzorger", Role.FAMILY_CARER, fte="1.00", level="hbo")


@pytest.fixture
def gijs(pilot) -> User:
    return _person(pilot, "gijs", "Gijs Gezinsverzorger", Role.FAMILY_CARER, fte="1.00", level="mbo")


@pytest.fixture
def tess(pilot) -> User:
    return _person(pilot, "tess", "Tess Teammanager", Role.TEAM_MANAGER)


@pytest.fixture
def gert(pilot) -> User:
    return _person(pilot, "gert", "Gert Gedragswetenschapper", Role.BEHAVIOURAL_SCIENTIST)


@pytest.fixture
def bo(pilot) -> User:
    return _person(pilot, "bo", "Bo Beleidsmedewerker", Role.POLICY_OFFICER)


@pytest.fixture
def beheer(pilot) -> User:
    return _person(pilot, "beheer", "Bea Beheerder", Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def fatma(pilot) -> User:
    return _person(pilot, "fatma", "Fatma Functionaris", Role.PRIVACY_OFFICER)


@pytest.fixture
def family(pilot, district, carla) -> Family:
    return factories.FamilyFactory(
        pilot=pilot, district=district, case_manager=carla, reference="GV-2023-001", last_name="De Vries"
    )


@pytest.fixture
def trajectory(family, gea) -> Trajectory:
    """A running trajectory of `family`, since 2 May 2023, with Gea."""
    trajectory = factories.TrajectoryFactory(family=family, reference="T-2023-001", started_on=date(2023, 5, 2))
    factories.AssignmentFactory(trajectory=trajectory, carer=gea)
    return trajectory


@pytest.fixture
def outsider(db) -> User:
    """A casemanager of another pilot."""
    return factories.UserFactory(username="ollie", name="Ollie Anders")


def version_on(client: Client, page: str, after: str = "") -> str:
    """Return the version in the form on a page, the first one behind the text `after`; nothing when there is none."""
    response = client.get(page)
    content = "" if response.streaming else response.content.decode(errors="replace")
    content = content.partition(after)[2] if after else content
    found = re.search(r'name="version"[^>]* value="([^"]+)"', content)
    return found[1] if found else ""


class PageClient(Client):
    """A client that sends a form as a browser does: with the version that the page of this address shows now.

    A test that is about versions sends one itself.
    """

    def post(self, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        data = {} if data is None else data
        if isinstance(data, dict) and FIELD not in data and (version := self.version_on(path, data)):
            data = {**data, FIELD: version}
        return super().post(path, data, *args, **kwargs)

    def version_on(self, path: str, data: dict[str, Any]) -> str:
        """Return the version in the form at `path`, or nothing when the page has none."""
        match = resolve(path.split("?")[0])
        if match.view_name in NO_VERSION:
            return ""
        page = reverse("cases:planned_visit", kwargs=match.kwargs) if match.url_name == "planned_visit_cancel" else path
        return version_on(self, page, f'name="goal" value="{data["goal"]}"' if "goal" in data else "")


@pytest.fixture
def login():
    """Return a function that gives a client in which `user` is logged in."""

    def client_of(user: User) -> Client:
        client = PageClient()
        client.force_login(user)
        return client

    return client_of


# Rooms of tests that read files, draw or print: the database has no say in them, so one of the two is enough.
WITHOUT_A_SAY = (
    "tests/reports/test_pdf.py",
    "tests/reports/test_wording.py",
    "tests/reports/test_letter.py",
    "tests/monitoring/test_charts.py",
    "tests/monitoring/test_explained.py",
    "tests/monitoring/test_avoided_cost_against_oracle.py",
    "tests/cases/exchange/test_broken_rows.py",
    "tests/reports/test_access_pack.py",
    "tests/cases/exchange/test_hostile_files.py",
    "tests/cases/exchange/test_parsing.py",
    "tests/cases/exchange/test_spreadsheets.py",
    "tests/cases/test_wording.py",
    "tests/cases/test_access_matrix.py",
    "tests/cases/test_versions_everywhere.py",
    "tests/gezinsverzorger/test_dutch.py",
    "tests/gezinsverzorger/test_settings.py",
    "tests/gezinsverzorger/test_single_sign_on.py",
    "tests/gezinsverzorger/test_passkeys.py",
    "tests/gezinsverzorger/test_second_factor.py",
    "tests/security/test_stored.py",
    "tests/security/test_uploads.py",
    "tests/security/test_report_fetches.py",
    "tests/security/test_extra_fields.py",
    # These start servers of their own.
    "tests/deploy/test_replica.py",
    "tests/deploy/test_gunicorn.py",
    "tests/faults/test_killed_server.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(str(item.path).endswith(path) for path in WITHOUT_A_SAY):
            item.add_marker(pytest.mark.once)
