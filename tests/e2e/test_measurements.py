"""Measuring at the kitchen table, and looking back at how it went."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Measurement
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.factories import TrajectoryFactory
from tests.file_factories import MeasurementFactory


@pytest.fixture
def page(browser, browser_context_args):
    # axe is a script that is not ours, and the policy of the application refuses those.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


def numbers(side: str, *values: int | None) -> dict[str, int | None]:
    names = ("calm", "cleanliness", "regularity", "strength", "burden")
    return {f"{side}_{name}": value for name, value in zip(names, values, strict=True)}


@pytest.fixture
def measured(family, trajectory):
    """Earlier help with a follow-up, and help that started a year ago and was measured three times."""
    earlier = TrajectoryFactory(family=family, started_on=date(2021, 1, 4), ended_on=date(2021, 6, 30))
    MeasurementFactory(
        trajectory=earlier, moment="einde", measured_on=date(2021, 6, 28), **numbers("family", 7, 7, 7, 7, 3)
    )
    MeasurementFactory(
        trajectory=earlier,
        moment="na_6_maanden",
        measured_on=date(2022, 1, 3),
        reached=False,
        family_calm=None,
        worker_calm=None,
    )
    trajectory.started_on = date(2022, 9, 5)
    trajectory.save()
    for moment, day, theirs, ours in (
        ("start", date(2022, 9, 20), (2, 4, 1, 3, 9), (3, 2, 1, 3, 10)),
        ("halfjaar", date(2023, 3, 6), (5, None, 4, 4, 7), (6, 5, 4, 5, 8)),
        ("halfjaar", date(2023, 9, 4), (8, 7, 7, None, 5), (6, 7, 10, 6, 0)),
    ):
        MeasurementFactory(
            trajectory=trajectory,
            moment=moment,
            measured_on=day,
            informant="ouder",
            satisfaction=8,
            without_help="03",
            note="Gesproken met beide ouders aan de keukentafel.",
            **numbers("family", *theirs),
            **numbers("worker", *ours),
        )
    return trajectory


def test_a_carer_measures_on_the_phone(page, live_server, log_in, picture, with_password, gea, trajectory):
    with_password(gea)
    log_in(page, gea)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}{reverse('cases:measurements', args=[trajectory.family_id])}")
    picture(page, "metingen-1-leeg")
    page.get_by_role("link", name="Meten bij de start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meting bij de start")
    page.get_by_role("button", name="Meting opslaan").click()
    expect(page.get_by_text("Vul minstens één antwoord in.")).to_be_visible()
    page.get_by_role("group", name="Rust").first.get_by_label("4", exact=True).check()
    page.get_by_role("group", name="Rust").last.get_by_label("3", exact=True).check()
    page.get_by_role("group", name="rapportcijfer").get_by_label("9", exact=True).check()
    page.get_by_role("button", name="Meting opslaan").click()
    expect(page.get_by_text("Kies wie antwoord gaf.").first).to_be_visible()
    picture(page, "metingen-2-fout")
    page.get_by_label("De ouder/opvoeder van de jeugdige").check()
    page.get_by_role("button", name="Meting opslaan").click()
    expect(page.get_by_text("De meting is opgeslagen.")).to_be_visible()
    row = Measurement.objects.get()
    assert (row.family_calm, row.worker_calm, row.satisfaction, row.moment) == (4, 3, 9, "start")
    picture(page, "metingen-3-een")


def test_axe_finds_nothing_on_the_pages_of_the_measurements(
    page, live_server, log_in, picture, with_password, carla, family, measured
):
    with_password(carla)
    log_in(page, carla)
    earlier = family.trajectories.earliest("started_on")
    addresses = [
        ("metingen-4-vol", reverse("cases:measurements", args=[family.pk])),
        ("metingen-5-start", f"{reverse('cases:measurement_add', args=[measured.pk])}?moment=start"),
        ("metingen-6-na-afloop", f"{reverse('cases:measurement_add', args=[earlier.pk])}?moment=na_12_maanden"),
        ("metingen-7-aanpassen", reverse("cases:measurement_change", args=[measured.measurements.earliest("pk").pk])),
    ]
    for name, address in addresses:
        page.goto(f"{live_server.url}{address}")
        for summary in page.locator("main summary").all():
            summary.click()
        picture(page, name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], (name, width)
