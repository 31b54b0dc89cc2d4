"""Asking something about the file, deciding on it, and adding one's own words."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import clock, rights
from cases.actions.keeping import keep_file
from cases.actions.rights import add_statement, choose_text, decide, receive_request
from cases.codes import Asker, HandOut, LegalBasis, RefusalGround, RightsDecision, RightsKind
from cases.forms.base import CHOOSE, ActionForm, choice_field, date_field, helper
from cases.models import Family, FamilyMember, FileKeeping, OwnStatement, PackChoice, RightsRequest, User

WRITE = {"required": "Schrijf hier iets op."}


class MemberField(forms.ModelChoiceField[FamilyMember]):
    """Somebody of the family, by first name."""

    def __init__(self, family: Family, label: str) -> None:
        rows = family.members.all()
        errors = {"required": CHOOSE, "invalid_choice": "Deze keuze bestaat niet."}
        super().__init__(rows, label=label, empty_label=None, widget=forms.RadioSelect(), error_messages=errors)
        if rows.count() == 1:
            self.initial = rows[0].pk

    def label_from_instance(self, obj: FamilyMember) -> str:
        return f"{rights.called(obj)} ({obj.get_role_display().lower()})" if obj.first_name else rights.called(obj)


def text_field(label: str, *, rows: int = 4, **options: Any) -> forms.CharField:
    options.setdefault("max_length", 2000)
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), error_messages=WRITE, **options)


class RequestForm(ActionForm):
    kind = choice_field("Waar gaat het om?", RightsKind.choices)
    asked_by = choice_field(
        "Wie vraagt het?",
        Asker.choices,
        help_text="Tot 12 jaar vragen de ouders met gezag het. Van 12 tot en met 15 het kind en de ouders samen. "
        "Vanaf 16 iemand zelf, of een vertegenwoordiger.",
    )
    received_on = date_field("Ontvangen op")
    wish = text_field("Wat is er gevraagd?", required=False)

    def __init__(self, data: Any, *, family: Family, cancel_url: str) -> None:
        super().__init__(data, initial={"received_on": clock.today()})
        self.fields["member"] = MemberField(family, "Over wie gaat het?")
        self.helper = helper(
            "member", "kind", "asked_by", "received_on", "wish", submit="Verzoek vastleggen", cancel_url=cancel_url
        )

    def save(self, *, actor: User) -> RightsRequest | None:
        chosen = self.cleaned_data
        return self.attempt(
            lambda: receive_request(
                member=chosen["member"],
                kind=RightsKind(chosen["kind"]),
                asked_by=Asker(chosen["asked_by"]),
                received_on=chosen["received_on"],
                wish=chosen["wish"],
                actor=actor,
            )
        )


class DecisionForm(ActionForm):
    """The decision on a request; which questions there are depends on what was asked."""

    decision = choice_field("Wat is het besluit?", RightsDecision.choices)
    ground = choice_field(
        "Waarom moet het dossier blijven?",
        RefusalGround.choices,
        required=False,
        help_text="Alleen bij afwijzen. Andere redenen om een dossier te houden kent de wet niet.",
    )
    changed = text_field(
        "Wat is er gewijzigd?", required=False, help_text="Pas het dossier eerst aan. Schrijf hier op wat je aanpaste."
    )
    reason = text_field("Waarom dit besluit?", required=False, help_text="Bij afwijzen moet dit altijd.")

    def __init__(self, data: Any, *, request: RightsRequest, cancel_url: str) -> None:
        super().__init__(data)
        self.request = request
        if request.kind != RightsKind.DESTRUCTION:
            del self.fields["ground"]
        else:
            choices = [choice for choice in RightsDecision.choices if choice[0] != RightsDecision.PARTLY]
            self.fields["decision"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        if request.kind != RightsKind.CORRECTION:
            del self.fields["changed"]
        self.helper = helper(*self.fields, submit="Besluit opslaan", cancel_url=cancel_url)

    def save(self, *, actor: User) -> RightsRequest | None:
        chosen = self.cleaned_data
        return self.attempt(
            lambda: decide(
                request=self.request,
                decision=RightsDecision(chosen["decision"]),
                reason=chosen["reason"],
                ground=chosen.get("ground") or "",
                changed=chosen.get("changed") or "",
                actor=actor,
            )
        )


class StatementForm(ActionForm):
    text = text_field("In eigen woorden", rows=8, max_length=5000)
    stated_on = date_field("Verklaard op")

    def __init__(self, data: Any, *, family: Family, cancel_url: str) -> None:
        super().__init__(data, initial={"stated_on": clock.today()})
        self.fields["member"] = MemberField(family, "Wie zegt dit?")
        self.helper = helper("member", "text", "stated_on", submit="Verklaring toevoegen", cancel_url=cancel_url)

    def save(self, *, actor: User) -> OwnStatement | None:
        chosen = self.cleaned_data
        return self.attempt(
            lambda: add_statement(
                member=chosen["member"], text=chosen["text"], stated_on=chosen["stated_on"], actor=actor
            )
        )


class KeepingForm(ActionForm):
    legal_basis = choice_field("Onder welke wet valt de hulp?", LegalBasis.choices)
    hold_reason = forms.CharField(
        label="Moet het dossier langer blijven? Waarom?",
        max_length=300,
        required=False,
        help_text="Bijvoorbeeld: er loopt een klacht. Laat dit leeg als er niets speelt.",
    )
    held_until = date_field("Niet vernietigen tot en met", required=False)

    def __init__(self, data: Any, *, family: Family, keeping: FileKeeping | None, cancel_url: str) -> None:
        initial = {
            "legal_basis": keeping.legal_basis if keeping else LegalBasis.YOUTH_ACT,
            "hold_reason": keeping.hold_reason if keeping else "",
            "held_until": keeping.held_until if keeping else None,
        }
        super().__init__(data, initial=initial)
        self.family = family
        self.helper = helper("legal_basis", "hold_reason", "held_until", submit="Opslaan", cancel_url=cancel_url)
        self.guard(family, _kept, whole=False)

    def save(self, *, actor: User) -> FileKeeping | None:
        chosen = self.cleaned_data
        return self.attempt(
            lambda: keep_file(
                family=self.family,
                legal_basis=LegalBasis(chosen["legal_basis"]),
                hold_reason=chosen["hold_reason"],
                held_until=chosen["held_until"],
                actor=actor,
            )
        )


def _kept(family: Family) -> dict[str, Any]:
    """Return how long a file is kept, by the fields of the form."""
    kept = FileKeeping.objects.filter(family=family).first() or FileKeeping(legal_basis=LegalBasis.YOUTH_ACT)
    return {"legal_basis": kept.legal_basis, "hold_reason": kept.hold_reason, "held_until": kept.held_until}


class TextForm(ActionForm):
    """What happens to one text of the file in an access pack. The redacted copy starts with the names blacked out."""

    choice = choice_field("Wat doe je met deze tekst?", HandOut.choices)
    text = text_field(
        "Gelakte tekst",
        required=False,
        rows=8,
        max_length=20_000,
        help_text="Alleen bij gelakt meegeven. Namen zijn al weggehaald. Haal ook de rest weg die over een ander gaat.",
    )
    reason = forms.CharField(
        label="Waarom weglaten?",
        max_length=300,
        required=False,
        help_text="Moet bij een signaal of een stap van de meldcode. Alleen voor het team; dit gaat niet mee.",
    )

    def __init__(
        self,
        data: Any,
        *,
        request: RightsRequest,
        source: str,
        digest: str,
        proposal: str,
        known: PackChoice | None,
        can_be_redacted: bool,
        needs_reason: bool,
        cancel_url: str,
    ) -> None:
        initial = {
            "choice": known.choice if known else HandOut.LEAVE_OUT,
            "text": known.text if known and known.text else proposal,
            "reason": known.reason if known else "",
        }
        super().__init__(data, initial=initial)
        self.request, self.source, self.digest, self.needs_reason = request, source, digest, needs_reason
        if not can_be_redacted:
            del self.fields["text"]
            choices = [choice for choice in HandOut.choices if choice[0] != HandOut.REDACTED]
            self.fields["choice"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        self.helper = helper(*self.fields, submit="Opslaan en volgende", cancel_url=cancel_url)

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if self.needs_reason and chosen.get("choice") == HandOut.LEAVE_OUT and not chosen.get("reason"):
            self.add_error("reason", "Vul in waarom dit niet mee kan.")
        return chosen

    def save(self, *, actor: User) -> PackChoice | None:
        chosen = self.cleaned_data
        return self.attempt(
            lambda: choose_text(
                request=self.request,
                source=self.source,
                digest=self.digest,
                choice=HandOut(chosen["choice"]),
                text=chosen.get("text") or "",
                reason=chosen["reason"],
                actor=actor,
            )
        )


class HandOutForm(forms.Form):
    given_to = forms.CharField(
        label="Aan wie geef je de kopie?",
        max_length=120,
        help_text="Bijvoorbeeld: moeder, of gemachtigde van de vader.",
        error_messages={"required": "Vul in aan wie je de kopie geeft."},
    )

    def __init__(self, data: Any = None, *, action: str = "") -> None:
        super().__init__(data)
        self.helper = helper("given_to", submit="Kopie downloaden")
        self.helper.form_action = action
