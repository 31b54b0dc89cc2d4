"""The register of what was published, and what may be published beside it."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cases.models import AuditEvent, Pilot
from cases.period import Period
from monitoring import releases
from monitoring.figures import evaluate
from monitoring.models import Release
from monitoring.suppression import CannotProtect, Edition, Hidden, Rule, Statement, beside, judge, publish, what_is_said
from monitoring.suppression.keeping import CannotRead, keep, read
from tests.factories import VisitFactory, fill_caseload
from tests.monitoring.attacker import attack
from tests.monitoring.full_files import fill_pilot
from tests.monitoring.random_files import fill_files
from tests.monitoring.random_pilots import random_pilot

HIDDEN = Hidden()
YEAR = Period.year(2022)
HALF = Period(date(2022, 1, 1), date(2022, 6, 30))
PDF = Release.Kind.PDF


def release(pilot, period=YEAR, actor=None):
    return releases.release(pilot, period, kind=PDF, actor=actor)


@pytest.fixture
def helped(pilot):
    return fill_caseload(pilot, 12, started_on=date(2022, 2, 1))


def test_a_release_is_written_down_with_what_was_said_when_and_by_whom(pilot, helped, tess):
    published = release(pilot, actor=tess)
    row = Release.objects.get()
    assert (row.period, row.kind, row.min_cell, row.rounded_to, row.released_by) == (YEAR, "pdf", 5, 1, tess)
    assert read(row.published) == published
    assert row.said["cells"]["families_supported"][0] == 12
    assert len(row.sha256) == 64
    assert AuditEvent.objects.get(action="figures.released").actor == tess


def test_the_same_figures_are_written_down_once(pilot, helped):
    assert release(pilot) == release(pilot)
    assert Release.objects.count() == 1
    assert AuditEvent.objects.filter(action="figures.released").count() == 1


@pytest.mark.once
def test_after_a_year_the_whole_pilot_can_be_published_too(db):
    """Codes that stand in the table of the year and of the days after it are not known to be there in both."""
    call_command("demo", stdout=io.StringIO())
    pilot = Pilot.objects.get()
    release(pilot)
    whole = release(pilot, Period(pilot.started_on, date(2023, 8, 31)))
    assert whole.families_supported == evaluate(pilot, whole.period).families_supported


def test_looking_ahead_releases_nothing(pilot, helped):
    assert releases.preview(pilot, YEAR) == publish(evaluate(pilot, YEAR))
    assert not Release.objects.exists()


def test_what_was_published_is_shown_again_as_it_was(pilot, helped):
    published = release(pilot)
    fill_caseload(pilot, 6, started_on=date(2022, 3, 1))
    assert releases.newest(pilot, YEAR) == published
    assert releases.newest(pilot, HALF) is None


def test_a_correction_of_one_family_is_not_told_by_the_next_edition(pilot, helped):
    assert release(pilot).families_supported == 12
    fill_caseload(pilot, 1, started_on=date(2022, 3, 1))
    corrected = release(pilot)
    assert (corrected.families_supported, corrected.families_new) == (HIDDEN, HIDDEN)
    assert corrected.json["families_supported"] is None
    assert Release.objects.count() == 2


def test_a_correction_of_five_families_may_be_told(pilot, helped):
    release(pilot)
    fill_caseload(pilot, 5, started_on=date(2022, 3, 1))
    assert release(pilot).families_supported == 17


def test_what_was_added_after_half_a_year_is_a_small_count_too(pilot, helped):
    assert release(pilot, HALF).families_supported == 12
    fill_caseload(pilot, 2, started_on=date(2022, 9, 1))
    assert release(pilot).families_supported == HIDDEN


def test_another_pilot_and_another_year_have_nothing_to_do_with_it(pilot, helped):
    release(pilot)
    later = Period.year(2023)
    fill_caseload(pilot, 1, started_on=date(2022, 3, 1))
    assert release(pilot, later).families_supported == 13


def test_quarters_beside_the_year_do_not_tell_the_quarter_that_is_left(pilot):
    """Three quarters and the year are published: the fourth, with 2 trajectories that ended, is the difference."""
    trajectories = fill_caseload(pilot, 30, started_on=date(2022, 1, 1))
    days = [date(2022, 2, 1)] * 6 + [date(2022, 5, 1)] * 6 + [date(2022, 8, 1)] * 6 + [date(2022, 11, 1)] * 2
    for trajectory, ended_on in zip(trajectories, days, strict=False):
        trajectory.ended_on, trajectory.closing_reason = ended_on, "01"
        trajectory.save()
    quarters = [Period(date(2022, month, 1), date(2022, month + 3, 1) - timedelta(days=1)) for month in (1, 4, 7)]
    assert [release(pilot, quarter).trajectories_closed for quarter in quarters] == [6, 6, 6]
    assert publish(evaluate(pilot, YEAR)).trajectories_closed == 20
    assert release(pilot).trajectories_closed == HIDDEN


def test_periods_that_overlap_in_part_do_not_tell_what_happened_in_the_days_they_share(pilot):
    trajectories = fill_caseload(pilot, 30, started_on=date(2022, 1, 1))
    days = [date(2022, 2, 1)] * 6 + [date(2022, 5, 1)] * 2 + [date(2022, 8, 1)] * 6
    for trajectory, ended_on in zip(trajectories, days, strict=False):
        trajectory.ended_on, trajectory.closing_reason = ended_on, "01"
        trajectory.save()
    april_to_september = Period(date(2022, 4, 1), date(2022, 9, 30))
    assert release(pilot, HALF).trajectories_closed == 8
    assert release(pilot, april_to_september).trajectories_closed == 8
    # 8 and 8 are together 16; that there are 14 in the year tells that 2 ended in April, May or June.
    assert release(pilot).trajectories_closed == HIDDEN


def test_when_nothing_helps_it_is_refused_with_the_reason(pilot, helped, monkeypatch):
    release(pilot, HALF)

    def cannot(*_):
        raise CannotProtect

    monkeypatch.setattr(releases, "judge", cannot)
    with pytest.raises(releases.Refused) as refused:
        release(pilot)
    assert str(refused.value).startswith(
        "Deze cijfers kunnen niet naar buiten naast wat er al is uitgegeven, over 1 januari 2022 tot en met 30 juni"
    )
    assert Release.objects.count() == 1


def test_an_edition_of_another_version_is_not_read(pilot, helped):
    release(pilot)
    Release.objects.update(published={"soort": "PublishedFigures", "is": {"oud": 1}})
    assert releases.newest(pilot, YEAR) is None
    for broken in (None, {"soort": "onbekend", "is": {}}, {"is": 1}, {"soort": "decimal", "is": "x"}):
        with pytest.raises(CannotRead):
            read(broken)


def test_what_is_kept_is_read_back_the_same(pilot, carla, district):
    fill_pilot(pilot)
    published = publish(evaluate(pilot, Period.year(2023)))
    assert read(keep(published)) == published
    said, _ = what_is_said(evaluate(pilot, Period.year(2023)), Rule())
    assert Statement.from_json(said.as_json()) == said


def test_the_days_of_a_release_are_in_order(pilot):
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            pilot=pilot,
            first=date(2022, 2, 1),
            last=date(2022, 1, 1),
            kind=PDF,
            min_cell=5,
            rounded_to=1,
            published={},
            said={},
            sha256="",
        )


# The attacker, over everything that is published of whole pilots


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_whole_reports_of_random_pilots_tell_nothing(seed):
    pilot = random_pilot(seed)
    fill_files(pilot, seed)
    # More families than a random pilot has, so that there is something to publish.
    trajectories = fill_caseload(pilot, 5 + seed % 9, started_on=date(2022, 12, 1))
    for trajectory in trajectories[: seed % 7]:
        trajectory.ended_on, trajectory.closing_reason = date(2023, 2, 1 + seed), "01"
        trajectory.save()
        VisitFactory(trajectory=trajectory, visited_on=date(2023, 1, 5))
    counts: Counter[str] = Counter()
    earlier: list[Edition] = []
    for number, last in enumerate((date(2023, 1, 31), date(2023, 4, 30))):
        figures = evaluate(pilot, Period(date(2022, 11, 1), last))
        new = Edition("", figures.period, what_is_said(figures, Rule())[0])
        try:
            judged = judge(figures, Rule(), earlier)
        except CannotProtect:
            counts.update(refused=1)
            continue
        together = beside(new, earlier)
        for found in attack(together, judged.hidden):
            counts.update(attacked=1, recovered=found.is_recovered, narrow=found.is_too_narrow)
        earlier.append(Edition(str(number), figures.period, judged.statement, judged.hidden))
        assert not _shown_small_counts(judged)
    assert (counts["recovered"], counts["narrow"]) == (0, 0)


def _shown_small_counts(judged) -> list[str]:
    said = judged.statement.cells.items()
    return [name for name, cell in said if cell.weight and 0 < cell.value < 5 and name not in judged.hidden]
