"""Forms that change something that others may change too: what is sent on an older version is shown beside the new one.

A form names what it guards at the end of `__init__` (`self.guard(...)`). It then carries a hidden version, refuses what
was sent on an older one, and says who changed what meanwhile. Nothing that somebody typed is lost:

- a part that only the other changed is taken over;
- a part that both changed has the two beside each other, and the person chooses.

The same is looked at once more inside the transaction that saves, with the row locked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet

from cases import versions
from cases.models import AuditEvent
from cases.versions import FIELD, WHOLE

Result = TypeVar("Result")
Values = dict[str, Any]

MINE, THEIRS = "mijn", "nu"
NOTHING_SAVED = "Er is nog niets opgeslagen."
UNKNOWN = "We weten niet welke versie je voor je had. Kijk hieronder wat er nu staat."
GONE = "Dit is intussen verwijderd. Je wijziging is niet opgeslagen."
STALE = "stale"


class VersionField(forms.CharField):
    """Never a change of its own, so that it does not get into the log."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


@dataclass(frozen=True)
class Difference:
    """One part that is not what it was. With a choice when both changed it; `mine` is empty when only the other did."""

    name: str
    label: str
    mine: str
    now: str
    has_choice: bool


@dataclass(frozen=True)
class Conflict:
    """What stands in the way of saving: who changed it and when, as far as the log knows, and what differs."""

    title: str
    text: str
    who: str
    differences: list[Difference]

    @property
    def now_title(self) -> str:
        """Return what stands above the values that are stored now."""
        return f"Nu, van {self.who}" if self.who else "Staat er nu"

    @property
    def has_choice(self) -> bool:
        return any(row.has_choice for row in self.differences)


@dataclass(frozen=True)
class Guard:
    """What a form looks after.

    Args:
        row: what is locked; its number makes the version one of this row alone.
        read: the values of a row by name, those of the form's fields and others that count.
        lock: rows that are locked first, in this order: that in which the action locks them.
        whole: any other column of the row counts too.
        lines: the lines of the log that may tell who changed it.
        labels: names, in Dutch, of values that have no field on the form.
    """

    row: Model
    read: Callable[[Any], Values]
    lock: Sequence[Model]
    whole: bool
    lines: QuerySet[AuditEvent]
    labels: dict[str, str]

    @property
    def about(self) -> str:
        return versions.name_of(self.row)


