"""The forms of making and signing a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.base import ActionForm, DateInput, helper
from cases.models import Pilot, User
from monitoring.releases import Refused
from reports import drafting, signing
from reports.drafting import Choice
from reports.evaluation import Section
from reports.models import LONGEST_TEXT, CouncilReport
from reports.printable import not_printable

CHOOSE = {"required": "Kies een verslag.", "invalid_choice": "Dit verslag kan niet worden gemaakt."}
FROM_WHERE = "De teksten van het vorige verslag, met de cijfers van deze periode. Kijk ze daarna na."


class StartForm(ActionForm):
    """Which report to make: its kind and its period together, so that they always fit."""

    which = forms.ChoiceField(label="Welk verslag?", error_messages=CHOOSE)
    carry_over = forms.BooleanField(
        label="Neem over wat in het vorige verslag zelf is geschreven", required=False, help_text=FROM_WHERE
    )

    def __init__(self, data: Any, *, pilot: Pilot, offered: Sequence[Choice], has_last: bool, cancel_url: str) -> None:
        super().__init__(data)
        self.pilot = pilot
        self.offered = {choice.key: choice for choice in offered}
        which: Any = self.fields["which"]
        which.choices = [("", "Kies een verslag"), *_grouped(offered)]
        if not has_last:
            del self.fields["carry_over"]
        self.helper = helper(*self.fields, submit="Verslag beginnen", cancel_url=cancel_url)

    def save(self, *, actor: User) -> CouncilReport | None:
        chosen = self.offered[self.cleaned_data["which"]]
        return self.attempt(
            lambda: _refusals(
                lambda: drafting.start(
                    pilot=self.pilot,
                    kind=chosen.kind,
                    period=chosen.period,
                    carry_over=self.cleaned_data.get("carry_over", False),
                    actor=actor,
                )
            )
        )


def _refuse_what_cannot_be_printed(text: str) -> None:
    """Refuse signs that the letters of the PDF lack: it may hold no box (PDF/UA).

    Raises:
        ValidationError: there is one; the message names it.
    """
    if signs := not_printable(text):
        raise ValidationError(f"Dit kan niet worden gedrukt: {' '.join(signs[:5])}. Haal het weg of schrijf het uit.")


def _is_done(form: ActionForm, action: Callable[[], None]) -> bool:
    """Carry out `action`; return whether it was not refused."""
    form.attempt(action)
    return not form.errors


def _refusals(action: Any) -> Any:
    """Carry out `action`; that figures cannot be published is a refusal like any other."""
    try:
        return action()
    except Refused as refused:
        raise ValidationError(str(refused)) from refused


def _grouped(offered: Sequence[Choice]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (kind.label.capitalize(), [(choice.key, choice.label) for choice in choices])
        for kind, choices in groupby(offered, key=lambda choice: choice.kind)
    ]


class SectionForm(ActionForm):
    """The text of one section, as Markdown with placeholders."""

    text = forms.CharField(
        label="Tekst",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 18, "spellcheck": "true"}),
        help_text="Een lege regel begint een nieuwe alinea. Met - aan het begin van een regel maak je een lijst, met "
        "**twee sterren** wordt een woord vet. Een cijfer staat tussen dubbele accolades.",
    )

    def __init__(self, data: Any, *, report: CouncilReport, section: Section, standard: str) -> None:
        super().__init__(data, initial={"text": section.text})
        self.report, self.section, self.standard = report, section, standard
        self.guard(report, self._written, whole=False)

    def _written(self, report: CouncilReport) -> dict[str, Any]:
        written = report.sections.filter(anchor=self.section.anchor).first()
        return {"text": written.text if written else self.standard}

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        _refuse_what_cannot_be_printed(text)
        return text

    def save(self, *, actor: User) -> bool:
        return _is_done(self, lambda: self._store(self.cleaned_data["text"], actor))

    def _store(self, text: str, actor: User) -> None:
        if text == self.standard.strip():
            drafting.restore_section(report=self.report, anchor=self.section.anchor, actor=actor)
        else:
            drafting.write_section(report=self.report, anchor=self.section.anchor, text=text, actor=actor)


class LetterForm(ActionForm):
    """What stands around the text of the letter."""

    def __init__(self, data: Any, *, report: CouncilReport, cancel_url: str) -> None:
        names = [*drafting.LETTER, *(["correction"] if report.corrects_id else [])]
        super().__init__(data, initial={name: getattr(report, name) for name in names})
        self.report = report
        for name in names:
            self.fields[name] = _field(name)
        self.helper = helper(*names, submit="Opslaan", cancel_url=cancel_url)
        self.guard(report, lambda row: {name: getattr(row, name) for name in names}, whole=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            try:
                _refuse_what_cannot_be_printed(value if isinstance(value, str) else "")
            except ValidationError as refusal:
                self.add_error(name, refusal)
        return self.cleaned_data

    def save(self, *, actor: User) -> bool:
        content = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        return _is_done(self, lambda: drafting.change_letter(report=self.report, content=content, actor=actor))


HELP = {
    "author": "Wie de brief schrijft.",
    "reference": "Het nummer van de brief in het archief van de gemeente.",
    "your_letter_of": "Alleen als de raad eerst een brief stuurde.",
    "correction": "Dit staat voor in de nieuwe uitgave.",
}
LABELS = {"correction": "Wat is er veranderd in deze uitgave?"}


def _field(name: str) -> forms.Field:
    """Return the form field of a column of the report, which may be left empty as long as it is a draft."""
    column: Any = CouncilReport._meta.get_field(name)
    label = LABELS.get(name, str(column.verbose_name).capitalize())
    options: dict[str, Any] = {"label": label, "required": name == "subject", "help_text": HELP.get(name, "")}
    if name == "dated_on":
        return forms.DateField(widget=DateInput(), error_messages={"invalid": "Dit is geen datum."}, **options)
    if name == "attachments":
        return forms.IntegerField(min_value=0, max_value=50, **{**options, "required": True})
    widget = forms.Textarea({"rows": 4}) if name == "correction" else forms.TextInput()
    errors = {"required": "Vul het onderwerp in."}
    return forms.CharField(max_length=column.max_length, widget=widget, error_messages=errors, **options)


class RemarksForm(ActionForm):
    remarks = forms.CharField(
        label="Wat moet er anders?",
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Schrijf op wat er anders moet."},
    )

    def __init__(self, data: Any, *, report: CouncilReport, cancel_url: str) -> None:
        super().__init__(data)
        self.report = report
        self.helper = helper("remarks", submit="Terugsturen", cancel_url=cancel_url)

    def save(self, *, actor: User) -> bool:
        remarks = self.cleaned_data["remarks"]
        return _is_done(self, lambda: signing.send_back(report=self.report, remarks=remarks, actor=actor))
