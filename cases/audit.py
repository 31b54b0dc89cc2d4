"""Writing down what was done, in the same transaction as the change itself, and what was seen, before it is shown.

`record` writes a line at once. `opened`, `listed` and `note` are for the request that is being answered: the middleware
`WriteLog` has their lines written together when the answer is ready (`write_down`), so that they survive a refusal and
cost little.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cases import audit_chain, basis, log_words, trace
from cases.codes import Act, AuditResult
from cases.models import AuditEvent, User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model

    from cases.models import Family, Pilot

READ, LISTED, PAGE_REFUSED = "family.read", "family.listed", "page.refused"
FORBIDDEN = 403
# Answers that show what was asked for: pages, and forms that come back because something is not right.
SHOWING = {*range(200, 300), 409, 422}


def record(
    action: str,
    *,
    actor: User | None,
    pilot: Pilot | None,
    family: Family | None = None,
    subject: Model | None = None,
    fields: Iterable[str] = (),
    result: AuditResult = AuditResult.ALLOWED,
) -> AuditEvent:
    """Write one line in the log.

    Args:
        action: what happened, as `subject.verb` ("trajectory.started"); `cases.log_words` says it in Dutch.
        actor: who did it; None when a command of the server did, or somebody who is not logged in.
        fields: names of the fields that changed, or counts. Never their contents.
    """
    number = family.pk if family else None
    line = _line(action, actor, pilot, family_number=number, fields=fields, result=result, **_kind_of(subject))
    if (followed := trace.current()) and number and line.act == Act.READ:
        followed.told.add(number)
    _write([line], pilot)
    return line


def record_families(action: str, *, actor: User | None, pilot: Pilot, numbers: Iterable[int]) -> None:
    """Write one line for each of the families with these numbers, as `record` does."""
    _write([_line(action, actor, pilot, family_number=number) for number in sorted(set(numbers))], pilot)


def opened(row: Model, family_number: int) -> None:
    """Note that the answer is about `row`, which belongs to the family with this number."""
    if followed := trace.current():
        kind = _kind_of(row)
        followed.opened.setdefault(family_number, (kind["subject"], kind["subject_number"]))


def listed(families: Iterable[Family | int]) -> None:
    """Note that the answer names these families among others."""
    if followed := trace.current():
        for row in families:
            number = row if isinstance(row, int) else row.pk
            followed.listed.add(number)
            if not isinstance(row, int) and (near := basis.near(row)):
                followed.near[number] = near


def note(action: str, **about: Any) -> None:
    """Have a line written when the answer is ready; `about` are the arguments of a line (see `_line`)."""
    if followed := trace.current():
        followed.notes.append({"action": action, **about})


def note_refusal(row: Model, family_number: int | None) -> None:
    """Note that somebody asked for `row` and may not see it."""
    note(READ, family_number=family_number, result=AuditResult.REFUSED, **_kind_of(row))


def write_down(followed: trace.Trace, user: AbstractBaseUser | AnonymousUser, status: int) -> None:
    """Write the lines of a request that was answered with `status`. What an answer does not show is not written."""
    if not isinstance(user, User):
        return
    if status == FORBIDDEN:
        followed.notes.append({"action": PAGE_REFUSED, "result": AuditResult.REFUSED})
    told = list(followed.notes)
    if status in SHOWING:
        told += [
            {"action": READ, "family_number": number, "subject": kind, "subject_number": row}
            for number, (kind, row) in sorted(followed.opened.items())
            if number not in followed.told
        ]
        in_lists = followed.listed - followed.opened.keys() - followed.told
        told += [{"action": LISTED, "family_number": number} for number in sorted(in_lists)]
    if told:
        _find_bases(followed, user, {item.get("family_number") for item in told} - {None})
        _write([_line(actor=user, pilot=user.pilot, **item) for item in told], user.pilot)


def _find_bases(followed: trace.Trace, user: User, numbers: set[Any]) -> None:
    """Find out at once why `user` may see these families."""
    if unknown := {number for number in numbers if (user.pk, number) not in followed.bases}:
        near = [followed.near[number] for number in unknown & followed.near.keys()]
        found = basis.bases_of(user, unknown, near)
        followed.bases |= {(user.pk, number): why for number, why in found.items()}


def _line(
    action: str,
    actor: User | None,
    pilot: Pilot | None,
    *,
    family_number: int | None = None,
    subject: str = "",
    subject_number: int | None = None,
    fields: Iterable[str] = (),
    result: AuditResult = AuditResult.ALLOWED,
) -> AuditEvent:
    followed = trace.current() or trace.Trace()
    why = basis.NONE
    if actor and family_number is not None and result == AuditResult.ALLOWED:
        _find_bases(followed, actor, {family_number})
        why = followed.bases[actor.pk, family_number]
    return AuditEvent(
        action=action,
        act=log_words.act_of(action),
        result=result,
        actor=actor,
        role=actor.role if actor else "",
        on_behalf_of_id=why.on_behalf_of,
        pilot=pilot,
        family_number=family_number,
        subject=subject,
        subject_number=subject_number,
        fields=" ".join(fields)[:500],
        basis=why.kind or "",
        emergency=why.is_emergency,
        page=followed.page,
        request_id=followed.request_id,
        address=followed.address,
        device=followed.device,
    )


def _kind_of(row: Model | None) -> dict[str, Any]:
    return {"subject": row._meta.model_name or "", "subject_number": row.pk} if row else {"subject": ""}


def _write(lines: list[AuditEvent], pilot: Pilot | None) -> None:
    if not lines:
        return
    with transaction.atomic(savepoint=False):
        audit_chain.seal(lines, audit_chain.free_chain(pilot))
        AuditEvent.objects.bulk_create(lines)
