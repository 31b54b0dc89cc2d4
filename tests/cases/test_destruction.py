"""Destroying a file: two people, everything of the family gone, and nothing but numbers left."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from cases import destruction, jobs, tidying
from cases import models as tables
from cases.actions.destruction import carry_out, confirm_destruction, destroy
from cases.actions.families import register_family
from cases.actions.rights import decide, propose_destruction
from cases.codes import DestructionBasis, RefusalGround, RightsDecision, RightsKind
from cases.exchange import importing, uploads
from cases.models import AuditEvent, DestroyedFamily, Destruction, Draft, Family, FileToRemove, Visit
from tests import factories, file_factories, rights_factories
from tests.cases.exchange.workbooks import Book

TODAY = date(2023, 9, 29)
MARKER = "Zwaluwstaartje"


@pytest.fixture
def ended(pilot, district, carla, gea):
    """A family of the pilot whose help is over."""
    family = factories.FamilyFactory(pilot=pilot, district=district, case_manager=carla, reference="GV-2022-007")
    trajectory = factories.TrajectoryFactory(family=family, ended=True)
    factories.AssignmentFactory(trajectory=trajectory, carer=gea)
    return family


@pytest.fixture
def toos(pilot):
    """A second team manager."""
    return factories.UserFactory(pilot=pilot, team_manager=True, username="toos", name="Toos Tweede")


@pytest.fixture
def asked(ended):
    return rights_factories.RequestFactory(member__family=ended, kind=RightsKind.DESTRUCTION)


def grant(request, actor):
    decide(request=request, decision=RightsDecision.GRANTED, reason="Niemand heeft er nog belang bij.", actor=actor)
    return Destruction.objects.get(request=request)


def test_the_team_manager_decides_and_another_confirms(asked, ended, tess, fatma):
    proposed = grant(asked, tess)
    stub = confirm_destruction(proposed=proposed, actor=fatma)
    assert not Family.objects.filter(pk=ended.pk).exists()
    assert (stub.reference, stub.decided_by, stub.confirmed_by, stub.basis) == ("GV-2022-007", tess, fatma, "verzoek")
    assert AuditEvent.objects.filter(family_number=ended.pk, action="family.destroyed").count() == 1


def test_the_same_person_does_not_confirm(asked, tess, ended):
    proposed = grant(asked, tess)
    with pytest.raises(ValidationError, match="een ander"):
        confirm_destruction(proposed=proposed, actor=tess)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=proposed.pk).update(confirmed_by=tess, confirmed_on=TODAY)
    assert Family.objects.filter(pk=ended.pk).exists()


def test_another_role_does_not_confirm(asked, tess, carla, ended):
    proposed = grant(asked, tess)
    with pytest.raises(ValidationError):
        confirm_destruction(proposed=proposed, actor=carla)
    assert Family.objects.filter(pk=ended.pk).exists()


@pytest.mark.parametrize("typed", ["", "GV-2022-008"])
def test_another_reference_does_not_confirm(asked, tess, toos, ended, login, typed):
    proposed = grant(asked, tess)
    page = login(toos).post(proposed.get_absolute_url(), {"typed": typed})
    assert page.status_code == 422
    assert Family.objects.filter(pk=ended.pk).exists()


def bytes_of(document: tables.Document) -> Path:
    document.file.save("document", ContentFile(b"%PDF-"))
    return Path(document.file.path)


@pytest.fixture
def paper(ended, settings, tmp_path) -> Path:
    """The stored file of a document of the family."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path
    return bytes_of(file_factories.DocumentFactory(family=ended))


