"""Rights over the file, keeping and destroying it."""

from __future__ import annotations

from cases.models import Destruction, RightsRequest, Trajectory
from tests.cases.access.base import CM, FG, TM, Address, family
from tests.rights_factories import DestructionFactory, RequestFactory


def request(trajectory: Trajectory) -> RightsRequest:
    made: RightsRequest = RequestFactory(member__family=trajectory.family)
    return made


def destruction(trajectory: Trajectory) -> Destruction:
    known: Destruction | None = Destruction.objects.filter(family=trajectory.family).first()
    return known or DestructionFactory(family=trajectory.family)


DECIDES = {CM: 200, TM: 200}
ADDRESSES: dict[str, Address] = {
    "cases:rights": Address(DECIDES, family),
    "cases:rights_request_add": Address(DECIDES, family),
    "cases:statement_add": Address(DECIDES, family),
    "cases:keeping": Address({TM: 200}, family),
    "cases:rights_request": Address(DECIDES, request),
    "cases:rights_pack": Address(DECIDES, request),
    # Everything was looked at: there is no text left to show.
    "cases:rights_pack_text": Address({CM: 302, TM: 302}, request),
    "cases:destructions": Address({TM: 200, FG: 200}),
    "cases:over_term": Address({TM: 200}),
    "cases:destruction_confirm": Address({TM: 200, FG: 200}, destruction),
    "cases:destruction_call_off": Address({TM: 302}, destruction),
    "reports:access_pack": Address({CM: 405, TM: 405}, request, post_only=True),
}
