"""Families, who belongs to them, and why they came."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from cases import clock
from cases.codes import MemberRole, Role, Trigger
from cases.models.reference import District, Pilot
from cases.models.users import User
from cases.period import outside

if TYPE_CHECKING:
    from cases.models.trajectories import TrajectoryQuerySet

POSTCODE = re.compile(r"^([1-9][0-9]{3})\s?([A-Z]{2})$")
EARLIEST_BIRTH = date(1900, 1, 1)
EARLIEST_REGISTRATION = date(2000, 1, 1)


def searchable(text: str) -> str:
    """Return `text` in lower case without accents, spaces and signs, as it is compared when searching for a name."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    return "".join(char for char in plain if char.isalnum())


class FamilyQuerySet(models.QuerySet["Family"]):
    def visible_to(self, user: User) -> Self:
        """Return the families that `user` may see: the only door to a family.

        Casemanagers see the families of their WIJ-team, the team manager those of the pilot. A family carer sees the
        families placed with them, and for a while after. A behavioural scientist sees the families that wait. Policy
        officers, administrators and the privacy officer see none. A restricted file is there for its named people
        alone. The rules themselves: `cases.models.sight`.
        """
        from cases.models import sight

        there = self.not_shielded_from(user)
        match user.role:
            case Role.TEAM_MANAGER:
                return there
            case Role.CASE_MANAGER:
                return there.filter(sight.of_case_manager(user))
            case Role.FAMILY_CARER:
                return there.filter(sight.of_carer(user))
            case Role.BEHAVIOURAL_SCIENTIST:
                return there.waiting()
            case _:
                return self.none()

    def changeable_by(self, user: User) -> Self:
        """Return those of the visible families in which `user` may change something.

        After a placement a family carer only reads, and writes down the last visits.
        """
        from cases.models import sight

        if user.role == Role.FAMILY_CARER:
            return self.not_shielded_from(user).filter(sight.of_carer_now(user))
        return self.visible_to(user)

    def not_shielded_from(self, user: User) -> Self:
        """Return the families of the pilot of `user`, but not the restricted ones for which they are not named."""
        from cases.models import sight

        return self.filter(~sight.shielded_from(user), pilot=user.pilot_id) if user.pilot_id else self.none()

    def waiting(self) -> Self:
        """Return the families that wait for help, and have no help now nor a start that is planned.

        That are those on the waiting list, and those that were never helped and never left the list.
        """
        from cases.models.waitlist import WaitlistEntry

        entries = WaitlistEntry.objects.filter(family=OuterRef("pk"))
        never_helped = ~Exists(_trajectories_of_family()) & ~Exists(entries)
        return self.filter(Exists(entries.open()) | never_helped).filter(
            ~Exists(_trajectories_of_family().not_over_on(clock.today()))
        )

    def supported_on(self, day: date) -> Self:
        return self.filter(Exists(_trajectories_of_family().active_on(day)))

    def with_overview(self) -> Self:
        """Add what the list of families shows: the latest trajectory, who helps, and the last visit."""
        from cases.models.trajectories import Assignment
        from cases.models.visits import Visit

        latest = _trajectories_of_family().order_by("-started_on")
        placements = Assignment.objects.filter(trajectory__family=OuterRef("pk")).not_over_on(clock.today())
        visits = Visit.objects.filter(trajectory__family=OuterRef("pk"), not_home=False).order_by("-visited_on")
        return self.select_related("district", "case_manager").annotate(
            help_started_on=Subquery(latest.values("started_on")[:1]),
            help_ended_on=Subquery(latest.values("ended_on")[:1]),
            carer_name=Subquery(placements.order_by("started_on").values("carer__name")[:1]),
            last_visit_on=Subquery(visits.values("visited_on")[:1]),
        )

    def ended(self) -> Self:
        """Return the families whose help is over, and who get no new help."""
        return self.filter(~Exists(_trajectories_of_family().not_over_on(clock.today()))).exclude(
            ~Exists(_trajectories_of_family())
        )

    def search(self, text: str) -> Self:
        """Return the families that `text` is about; accents, capitals and spaces make no difference.

        It may be a part of the reference, of the last name, of a member's first name (with the last name behind it) or
        of the street (with the house number behind it), or the beginning of the postcode.
        """
        key = searchable(text)
        by_reference = Q(reference__icontains=text.strip())
        if not key:
            return self.filter(by_reference)
        return self.filter(by_reference | Q(search_name__contains=key) | Q(pk__in=self._by_member_or_address(key)))

    def _by_member_or_address(self, key: str) -> set[int]:
        """Return the numbers of these families that match, in one query.

        Compared here and not in the database: SQLite and PostgreSQL have no accents in common that they leave out.
        """
        rows = self.order_by().values_list(
            "pk", "search_name", "street", "house_number", "postcode", "members__first_name"
        )
        return {
            number
            for number, last_name, street, house_number, postcode, first_name in rows.iterator()
            if key in searchable(street)
            or searchable(f"{street}{house_number}").startswith(key)
            or searchable(postcode).startswith(key)
            or (first_name and key in f"{searchable(first_name)}{last_name}")
        }


