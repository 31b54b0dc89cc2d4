"""Who sees a family, stands in its log: on every page, in every list and file, for every role."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.html import escape
from factory.django import DjangoModelFactory

from cases import audit_chain, basis
from cases.codes import AuditResult, BasisKind, Role
from cases.models import AuditEvent, Family, Trajectory, User
from tests import factories, file_factories
from tests.cases.access import ADDRESSES
from tests.factories import AssignmentFactory, TrajectoryFactory

# Made of published figures alone, and slow.
NO_FAMILIES = {"reports:pdf"}
SEES_FAMILIES = {Role.CASE_MANAGER, Role.FAMILY_CARER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST}


@pytest.fixture
def demo(db) -> None:
    call_command("demo", stdout=io.StringIO())
    for made in [*vars(factories).values(), *vars(file_factories).values()]:
        if isinstance(made, type) and issubclass(made, DjangoModelFactory) and made._meta.model:
            made.reset_sequence(1000, force=True)  # beyond the numbers of the demo


def text_of(response) -> str:
    """Return all that an answer says, of a workbook what is packed in it."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


def named_in(text: str) -> set[int]:
    """Return the numbers of the families that are named in `text`, by last name or by reference."""
    found = set()
    for number, last_name, reference in Family.objects.values_list("pk", "last_name", "reference"):
        if any(re.search(rf"\b{re.escape(escape(name))}\b", text) for name in (last_name, reference)):
            found.add(number)
    return found


def lines_of(response) -> set[int]:
    events = AuditEvent.objects.filter(request_id=response["X-Request-ID"])
    return set(events.exclude(family_number=None).values_list("family_number", flat=True))


def running(user: User) -> Trajectory:
    """Return help that runs, of a family with one carer all along: that of `user` when they are one."""
    rows = Trajectory.objects.annotate(carers=Count("assignments")).filter(ended_on=None, carers=1)
    of_user = rows.filter(assignments__carer=user) if user.has_role(Role.FAMILY_CARER) else rows
    return of_user.earliest("started_on")


def paths(user: User) -> Iterator[tuple[str, str]]:
    """Yield every address with its name, about help that `user` may see when it is about something."""
    trajectory, made = running(user), {}
    # What a handover is about changes the placements that the others rely on.
    names = {name for name, row in ADDRESSES.items() if user.role in row.answers} - NO_FAMILIES
    for name in sorted(names, key=lambda name: (name == "cases:handover", name)):
        if make := ADDRESSES[name].about:
            made[make] = made.get(make) or make(trajectory).pk
            yield name, reverse(name, args=[made[make]])
        else:
            yield name, f"{reverse(name, args=ADDRESSES[name].fixed)}?q=a"


def look_at_everything(user: User, client) -> tuple[set, int]:
    """Return the addresses that named a family without a line, and how often a family was named."""
    unwritten, named = set(), 0
    for name, path in paths(user):
        for ask in (client.get, client.post):
            response = ask(path)
            families = named_in(text_of(response))
            named += len(families)
            if families - lines_of(response):
                unwritten.add((name, response.status_code))
    return unwritten, named


@pytest.mark.once
def test_every_answer_that_names_a_family_has_a_line_for_it(demo, login):
    found = {}
    for user in User.objects.filter(username__in=Role.values):
        with transaction.atomic():
            found[user.role] = look_at_everything(user, login(user))
            transaction.set_rollback(True)
    assert {role: unwritten for role, (unwritten, _) in found.items() if unwritten} == {}
    # The privacy officer reads references, in the log.
    assert {role for role, (_, named) in found.items() if named} == {*SEES_FAMILIES, Role.PRIVACY_OFFICER}


def test_one_line_a_family_with_all_that_has_to_be_known(login, carla, trajectory):
    client = login(carla)
    path = reverse("cases:plan", args=[trajectory.family_id])
    response = client.get(path, HTTP_USER_AGENT="Mozilla/5.0 (iPhone; Mobile)", REMOTE_ADDR="10.1.2.3")
    line = AuditEvent.objects.get()
    assert (line.action, line.act, line.result) == ("family.read", "R", AuditResult.ALLOWED)
    assert (line.actor, line.role, line.pilot) == (carla, Role.CASE_MANAGER, carla.pilot)
    assert (line.family_number, line.subject, line.page) == (trajectory.family_id, "family", "cases:plan")
    assert (line.basis, line.emergency, line.on_behalf_of) == (BasisKind.OWN_FAMILY, False, None)
    assert (line.address, line.device) == ("10.1.2.3", "telefoon")
    assert str(line.request_id) == response["X-Request-ID"]


