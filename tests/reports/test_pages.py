from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.codes import Role
from cases.period import Period
from monitoring import releases
from monitoring.models import Release
from reports.printing import PrintingFailed
from tests.factories import (
    CareLineFactory,
    DistrictFactory,
    FamilyFactory,
    MemberFactory,
    PilotFactory,
    TrajectoryFactory,
    UserFactory,
    VisitFactory,
    fill_caseload,
)

READERS = {Role.TEAM_MANAGER, Role.POLICY_OFFICER}
YEAR = {"van": "2023-01-01", "tot": "2023-06-30"}
# What is not a period, with a word of the message.
BAD = [
    ({"van": "abc"}, "datum"),
    ({"tot": "2023-02-30"}, "datum"),
    ({"van": "2023-03-01", "tot": "2023-02-01"}, "ligt voor de eerste dag"),
    ({"van": "0001-01-01"}, "vanaf"),
    ({"van": "2001-01-01", "tot": "2023-01-01"}, "minder dan 10 jaar"),
    ({"van": "2023-05-04", "tot": "2023-05-04"}, "ten minste één hele kalendermaand"),
    ({"van": "2023-05-04", "tot": "2023-12-31"}, "Kies een dag tot en met vandaag"),
    ({"van": "1" * 10**6}, "datum"),
    ({"van": "2023-01-01\0"}, "datum"),
    ({"van": "\0"}, "datum"),
]
BAD_IDS = [
    "no date",
    "no such day",
    "reversed",
    "year 1",
    "too long",
    "one day",
    "to come",
    "a million characters",
    "nul after",
    "nul",
]


@pytest.fixture
def printer(monkeypatch) -> list:
    """A printer that keeps what it is given and prints at once."""
    printed: list = []
    monkeypatch.setattr("reports.views.evaluation_pdf", lambda evaluation: printed.append(evaluation) or b"%PDF-1.7")
    return printed


@pytest.fixture
def small_wijken(pilot, district):
    """Six families in Beijum, and three each in two other wijken, with names nobody may read."""
    wijken = [DistrictFactory(pilot=pilot, name=name) for name in ("Kleinwijk", "Verderop")]
    for number in range(6):
        wijk, reference = wijken[number % 2], f"GEHEIM-{number}"
        last_name = ("Achternaamstra", "Andersma")[number % 2]
        family = FamilyFactory(pilot=pilot, district=wijk, reference=reference, last_name=last_name)
        TrajectoryFactory(family=family, started_on=date(2023, 3, 1), reference=f"T-{reference}")
        MemberFactory(family=family, first_name="Voornaamke")
    fill_caseload(pilot, 6, family__district=district, started_on=date(2023, 2, 1))


@pytest.mark.parametrize("name", ["overview", "pdf"])
@pytest.mark.parametrize("role", Role)
def test_only_teammanager_and_beleidsmedewerker_may_open_it(pilot, login, printer, role, name):
    user = UserFactory(pilot=pilot, role=role)
    response = login(user).get(reverse(f"reports:{name}"))
    assert response.status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("name", ["overview", "pdf"])
