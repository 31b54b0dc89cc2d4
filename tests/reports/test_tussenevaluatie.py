from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Pilot, User
from cases.period import Period
from monitoring.figures import evaluate
from monitoring.models import Release
from monitoring.suppression import Hidden, publish
from reports.evaluation import Evaluation, build
from reports.management.commands import tussenevaluatie
from reports.printing import PrintingFailed
from reports.tables import Row
from tests.conftest import TODAY
from tests.factories import CareLineFactory, DistrictFactory, MemberFactory, PilotFactory, VisitFactory, fill_caseload
from tests.monitoring.oracle import JSON_KEYS
from tests.monitoring.oracle_file import SUBJECTS


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("tussenevaluatie", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


@pytest.fixture
def some_work(pilot) -> Pilot:
    first, second = fill_caseload(pilot, 2)
    MemberFactory(family=first.family)
    VisitFactory(trajectory=first)
    CareLineFactory(answer__trajectory=second)
    return pilot


def test_json_has_the_keys_of_the_werkboek_and_the_period(some_work):
    assert list(json.loads(run("2022", "--json", "-"))) == ["period", *JSON_KEYS, *SUBJECTS, "avoided_cost"]


def test_json_has_the_exact_figures(some_work):
    assert json.loads(run("2022", "--json", "-")) == evaluate(some_work, Period.year(2022)).as_json()


def test_json_on_the_screen_is_nothing_but_json(some_work):
    written = run("2022", "--json", "-")
    assert (written[0], written[-2:]) == ("{", "}\n")


def test_json_in_a_file_is_the_json_of_the_screen(some_work, tmp_path):
    target = tmp_path / "cijfers.json"
    assert run("2022", "--json", str(target)) == ""
    assert target.read_text() == run("2022", "--json", "-")


def test_json_keeps_the_letters_of_names(pilot, district, family, trajectory):
    district.name = "Düsternbrök"
    district.save()
    assert '"Düsternbrök"' in run("2023", "--json", "-")


def test_a_period_runs_from_its_first_up_to_and_including_its_last_day(some_work):
    found = json.loads(run("--van", "2022-01-05", "--tot", "2022-01-10", "--json", "-"))
    assert found["period"] == {"from": "2022-01-05", "to": "2022-01-10"}
    assert found == evaluate(some_work, Period(date(2022, 1, 5), date(2022, 1, 10))).as_json()
    assert found["families_supported"] == 2


def test_a_year_is_the_period_from_its_first_to_its_last_day(some_work):
    assert run("2022", "--json", "-") == run("--van", "2022-01-01", "--tot", "2022-12-31", "--json", "-")


def test_the_running_year_ends_today_and_that_is_said_apart(some_work):
    out, err = StringIO(), StringIO()
    call_command("tussenevaluatie", "2023", "--json", "-", stdout=out, stderr=err)
    so_far = Period(date(2023, 1, 1), date(2023, 9, 29))
    assert json.loads(out.getvalue()) == evaluate(some_work, so_far).as_json()
    assert err.getvalue() == (
        "De periode is nog niet voorbij. De cijfers gaan over 1 januari tot en met 29 september 2023 (2023 loopt "
        "nog).\n"
    )


def test_a_last_day_to_come_is_today_instead(some_work):
    found = json.loads(run("--van", "2023-09-01", "--tot", "2024-03-31", "--json", "-"))
    assert found["period"] == {"from": "2023-09-01", "to": "2023-09-29"}


def test_of_a_period_that_is_over_nothing_is_said(some_work):
    err = StringIO()
    call_command("tussenevaluatie", "2022", stdout=StringIO(), stderr=err)
    assert err.getvalue() == ""


def test_a_period_that_is_yet_to_begin_is_refused(pilot):
    assert refusal("2024").startswith("De periode begint na vandaag, 29 september 2023.")


def test_a_short_period_is_not_printed(pilot, tmp_path):
    target = tmp_path / "brief.pdf"
    said = refusal("--van", "2023-05-04", "--tot", "2023-05-04", "--pdf", str(target))
    assert "ten minste één hele kalendermaand" in said
    assert not target.exists()


def test_without_a_file_the_results_are_shown(some_work):
    shown = run("2022")
    assert "2022" in shown
    assert "In 2022 zijn gezinnen geholpen; hoeveel staat hier niet." in shown


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["abc", "0000", "99999", "²", "٢٠٢٢", "-2022", "1999", "2101", "2022.0", "9" * 5000])
def test_what_is_not_a_year_is_refused(pilot, year):
    # A year that starts with a dash looks like an option.
    assert "is geen jaar" in refusal("--", year)
    assert len(refusal("--", year)) < 200


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2022-06-30", "2022-01-01", "ligt voor de eerste dag"),
        ("gisteren", "2022-01-01", '"gisteren" is geen datum'),
        ("2022-01-01", "2022-02-30", '"2022-02-30" is geen datum'),
        ("0001-01-01", "2022-01-01", "ligt te ver weg"),
        ("2022-01-01", "9999-12-31", "ligt te ver weg"),
    ],
)
def test_what_is_not_a_period_is_refused(pilot, first, last, message):
    assert message in refusal("--van", first, "--tot", last)


