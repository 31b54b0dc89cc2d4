"""One list of work: whose it is, how it is divided, and that the mail says what but not about whom."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from cases import asking, due_list
from cases.codes import Role
from cases.due import Due, DueKind
from cases.management.commands import weekbericht
from cases.models import Family, User
from tests.factories import AnswerFactory, TrajectoryFactory, fill_caseload

TODAY = date(2023, 9, 29)


def line(family, days: int = 0, **fields) -> Due:
    return Due(DueKind.CALL, family, TODAY + timedelta(days=days), "/te-doen/", **fields)


def test_work_is_that_of_the_casemanager_of_somebody_named_or_of_a_role(family, carla, gea, gert, tess):
    cast = [carla, gea, gert, tess]
    assert [user for user in cast if line(family).is_for(user)] == [carla]
    assert [user for user in cast if line(family, owner=gea).is_for(user)] == [gea]
    assert [user for user in cast if line(family, role=Role.BEHAVIOURAL_SCIENTIST).is_for(user)] == [gert]
    assert line(family).who == "Carla Casemanager"
    assert line(family, role=Role.BEHAVIOURAL_SCIENTIST).who == "Gedragswetenschapper"


@pytest.mark.parametrize(("days", "part"), [(-1, "late"), (0, "soon"), (7, "soon"), (8, "later")])
def test_the_list_is_divided_by_how_soon(family, days, part):
    agenda = due_list.agenda([line(family, days)], TODAY)
    assert [name for name in ("late", "soon", "later") if getattr(agenda, name)] == [part]


def test_the_first_lines_are_the_oldest(family):
    agenda = due_list.agenda([line(family, days) for days in (-2, -1, 3, 20)], TODAY).first(3)
    assert (len(agenda.late), len(agenda.soon), len(agenda.later)) == (2, 1, 0)


def test_the_question_about_other_care_is_due_two_weeks_after_the_start(trajectory):
    due = list(asking.dues(Family.objects.all(), TODAY))
    assert [(item.kind, item.due_on) for item in due] == [(DueKind.COUNTERFACTUAL, date(2023, 5, 16))]
    AnswerFactory(trajectory=trajectory)
    assert list(asking.dues(Family.objects.all(), TODAY)) == []


def test_everybody_sees_the_own_work_and_the_team_manager_all(login, carla, tess, gea, trajectory, outsider, one_room):
    assert "gezin De Vries" in login(carla).get("/te-doen/").content.decode()
    whole = login(tess).get("/te-doen/").content.decode()
    assert "gezin De Vries" in whole
    assert "Carla Casemanager" in whole
    for other in (gea, outsider):
        assert "De Vries" not in login(other).get("/te-doen/").content.decode()


def test_a_line_leads_to_where_it_is_done_and_goes_when_it_is(login, carla, trajectory):
    client = login(carla)
    assert f"/trajecten/{trajectory.pk}/andere-hulp/" in client.get("/te-doen/").content.decode()
    assert f"/trajecten/{trajectory.pk}/andere-hulp/" in client.get("/").content.decode()
    AnswerFactory(trajectory=trajectory)
    assert f"/trajecten/{trajectory.pk}/andere-hulp/" not in client.get("/te-doen/").content.decode()


def test_ended_help_asks_for_no_answer(db):
    TrajectoryFactory(ended=True)
    assert list(asking.dues(Family.objects.all(), TODAY)) == []


def test_the_list_takes_as_many_queries_for_one_as_for_many(login, tess, pilot, django_assert_max_num_queries):
    fill_caseload(pilot, 8, started_on=date(2023, 5, 1))
    client = login(tess)
    with django_assert_max_num_queries(33):
        client.get("/te-doen/")


@pytest.fixture
def one_room(monkeypatch):
    """Leave only the question about other care, so that a number in the mail is that of one room."""
    monkeypatch.setattr("cases.rooms.DUES", [asking.dues])


def send(*, fails: bool = False) -> str:
    """Send the mails of the week, see whether the command ends with 1, and return what it said."""
    out = io.StringIO()
    with pytest.raises(SystemExit) if fails else nullcontext():
        call_command("weekbericht", stdout=out, stderr=out)
    return out.getvalue()


def test_the_weekly_mail_says_what_and_by_when_but_not_about_whom(carla, trajectory, settings, one_room):
    settings.SITE_URL = "https://gezinsverzorger.example"
    carla.email = "carla@example.org"
    carla.save()
    assert send() == "1 verstuurd, 0 niet gelukt.\n"
    message = mail.outbox[0]
    assert message.to == ["carla@example.org"]
    assert message.subject == "Te doen deze week: 1 ding"
    assert f"https://gezinsverzorger.example/trajecten/{trajectory.pk}/andere-hulp/" in message.body
    assert "uiterlijk 16 mei" in message.body
    for personal in ("De Vries", trajectory.family.reference, trajectory.reference, "Beijum"):
        assert personal not in message.subject + message.body


def test_who_has_nothing_to_do_or_no_address_gets_no_mail(carla, gea, trajectory, one_room):
    gea.email = "gea@example.org"
    gea.save()
    assert send() == "0 verstuurd, 0 niet gelukt.\n"
    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_keeps_nobody_else_from_theirs(carla, tess, trajectory, monkeypatch):
    for person in (carla, tess):
        person.email = f"{person.username}@example.org"
        person.save()

    def send_messages(self, messages):
        if "carla@example.org" in messages[0].to:
            raise OSError("refused")
        return 1

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send_messages)
        assert send(fails=True) == f"1 verstuurd, 1 niet gelukt.\n{weekbericht.AGAIN}\n"
    # The next time only who missed it gets it.
    assert send() == "1 verstuurd, 0 niet gelukt.\n"
    assert [message.to for message in mail.outbox] == [["carla@example.org"]]


def test_the_mail_of_a_week_is_sent_once_and_the_next_week_again(carla, trajectory, one_room):
    carla.email = "carla@example.org"
    carla.save()
    assert send() == "1 verstuurd, 0 niet gelukt.\n"
    assert send() == "0 verstuurd, 0 niet gelukt.\n"
    carla.refresh_from_db()
    User.objects.update(last_weekly_mail=carla.last_weekly_mail - timedelta(days=7))
    assert send() == "1 verstuurd, 0 niet gelukt.\n"


def test_a_mail_server_that_cannot_be_reached_is_said_in_plain_words(carla, trajectory, settings):
    carla.email = "carla@example.org"
    carla.save()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "bestaat-niet.invalid"
    assert send(fails=True) == f"{weekbericht.NO_MAIL_SERVER}\n{weekbericht.AGAIN}\n"
    carla.refresh_from_db()
    assert carla.last_weekly_mail is None
