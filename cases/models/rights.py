"""Rights of the people in a family: what they asked about their file, what was decided, and what was handed out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.codes import Asker, HandOut, LegalBasis, RefusalGround, RightsDecision, RightsKind
from cases.models.families import Family, FamilyMember
from cases.models.rows import OfFamilyQuerySet, order_errors, past_day_errors, refuse
from cases.models.users import User


class RightsRequestQuerySet(OfFamilyQuerySet["RightsRequest"]):
    family_path = "member__family"

    def open(self) -> RightsRequestQuerySet:
        """Return the requests that are not closed."""
        return self.filter(closed_on__isnull=True)


class RightsRequest(models.Model):
    """One request of one person about the file: who asked, what was decided and why, and when it was closed."""

    member = models.ForeignKey(FamilyMember, models.CASCADE, verbose_name="gezinslid", related_name="rights_requests")
    kind = models.CharField("waar gaat het om", max_length=20, choices=RightsKind)
    asked_by = models.CharField("wie vraagt het", max_length=20, choices=Asker)
    received_on = models.DateField("ontvangen op")
    wish = models.TextField("wat is gevraagd", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")
    decision = models.CharField("besluit", max_length=20, choices=RightsDecision, blank=True)
    ground = models.CharField("grond van afwijzen", max_length=20, choices=RefusalGround, blank=True)
    reason = models.TextField("reden van het besluit", max_length=2000, blank=True)
    changed = models.TextField("wat is gewijzigd", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besloten door", related_name="+", null=True, blank=True
    )
    decided_on = models.DateField("besloten op", null=True, blank=True)
    closed_on = models.DateField("afgesloten op", null=True, blank=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "verzoek"
        verbose_name_plural = "verzoeken"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="request_decided_by_somebody_on_a_day",
                condition=Q(decision="", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                violation_error_message="Een besluit heeft een naam en een dag.",
            ),
            models.CheckConstraint(
                name="request_refused_with_a_reason",
                condition=~Q(decision=RightsDecision.REFUSED) | ~Q(reason=""),
                violation_error_message="Vul in waarom het verzoek is afgewezen.",
            ),
            models.CheckConstraint(
                name="request_closed_after_a_decision",
                condition=Q(closed_on__isnull=True) | Q(decided_on__isnull=False),
                violation_error_message="Neem eerst een besluit.",
            ),
        ]

    def __str__(self) -> str:
        return f"verzoek {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:rights_request", args=[self.pk])

    @property
    def family(self) -> Family:
        return self.member.family

    @property
    def is_granted(self) -> bool:
        return self.decision in {RightsDecision.GRANTED, RightsDecision.PARTLY}

    def clean(self) -> None:
        errors = past_day_errors(self, "received_on", "decided_on", "closed_on")
        errors |= order_errors(self, "received_on", "decided_on", "Deze dag ligt voor de dag van het verzoek.")
        if self.member_id and self.received_on and self.member.born_on and self.received_on < self.member.born_on:
            errors["received_on"] = "Deze dag ligt voor de geboorte."
        refuse(errors)


class OwnStatementQuerySet(OfFamilyQuerySet["OwnStatement"]):
    family_path = "member__family"


class OwnStatement(models.Model):
    """The own words of somebody, added to the file on request (Jeugdwet 7.3.8 lid 2)."""

    member = models.ForeignKey(FamilyMember, models.CASCADE, verbose_name="gezinslid", related_name="own_statements")
    stated_on = models.DateField("verklaard op")
    text = models.TextField("verklaring", max_length=5000)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = OwnStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "eigen verklaring"
        verbose_name_plural = "eigen verklaringen"
        ordering = ["-stated_on", "-pk"]

    def __str__(self) -> str:
        return f"eigen verklaring van {self.stated_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "stated_on")
        if self.member_id and self.stated_on and self.member.born_on and self.stated_on < self.member.born_on:
            errors["stated_on"] = "Deze dag ligt voor de geboorte."
        refuse(errors)


class PackChoiceQuerySet(OfFamilyQuerySet["PackChoice"]):
    family_path = "request__member__family"


class PackChoice(models.Model):
    """What somebody chose for one text of the file in an access pack, and the copy without what is another's.

    `source` names the row that the text is of, as `visit-12`. `digest` is that of the text as it was looked at: a text
    that changed since has to be looked at again.
    """

    request = models.ForeignKey(RightsRequest, models.CASCADE, verbose_name="verzoek", related_name="choices")
    source = models.CharField("tekst", max_length=60)
    digest = models.CharField("controlegetal", max_length=64)
    choice = models.CharField("wat doe je met deze tekst", max_length=20, choices=HandOut)
    text = models.TextField("gelakte tekst", max_length=20_000, blank=True)
    reason = models.CharField("waarom weglaten", max_length=300, blank=True)
    chosen_by = models.ForeignKey(User, models.PROTECT, verbose_name="gekozen door", related_name="+")
    chosen_at = models.DateTimeField("gekozen op", auto_now=True)

    objects = PackChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "keuze voor een tekst"
        verbose_name_plural = "keuzes voor teksten"
        ordering = ["source"]
        constraints = [
            models.UniqueConstraint(name="one_choice_per_text", fields=["request", "source"]),
            models.CheckConstraint(
                name="redacted_text_is_there",
                condition=~Q(choice=HandOut.REDACTED) | ~Q(text=""),
                violation_error_message="Vul de gelakte tekst in.",
            ),
        ]

    def __str__(self) -> str:
        return f"keuze voor {self.source}"


class DisclosureQuerySet(OfFamilyQuerySet["Disclosure"]):
    family_path = "member__family"


class Disclosure(models.Model):
    """What was handed out of the file: when, to whom, by whom (Jeugdwet 7.3.10 and 7.3.12 lid 3)."""

    member = models.ForeignKey(FamilyMember, models.CASCADE, verbose_name="gezinslid", related_name="disclosures")
    request = models.ForeignKey(
        RightsRequest, models.SET_NULL, verbose_name="verzoek", related_name="disclosures", null=True, blank=True
    )
    given_on = models.DateField("meegegeven op")
    given_to = models.CharField("meegegeven aan", max_length=120)
    texts_given = models.PositiveIntegerField("teksten meegegeven")
    texts_left_out = models.PositiveIntegerField("teksten weggelaten")
    sha256 = models.CharField("controlegetal", max_length=64)
    given_by = models.ForeignKey(User, models.PROTECT, verbose_name="meegegeven door", related_name="+")

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "verstrekking"
        verbose_name_plural = "verstrekkingen"
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"verstrekking van {self.given_on:%d-%m-%Y}"


class FileKeepingQuerySet(OfFamilyQuerySet["FileKeeping"]):
    pass


class FileKeeping(models.Model):
    """Under which law a file is kept, and whether something stops its destruction (bewaarplicht). No row: Jeugdwet."""

    family = models.OneToOneField(Family, models.CASCADE, verbose_name="gezin", related_name="keeping")
    legal_basis = models.CharField(
        "onder welke wet valt de hulp", max_length=20, choices=LegalBasis, default=LegalBasis.YOUTH_ACT
    )
    hold_reason = models.CharField("waarom nog niet vernietigen", max_length=300, blank=True)
    held_until = models.DateField("niet vernietigen tot en met", null=True, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")
    set_on = models.DateField("vastgelegd op")

    objects = FileKeepingQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaren"
        verbose_name_plural = "bewaren"
        constraints = [
            models.CheckConstraint(
                name="hold_has_a_reason_and_an_end",
                condition=Q(hold_reason="", held_until__isnull=True)
                | (~Q(hold_reason="") & Q(held_until__isnull=False)),
                violation_error_message="Vul een reden in, en tot wanneer.",
            )
        ]

    def __str__(self) -> str:
        return f"bewaren {self.pk}"

    def clean(self) -> None:
        if bool(self.hold_reason) != bool(self.held_until):
            name = "held_until" if self.hold_reason else "hold_reason"
            raise ValidationError({name: "Vul allebei in: waarom, en tot en met wanneer."})
