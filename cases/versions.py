"""Two people, one file: which version somebody saw, and what others changed since.

A form that changes something carries a version: for each part of what it showed a keyed digest of its value, with the
moment, signed. Nothing is kept on the server, no table needs a column, and the page holds no content twice. Whether a
part is still as it was shown follows from the digest of what stands there now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from cases.models import AuditEvent
from cases.period import in_words

FIELD = "version"
# The part that stands for all columns of a row, also those that are on no form.
WHOLE = ""
DIGEST_LENGTH = 16
# Columns that change without anybody changing the row.
NOT_A_CHANGE = {"last_login", "search_name"}

State = Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """What somebody saw: a digest for each part, and when it was shown."""

    at: datetime
    digests: Mapping[str, str]

    def has(self, about: str, name: str, text: str) -> bool:
        """Return whether the part `name` of `about` was shown as `text`."""
        return self.digests.get(name) == _digest(about, name, text)

    def changed(self, about: str, state: State) -> set[str]:
        """Return the names of the parts that are not what they were, that came, or that went away."""
        return {name for name, text in state.items() if not self.has(about, name, text)} | (
            set(self.digests) - set(state)
        )


def sign(about: str, state: State) -> str:
    """Return the version of `about` (see `name_of`) as it is shown now, for a hidden field."""
    digests = {name: _digest(about, name, text) for name, text in state.items()}
    shown = {"at": int(timezone.now().timestamp()), "is": digests}
    return _signer(about).sign_object(shown)


def read(about: str, version: str) -> Seen | None:
    """Return what was shown; None when `version` is missing, was made up, or is of something else."""
    try:
        shown = _signer(about).unsign_object(version)
    except (BadSignature, ValueError):
        return None
    return Seen(datetime.fromtimestamp(shown["at"], UTC), shown["is"])


def state_of(row: Model, values: Mapping[str, Any], fields: Mapping[str, forms.Field], *, whole: bool = True) -> State:
    """Return what is guarded of a row: `values` by name, each as its form field has it, and all columns if `whole`."""
    state = {name: canonical(fields.get(name), value) for name, value in values.items()}
    return {**state, WHOLE: columns(row)} if whole else state


def name_of(row: Model) -> str:
    return f"{row._meta.label_lower} {row.pk}"


def columns(row: Model) -> str:
    """Return all columns of a row as one text."""
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_A_CHANGE]
    return repr([(field.attname, field.value_to_string(row)) for field in fields])


def canonical(field: forms.Field | None, value: Any) -> str:
    """Return `value` as one text, the same for what is stored and for what a browser sends for it."""
    if isinstance(value, Model):
        value = value.pk
    elif field is not None and not isinstance(field, forms.FileField | forms.ModelChoiceField):
        try:
            value = field.to_python(value)
        except ValidationError:
            return str(value)
    if isinstance(value, list | tuple | set):
        return "\n".join(sorted(str(item) for item in value))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    return "" if value is None else str(value)


def said(field: forms.Field | None, value: Any) -> str:
    """Return `value` as somebody reads it; nothing for an empty one."""
    if isinstance(field, forms.ModelChoiceField):
        return _named(field, value)
    if isinstance(value, bool) or isinstance(field, forms.BooleanField):
        return "Ja" if value and value != "False" else "Nee"
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        names = {str(key): str(label) for key, label in choices}
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(names.get(str(item), str(item)) for item in values if item not in (None, ""))
    if isinstance(field, forms.DateField | forms.TimeField | forms.DecimalField):
        try:
            value = field.to_python(value)
        except ValidationError:
            return str(value)
    return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return date_format(timezone.localtime(value), "j F Y, H:i")
        case date():
            return in_words(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return format(value.normalize(), "f").replace(".", ",")
        case _:
            return "\n".join(str(value).splitlines())


def _named(field: forms.ModelChoiceField[Any], value: Any) -> str:
    if value in (None, ""):
        return ""
    try:
        rows: QuerySet[Any] = field.queryset  # type: ignore[assignment]  # always set by the form
        return str(value if isinstance(value, Model) else rows.get(pk=value))
    except (ValueError, TypeError, OverflowError, rows.model.DoesNotExist):
        return str(value)


def last_change(lines: QuerySet[AuditEvent], since: datetime | None) -> AuditEvent | None:
    """Return the last line of the log among `lines` that tells of a change, not older than `since`."""
    changes = lines.exclude(action__endswith=".read").select_related("actor").order_by("-pk")
    return (changes.filter(at__gte=since) if since else changes).first()


def by_whom(lines: QuerySet[AuditEvent]) -> str:
    """Return who did the last of `lines` and when, to end a sentence with (" door Carla, om 14:05")."""
    line = last_change(lines, None)
    return f" door {line.actor.name}, om {moment(line)}" if line and line.actor else ""


def moment(line: AuditEvent) -> str:
    """Return when it was: the time, and the day when that is not today."""
    at = timezone.localtime(line.at)
    return date_format(at, "H:i" if at.date() == timezone.localdate() else "H:i, j F")


def lines_about(row: Model) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject=row._meta.model_name, subject_number=row.pk)


def _digest(about: str, name: str, text: str) -> str:
    made = salted_hmac(f"cases.versions {about}", f"{name}\0{text}", algorithm="sha256")
    return made.hexdigest()[:DIGEST_LENGTH]


def _signer(about: str) -> Signer:
    return Signer(salt=f"cases.versions {hashlib.sha256(about.encode()).hexdigest()}")
