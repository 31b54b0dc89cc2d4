"""How long a file is kept, and that nothing goes without two people."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases import audit, retention
from cases.actions.destruction import carry_out, confirm_destruction
from cases.codes import LegalBasis
from cases.models import DestroyedFamily, Destruction, Family
from tests import factories, file_factories
from tests.rights_factories import DestructionFactory, KeepingFactory

TODAY = date(2023, 9, 29)
LONG_AGO = date(2001, 5, 1)


@pytest.fixture
def old(pilot, district, carla):
    """A file that changed last on 8 August 2001: 20 years later its term is over."""
    family = factories.FamilyFactory(
        pilot=pilot, district=district, case_manager=carla, reference="GV-2001-001", referred_on=LONG_AGO
    )
    factories.TrajectoryFactory(family=family, started_on=LONG_AGO, ended=True)
    return family


@pytest.fixture
def toos(pilot):
    return factories.UserFactory(pilot=pilot, team_manager=True, username="toos", name="Toos Tweede")


def run(*args: str) -> str:
    said = io.StringIO()
    call_command(*args, stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("basis", "last_change", "until"),
    [
        (LegalBasis.YOUTH_ACT, date(2003, 9, 29), date(2023, 9, 29)),
        (LegalBasis.YOUTH_ACT, date(2004, 2, 29), date(2024, 2, 29)),
        (LegalBasis.WMO, date(2008, 2, 29), date(2023, 2, 28)),
    ],
)
def test_twenty_years_after_the_last_change_and_fifteen_for_the_wmo(basis, last_change, until):
    assert retention.keep_until(last_change, basis) == until


def test_the_last_change_is_the_latest_of_everything_on_the_file(old):
    assert retention.of(old, TODAY).last_change == date(2001, 8, 8)
    trajectory = old.trajectories.get()
    measured = file_factories.MeasurementFactory(trajectory=trajectory, measured_on=date(2002, 8, 8))
    assert retention.of(old, TODAY).last_change == date(2002, 8, 8)
    measured.delete()
    factories.MemberFactory(family=old, born_on=date(2010, 1, 1))
    assert retention.of(old, TODAY).last_change == date(2001, 8, 8)


def test_a_change_in_the_log_counts_and_looking_does_not(old, pilot):
    for action, at in (("family.changed", date(2015, 1, 1)), ("family.read", date(2019, 1, 1))):
        with time_machine.travel(at):
            audit.record(action, actor=None, pilot=pilot, family=old)
    assert retention.of(old, TODAY).last_change == date(2015, 1, 1)


def test_files_over_their_term_are_those_without_help_and_long_unchanged(old, pilot, family, trajectory):
    assert [kept.family for kept in retention.over(pilot, TODAY)] == [old]
    assert retention.over(pilot, date(2021, 8, 8)) == []
    KeepingFactory(family=old, legal_basis=LegalBasis.WMO)
    assert [kept.family for kept in retention.over(pilot, date(2016, 8, 9))] == [old]


def test_from_preview_to_destruction(old, pilot, tess, toos, login):
    page = login(tess).get(reverse("cases:over_term"))
    assert "GV-2001-001" in page.content.decode()
    assert "GV-2001-001" in run("bewaartermijn", "--proef")
    assert "0 dossiers vernietigd" in run("bewaartermijn", "--uitvoeren")
    login(tess).post(reverse("cases:over_term"), {"gezin": [str(old.pk), "999", "x"]})
    assert "wacht op een tweede persoon" in run("bewaartermijn", "--proef")
    assert "0 dossiers vernietigd" in run("bewaartermijn", "--uitvoeren")
    confirm_destruction(proposed=Destruction.objects.get(), actor=toos)
    assert "goedgekeurd" in run("bewaartermijn", "--proef")
    report = run("bewaartermijn", "--uitvoeren")
    assert "GV-2001-001: vernietigd, 3 regels" in report
    assert "1 dossiers vernietigd: 3 regels en 0 documenten." in report
    assert not Family.objects.filter(pk=old.pk).exists()
    assert "GV-2001-001" in login(tess).get(reverse("cases:destructions")).content.decode()


def test_without_a_name_the_command_is_about_every_pilot(old):
    elsewhere = factories.PilotFactory(name="Ter Apel", slug="ter-apel")
    said = run("bewaartermijn", "--proef")
    assert old.pilot.name in said
    assert "Ter Apel" in said
    assert "GV-2001-001" in said
    assert "GV-2001-001" not in run("bewaartermijn", "--proef", "--pilot", "ter-apel")
    DestructionFactory(family=old, basis="bewaartermijn", confirmed=True)
    run("bewaartermijn", "--uitvoeren", "--pilot", elsewhere.slug)
    assert Family.objects.filter(pk=old.pk).exists()
    run("bewaartermijn", "--uitvoeren")
    assert not Family.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db
def test_without_any_pilot_the_command_has_nothing_to_do():
    assert run("bewaartermijn", "--proef") == "Er is nog geen pilot.\n"


def test_a_file_that_changed_after_all_or_is_held_stays(old, tess, toos, login):
    KeepingFactory(family=old, hold_reason="Er loopt een zaak.", held_until=TODAY)
    login(tess).post(reverse("cases:over_term"), {"gezin": [str(old.pk)]})
    assert not Destruction.objects.exists()
    old.keeping.delete()
    DestructionFactory(family=old, basis="bewaartermijn", confirmed=True)
    file_factories.HelpChoiceFactory(family=old, chosen_on=date(2023, 1, 1))
    assert "overgeslagen" in run("bewaartermijn", "--uitvoeren")
    assert Family.objects.filter(pk=old.pk).exists()


def test_after_a_restore_the_list_is_carried_out_again(old, family, tmp_path):
    proposed = DestructionFactory(family=old, confirmed=True)
    stub = carry_out(proposed=proposed, actor=None)
    target = tmp_path / "lijst.json"
    run("vernietig_opnieuw", "--lijst", str(target))
    lines = json.loads(target.read_text())
    assert lines[0] | {"besloten_door": "", "bevestigd_door": ""} == {
        "pilot": "groningen",
        "kenmerk": "GV-2001-001",
        "nummer": stub.family_number,
        "waarom": "verzoek",
        "besloten_op": "2023-09-29",
        "vernietigd_op": "2023-09-29",
        "besloten_door": "",
        "bevestigd_door": "",
    }
    assert "0 van de 1" in run("vernietig_opnieuw", str(target))
    # A restored backup: `family` stands for a file that the list says was destroyed.
    lines[0] |= {"kenmerk": family.reference, "nummer": family.pk}
    target.write_text(json.dumps(lines))
    assert "1 van de 1" in run("vernietig_opnieuw", str(target), "--proef")
    assert Family.objects.filter(pk=family.pk).exists()
    run("vernietig_opnieuw", str(target))
    assert not Family.objects.filter(pk=family.pk).exists()
    again = DestroyedFamily.objects.get(family_number=family.pk)
    assert (again.decided_by, again.confirmed_by) == (stub.decided_by, stub.confirmed_by)


@pytest.mark.parametrize("content", ["", "[1]", '[{"pilot": "x"}]', "{", '{"a": 1}'])
def test_another_file_is_no_list(tmp_path, content, pilot):
    target = tmp_path / "lijst.json"
    target.write_text(content)
    with pytest.raises(CommandError, match="geen lijst"):
        run("vernietig_opnieuw", str(target))


def test_the_list_names_the_same_number_and_reference(family, tmp_path):
    target = tmp_path / "lijst.json"
    line = {"pilot": family.pilot.slug, "kenmerk": "GV-1999-001", "nummer": family.pk, "waarom": "verzoek"}
    line |= dict.fromkeys(("besloten_op", "vernietigd_op"), "2023-01-01")
    target.write_text(json.dumps([line | dict.fromkeys(("besloten_door", "bevestigd_door"), "")]))
    assert "0 van de 1" in run("vernietig_opnieuw", str(target))
    assert Family.objects.filter(pk=family.pk).exists()
