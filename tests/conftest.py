"""A named cast: Carla (casemanager), Gea and Gijs (gezinsverzorgers), Tess (teammanager), Bo (beleidsmedewerker).

And Gert (gedragswetenschapper), Bea (beheerder) and Fatma (functionaris gegevensbescherming).
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client

from cases.codes import Role
from cases.models import District, Family, NeighbourhoodTeam, Pilot, Trajectory, User
from tests import factories

# Playwright keeps an event loop running; Django would otherwise refuse the database in browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TODAY = date(2023, 9, 29)


@pytest.fixture(autouse=True, scope="session")
def empty_tables_past_their_guards():
    """Let a test with real transactions empty the tables at its end: on SQLite by deletions, which guards refuse."""
    operations_of_sqlite = DatabaseWrapper.ops_class
    flush = operations_of_sqlite.execute_sql_flush

    def past_guards(operations, sql_list) -> None:
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _ in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            try:
                flush(operations, sql_list)
            finally:
                for _, statement in guards:
                    cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations_of_sqlite, "execute_sql_flush", past_guards)
        yield


@pytest.fixture(autouse=True)
def fixed_today(settings) -> date:
    settings.DEMO = True
    settings.DEMO_TODAY = TODAY
    return TODAY


@pytest.fixture(autouse=True)
def quick_and_plain(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def pilot(db) -> Pilot:
    return factories.PilotFactory(slug="groningen", name="Pilot gezinsverzorger", is_demo=True)


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


@pytest.fixture
def login():
    """Return a function that gives a client in which `user` is logged in."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of
