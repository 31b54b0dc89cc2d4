from __future__ import annotations

from datetime import date, time

import pytest

from cases import repeats
from cases.actions.visits import log_visit
from cases.codes import Task, VisitKind
from cases.models import AuditEvent, Visit
from tests.factories import VisitFactory


@pytest.fixture
def visit(trajectory, gea):
    return VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 28), minutes=90, note="Een\ntwee")


def copy_of(visit: Visit, **changes) -> Visit:
    made = Visit.objects.get(pk=visit.pk)
    made.pk = None
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_the_same_contents_are_no_difference(visit):
    assert repeats.differences(copy_of(visit), visit) == []


def test_the_end_of_a_line_is_no_difference(visit):
    assert repeats.differences(copy_of(visit, note="Een\r\ntwee"), visit) == []


@pytest.mark.parametrize(
    ("changes", "label", "sent"),
    [
        ({"visited_on": date(2023, 9, 27)}, "Datum", "27 september 2023"),
        ({"visited_at": time(9, 5)}, "Begintijd", "09:05"),
        ({"minutes": 1}, "Hoe lang", "1 minuut"),
        ({"tasks": [Task.AGOGIC, Task.HOUSEHOLD]}, "Gedaan", "Huishouden, Ouder op weg helpen"),
        ({"kind": VisitKind.PHONE}, "Soort contact", "Telefonisch"),
        ({"way": "samen"}, "Hoe het ging", "We deden het samen"),
        ({"travel_minutes": 20}, "Reistijd", "20 minuten"),
        ({"note": ""}, "Verslag", ""),
    ],
)
def test_each_property_counts(visit, changes, label, sent):
    visit.tasks = []
    visit.way = ""
    found = [row for row in repeats.differences(copy_of(visit, **changes), visit) if row.label == label]
    assert [row.sent for row in found] == [sent]


def test_a_family_is_named_by_its_code(visit):
    assert repeats.side_by_side(visit, visit)[0] == repeats.Row("Gezin", "GV-2023-001", "GV-2023-001")


def test_a_known_key_with_other_contents_is_not_stored_and_not_dropped(visit, gea):
    with pytest.raises(repeats.LoggedDifferently) as refusal:
        log_visit(visit=copy_of(visit, minutes=60), actor=gea)
    assert refusal.value.stored == visit
    assert Visit.objects.get().minutes == 90


def test_whose_key_it_is_stays_unsaid(visit, gijs):
    with pytest.raises(repeats.ValidationError, match="al vastgelegd") as refusal:
        log_visit(visit=copy_of(visit, carer=gijs, minutes=60), actor=gijs)
    assert not isinstance(refusal.value, repeats.LoggedDifferently)


def test_a_key_that_comes_in_for_two_families_at_once_is_stored_once(visit, gea, monkeypatch):
    monkeypatch.setattr("cases.actions.visits._known", lambda sent: None)
    with pytest.raises(repeats.ValidationError, match="Probeer het opnieuw"):
        log_visit(visit=copy_of(visit, minutes=60), actor=gea)
    assert Visit.objects.get().minutes == 90
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 721}, "minutes"),
        ({"minutes": -1}, "minutes"),
        ({"travel_minutes": 721}, "travel_minutes"),
        ({"not_home": True, "way": ""}, "not_home"),
        ({"not_home": True, "tasks": []}, "way"),
    ],
)
def test_what_the_table_refuses_is_said_on_the_field(visit, gea, changes, field):
    visit.tasks, visit.way = [Task.HOUSEHOLD], "samen"
    visit.save()
    with pytest.raises(repeats.ValidationError) as refusal:
        log_visit(visit=copy_of(visit, reference="een-ander", **changes), actor=gea)
    assert field in refusal.value.message_dict


def test_nobody_home_is_said_in_other_words(visit):
    assert repeats.say_earlier(visit) == "Je legde op 28 september al een bezoek van 90 minuten vast bij dit gezin."
    visit.not_home = True
    assert "niemand thuis" in repeats.say_earlier(visit)