def test_who_is_not_logged_in_is_sent_to_the_login(client, db, name):
    response = client.get(reverse(f"reports:{name}"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize(("query", "message"), BAD, ids=BAD_IDS)
def test_a_bad_period_is_refused_with_a_message(login, tess, query, message):
    response = login(tess).get(reverse("reports:overview"), query)
    assert response.status_code == 422
    assert message in response.context["form"].errors.as_text()
    assert b"Deze periode kan niet" in response.content


@pytest.mark.parametrize("query", [query for query, _ in BAD if len(query.get("van", "")) < 100])
def test_the_pdf_of_a_bad_period_leads_back_to_the_page_that_says_what_is_wrong(login, tess, printer, query):
    response = login(tess).get(reverse("reports:pdf"), query)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("reports:overview"))
    assert not printer


def test_the_pdf_of_a_period_that_is_too_long_to_repeat_is_refused(login, tess, printer):
    assert login(tess).get(reverse("reports:pdf"), {"van": "1" * 10**6}).status_code == 400
    assert not printer


@pytest.mark.parametrize("first", ["9998-12-31", "9999-10-01", "9999-12-31"])
def test_the_end_of_the_calendar_is_no_error_of_the_server(login, tess, first):
    response = login(tess).get(reverse("reports:overview"), {"van": first, "tot": "9999-12-31"})
    assert response.status_code in (200, 422)


def test_without_a_choice_it_is_this_year_up_to_today_or_the_last_whole_year(login, tess, bo):
    def shown(user) -> Period:
        return login(user).get(reverse("reports:overview")).context["evaluation"].figures.period

    assert shown(tess) == Period(date(2023, 1, 1), date(2023, 9, 29))
    assert shown(bo) == Period.year(2022)


@pytest.mark.parametrize("last", ["2023-09-29", "2023-09-28", "2023-03-31"])
def test_who_sees_aggregates_alone_chooses_a_whole_year(login, tess, bo, printer, last):
    query = {"van": "2023-01-01", "tot": last}
    refused = login(bo).get(reverse("reports:overview"), query)
    assert refused.status_code == 422
    assert "Kies een heel kalenderjaar, of dit jaar tot en met 30 juni 2023." in refused.content.decode()
    assert login(bo).get(reverse("reports:pdf"), query).status_code == 302
    assert not printer
    assert login(tess).get(reverse("reports:overview"), query).status_code == 200


def test_the_running_year_is_offered_as_what_it_is(login, tess, bo, pilot):
    def offered(user) -> dict[str, str]:
        response = login(user).get(reverse("reports:overview"))
        return {item.name: query for item, query in response.context["periods"]}

    def years(user) -> list[str]:
        return list(offered(user))

    assert years(tess) == ["2022", "1 januari tot en met 29 september 2023 (2023 loopt nog)", "Vorig kwartaal"]
    assert years(bo) == ["2022", "1 januari tot en met 30 juni 2023 (2023 loopt nog)"]
    for user in (tess, bo):
        for query in offered(user).values():
            assert login(user).get(f"{reverse('reports:overview')}?{query}").status_code == 200


def test_the_running_year_is_not_offered_before_it_may_be_shown(login, tess, bo, settings):
    settings.DEMO_TODAY = date(2023, 1, 30)
    for user in (tess, bo):
        page = login(user).get(reverse("reports:overview")).content.decode()
        assert "(2023 loopt nog)" not in page
        assert page.count("Het komt erbij als het eerste kwartaal voorbij is.") == (user == bo)


def test_small_wijken_and_families_are_never_named(login, bo, small_wijken):
    response = login(bo).get(reverse("reports:overview"), YEAR)
    page = response.content.decode()
    assert "Beijum" in page
    for secret in ("Kleinwijk", "Verderop", "GEHEIM", "Achternaamstra", "Andersma", "Voornaamke"):
        assert secret not in page


def test_what_is_printed_names_no_small_wijk_and_no_family(login, bo, small_wijken, monkeypatch):
    from reports.printing import evaluation_html

    printed = []
    monkeypatch.setattr(
        "reports.views.evaluation_pdf", lambda evaluation: printed.append(evaluation_html(evaluation)) or b"%PDF"
    )
    login(bo).get(reverse("reports:pdf"), YEAR)
    assert "Beijum" in printed[0]
    for secret in ("Kleinwijk", "Verderop", "GEHEIM", "Achternaamstra", "Andersma", "Voornaamke"):
        assert secret not in printed[0]


def test_families_of_another_pilot_are_not_counted(login, bo, small_wijken):
    fill_caseload(PilotFactory(), 5, started_on=date(2023, 2, 1))
    assert login(bo).get(reverse("reports:overview"), YEAR).context["evaluation"].figures.families_supported == 12


def test_the_name_of_a_wijk_is_text(pilot, district, login, bo):
    wijk = DistrictFactory(pilot=pilot, name='<b>&"x')
    fill_caseload(pilot, 5, family__district=district, started_on=date(2023, 2, 1))
    fill_caseload(pilot, 5, family__district=wijk, started_on=date(2023, 2, 1))
    page = login(bo).get(reverse("reports:overview"), YEAR).content.decode()
    assert "&lt;b&gt;&amp;" in page
    assert '<b>&"x' not in page


def test_more_families_take_no_more_queries(pilot, district, login, tess):
    client = login(tess)

    def work(number: int) -> None:
        for trajectory in fill_caseload(pilot, number, family__district=district, started_on=date(2023, 2, 1)):
            MemberFactory(family=trajectory.family)
            VisitFactory(trajectory=trajectory)
            CareLineFactory(answer__trajectory=trajectory)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse("reports:overview"), YEAR).status_code == 200
        return len(captured)

    work(1)
    queries()
    few = queries()
    work(15)
    assert queries() == few


