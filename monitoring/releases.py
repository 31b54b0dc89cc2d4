"""The register: what was published before, and what may be published beside it.

Figures are released when they leave the team: when a policy officer opens a period, when a PDF is made, and when the
command line writes what may be published. The first release of a period is what policy officers see from then on, until
the team makes a newer one. What the team manager sees on the screen is what a release would be, and releases nothing.
"""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import transaction

from cases import audit, caseload
from cases.models import Pilot, User
from cases.period import Period, in_words
from monitoring.figures import Figures, evaluate
from monitoring.models import Release
from monitoring.suppression import (
    STRICT_CBS,
    CannotProtect,
    Edition,
    Judged,
    PublishedFigures,
    Rule,
    Statement,
    as_judged,
    judge,
    overlap,
    stretches,
    what_is_said,
)
from monitoring.suppression.keeping import CannotRead, keep, read


class Refused(Exception):
    """The figures cannot be published beside what was published before; the message says why, in Dutch."""


def rule() -> Rule:
    """Return what counts as small, from the settings."""
    return STRICT_CBS if settings.STRICT_CBS else Rule(min_cell=settings.MIN_CELL)


def newest(pilot: Pilot, period: Period) -> PublishedFigures | None:
    """Return the newest edition of exactly that period as it was published; None when there is none to read."""
    found = _newest(pilot, period)
    try:
        return read(found.published) if found else None
    except CannotRead:
        return None


def preview(pilot: Pilot, period: Period) -> PublishedFigures:
    """Return what a release of the period would be today.

    Raises:
        Refused: it cannot be published beside what was published before.
    """
    figures = evaluate(pilot, period)
    before = _newest(pilot, period)
    return as_judged(figures, _as_before(figures, before) or _judged(pilot, figures))


@transaction.atomic
def release(pilot: Pilot, period: Period, *, kind: Release.Kind, actor: User | None) -> PublishedFigures:
    """Publish the period, write that down, and return what is published. Nothing is written twice.

    Raises:
        Refused: it cannot be published beside what was published before.
    """
    # Two editions at the same moment would not know of each other.
    pilot = caseload.lock(pilot)
    figures = evaluate(pilot, period)
    before = _newest(pilot, period)
    judged = _as_before(figures, before) or _judged(pilot, figures)
    published = as_judged(figures, judged)
    kept = keep(published)
    sha256 = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    if before is None or before.sha256 != sha256:
        written = Release.objects.create(
            pilot=pilot,
            first=period.first,
            last=period.last,
            kind=kind,
            min_cell=judged.rule.min_cell,
            rounded_to=judged.rule.step,
            published=kept,
            said=judged.statement.as_json() | {"hidden": sorted(judged.hidden)},
            sha256=sha256,
            released_by=actor,
        )
        audit.record("figures.released", actor=actor, pilot=pilot, subject=written)
    return published


def _newest(pilot: Pilot, period: Period) -> Release | None:
    return Release.objects.filter(pilot=pilot, first=period.first, last=period.last).first()


def _as_before(figures: Figures, before: Release | None) -> Judged | None:
    """Return what the newest edition of the same period hid when every count is still the same, else None."""
    said, left_out = what_is_said(figures, rule())
    same = before and json.dumps(said.as_json() | {"hidden": before.said["hidden"]}) == json.dumps(before.said)
    if not before or not same:
        return None
    return Judged(
        said, frozenset(before.said["hidden"]), left_out, says_nothing=before.said["hidden"] == sorted(said.cells)
    )


def _judged(pilot: Pilot, figures: Figures) -> Judged:
    period = figures.period
    earlier = [_edition(one) for one in Release.objects.filter(pilot=pilot) if overlap(one.period, period)]
    by_stretch = [
        Edition(f"stretch {number}", one, what_is_said(evaluate(pilot, one), rule())[0])
        for number, one in enumerate(stretches([period, *(edition.period for edition in earlier)]))
    ]
    try:
        return judge(figures, rule(), earlier, by_stretch)
    except CannotProtect as cannot:
        others = " en ".join(sorted({_words(edition.period) for edition in earlier}))
        raise Refused(
            f"Deze cijfers kunnen niet naar buiten naast wat er al is uitgegeven, over {others}. Wat er ook wordt "
            "weggelaten, het verschil zou kleine aantallen verraden. Kies een andere periode."
        ) from cannot


def _edition(release: Release) -> Edition:
    hidden = frozenset(release.said["hidden"])
    return Edition(str(release.pk), release.period, Statement.from_json(release.said), hidden)


def _words(period: Period) -> str:
    return f"{in_words(period.first)} tot en met {in_words(period.last)}"