@pytest.mark.django_db(transaction=True)
def test_when_something_breaks_the_files_are_still_there(asked, tess, toos, paper, monkeypatch):
    proposed = grant(asked, tess)
    monkeypatch.setattr(Family, "delete", lambda family: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm_destruction(proposed=proposed, actor=toos)
    assert paper.exists()
    assert not FileToRemove.objects.exists()
    proposed.refresh_from_db()
    assert proposed.confirmed_by is None


@pytest.mark.django_db(transaction=True)
def test_a_file_that_the_disk_refuses_is_removed_later(asked, tess, toos, paper, monkeypatch):
    def refuse(name):
        raise PermissionError(name)

    with monkeypatch.context() as patched:
        patched.setattr(destruction.default_storage, "delete", refuse)
        confirm_destruction(proposed=grant(asked, tess), actor=toos)
    assert paper.exists()
    assert FileToRemove.objects.get().name == paper.name
    tidying.tidy()
    assert not paper.exists()
    assert not FileToRemove.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_jobs_made_goes_with_the_family_and_that_of_another_pilot_stays(asked, tess, toos, paper):
    other = factories.UserFactory(pilot=factories.PilotFactory(), team_manager=True)
    ours, theirs = jobs.ask("export", actor=tess), jobs.ask("export", actor=other)
    confirm_destruction(proposed=grant(asked, tess), actor=toos)
    assert not jobs.has_file(ours)
    assert jobs.has_file(theirs)


def test_a_casemanager_does_not_decide_about_destruction(asked, carla):
    with pytest.raises(ValidationError, match="teammanager"):
        grant(asked, carla)


def test_a_refusal_has_a_ground_of_the_law_and_a_reason(asked, tess):
    refused = {"request": asked, "decision": RightsDecision.REFUSED, "actor": tess}
    with pytest.raises(ValidationError, match="waarom het dossier"):
        decide(**refused, reason="Nee.")
    with pytest.raises(ValidationError, match="waarom het verzoek"):
        decide(**refused, reason="", ground=RefusalGround.LAW)
    decide(**refused, reason="Een zus heeft dit nodig voor haar zaak.", ground=RefusalGround.INTEREST_OF_ANOTHER)
    asked.refresh_from_db()
    assert asked.closed_on == TODAY
    assert not Destruction.objects.exists()


def test_a_file_with_help_or_a_hold_stays(asked, tess, toos, ended):
    hold = rights_factories.KeepingFactory(family=ended, hold_reason="Er loopt een klacht.", held_until=TODAY)
    with pytest.raises(ValidationError, match="reden om het te bewaren"):
        grant(asked, tess)
    hold.delete()
    proposed = grant(asked, tess)
    factories.TrajectoryFactory(family=ended, started_on=date(2023, 9, 1))
    with pytest.raises(ValidationError, match="nog hulp"):
        confirm_destruction(proposed=proposed, actor=toos)


def test_when_the_term_is_over_the_command_carries_it_out(ended, tess, toos):
    proposed = propose_destruction(family=ended, basis=DestructionBasis.RETENTION, actor=tess)
    with pytest.raises(ValidationError, match="tweede persoon"):
        carry_out(proposed=proposed, actor=None)
    assert confirm_destruction(proposed=proposed, actor=toos) is None
    assert Family.objects.filter(pk=ended.pk).exists()
    carry_out(proposed=Destruction.objects.get(), actor=None)
    assert not Family.objects.filter(pk=ended.pk).exists()


def test_the_database_lets_no_family_go_without_its_stub(ended):
    Visit.objects.all().delete()
    ended.trajectories.all().delete()
    with pytest.raises(IntegrityError, match="family_goes_by_destruction_alone"), transaction.atomic():
        ended.delete()
    with (
        pytest.raises(IntegrityError, match="family_goes_by_destruction_alone"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM cases_family WHERE id = %s", [ended.pk])


def test_what_is_left_is_never_changed_and_comes_from_two_people(asked, tess, toos):
    stub = confirm_destruction(proposed=grant(asked, tess), actor=toos)
    left = DestroyedFamily.objects.filter(pk=stub.pk)
    for change in (lambda: left.update(reference="GV-1"), left.delete):
        with pytest.raises(IntegrityError, match="never_changed"), transaction.atomic():
            change()
    stub.pk, stub.family_number, stub.confirmed_by = None, 10**9, tess
    with pytest.raises(IntegrityError), transaction.atomic():
        stub.save(force_insert=True)


def test_a_reference_that_is_gone_does_not_come_back(asked, tess, toos, pilot, district, carla):
    confirm_destruction(proposed=grant(asked, tess), actor=toos)
    again = Family(
        pilot=pilot,
        reference="GV-2022-007",
        last_name="Jansen",
        district=district,
        case_manager=carla,
        referred_on=TODAY,
    )
    with pytest.raises(ValidationError, match="vernietigd"):
        again.full_clean()
    with pytest.raises(IntegrityError, match="does_not_come_back"), transaction.atomic():
        again.save()
    again.referred_on = date(2022, 3, 1)
    made = register_family(family=again, members=[], triggers=[], actor=carla)
    assert made.reference == "GV-2022-008"


def test_without_somebody_who_keeps_the_counts_nothing_goes(asked, tess, toos, ended, monkeypatch):
    monkeypatch.setattr(destruction, "_counting", [])
    with pytest.raises(LookupError), transaction.atomic():
        confirm_destruction(proposed=grant(asked, tess), actor=toos)
    assert Family.objects.filter(pk=ended.pk).exists()


# --- everything of the family, read from the models themselves ------------------------------------------------------

# A row of each model that belongs to a family. A model that comes new is missing here, and the test says so.
MAKERS = {
    tables.FamilyMember: lambda t: factories.MemberFactory(family=t.family),
    tables.FamilyTrigger: lambda t: tables.FamilyTrigger.objects.create(family=t.family, trigger="opvoeding"),
    tables.Trajectory: lambda t: t,
    tables.Assignment: lambda t: factories.AssignmentFactory(trajectory=t),
    tables.CapOverride: lambda t: factories.OverrideFactory(trajectory=t),
    tables.Visit: lambda t: factories.VisitFactory(trajectory=t),
    tables.CounterfactualAnswer: lambda t: factories.AnswerFactory(trajectory=t),
    tables.CounterfactualCare: lambda t: factories.CareLineFactory(answer__trajectory=t, answer__version=2),
    tables.HelpChoice: lambda t: file_factories.HelpChoiceFactory(family=t.family),
    tables.Consent: lambda t: file_factories.ConsentFactory(member__family=t.family),
    tables.WaitlistEntry: lambda t: file_factories.WaitlistEntryFactory(family=t.family),
    tables.UrgencyAssessment: lambda t: file_factories.UrgencyFactory(entry=t.family.waitlist_entries.get()),
    tables.WaitlistCall: lambda t: file_factories.CallFactory(entry=t.family.waitlist_entries.get()),
    tables.FamilyPlan: lambda t: file_factories.PlanFactory(trajectory=t),
    tables.Goal: lambda t: file_factories.GoalFactory(trajectory=t),
    tables.GoalScore: lambda t: file_factories.GoalScoreFactory(goal=t.goals.get(), visit=t.visits.first()),
    tables.Measurement: lambda t: file_factories.MeasurementFactory(trajectory=t),
    tables.DomainScore: lambda t: tables.DomainScore.objects.create(
        measurement=t.measurements.get(),
        domain=tables.ScoreDomain.objects.create(pilot=t.pilot, number=1, name="Wonen"),
        score=3,
    ),
    tables.Intensity: lambda t: file_factories.IntensityFactory(trajectory=t),
    tables.Review: lambda t: file_factories.ReviewFactory(trajectory=t),
    tables.MatchCheck: lambda t: file_factories.MatchCheckFactory(trajectory=t),
    tables.Handover: lambda t: file_factories.HandoverFactory(trajectory=t),
    tables.Signal: lambda t: file_factories.SignalFactory(trajectory=t, safety=True, visit=t.visits.first()),
    tables.ReportingCodeStep: lambda t: file_factories.StepFactory(signal=t.signals.get()),
    tables.OnwardReferral: lambda t: file_factories.ReferralFactory(family=t.family),
    tables.VolunteerPlacement: lambda t: file_factories.VolunteerFactory(trajectory=t),
    tables.VolunteerHours: lambda t: file_factories.VolunteerHoursFactory(placement=t.volunteer_placements.get()),
    tables.PlannedVisit: lambda t: file_factories.PlannedVisitFactory(trajectory=t, visit=t.visits.first()),
    tables.Document: lambda t: file_factories.DocumentFactory(family=t.family),
    tables.RightsRequest: lambda t: rights_factories.RequestFactory(member__family=t.family),
    tables.OwnStatement: lambda t: rights_factories.StatementFactory(member__family=t.family),
    tables.PackChoice: lambda t: rights_factories.PackChoiceFactory(request__member__family=t.family),
    tables.Disclosure: lambda t: rights_factories.DisclosureFactory(member__family=t.family),
    tables.FileKeeping: lambda t: rights_factories.KeepingFactory(
        family=t.family, hold_reason="Klacht", held_until=date(2023, 1, 1)
    ),
    tables.EmergencyAccess: lambda t: file_factories.EmergencyFactory(family=t.family),
    tables.Restriction: lambda t: file_factories.RestrictionFactory(family=t.family),
    tables.Destruction: lambda t: rights_factories.DestructionFactory(family=t.family, confirmed=True),
}


def fill(trajectory) -> None:
    """Give the family of `trajectory` a row of every model that belongs to it, with MARKER in every text of it."""
    assert set(MAKERS) == set(destruction.belongings()), "a model without cover"
    for row in [trajectory.family, *(make(trajectory) for make in MAKERS.values())]:
        write_marker(row)


def write_marker(row) -> None:
    changes = {}
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        # The reference of the family is what the stub keeps.
        is_kept = isinstance(row, Family) and field.name == "reference"
        if is_text and not field.choices and field.name != "file" and not is_kept:
            changes[field.name] = f"{MARKER} {uuid.uuid4()}"[: field.max_length]
    if isinstance(row, tables.CounterfactualAnswer | tables.CounterfactualCare):
        # These are never changed, so they are written with the marker at once.
        type(row).objects.filter(pk=row.pk).delete()
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    elif changes:
        type(row)._base_manager.filter(pk=row.pk).update(**changes)


def tables_with_the_marker() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a name that the database itself gave
            if any(MARKER in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def files_with_the_marker(*places: Path) -> list[str]:
    files = [path for place in places for path in place.parent.rglob(f"{place.name}*") if path.is_file()]
    return [path.name for path in files if MARKER.encode() in path.read_bytes()]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_destroyed_family_is_left_anywhere(settings, tmp_path, pilot, carla, gea, tess):
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path
    family = factories.FamilyFactory(pilot=pilot, case_manager=carla)
    trajectory = factories.TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2022, 12, 1))
    others = factories.VisitFactory(trajectory__family__pilot=pilot, note="Dit blijft")
    fill(trajectory)
    family.refresh_from_db()
    document = family.documents.get()
    document.file.save("document", ContentFile(MARKER.encode() * 100))
    draft = Draft.objects.create(
        user=gea, page=reverse("cases:visit_log"), content=[["trajectory", str(trajectory.pk)], ["note", MARKER]]
    )
    session = SessionStore()
    session["_messages"] = f"Het document {MARKER} is toegevoegd."
    session.save()
    (uploads._folder() / f"{'0' * 32}-{carla.pk}").write_text(MARKER)
    database = Path(str(connection.settings_dict["NAME"]))
    covered = {model._meta.db_table for model in destruction.belongings() if any_text(model)} | {"cases_family"}
    assert covered <= set(tables_with_the_marker())
    if connection.vendor == "sqlite":
        assert files_with_the_marker(database)

    stub = carry_out(proposed=Destruction.objects.get(), actor=tess)

    assert tables_with_the_marker() == []
    if connection.vendor == "sqlite":
        assert files_with_the_marker(database) == []
    assert stub.rows > len(MAKERS)
    assert stub.documents == 1
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert "_messages" not in SessionStore(session.session_key).load()
    assert files_with_the_marker(tmp_path / "documents", tmp_path / "werkboeken") == []
    assert others.__class__.objects.get().note == "Dit blijft"
    for model, path in destruction.belongings().items():
        assert not model._base_manager.filter(**{path: family.pk}).exists(), model


def any_text(model) -> bool:
    return any(
        isinstance(field, models.CharField | models.TextField) and not field.choices and field.name != "file"
        for field in model._meta.concrete_fields
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps old rows until VACUUM FULL: docs/rechten.md"
)
def test_no_byte_is_left_in_the_file_of_the_database(settings, tmp_path, pilot, carla, tess):
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path
    database = Path(str(connection.settings_dict["NAME"]))
    family = factories.FamilyFactory(pilot=pilot, case_manager=carla)
    trajectory = factories.TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2022, 12, 1))
    # Rows of other families around it, so that pages are shared and rewritten.
    for day in range(60):
        for note in (MARKER * 30, "blijft " * 30):
            owner = trajectory if note.startswith(MARKER) else None
            extra = {"trajectory": owner} if owner else {"trajectory__family__pilot": pilot}
            visit = factories.VisitFactory(**extra, note=note)
            Visit.objects.filter(pk=visit.pk).update(note=note + str(day))
    rights_factories.DestructionFactory(family=family, confirmed=True)
    assert files_with_the_marker(database)
    carry_out(proposed=Destruction.objects.get(), actor=tess)
    assert files_with_the_marker(database) == []
    assert Visit.objects.count() == 60