class Versioned(forms.BaseForm):
    """Put it before the form class."""

    # Names of a model's fields that have another name on the form.
    field_of_error: dict[str, str] = {}
    guarded: Guard | None = None
    stale: Conflict | None = None
    # What is stored now, by name, and the same as it is compared.
    values: Values
    state: versions.State

    def guard(
        self,
        row: Model,
        read: Callable[[Any], Values] | None = None,
        *,
        lock: Sequence[Model] = (),
        whole: bool = True,
        lines: QuerySet[AuditEvent] | None = None,
        labels: dict[str, str] | None = None,
    ) -> None:
        """Look after `row`; the values are by default the columns that have a field on this form."""
        lines = versions.lines_about(row) if lines is None else lines
        self.guarded = Guard(row, read or self._own_columns, lock, whole, lines, labels or {})
        self.fields[FIELD] = VersionField(required=False)
        self._look(row)
        # Where a page is built again with what was typed, the version stays that of what was shown first.
        self.initial.setdefault(FIELD, versions.sign(self.guarded.about, self.state))
        if self.is_bound:
            self.data = self._with_choices()

    def attempt(self, action: Callable[[], Result]) -> Result | None:
        """Carry out `action`; on a refusal, put it on the form and return None."""
        try:
            if not self.guarded:
                return action()
            with transaction.atomic():
                self._check_again()
                return action()
        except ValidationError as refusal:
            take_errors(self, refusal, self.field_of_error)
            return None

    def full_clean(self) -> None:
        if self.is_bound and self.guarded:
            self._compare()
        super().full_clean()
        if hasattr(self, "cleaned_data"):
            self.cleaned_data.pop(FIELD, None)
        if self.stale:
            self.add_error(None, ValidationError(self.stale.text, code=STALE))

    def _own_columns(self, row: Model) -> Values:
        names = {field.name for field in row._meta.concrete_fields}
        fields = {name: field for name, field in self.fields.items() if name in names and not field.disabled}
        return {name: field.prepare_value(getattr(row, name)) for name, field in fields.items()}

    def _look(self, row: Model) -> None:
        assert self.guarded is not None  # noqa: S101  # only called by a form that guards something
        self.values = self.guarded.read(row)
        self.state = versions.state_of(row, self.values, self.fields, whole=self.guarded.whole)

    def _check_again(self) -> None:
        """Lock the row, and see that it is still what this request read.

        Raises:
            ValidationError: it changed, or went away, a moment ago.
        """
        if self.guarded is None:
            return
        seen_before = dict(self.state)
        for row in self.guarded.lock:
            _locked(row)
        self._look(_locked(self.guarded.row))
        if self.state != seen_before:
            self._compare(a_moment_ago=True)
            text = self.stale.text if self.stale else NOTHING_SAVED
            raise ValidationError(text, code=STALE)

    def _compare(self, *, a_moment_ago: bool = False) -> None:
        """Find out what differs from what was shown, take over what only others changed, and renew the version.

        The same form once more is no conflict, unless it arrived while the first one was being saved.
        """
        guarded = self.guarded
        assert guarded is not None  # noqa: S101  # only called by a form that guards something
        seen = versions.read(guarded.about, str(self.data.get(self.add_prefix(FIELD), "")))
        changed = seen.changed(guarded.about, self.state) if seen else set(self.state)
        if seen and not changed:
            return
        mine = {
            name: versions.canonical(self.fields.get(name), self._sent(name))
            for name in (*self.state, *changed)
            if name != WHOLE and self._has(name)
        }
        if seen and not a_moment_ago and self._is_there_already(changed - {WHOLE}, mine):
            return
        found = [
            name for name in self.state if name in changed and name != WHOLE and self.state[name] != mine.get(name)
        ]
        touched = {name for name in mine if seen is None or not seen.has(guarded.about, name, mine[name])}
        differences = [self._difference(name, has_choice=name in touched) for name in found]
        differences += [self._lost(name, mine.get(name, "")) for name in sorted(changed - set(self.state))]
        data: Any = copy(self.data)
        self._merge(data, {name for name in found if name in mine}, touched)
        data[self.add_prefix(FIELD)] = versions.sign(guarded.about, self.state)
        self.data = data
        self.stale = self._conflict(seen, differences)

    def _is_there_already(self, changed: set[str], mine: dict[str, str]) -> bool:
        """Return whether this is the same form once more: what it asks for stands there by now."""
        return bool(changed) and all(name in mine and mine[name] == self.state.get(name) for name in changed)

    def _conflict(self, seen: versions.Seen | None, differences: list[Difference]) -> Conflict:
        assert self.guarded is not None  # noqa: S101  # only called by a form that guards something
        if seen is None:
            return Conflict("Kijk dit eerst na", f"{UNKNOWN} {NOTHING_SAVED}", "", differences)
        line = versions.last_change(self.guarded.lines, seen.at)
        who = line.actor.name if line and line.actor else ""
        when = f" om {versions.moment(line)}" if line else ""
        text = f"Intussen gewijzigd door {who or 'iemand anders'}{when}. {NOTHING_SAVED}"
        return Conflict("Iemand anders was je voor", text, who, differences)

    def _difference(self, name: str, *, has_choice: bool) -> Difference:
        field = self.fields.get(name)
        now = versions.said(field, self.values[name])
        mine = versions.said(field, self._sent(name)) if has_choice else ""
        return Difference(name, str(field.label) if field else self._label(name), mine, now, has_choice)

    def _lost(self, name: str, mine: str) -> Difference:
        return Difference(name, self._label(name), mine, "Weggehaald", has_choice=False)

    def _merge(self, data: Any, theirs: set[str], touched: set[str]) -> None:
        """Take over into `data` those parts in `theirs` that only the other changed."""
        for name in theirs - touched:
            self._put(data, name, self.values[name])

    def _label(self, name: str) -> str:
        assert self.guarded is not None  # noqa: S101  # only called by a form that guards something
        columns = {field.name: str(getattr(field, "verbose_name", "")) for field in self.guarded.row._meta.get_fields()}
        return self.guarded.labels.get(name) or columns.get(name, name).capitalize()

    def _has(self, name: str) -> bool:
        return name in self.fields

    def _sent(self, name: str) -> Any:
        return self[name].data

    def _with_choices(self) -> Any:
        """Return what was sent, with the value that stands there now where the person chose that one."""
        data: Any = copy(self.data)
        for name, value in self.values.items():
            if self._has(name) and data.get(f"kies-{name}") == THEIRS:
                self._put(data, name, value)
        return data

    def _put(self, data: Any, name: str, value: Any) -> None:
        """Fill in `value` in `data` as a browser would send it."""
        field, key = self.fields[name], self.add_prefix(name)
        sent = _as_sent(field, value)
        if not sent:
            data.pop(key, None)
        elif hasattr(data, "setlist"):
            data.setlist(key, sent)
        else:
            data[key] = sent if isinstance(field, forms.MultipleChoiceField) else sent[0]


def _locked(row: Model) -> Model:
    rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(GONE, code=STALE)
    return found


def _as_sent(field: forms.Field, value: Any) -> list[str]:
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(value)
    if shown is None:
        return []
    return [str(item) for item in shown] if isinstance(shown, list | tuple) else [str(shown)]


def take_errors(form: forms.BaseForm, refusal: ValidationError, names: dict[str, str] | None = None) -> None:
    """Put the errors of `refusal` on the fields of `form`; those about another field go to the top of the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        field = (names or {}).get(name, name)
        form.add_error(field if field in form.fields and name != NON_FIELD_ERRORS else None, errors)
