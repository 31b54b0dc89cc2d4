from __future__ import annotations

import logging

import pytest
from django.test import Client

from cases.codes import Role
from tests.factories import PASSWORD
from tests.security.addresses import whole_world


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals would fill the report of a test that fails."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def nothing_is_printed(quick_pdf):
    """Thousands of requests come by a page that prints."""


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "documents"


@pytest.fixture
def staff(carla, gea, tess, gert, bo, beheer, fatma):
    """Return somebody of every role, in one pilot, with a password."""
    people = {person.role: person for person in (carla, gea, tess, gert, bo, beheer, fatma)}
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    return people


@pytest.fixture
def client_as(staff):
    """Return a function that gives the client of a role; of nobody when there is no role."""

    def of(role: Role | None, **options) -> Client:
        client = Client(raise_request_exception=False, **options)
        if role:
            client.force_login(staff[role])
        return client

    return of


@pytest.fixture
def paths(staff, trajectory, gea):
    """Return a path for every address, about rows that exist."""
    return whole_world(trajectory, gea)
