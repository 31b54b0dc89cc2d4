from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cases.models import AuditEvent
from cases.period import Period
from monitoring.models import RegionalReport
from monitoring.region import report, spreadsheet
from monitoring.region.comparing import side_by_side
from monitoring.region.report import TRAVELLING, Report, UnusableReport, checksum
from tests.factories import FamilyFactory, TrajectoryFactory

YEAR = Period.year(2022)
NUMBERS: dict[str, Any] = {
    "families_supported": 30,
    "mean_caseload": 2.5,
    "visit_hours": 1200.0,
    "days_above_cap": 3,
    "children_by_age": {"0-3": 20, "4-11": 60, "12-17": 20},
    "families_by_district": {},
    "families_by_trigger": None,
    "trajectories_closed": None,
}


def of(municipality: str = "Westerkwartier", **figures: Any) -> Report:
    return report.of_published(NUMBERS | figures, municipality=municipality, pilot="Gezinssteun", period=YEAR)


def as_file(content: Any) -> bytes:
    return json.dumps(content).encode()


def sealed(content: dict[str, Any]) -> bytes:
    """Return the content with a checksum that fits."""
    return as_file(content | {"checksum": checksum(content)})


def test_what_is_sent_comes_in_as_it_was():
    sent = of()
    assert report.read(as_file(sent.as_json())) == sent
    assert sent.definitions.keys() == NUMBERS.keys()


def test_a_spreadsheet_says_the_same_as_the_json():
    file = io.BytesIO()
    spreadsheet.write(of(), file)
    assert spreadsheet.read(file) == of()
    assert spreadsheet.read(file).as_json()["checksum"] == of().as_json()["checksum"]


def test_only_figures_of_the_werkboek_travel():
    assert not [figure.code for figure in TRAVELLING if "." in figure.code]
    assert "waiting" not in of(waiting={"waiting": 3}).figures


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content["figures"].update(families_supported=31), "Het controlegetal klopt niet"),
        (lambda content: content["definitions"].update(mean_caseload="anders"), "Het controlegetal klopt niet"),
        (lambda content: content.update(municipality="Elders"), "Het controlegetal klopt niet"),
        (lambda content: content.update(extra=1), "niet de vorm"),
        (lambda content: content.pop("definitions"), "niet de vorm"),
        (lambda content: content.update(form="gezinsverzorger-regio/2"), "niet de vorm"),
        (lambda content: content["figures"].update(visits="veel"), "niet de vorm"),
        (lambda content: content["figures"].update(visits=[1]), "niet de vorm"),
    ],
)
def test_a_file_that_was_changed_is_refused(change, message):
    content = of().as_json()
    change(content)
    with pytest.raises(UnusableReport, match=message):
        report.read(as_file(content))


