"""Who may ask what about a file, by when there has to be an answer, and what is decided."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import due_list, rights
from cases.actions.families import change_family
from cases.actions.intake import withdraw_consent
from cases.actions.rights import add_statement, decide, receive_request
from cases.codes import Asker, MemberRole, RightsDecision, RightsKind
from cases.due import DueKind
from cases.models import Disclosure, Family, FileKeeping, OwnStatement, RightsRequest
from tests.factories import MemberFactory
from tests.rights_factories import DestructionFactory, KeepingFactory, ParentFactory, RequestFactory, StatementFactory

TODAY = date(2023, 9, 29)


@pytest.fixture
def mother(family):
    return ParentFactory(family=family)


@pytest.mark.parametrize(
    ("kind", "received", "by"),
    [
        ("inzage", date(2023, 1, 31), date(2023, 2, 28)),
        ("verbetering", date(2023, 9, 29), date(2023, 10, 29)),
        ("vernietiging", date(2023, 11, 30), date(2024, 2, 29)),
    ],
)
def test_an_answer_comes_within_one_month_and_to_destroy_within_three(kind, received, by):
    assert rights.answer_by(kind, received) == by


@pytest.mark.parametrize(
    ("born_on", "who"),
    [
        (date(2011, 9, 30), {Asker.PARENTS}),
        (date(2011, 9, 29), {Asker.CHILD_AND_PARENTS}),
        (date(2007, 9, 30), {Asker.CHILD_AND_PARENTS}),
        (date(2007, 9, 29), {Asker.SELF, Asker.REPRESENTATIVE}),
        (None, set()),
    ],
)
def test_who_asks_follows_from_the_age(family, carla, born_on, who):
    member = MemberFactory(family=family, role=MemberRole.CHILD, born_on=born_on)
    for asker in Asker:
        ask = {"member": member, "kind": RightsKind.ACCESS, "received_on": TODAY, "wish": "", "actor": carla}
        if asker in who:
            assert receive_request(**ask, asked_by=asker).asked_by == asker
        else:
            with pytest.raises(ValidationError):
                receive_request(**ask, asked_by=asker)
    assert RightsRequest.objects.count() == len(who)


def test_sent_twice_it_is_one_request(mother, carla):
    ask = {"kind": RightsKind.ACCESS, "asked_by": Asker.SELF, "received_on": TODAY, "wish": "Alles"}
    assert receive_request(member=mother, **ask, actor=carla) == receive_request(member=mother, **ask, actor=carla)


def test_a_correction_says_what_was_changed_and_a_refusal_why(mother, carla):
    asked = RequestFactory(member=mother, kind=RightsKind.CORRECTION)
    for decision, field in ((RightsDecision.GRANTED, "changed"), (RightsDecision.REFUSED, "reason")):
        with pytest.raises(ValidationError) as refusal:
            decide(request=asked, decision=decision, reason="", actor=carla)
        assert field in refusal.value.message_dict
    decide(request=asked, decision=RightsDecision.GRANTED, reason="", changed="De geboortedatum.", actor=carla)
    asked.refresh_from_db()
    assert (asked.changed, asked.closed_on, asked.decided_by) == ("De geboortedatum.", TODAY, carla)
    with pytest.raises(ValidationError, match="al besloten"):
        decide(request=asked, decision=RightsDecision.REFUSED, reason="Toch niet", actor=carla)


def test_an_own_statement_stands_on_the_file_and_closes_the_request(mother, carla, login):
    asked = RequestFactory(member=mother, kind=RightsKind.OWN_STATEMENT)
    add_statement(member=mother, text="Ik zie dat anders.", stated_on=TODAY, actor=carla)
    add_statement(member=mother, text="Ik zie dat anders.", stated_on=TODAY, actor=carla)
    asked.refresh_from_db()
    assert (OwnStatement.objects.count(), asked.decision, asked.closed_on) == (1, "toegekend", TODAY)
    assert "Ik zie dat anders." in login(carla).get(mother.family.get_absolute_url()).content.decode()


def test_withdrawing_consent_answers_the_request_for_it(mother, carla):
    asked = RequestFactory(member=mother, kind=RightsKind.WITHDRAWAL)
    withdraw_consent(member=mother, withdrawn_on=TODAY, actor=carla)
    asked.refresh_from_db()
    assert (asked.decision, asked.closed_on) == ("toegekend", TODAY)


def test_who_asked_something_stays_on_the_file(mother, carla):
    RequestFactory(member=mother)
    with pytest.raises(ValidationError, match="blijft"):
        change_family(family=mother.family, members=[], triggers=[], fields=[], actor=carla)


def test_work_comes_when_the_term_comes_near(mother, carla, tess):
    families = Family.objects.all()
    RequestFactory(member=mother, received_on=date(2023, 9, 15))
    destroy = RequestFactory(member=mother, kind=RightsKind.DESTRUCTION, received_on=date(2023, 7, 10))
    assert [due.due_on for due in rights.dues(families, date(2023, 9, 30))] == [date(2023, 10, 10)]
    found = list(rights.dues(families, date(2023, 10, 1)))
    assert sorted((due.due_on, due.is_for(carla), due.is_for(tess)) for due in found) == [
        (date(2023, 10, 10), False, True),
        (date(2023, 10, 15), True, False),
    ]
    destroy.delete()
    DestructionFactory(family=mother.family, decided_by=tess)
    kinds = {due.kind for due in due_list.for_user(tess, TODAY)}
    assert DueKind.DESTRUCTION in kinds


def test_the_pages_from_request_to_decision(mother, carla, tess, login):
    family = mother.family
    client = login(carla)
    page = client.get(reverse("cases:rights", args=[family.pk])).content.decode()
    assert "Er is nog geen verzoek gedaan." in page
    data = {"member": mother.pk, "kind": "vernietiging", "asked_by": "zelf", "received_on": "2023-09-20", "wish": "Weg"}
    answer = client.post(reverse("cases:rights_request_add", args=[family.pk]), data)
    asked = RightsRequest.objects.get()
    assert answer["Location"] == asked.get_absolute_url()
    # The casemanager prepares; the team manager decides.
    assert 'name="decision"' not in client.get(asked.get_absolute_url()).content.decode()
    client.post(asked.get_absolute_url(), {"decision": "toegekend", "reason": "Goed"})
    asked.refresh_from_db()
    assert asked.decision == ""
    refused = login(tess).post(asked.get_absolute_url(), {"decision": "afgewezen", "reason": "Nee"})
    assert refused.status_code == 422
    assert "Kies waarom het dossier moet blijven." in refused.content.decode()


def test_a_wrong_asker_is_an_error_on_the_field(mother, carla, login):
    data = {"member": mother.pk, "kind": "inzage", "asked_by": "ouders", "received_on": "2023-09-20"}
    answer = login(carla).post(reverse("cases:rights_request_add", args=[mother.family_id]), data)
    assert answer.status_code == 422
    assert "Op deze leeftijd vraagt de persoon zelf of een vertegenwoordiger het." in answer.content.decode()


def test_somebody_of_another_family_cannot_be_chosen(mother, carla, login, pilot):
    stranger = MemberFactory(family__pilot=pilot)
    data = {"member": stranger.pk, "kind": "inzage", "asked_by": "ouders", "received_on": "2023-09-20"}
    answer = login(carla).post(reverse("cases:rights_request_add", args=[mother.family_id]), data)
    assert answer.status_code == 422
    assert not RightsRequest.objects.exists()


def test_keeping_is_set_by_the_team_manager(family, tess, login):
    url = reverse("cases:keeping", args=[family.pk])
    half = login(tess).post(url, {"legal_basis": "wmo", "hold_reason": "Er loopt een klacht."})
    assert half.status_code == 422
    past = {"legal_basis": "wmo", "hold_reason": "Klacht", "held_until": "2023-09-01"}
    assert login(tess).post(url, past).status_code == 422
    login(tess).post(url, past | {"held_until": "2024-01-01"})
    kept = FileKeeping.objects.get()
    assert (kept.legal_basis, kept.held_until, kept.set_by) == ("wmo", date(2024, 1, 1), tess)
    login(tess).post(url, {"legal_basis": "jeugdwet"})
    kept.refresh_from_db()
    assert (kept.hold_reason, kept.held_until) == ("", None)


def test_what_was_handed_out_stands_on_the_page(mother, carla, login):
    Disclosure.objects.create(
        member=mother,
        given_on=TODAY,
        given_to="De moeder zelf",
        texts_given=2,
        texts_left_out=1,
        sha256="0" * 64,
        given_by=carla,
    )
    StatementFactory(member=mother)
    KeepingFactory(family=mother.family, legal_basis="wmo")
    page = login(carla).get(reverse("cases:rights", args=[mother.family_id])).content.decode()
    assert "De moeder zelf" in page
    assert "Ik zie het anders" in page
    assert "15 jaar na de laatste wijziging" in page