def _trajectories_of_family() -> TrajectoryQuerySet:
    from cases.models.trajectories import Trajectory

    return Trajectory.objects.filter(family=OuterRef("pk"))


class Family(models.Model):
    """A household that is helped, or waits for help. `reference` is how it is named where its name must not stand."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="families")
    reference = models.CharField("kenmerk", max_length=40)
    last_name = models.CharField("achternaam", max_length=120)
    search_name = models.CharField(max_length=120, editable=False)
    street = models.CharField("straat", max_length=120, blank=True)
    house_number = models.CharField("huisnummer", max_length=20, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("woonplaats", max_length=80, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="wijk", related_name="families")
    case_manager = models.ForeignKey(User, models.PROTECT, verbose_name="casemanager", related_name="families")
    referred_on = models.DateField("aangemeld op")
    referred_by = models.CharField("aangemeld door", max_length=120, blank=True)
    help_question = models.TextField("hulpvraag", max_length=1000, blank=True)
    consent_on = models.DateField("toestemming gegeven op", null=True, blank=True)

    objects = FamilyQuerySet.as_manager()

    # Added by `with_overview`.
    help_started_on: date | None
    help_ended_on: date | None
    carer_name: str | None
    last_visit_on: date | None
    # Added by `cases.models.sight.with_notice`.
    is_restricted: bool
    opened_until: datetime | None
    is_changeable: bool
    # Added by `cases.returning.with_mark`.
    came_back: bool
    # Set by who cleans many: the references in this pilot whose file was destroyed, asked once for all of them.
    destroyed_references: Collection[str] | None = None

    class Meta:
        verbose_name = "gezin"
        verbose_name_plural = "gezinnen"
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                name="family_reference_once_per_pilot",
                fields=["pilot", "reference"],
                violation_error_message="Er is al een gezin met dit kenmerk.",
            )
        ]
        indexes = [
            models.Index(name="family_of_pilot_by_name", fields=["pilot", "search_name"]),
            models.Index(name="family_of_pilot_by_address", fields=["pilot", "postcode", "house_number"]),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_name = searchable(self.last_name)[:120]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    def get_absolute_url(self) -> str:
        return reverse("cases:family_detail", args=[self.pk])

    def clean_fields(self, exclude: object = None) -> None:
        self.postcode = normalised_postcode(self.postcode)
        super().clean_fields(exclude=exclude)  # type: ignore[arg-type]  # passed on as it came

    def clean(self) -> None:
        errors = {}
        for field in ("referred_on", "consent_on"):
            day: date | None = getattr(self, field)
            if day and (problem := outside(day, EARLIEST_REGISTRATION, clock.today())):
                errors[field] = problem
        if self.postcode and not POSTCODE.match(self.postcode):
            errors["postcode"] = "Vul een postcode in als 9712 AB."
        if self.district_id and self.district.pilot_id != self.pilot_id:
            errors["district"] = "Deze wijk hoort bij een andere pilot."
        if self.case_manager_id and not self._case_manager_belongs_here():
            errors["case_manager"] = "Kies een casemanager van deze pilot."
        if self._state.adding and self._was_destroyed():
            errors["reference"] = "Dit kenmerk is van een dossier dat is vernietigd. Dat komt niet terug."
        if errors:
            raise ValidationError(errors)

    def _was_destroyed(self) -> bool:
        from cases.models.destruction import DestroyedFamily

        if self.destroyed_references is not None:
            return self.reference in self.destroyed_references
        return DestroyedFamily.objects.filter(pilot=self.pilot_id, reference=self.reference).exists()

    def _case_manager_belongs_here(self) -> bool:
        return self.case_manager.has_role(Role.CASE_MANAGER) and self.case_manager.pilot_id == self.pilot_id

    @property
    def help_status(self) -> str:
        """Return where the help stands, of a family from `with_overview`: wacht, gepland, loopt or beëindigd."""
        started_on, ended_on = self.help_started_on, self.help_ended_on
        today = clock.today()
        if started_on is None:
            return "wacht"
        if started_on > today:
            return "gepland"
        return "beëindigd" if ended_on and ended_on < today else "loopt"

    @property
    def address(self) -> str:
        first = f"{self.street} {self.house_number}".strip()
        second = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (first, second) if part)


def normalised_postcode(text: str) -> str:
    """Return a Dutch postcode as `9712 AB`; what is not a postcode comes back unchanged."""
    match = POSTCODE.match(text.strip().upper())
    return f"{match[1]} {match[2]}" if match else text


class FamilyTriggerQuerySet(models.QuerySet["FamilyTrigger"]):
    def visible_to(self, user: User) -> Self:
        """Return the triggers of the families that `user` may see."""
        return self.filter(family__in=Family.objects.visible_to(user))


class FamilyTrigger(models.Model):
    """One of the reasons why a family came."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="triggers")
    trigger = models.CharField("aanleiding", max_length=40, choices=Trigger)

    objects = FamilyTriggerQuerySet.as_manager()

    class Meta:
        verbose_name = "aanleiding"
        verbose_name_plural = "aanleidingen"
        constraints = [models.UniqueConstraint(name="trigger_once_per_family", fields=["family", "trigger"])]

    def __str__(self) -> str:
        return self.get_trigger_display()