@pytest.mark.parametrize("arguments", [(), ("--van", "2022-01-01"), ("--tot", "2022-01-01"), ("",)])
def test_a_missing_period_is_asked_for(pilot, arguments):
    assert refusal(*arguments) == "Geef een jaar, zoals 2022, of --van en --tot."


def test_a_year_and_a_period_together_are_refused(pilot):
    assert refusal("2022", "--van", "2022-01-01") == "Geef een jaar, of --van en --tot, maar niet allebei."


def test_an_unknown_pilot_is_refused(pilot):
    assert refusal("2022", "--pilot", "emmen") == 'Er is geen pilot met de korte naam "emmen".'


@pytest.mark.django_db
def test_without_a_pilot_it_says_how_to_get_one():
    assert refusal("2022").startswith("Er is nog geen pilot.")


def test_with_two_pilots_one_must_be_chosen(pilot):
    fill_caseload(PilotFactory(slug="emmen"), 3)
    assert "--pilot" in refusal("2022", "--json", "-")
    assert json.loads(run("2022", "--pilot", "emmen", "--json", "-"))["families_supported"] == 3
    assert json.loads(run("2022", "--pilot", "groningen", "--json", "-"))["families_supported"] == 0


@pytest.mark.parametrize("option", ["--json", "--pdf"])
def test_a_file_that_cannot_be_written_is_refused(pilot, tmp_path, monkeypatch, option):
    monkeypatch.setattr(tussenevaluatie, "evaluation_pdf", lambda evaluation: b"%PDF")
    assert refusal("2022", option, str(tmp_path)).startswith(f"{tmp_path} kan niet worden geschreven")
    assert "kan niet worden geschreven" in refusal("2022", option, str(tmp_path / "geen" / "map"))


def test_a_pdf_that_cannot_be_made_leaves_no_file(pilot, tmp_path, monkeypatch):
    def fail(evaluation):
        raise PrintingFailed("Het is niet gelukt.")

    monkeypatch.setattr(tussenevaluatie, "evaluation_pdf", fail)
    target = tmp_path / "brief.pdf"
    assert refusal("2022", "--pdf", str(target)) == "Het is niet gelukt."
    assert not target.exists()