@pytest.mark.parametrize("file", [b"", b"geen json", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_report_is_refused(file):
    with pytest.raises(UnusableReport):
        report.read(file)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(UnusableReport, match="groter dan 1 MB"):
        report.read(b" " * (report.MOST_BYTES + 1))


@pytest.mark.parametrize(
    "period", [{"from": "2022-02-30", "to": "2022-12-31"}, {"from": "2022-12-31", "to": "2022-01-01"}]
)
def test_a_period_that_does_not_exist_is_refused(period):
    with pytest.raises(UnusableReport, match="periode"):
        report.read(sealed(of().as_json() | {"period": period}))


@pytest.mark.parametrize(
    "figures",
    [{"families_supported": 4}, {"children_by_age": {"0-3": 1, "4-11": 60}}, {"trajectories_closed": 2}],
)
def test_a_small_count_is_refused_as_it_should_have_been_hidden(figures):
    with pytest.raises(UnusableReport, match="kleine aantallen"):
        report.read(as_file(of(**figures).as_json()))


def test_days_and_the_mean_may_be_small():
    assert list(report.small_counts(of())) == []


def test_a_figure_without_its_definition_is_refused():
    content = of().as_json()
    del content["definitions"]["mean_caseload"]
    with pytest.raises(UnusableReport, match="Niet bij elk cijfer"):
        report.read(sealed(content))


def test_reports_stand_side_by_side():
    found = side_by_side([of("Groningen"), of("Westerkwartier", families_supported=45)])
    values = {line.figure.code: line.values for line in found.lines}
    assert values["families_supported"] == (30, 45)
    assert values["trajectories_closed"] == (None, None)
    mix = {line.label: line.values for line in found.mix}
    assert mix["4-11"] == (60, 60)
    assert found.apart == ()


def test_a_hidden_part_hides_the_mix():
    found = side_by_side([of("Groningen"), of(children_by_age={"0-3": None, "4-11": 60})])
    assert {line.label: line.values for line in found.mix}["4-11"] == (60, None)


def test_what_is_counted_in_another_way_is_not_put_side_by_side():
    ours, theirs = of("Groningen"), of()
    other = Report(
        theirs.municipality,
        theirs.pilot,
        YEAR,
        theirs.figures,
        {**theirs.definitions, "families_supported": "Adressen."},
    )
    found = side_by_side([ours, other])
    assert "families_supported" not in {line.figure.code for line in found.lines}
    [apart] = found.apart
    assert [who for who, _ in apart.definitions] == ["Groningen", "Westerkwartier"]


# The pages


@pytest.fixture
def url() -> str:
    return reverse("monitoring:region")


def send(client, url: str, file: bytes, name: str = "regio.json"):
    return client.post(url, {"file": SimpleUploadedFile(name, file)})


def test_a_report_is_added_and_compared(login, tess, pilot, url):
    client = login(tess)
    assert send(client, url, as_file(of().as_json())).status_code == 302
    assert send(client, url, as_file(of().as_json())).status_code == 302
    text = client.get(url, {"jaar": "2022"}).content.decode()
    assert "Westerkwartier" in text
    assert RegionalReport.objects.count() == 1
    assert AuditEvent.objects.filter(action="region.received").count() == 1


def test_a_spreadsheet_is_added_too(login, tess, url):
    file = io.BytesIO()
    spreadsheet.write(of(), file)
    assert send(login(tess), url, file.getvalue(), "regio.xlsx").status_code == 302
    assert RegionalReport.objects.get().municipality == "Westerkwartier"


def other_sheet() -> bytes:
    file = io.BytesIO()
    book = Workbook()
    book.active.append(["iets", "anders"])
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("file", [b"", b"geen json", b"PK\x03\x04kapot", other_sheet()])
def test_a_bad_file_is_explained_at_the_field(login, tess, url, file):
    response = send(login(tess), url, file)
    assert response.status_code == 422
    assert RegionalReport.objects.count() == 0


def test_the_policy_officer_reads_and_adds_nothing(login, bo, url):
    client = login(bo)
    assert "Verslag toevoegen" not in client.get(url).content.decode()
    send(client, url, as_file(of().as_json()))
    assert RegionalReport.objects.count() == 0


def test_a_report_can_be_taken_out_by_its_own_pilot_alone(login, tess, outsider, url):
    client = login(tess)
    send(client, url, as_file(of().as_json()))
    remove = reverse("monitoring:region_remove", args=[RegionalReport.objects.get().pk])
    outsider.role = "teammanager"
    outsider.save()
    assert login(outsider).post(remove).status_code == 404
    assert client.post(remove).status_code == 302
    assert RegionalReport.objects.count() == 0


def test_our_own_report_can_be_read_by_another_and_tells_no_small_count(login, tess, pilot, district):
    for _ in range(3):
        TrajectoryFactory(family=FamilyFactory(pilot=pilot, district=district), started_on=date(2022, 3, 1))
    response = login(tess).get(reverse("monitoring:region_file", args=[2022, "json"]))
    own = report.read(response.content)
    assert own.municipality == pilot.municipality
    assert own.figures["families_supported"] is None
    sheet = login(tess).get(reverse("monitoring:region_file", args=[2022, "xlsx"])).content
    assert spreadsheet.read(io.BytesIO(sheet)) == own
    assert load_workbook(io.BytesIO(sheet)).sheetnames == ["regio"]


@pytest.mark.parametrize("args", [[2023, "json"], [1999, "json"], [2022, "ods"]])
def test_a_year_that_is_not_over_or_another_kind_does_not_exist(login, tess, args):
    assert login(tess).get(reverse("monitoring:region_file", args=args)).status_code == 404


@pytest.mark.parametrize("year", ["", "abc", "9" * 40, "-1", "2022x", "²"])
def test_a_year_that_cannot_be_read_gives_the_last_one(login, tess, url, year):
    assert "2022 naast elkaar" in login(tess).get(url, {"jaar": year}).content.decode()