def test_a_draft_about_another_family_stays(ended, family, gea, tess, toos, asked):
    kept = Draft.objects.create(
        user=gea, page=reverse("cases:visit_log_for", args=[family.pk]), content=[["note", "x"]]
    )
    gone = Draft.objects.create(user=gea, page=reverse("cases:visit_log_for", args=[ended.pk]), content=[["note", "x"]])
    named = Draft.objects.create(
        user=tess, page=reverse("cases:family_register"), content=[["last_name", ended.last_name.upper()]]
    )
    confirm_destruction(proposed=grant(asked, tess), actor=toos)
    assert list(Draft.objects.filter(pk__in=[kept.pk, gone.pk, named.pk])) == [kept]


def test_a_destruction_is_called_off(asked, tess, login, ended):
    proposed = grant(asked, tess)
    login(tess).post(f"/vernietigen/{proposed.pk}/niet-doorgaan/")
    asked.refresh_from_db()
    assert asked.decision == ""
    assert not Destruction.objects.exists()


def test_the_second_person_confirms_on_the_page(asked, tess, fatma, login, ended):
    proposed = grant(asked, tess)
    page = login(fatma).get(proposed.get_absolute_url()).content.decode()
    assert "GV-2022-007" in page
    assert ended.last_name not in page
    wrong = login(fatma).post(proposed.get_absolute_url(), {"typed": "iets anders"})
    assert wrong.status_code == 422
    assert 'name="typed"' not in login(tess).get(proposed.get_absolute_url()).content.decode()
    right = login(fatma).post(proposed.get_absolute_url(), {"typed": "GV-2022-007"}, follow=True)
    assert "is vernietigd" in right.content.decode()
    assert DestroyedFamily.objects.get().destroyed_on == TODAY


def test_an_old_workbook_does_not_bring_a_destroyed_family_back(pilot, tess, toos, tmp_path):
    path = Book().xlsx(tmp_path / "werkboek.xlsx")
    assert importing.run(path, pilot=pilot, actor=None).ok
    family = Family.objects.first()
    people = {"decided_by": tess, "decided_on": TODAY, "confirmed_by": toos, "destroyed_on": TODAY}
    stub = DestroyedFamily(pilot=pilot, reference=family.reference, family_number=family.pk, basis="verzoek", **people)
    destroy(family=family, stub=stub, actor=None)
    result = importing.run(path, pilot=pilot, actor=None)
    assert any("vernietigd" in str(error) for error in result.errors), [str(error) for error in result.errors]
    assert not Family.objects.filter(reference=family.reference).exists()