def test_a_forged_header_is_not_believed(login, carla, trajectory):
    client = login(carla)
    for forged in ("6.6.6.6", "rommel", "x" * 300):
        client.get(trajectory.family.get_absolute_url(), HTTP_X_FORWARDED_FOR=forged, HTTP_X_REQUEST_ID=forged)
    assert set(AuditEvent.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_a_list_has_one_line_for_each_family_on_the_page(login, carla, trajectory, pilot, district):
    other = TrajectoryFactory(family__pilot=pilot, family__district=district).family
    login(carla).get(reverse("cases:family_list"))
    lines = AuditEvent.objects.order_by("family_number").values_list("action", "family_number", "basis")
    assert list(lines) == [
        ("family.listed", trajectory.family_id, BasisKind.OWN_FAMILY),
        ("family.listed", other.pk, BasisKind.TEAM),
    ]


@pytest.fixture
def seen_for_each_reason(pilot, district, carla, team, fixed_today) -> dict[int, BasisKind]:
    """Families that Carla sees, with why: 27, so two pages."""
    elsewhere = factories.DistrictFactory(pilot=pilot, team=factories.TeamFactory(pilot=pilot))
    away, stranger = (factories.UserFactory(pilot=pilot, team=elsewhere.team) for _ in range(2))
    file_factories.AbsenceFactory(carer=away, deputy=carla, started_on=fixed_today)
    found = {}
    for where, whose, why in (
        *[(district, carla, BasisKind.OWN_FAMILY), (elsewhere, carla, BasisKind.OWN_FAMILY)] * 6,
        *[(district, stranger, BasisKind.TEAM), (district, away, BasisKind.TEAM)] * 6,
        (elsewhere, away, BasisKind.REPLACING),
        (elsewhere, stranger, BasisKind.NAMED),
        (elsewhere, stranger, BasisKind.EMERGENCY),
    ):
        family = factories.FamilyFactory(pilot=pilot, district=where, case_manager=whose)
        found[family.pk] = why
        if why == BasisKind.NAMED:
            file_factories.RestrictionFactory(family=family, people=[carla, stranger])
        if why == BasisKind.EMERGENCY:
            file_factories.EmergencyFactory(family=family, user=carla)
    return found


def test_the_lines_of_a_list_say_all_that_has_to_be_known_on_every_page(login, carla, seen_for_each_reason):
    client, told = login(carla), {}
    for number, size in ((1, 25), (2, 2)):
        response = client.get(f"/gezinnen/?page={number}", HTTP_USER_AGENT="Mozilla/5.0", REMOTE_ADDR="10.1.2.3")
        lines = list(AuditEvent.objects.filter(request_id=response["X-Request-ID"]).order_by("pk"))
        assert [line.family_number for line in lines] == sorted(row.pk for row in response.context["page_obj"])
        assert len(lines) == size
        told |= {line.family_number: line for line in lines}
    assert {number: line.basis for number, line in told.items()} == seen_for_each_reason
    # As the database says it when nothing was read beforehand.
    asked = basis.bases_of(carla, told)
    for number, line in told.items():
        assert (line.basis, line.on_behalf_of_id) == (asked[number].kind, asked[number].on_behalf_of)
        assert line.emergency == (line.basis == BasisKind.EMERGENCY)
        assert (line.action, line.act, line.result) == ("family.listed", "R", AuditResult.ALLOWED)
        assert (line.actor, line.role, line.pilot) == (carla, Role.CASE_MANAGER, carla.pilot)
        assert (line.subject, line.subject_number, line.fields) == ("", None, "")
        assert (line.page, line.address, line.device) == ("cases:family_list", "10.1.2.3", "computer")
    assert list(audit_chain.check()) == []


def test_a_list_of_their_own_asks_nothing_about_why(login, carla, family, django_assert_num_queries):
    seen = Family.objects.select_related("district").get()
    with django_assert_num_queries(0):
        why = basis.bases_of(carla, [seen.pk], [basis.near(seen)])
    assert why == basis.bases_of(carla, [seen.pk])


def test_of_a_search_only_its_length_and_what_it_found_are_kept(login, carla, family):
    login(carla).get(reverse("cases:family_list"), {"q": "vries"})
    line = AuditEvent.objects.get(action="family.searched")
    assert (line.fields, line.act) == ("tekens:5 gevonden:1", "E")
    said = " ".join(str(value) for row in AuditEvent.objects.values() for value in row.values())
    assert "vries" not in said.lower()


def test_a_redirect_shows_nothing(login, carla, trajectory):
    assert login(carla).get(reverse("cases:trajectory_start", args=[trajectory.family_id])).status_code == 302
    assert not AuditEvent.objects.exists()


def test_who_may_not_see_a_family_leaves_a_line_that_stays(login, gijs, trajectory):
    assert login(gijs).get(trajectory.family.get_absolute_url()).status_code == 404
    line = AuditEvent.objects.get()
    assert (line.action, line.result, line.actor) == ("family.read", AuditResult.REFUSED, gijs)
    assert (line.family_number, line.basis) == (trajectory.family_id, "")


def test_asking_for_a_row_of_another_pilot_is_written_with_its_family(login, carla):
    strange = AssignmentFactory().trajectory
    assert login(carla).get(reverse("cases:trajectory_end", args=[strange.pk])).status_code == 404
    line = AuditEvent.objects.get()
    assert (line.subject, line.subject_number, line.family_number) == ("trajectory", strange.pk, strange.family_id)
    assert (line.result, line.pilot) == (AuditResult.REFUSED, carla.pilot)


def test_what_does_not_exist_leaves_no_line(login, carla):
    login(carla).get(reverse("cases:family_detail", args=[10**12]))
    login(carla).get(reverse("cases:family_detail", args=[10**40]))
    assert not AuditEvent.objects.exists()


def test_a_page_that_is_not_for_the_role_leaves_a_line(login, bo):
    assert login(bo).get(reverse("cases:family_list")).status_code == 403
    line = AuditEvent.objects.get()
    assert (line.action, line.page, line.result) == ("page.refused", "cases:family_list", AuditResult.REFUSED)


def test_who_replaces_looks_on_behalf_of_who_is_away(login, gea, gijs, trajectory, fixed_today):
    gea.absences.create(started_on=fixed_today, kind="verlof", deputy=gijs)
    login(gijs).get(trajectory.family.get_absolute_url())
    line = AuditEvent.objects.get()
    assert (line.basis, line.on_behalf_of) == (BasisKind.REPLACING, gea)


def test_an_export_has_a_line_for_each_family(login, tess, trajectory):
    login(tess).post(reverse("cases:export"))
    lines = AuditEvent.objects.order_by("pk").values_list("action", "act", "family_number")
    assert list(lines) == [("workbook.exported", "E", None), ("family.exported", "E", trajectory.family_id)]


def test_nothing_leaves_when_the_log_cannot_be_written(login, carla, family, monkeypatch):
    monkeypatch.setattr("cases.audit_chain.seal", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        login(carla).get(family.get_absolute_url())


def test_logging_in_and_out_and_a_new_password(client, carla):
    carla.set_password("een-lang-wachtwoord")
    carla.save()
    client.post("/accounts/login/", {"login": "carla", "password": "geheim-getypt"})
    client.post("/accounts/login/", {"login": "geheim-getypt", "password": "x"})
    client.post("/accounts/login/", {"login": "carla", "password": "een-lang-wachtwoord"})
    word = {"oldpassword": "een-lang-wachtwoord", "password1": "nog-een-lang-woord", "password2": "nog-een-lang-woord"}
    client.post("/accounts/password/change/", word)
    client.post("/accounts/logout/")
    assert list(AuditEvent.objects.order_by("pk").values_list("action", "actor", "result")) == [
        ("login.failed", carla.pk, AuditResult.FAILED),
        ("login.failed", None, AuditResult.FAILED),
        ("login.succeeded", carla.pk, AuditResult.ALLOWED),
        ("password.changed", carla.pk, AuditResult.ALLOWED),
        ("logout.done", carla.pk, AuditResult.ALLOWED),
    ]
    said = " ".join(str(value) for row in AuditEvent.objects.values() for value in row.values())
    assert "geheim-getypt" not in said


def test_a_change_in_the_management_pages(login, beheer, district):
    data = {"name": "Nieuw", "area": "Oost", "team": "", "pilot": district.pilot_id}
    login(beheer).post(f"/beheer/cases/district/{district.pk}/change/", data)
    line = AuditEvent.objects.get()
    assert (line.action, line.subject, line.subject_number) == ("reference.changed", "district", district.pk)
