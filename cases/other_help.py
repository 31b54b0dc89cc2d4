"""Other help beside the family carer: who else is in the family, what was asked for, and volunteers.

Sources: initiatiefvoorstel 2020 (brugfunctie: "hij of zij roept ondersteuning erbij waar dat nodig is, altijd in
samenspraak met het WIJ team"); raadsbrief 15-9-2021 (a volunteer of Humanitas or the MJD beside the professional).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from cases import whole_file
from cases.codes import VolunteerOrganisation
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import CounterfactualCare, Family, OnwardReferral, Pilot, VolunteerPlacement
from cases.models.families import FamilyQuerySet

# After how long somebody asks how it stands with help that was asked for. No source fixes it: it is the pilot's own,
# and the organisation has to decide on it.
ASK_AFTER = timedelta(weeks=6)
MOST_SUGGESTED = 50


@dataclass(frozen=True)
class OtherHelp:
    """All other help of one family as it stands on a day; each kind of help stands in one of the lists."""

    present: list[OnwardReferral]
    awaited: list[OnwardReferral]
    refused: list[OnwardReferral]
    ended: list[OnwardReferral]
    volunteers: list[VolunteerPlacement]
    past_volunteers: list[VolunteerPlacement]

    @property
    def is_empty(self) -> bool:
        return not any((self.present, self.awaited, self.refused, self.ended, self.volunteers, self.past_volunteers))


def of(family: Family, day: date) -> OtherHelp:
    """Return the other help of `family`; a last day still counts as a day on which the help is there."""
    placements = "trajectories__volunteer_placements"
    whole_file.read(family, "onward_referrals", "trajectories", placements, f"{placements}__hours")
    referrals = list(family.onward_referrals.all())
    volunteers = [item for row in reversed(family.trajectories.all()) for item in row.volunteer_placements.all()]
    gone = {item.pk for item in volunteers if item.ended_on and item.ended_on < day}
    return OtherHelp(
        present=[item for item in referrals if is_present(item, day)],
        awaited=[item for item in referrals if is_awaited(item)],
        refused=[item for item in referrals if item.refused_on],
        ended=[item for item in referrals if item.started_on and not is_present(item, day)],
        volunteers=[item for item in volunteers if item.pk not in gone],
        past_volunteers=[item for item in volunteers if item.pk in gone],
    )


def is_present(referral: OnwardReferral, day: date) -> bool:
    """Return whether the help is in the family on `day`; the same rule as `in_the_family_on` of the rows."""
    if referral.started_on is None or referral.started_on > day:
        return False
    return referral.ended_on is None or referral.ended_on >= day


def is_awaited(referral: OnwardReferral) -> bool:
    """Return whether the help was asked for, and neither came nor was refused; as `awaited` of the rows."""
    return not referral.started_on and not referral.refused_on


def needs_consultation(referral: OnwardReferral) -> dict[str, str]:
    """Return an error when help is asked for without the WIJ-team; what was there already needed no asking."""
    if referral.was_there_already or referral.consulted_on:
        return {}
    return {"consulted_on": "Bespreek het eerst met het WIJ-team, en vul in wanneer dat was."}


def known_providers(pilot: Pilot) -> list[str]:
    """Return the providers that were named before in this pilot, to choose from while typing."""
    named = OnwardReferral.objects.filter(family__pilot=pilot).values_list("provider", flat=True)
    thought_of = CounterfactualCare.objects.filter(answer__trajectory__pilot=pilot).values_list("provider", flat=True)
    return sorted(set(named.distinct()) | set(thought_of.distinct()) - {""}, key=str.casefold)[:MOST_SUGGESTED]


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Return the help that was asked for six weeks ago or more, without an answer."""
    asked = OnwardReferral.objects.awaited().filter(family__in=families, requested_on__lte=day - ASK_AFTER)
    for referral in asked.select_related("family__case_manager", "product").order_by("pk"):
        yield _due(referral)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Return the same of one family whose file is there."""
    asked = sorted((row for row in family.onward_referrals.all() if is_awaited(row)), key=lambda row: row.pk)
    yield from (_due(row) for row in asked if row.requested_on <= day - ASK_AFTER)


def _due(referral: OnwardReferral) -> Due:
    url = reverse("cases:referral_change", args=[referral.pk])
    due_on = referral.requested_on + ASK_AFTER
    return Due(DueKind.REFERRAL, referral.family, due_on, url, detail=referral.product.name)


def events(family: Family) -> Iterator[Event]:
    """Return what happened with other help and volunteers of `family`."""
    url = reverse("cases:other_help", args=[family.pk])
    for item in family.onward_referrals.all():
        what = f"{item.product.name} van {item.provider}"
        if not item.was_there_already:
            yield Event(item.requested_on, "Andere hulp aangevraagd", what, url=url, link="Bekijk andere hulp")
        if item.started_on:
            yield Event(item.started_on, "Andere hulp gestart", what)
        if item.refused_on:
            text = f"{what}. {item.refusal_reason}" if item.refusal_reason else what
            yield Event(item.refused_on, "Andere hulp afgewezen", text, tone="warn")
        if item.ended_on:
            yield Event(item.ended_on, "Andere hulp geëindigd", what)
    for placement in (item for row in family.trajectories.all() for item in row.volunteer_placements.all()):
        who = f"Van {placement.get_organisation_display()}"
        if placement.organisation == VolunteerOrganisation.OTHER:
            who = ""
        yield Event(placement.started_on, "Vrijwilliger begonnen", who, url=url, link="Bekijk andere hulp")
        if placement.ended_on:
            yield Event(placement.ended_on, "Vrijwilliger gestopt", who)
