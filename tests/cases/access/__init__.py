"""Every address of the project beside every role, room by room."""

from __future__ import annotations

from tests.cases.access import (
    continuity,
    documents,
    due,
    emergency,
    guide,
    intake,
    intensity,
    jobs,
    log,
    measurements,
    phone,
    plan,
    planning,
    referrals,
    reports,
    restriction,
    rights,
    signals,
    waitlist,
    work,
)
from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {
    **continuity.ADDRESSES,
    **documents.ADDRESSES,
    **due.ADDRESSES,
    **emergency.ADDRESSES,
    **guide.ADDRESSES,
    **intake.ADDRESSES,
    **intensity.ADDRESSES,
    **jobs.ADDRESSES,
    **log.ADDRESSES,
    **measurements.ADDRESSES,
    **phone.ADDRESSES,
    **plan.ADDRESSES,
    **planning.ADDRESSES,
    **referrals.ADDRESSES,
    **reports.ADDRESSES,
    **restriction.ADDRESSES,
    **rights.ADDRESSES,
    **signals.ADDRESSES,
    **waitlist.ADDRESSES,
    **work.ADDRESSES,
}
