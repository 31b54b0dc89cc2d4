"""The seal on the log: who changes, removes, adds or swaps a line in the database without the key, is found out.

Each line has a number in its chain, and a hash (HMAC-SHA256 with AUDIT_KEY) over the hash of the line before and over
all that the line says. The last lines of a chain can be cut off unseen; that is what an anchor, kept elsewhere, is for.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from cases.models.audit import AuditChain, AuditEvent
from cases.models.reference import Pilot

# What is sealed, in this order, by the form of the line. A new column comes with a new form, so that what was sealed
# before stays provable.
FORMS: dict[int, tuple[str, ...]] = {
    1: (
        *("form", "chain_id", "sequence", "event_id", "at", "pilot_id", "actor_id", "role", "on_behalf_of_id"),
        *("action", "act", "result", "family_number", "subject", "subject_number", "fields", "basis", "emergency"),
        *("page", "request_id", "address", "device"),
    )
}
NEWEST_FORM = max(FORMS)
AT_ONCE = 2000
# Where the outcome of the last check is kept, for who watches the service.
LAST_CHECK = "audit_chain.last_check"


def free_chain(pilot: Pilot | None) -> AuditChain:
    """Return a chain of `pilot` that nobody else writes in, locked until the end of the transaction.

    One that is taken is passed over, and when all are taken a new one begins: nobody waits for a log, and two people
    who wait for each other because of it cannot be.
    """
    chains = AuditChain.objects.select_for_update(skip_locked=True, no_key=True).filter(pilot=pilot)
    return chains.order_by("pk").first() or AuditChain.objects.create(pilot=pilot)


def seal(lines: Iterable[AuditEvent], chain: AuditChain) -> None:
    """Give each line its number and hash, in this order, after the last one of `chain`."""
    sequence, last_hash = chain.length, chain.last_hash
    for line in lines:
        sequence += 1
        line.chain, line.sequence, line.form = chain, sequence, NEWEST_FORM
        last_hash = line.hash = hash_of(vars(line), last_hash)


def hash_of(line: dict[str, Any], before: str) -> str:
    """Return the hash of a line, given as a dict with the columns of its form, after the hash `before`."""
    values = [_plain(line[name]) for name in FORMS[line["form"]]]
    text = json.dumps([before, *values], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256").hex()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.hex if isinstance(value, UUID) else value


@dataclass(frozen=True)
class Anchor:
    """How long a chain was at some moment, and its last hash then."""

    chain: int
    length: int
    last_hash: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a chain, at the line with this number in it; None when it is about the chain as a whole."""

    chain: int
    sequence: int | None
    text: str


@dataclass(frozen=True)
class Check:
    """When the log was checked, and whether nothing was wrong with it."""

    at: datetime
    ok: bool


def remember_check(*, ok: bool) -> None:
    """Keep that the log was checked now. It is a sign for who watches, and no proof: that is what an anchor is for."""
    cache.set(LAST_CHECK, (timezone.now(), ok), timeout=None)


def last_check() -> Check | None:
    """Return when the log was last checked on this installation; None when nobody did, or it is no longer known."""
    kept = cache.get(LAST_CHECK)
    return Check(*kept) if kept else None


def anchors() -> list[Anchor]:
    """Return how far each chain has come."""
    rows = AuditChain.objects.order_by("pk").values_list("pk", "length", "last_hash")
    return [Anchor(*row) for row in rows]


def check(kept: Iterable[Anchor] = ()) -> Iterator[Fault]:
    """Yield what is wrong with the log: of each chain the first line that is not as it was written.

    Reads line by line, so the log may be of any length. What comes after the start of the check is left for next time.

    Args:
        kept: anchors that were written down earlier; each chain must still hold them.
    """
    heads = {anchor.chain: anchor for anchor in anchors()}
    expected = {anchor.chain: anchor for anchor in kept}
    for number in sorted(expected.keys() - heads.keys()):
        yield Fault(number, None, "De hele keten is weg.")
    for number, head in heads.items():
        yield from _check_chain(head, expected.get(number))
    strays = AuditEvent.objects.exclude(chain__in=heads).order_by("pk")
    for stray in strays.filter(chain__lte=max(heads, default=0)).values_list("chain", "sequence")[:1]:
        yield Fault(*stray, "De regel hoort bij een keten die er niet is.")


def _check_chain(head: Anchor, kept: Anchor | None) -> Iterator[Fault]:
    sequence, before = 0, ""
    for line in _lines_of(head.chain):
        sequence += 1
        if line["sequence"] != sequence:
            is_gap = line["sequence"] > sequence
            text = "De regel is verwijderd." if is_gap else "Dit volgnummer komt twee keer voor."
            yield Fault(head.chain, sequence if is_gap else line["sequence"], text)
            return
        if line["form"] not in FORMS or hash_of(line, before) != line["hash"]:
            yield Fault(head.chain, sequence, "De regel is niet meer zoals hij is geschreven.")
            return
        before = line["hash"]
        if kept and kept.length == sequence and kept.last_hash != before:
            yield Fault(head.chain, sequence, "De regel is een andere dan in het bewaarde anker.")
            return
        if sequence == head.length and before != head.last_hash:
            yield Fault(head.chain, sequence, "De regel is niet de laatste die is geschreven.")
            return
    if kept and sequence < kept.length:
        yield Fault(head.chain, sequence + 1, "De laatste regels zijn weg: het bewaarde anker telt er meer.")
    elif sequence < head.length:
        yield Fault(head.chain, sequence + 1, "De laatste regels zijn weg.")


def _lines_of(chain: int) -> Iterator[dict[str, Any]]:
    columns = {name for names in FORMS.values() for name in names} | {"hash"}
    rows = AuditEvent.objects.filter(chain=chain).order_by("sequence").values(*sorted(columns))
    yield from rows.iterator(chunk_size=AT_ONCE)