def test_the_pdf_is_a_download_that_is_not_kept(login, bo, printer):
    response = login(bo).get(reverse("reports:pdf"), YEAR)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="tussenevaluatie-2023-01-01-2023-06-30.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert BytesIO(response.content).read(5) == b"%PDF-"


def test_page_and_pdf_show_the_same_evaluation(login, bo, small_wijken, printer):
    client = login(bo)
    shown = client.get(reverse("reports:overview"), YEAR).context["evaluation"]
    client.get(reverse("reports:pdf"), YEAR)
    assert printer[0].figures == shown.figures
    assert printer[0].key_figures == shown.key_figures


def test_the_link_to_the_pdf_keeps_the_period(login, bo, printer):
    client = login(bo)
    response = client.get(reverse("reports:overview"), YEAR)
    assert client.get(response.context["pdf_url"]).status_code == 200
    assert printer[0].figures.period == response.context["evaluation"].figures.period


def test_when_printing_fails_the_page_says_so(login, bo, monkeypatch):
    def fail(evaluation):
        raise PrintingFailed("Het maken van de pdf duurde te lang. Kies een kortere periode.")

    monkeypatch.setattr("reports.views.evaluation_pdf", fail)
    response = login(bo).get(reverse("reports:pdf"), YEAR, follow=True)
    assert response.status_code == 200
    assert "Het maken van de pdf duurde te lang. Kies een kortere periode." in response.content.decode()
    assert response.context["evaluation"].figures.period.last == date(2023, 6, 30)


# Editions


def test_what_a_policy_officer_sees_stays_as_it_was_first_seen(login, bo, tess, pilot, small_wijken):
    client = login(bo)
    first = client.get(reverse("reports:overview"), YEAR).context["evaluation"].figures
    assert Release.objects.get().kind == "pagina"
    fill_caseload(pilot, 5, started_on=date(2023, 2, 1))
    assert client.get(reverse("reports:overview"), YEAR).context["evaluation"].figures == first
    # The team sees what a newer edition would be, without making one.
    assert login(tess).get(reverse("reports:overview"), YEAR).context["evaluation"].figures != first
    assert Release.objects.count() == 1


def test_the_team_makes_a_newer_edition_by_printing_it(login, bo, tess, pilot, small_wijken, printer):
    login(bo).get(reverse("reports:overview"), YEAR)
    fill_caseload(pilot, 5, started_on=date(2023, 2, 1))
    login(tess).get(reverse("reports:pdf"), YEAR)
    shown = login(bo).get(reverse("reports:overview"), YEAR).context["evaluation"].figures
    assert shown == printer[0].figures
    assert Release.objects.count() == 2


def test_figures_that_cannot_be_published_are_refused_with_the_reason(login, tess, small_wijken, printer, monkeypatch):
    def refuse(*_, **__):
        raise releases.Refused("Deze cijfers kunnen niet naar buiten.")

    monkeypatch.setattr(releases, "_judged", refuse)
    page = login(tess).get(reverse("reports:overview"), YEAR)
    assert "Deze cijfers kunnen niet naar buiten." in page.content.decode()
    assert page.context["evaluation"] is None
    assert login(tess).get(reverse("reports:pdf"), YEAR).status_code == 302
    assert not printer


def test_a_policy_officer_cannot_drill_down_to_families(login, bo, small_wijken):
    page = login(bo).get(reverse("reports:overview"), YEAR).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "/gezinnen/" not in main
    assert login(bo).get(reverse("monitoring:dashboard")).status_code == 403