def test_json_dashboard_and_pdf_print_the_same_figures(db, client, tmp_path):
    call_command("demo", stdout=StringIO())
    target = tmp_path / "brief.pdf"
    figures = json.loads(run("2022", "--json", "-", "--pdf", str(target)))
    assert figures["families_supported"] == 21
    assert figures["trajectories_closed"] == 8
    assert figures["active_on_last_day"] == 13
    assert figures["districts"] == 8
    assert figures["families_by_district"]["Beijum"] == 7
    assert 9.8 <= figures["mean_caseload"] <= 10.2

    client.force_login(User.objects.filter(role="teammanager").first())
    dashboard = client.get(reverse("monitoring:dashboard"), {"van": "2022-01-01", "tot": "2022-12-31"})
    assert dashboard.context["figures"].as_json() == figures
    page = dashboard.content.decode()
    overview = client.get(reverse("reports:overview"), {"van": "2022-01-01", "tot": "2022-12-31"}).content.decode()
    letter = " ".join(" ".join(part.extract_text() for part in PdfReader(target).pages).split())
    shown = [
        dutch(figures[key])
        for key in (
            "families_supported",
            "trajectories_closed",
            "active_on_last_day",
            "days_above_target",
            "days_above_cap",
            "districts",
            "professionals",
            "visits",
            "not_home",
            "visit_hours",
            "median_duration_days",
        )
    ]
    shown += [dutch(hours, decimals=1) for hours in figures["visit_hours_by_task"].values()]
    # A mean is exact for a machine, and has one decimal for people.
    shown.append(dutch(round(figures["mean_caseload"], 1)))
    for where in (page, overview, letter):
        words = set(where.replace("<", " ").replace(">", " ").replace(",", "_").replace(".", "_").split())
        missing = [number for number in shown if number.replace(",", "_").replace(".", "_") not in stripped(words)]
        assert not missing

    # Of small counts the exact one is in the JSON and on the team's own page alone.
    evaluation = build(Pilot.objects.get(), publish(evaluate(Pilot.objects.get(), Period.year(2022))), as_of=TODAY)
    hidden = [row for row in exhibits_of(evaluation, "aanleidingen", "anders") if row.value]
    assert figures["families_by_trigger"]["schulden"] == 1
    assert all(isinstance(row.value, Hidden) or row.value >= 5 for row in hidden)
    for where in (overview, letter):
        assert "kleiner dan 5 worden niet getoond" in where
        assert "Schulden 1" not in " ".join(where.split())

    # Pages and letter for the council name no wijk with less than five families; the team's own page names all.
    for wijk, families in figures["families_by_district"].items():
        assert wijk in page
        assert (wijk in letter) == (wijk in overview) == (families >= 5)


def exhibits_of(evaluation: Evaluation, *captions: str) -> list[Row]:
    tables = [exhibit.table for chapter in evaluation.chapters for exhibit in chapter.exhibits]
    found = [table for table in tables if any(caption in table.caption.lower() for caption in captions)]
    assert len(found) == len(captions)
    return [row for table in found for row in table.rows]


def dutch(value: float, decimals: int | None = None) -> str:
    """Write a number of the JSON as people read it, by other means than the code under test."""
    text = f"{value:.{decimals}f}" if decimals else f"{value:g}" if value < 1000 else str(value)
    whole, _, part = text.partition(".")
    if len(whole) > 3:
        whole = f"{whole[:-3]}.{whole[-3:]}"
    return f"{whole},{part}" if part else whole


def stripped(words: set[str]) -> set[str]:
    return {word.strip("_;:()") for word in words}


# What may be published


def test_published_json_has_the_same_keys_and_a_hidden_value_as_null(pilot, district):
    fill_caseload(pilot, 9, family__district=district)
    fill_caseload(pilot, 6, family__district=DistrictFactory(pilot=pilot))
    exact, published = (json.loads(run("2022", "--json", "-", *how)) for how in ((), ("--gepubliceerd",)))
    assert list(published) == list(exact)
    assert (published["families_supported"], published["trajectories_closed"]) == (15, 0)
    assert published["families_by_district"]["Beijum"] == 9
    assert published["signals"]["open"] is None
    for key, value in exact.items():
        assert published[key] in (value, None) or isinstance(value, dict), key


def test_published_json_is_a_release_and_the_exact_one_is_not(some_work):
    run("2022", "--json", "-")
    assert not Release.objects.exists()
    run("2022", "--json", "-", "--gepubliceerd")
    assert Release.objects.get().kind == "json"


def test_publishing_is_of_json_alone(pilot):
    assert refusal("2022", "--gepubliceerd") == "--gepubliceerd hoort bij --json. Geef ook --json BESTAND."
