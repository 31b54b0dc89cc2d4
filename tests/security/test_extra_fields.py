"""Fields that a form does not have, sent along with it: another role, another pilot, somebody else's family."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from cases.codes import Role
from cases.models import AuditEvent, Family, FamilyMember, Pilot, Signal, Trajectory, User, Visit
from tests.conftest import TODAY
from tests.factories import VisitFactory
from tests.security import crawl
from tests.security.payloads import ALL_OF_IT

# A team manager finds nearly all forms of a casemanager.
WRITERS = [Role.FAMILY_CARER, Role.TEAM_MANAGER, *([Role.CASE_MANAGER] if ALL_OF_IT else [])]


@pytest.fixture
def strange(db) -> Visit:
    """A visit to a family of another pilot."""
    return VisitFactory()


def extra_fields(strange: Visit) -> dict[str, Any]:
    family, carer = strange.trajectory.family, strange.carer
    people = ("case_manager", "carer", "user", "actor", "granted_by", "raised_by", "recorded_by", "given_by", "caller")
    return {
        **{f"{name}{end}": carer.pk for name in people for end in ("", "_id")},
        **{f"pilot{end}": family.pilot_id for end in ("", "_id")},
        **{f"family{end}": family.pk for end in ("", "_id")},
        **{f"trajectory{end}": strange.trajectory_id for end in ("", "_id")},
        **dict.fromkeys(("is_superuser", "is_staff", "is_active", "is_demo"), "on"),
        "role": Role.ADMINISTRATOR,
        "reference": "GESTOLEN-1",
        "caseload_cap": "99",
        "id": family.pk,
        "pk": family.pk,
    }


def standing(own: Pilot, strange: Pilot) -> dict[str, Any]:
    """Return what no form of a role that works with families may change."""
    rows: dict[str, Any] = {
        "people": list(
            User.objects.order_by("pk").values("pk", "role", "is_superuser", "is_staff", "pilot", "username")
        ),
        "pilots": list(Pilot.objects.order_by("pk").values()),
        "taken": Family.objects.filter(reference="GESTOLEN-1").count(),
        "log": AuditEvent.objects.filter(pilot=strange).count(),
        "crossed": Trajectory.objects.filter(pilot=own).exclude(family__pilot=own).count(),
    }
    for model, path in ((Family, "pilot"), (FamilyMember, "family__pilot"), (Visit, "trajectory__pilot")):
        rows[model.__name__] = list(model._default_manager.filter(**{path: strange}).order_by("pk").values())
    rows["signals"] = Signal.objects.filter(trajectory__pilot=strange).count()
    return rows


@pytest.mark.parametrize("role", [*WRITERS, Role.BEHAVIOURAL_SCIENTIST, Role.POLICY_OFFICER])
def test_a_field_that_the_form_does_not_have_changes_nothing(client_as, paths, staff, strange, role):
    client, own, other = client_as(role), staff[role].pilot, strange.trajectory.family.pilot
    before, accepted = standing(own, other), 0
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    for page in crawl.forms(client, paths.values()):
        if page.form.method == "get":
            continue
        cache.clear()
        base = crawl.plausible(page, TODAY.isoformat())
        own_fields = {name for name, _ in base} | {control.name for control in page.form.controls}
        extra = [(name, str(value)) for name, value in extra_fields(strange).items() if name not in own_fields]
        with transaction.atomic():
            response = crawl.send(client, page, [*base, *extra])
            crawl.content_of(response)
            after = standing(own, other)
            transaction.set_rollback(True)
        client.cookies.load(cookies)
        assert response.status_code < 500, page.address
        accepted += response.status_code == 302
        assert after == before, page.address
    assert accepted >= {Role.CASE_MANAGER: 25, Role.FAMILY_CARER: 15, Role.TEAM_MANAGER: 20}.get(role, 1)


def test_an_administrator_cannot_make_anybody_more_than_an_administrator(client_as, paths, staff):
    client = client_as(Role.ADMINISTRATOR)
    for page in crawl.forms(client, [paths["admin:cases_user_change"], paths["admin:cases_user_add"]]):
        base = crawl.plausible(page, TODAY.isoformat())
        client.post(page.address, dict(base) | {"is_superuser": "on", "is_staff": "on", "user_permissions": "1"})
    assert not User.objects.filter(is_superuser=True).exists()
    assert set(User.objects.filter(is_staff=True)) == {staff[Role.ADMINISTRATOR]}
