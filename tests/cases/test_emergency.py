from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cases import due_list
from cases.basis import Basis, basis_of
from cases.codes import BasisKind
from cases.models import AuditEvent, EmergencyAccess, Family
from tests.conftest import TODAY
from tests.factories import DistrictFactory, FamilyFactory, TeamFactory
from tests.file_factories import AbsenceFactory, EmergencyFactory, RestrictionFactory

OPEN = "/noodtoegang/"
WHY = "De ouder belde in paniek."


@pytest.fixture
def there(pilot):
    """A family of another team."""
    team = TeamFactory(pilot=pilot)
    district = DistrictFactory(pilot=pilot, team=team)
    return FamilyFactory(pilot=pilot, district=district, reference="GV-2023-777", last_name="Van Ver")


def said(response) -> bytes:
    return re.sub(rb"[A-Za-z0-9]{64}", b"", response.content)


@pytest.mark.parametrize("who", ["carla", "gea"])
def test_a_file_opens_with_its_reference_and_a_reason(request, login, who, there):
    user = request.getfixturevalue(who)
    client = login(user)
    assert client.get(there.get_absolute_url()).status_code == 404
    response = client.post(OPEN, {"reference": " GV-2023-777 ", "reason": WHY})
    assert response["Location"] == there.get_absolute_url()
    access = EmergencyAccess.objects.get()
    assert (access.user, access.reason, access.until - access.opened_at) == (user, WHY, timedelta(hours=4))
    line = AuditEvent.objects.get(action="emergency.opened")
    assert (line.actor, line.family_number) == (user, there.pk)
    page = client.get(there.get_absolute_url()).content.decode()
    assert "Noodtoegang tot" in page


def test_every_page_of_the_family_says_that_it_is_an_emergency(login, carla, there):
    EmergencyFactory(family=there, user=carla)
    client = login(carla)
    for name in ("family_detail", "intake", "plan", "help", "documents", "family_change", "trajectory_start"):
        assert "Noodtoegang tot" in client.get(reverse(f"cases:{name}", args=[there.pk])).content.decode(), name


def test_the_log_marks_each_look_as_an_emergency(login, carla, gea, there):
    for user in (carla, gea):
        EmergencyFactory(family=there, user=user)
        login(user).get(there.get_absolute_url())
        line = AuditEvent.objects.get(action="family.read", actor=user)
        assert (line.emergency, line.basis) == (True, BasisKind.EMERGENCY)


def test_another_reason_to_see_a_file_goes_before_an_emergency(carla, family):
    EmergencyFactory(family=family, user=carla)
    assert basis_of(carla, family).kind == BasisKind.OWN_FAMILY


def test_who_is_named_and_who_replaces_have_reasons_of_their_own(carla, there):
    assert basis_of(carla, there).kind == BasisKind.OTHER_TEAM
    RestrictionFactory(family=there).people.add(carla)
    assert basis_of(carla, there).kind == BasisKind.NAMED
    AbsenceFactory(carer=there.case_manager, deputy=carla, started_on=TODAY, ended_on=TODAY)
    assert basis_of(carla, there) == Basis(BasisKind.REPLACING, on_behalf_of=there.case_manager_id)


def test_the_file_is_closed_after_four_hours(login, carla, there):
    opened = timezone.now() - timedelta(hours=4, seconds=1)
    EmergencyFactory(family=there, user=carla, opened_at=opened)
    assert login(carla).get(there.get_absolute_url()).status_code == 404


def test_it_opens_for_who_asked_and_for_nobody_else(login, gea, gijs, there):
    EmergencyFactory(family=there, user=gea)
    assert login(gijs).get(there.get_absolute_url()).status_code == 404


def test_what_may_not_be_opened_looks_like_what_does_not_exist(login, carla, there, django_assert_num_queries):
    RestrictionFactory(family=there)
    FamilyFactory(reference="GV-2023-888")  # of another pilot
    answers = []
    for reference in ("GV-2023-777", "GV-2023-888", "GV-2023-999", "gv-2023-777"):
        client = login(carla)
        client.get(OPEN)
        response = client.post(OPEN, {"reference": reference, "reason": WHY})
        answers.append((response.status_code, said(response).replace(reference.encode(), b"")))
        AuditEvent.objects.filter(action="emergency.refused", family_number=None).latest("pk")
    assert answers[0][0] == 422
    assert len(set(answers)) == 1
    assert not EmergencyAccess.objects.exists()


def test_guessing_stops_after_five_times_also_with_the_right_reference(login, carla, there):
    client = login(carla)
    for number in range(5):
        assert client.post(OPEN, {"reference": f"GV-{number}", "reason": WHY}).status_code == 422
    for reference in ("GV-2023-777", "GV-0"):
        answer = client.post(OPEN, {"reference": reference, "reason": WHY})
        assert answer.status_code == 429
        assert "te vaak geprobeerd" in answer.content.decode()
    assert not EmergencyAccess.objects.exists()


def test_a_reason_is_needed(login, carla, there):
    assert login(carla).post(OPEN, {"reference": "GV-2023-777", "reason": "  "}).status_code == 422
    assert not EmergencyAccess.objects.exists()


def test_the_own_family_opens_without_an_emergency(login, carla, family):
    response = login(carla).post(OPEN, {"reference": family.reference, "reason": WHY})
    assert response["Location"] == family.get_absolute_url()
    assert not EmergencyAccess.objects.exists()


def test_the_team_manager_hears_of_it_without_a_name(login, carla, tess, there, django_capture_on_commit_callbacks):
    tess.email = "tess@example.org"
    tess.save()
    with django_capture_on_commit_callbacks(execute=True):
        login(carla).post(OPEN, {"reference": "GV-2023-777", "reason": WHY})
    (sent,) = mail.outbox
    assert sent.to == ["tess@example.org"]
    text = sent.subject + sent.body
    assert not any(word in text for word in ("Van Ver", "GV-2023", "Carla", WHY))
    assert {due.kind.value for due in due_list.for_user(tess, TODAY) if due.family == there} >= {"Noodtoegang bekijken"}


def test_the_team_manager_reviews_it_once(login, tess, carla, there):
    access = EmergencyFactory(family=there, user=carla)
    client = login(tess)
    assert "Van Ver" in client.get("/noodtoegang/overzicht/").content.decode()
    page = reverse("cases:emergency_review", args=[access.pk])
    assert client.post(page, {"review": ""}).status_code == 422
    assert client.post(page, {"review": "Dit was nodig."}).status_code == 302
    access.refresh_from_db()
    assert (access.reviewed_by, access.reviewed_on, access.review) == (tess, TODAY, "Dit was nodig.")
    assert client.post(page, {"review": "Nog eens."}).status_code == 422
    access.refresh_from_db()
    assert access.review == "Dit was nodig."
    assert not [due for due in due_list.for_user(tess, TODAY) if due.kind.name == "EMERGENCY"]


def test_an_emergency_does_not_open_what_is_restricted_afterwards(carla, there):
    EmergencyFactory(family=there, user=carla)
    RestrictionFactory(family=there)
    assert there not in Family.objects.visible_to(carla)