class FamilyMemberQuerySet(models.QuerySet["FamilyMember"]):
    def visible_to(self, user: User) -> Self:
        """Return the members of the families that `user` may see."""
        return self.filter(family__in=Family.objects.visible_to(user))

    def changeable_by(self, user: User) -> Self:
        return self.filter(family__in=Family.objects.changeable_by(user))


class FamilyMember(models.Model):
    """Somebody in the household. Only what is needed: first name, date of birth and role."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="members")
    number = models.PositiveSmallIntegerField("volgnummer")
    role = models.CharField("rol", max_length=10, choices=MemberRole)
    first_name = models.CharField("voornaam", max_length=80, blank=True)
    born_on = models.DateField("geboortedatum", null=True, blank=True)
    deceased = models.BooleanField("overleden", default=False)

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "gezinslid"
        verbose_name_plural = "gezinsleden"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="member_number_once_per_family",
                fields=["family", "number"],
                violation_error_message="Dit volgnummer komt al voor in dit gezin.",
            )
        ]
        indexes = [models.Index(name="member_by_birth_date", fields=["born_on"])]

    def __str__(self) -> str:
        return f"gezinslid {self.number}"

    def clean(self) -> None:
        if self.born_on and (problem := outside(self.born_on, EARLIEST_BIRTH, clock.today())):
            raise ValidationError({"born_on": problem})
