"""A choice or a consent that is sent many times at the same moment is stored once, and nothing breaks.

The test fails when the lock is taken away: `_lock` in `cases.actions.intake` on PostgreSQL, `transaction_mode`
IMMEDIATE on SQLite.
"""

from __future__ import annotations

import pytest

from cases.actions.intake import choose_help, give_consent
from cases.codes import HelpKind, SelfReliance
from cases.models import Consent, HelpChoice
from tests.cases.test_waitlist_race import AT_ONCE, at_once
from tests.conftest import TODAY
from tests.factories import MemberFactory


@pytest.mark.django_db(transaction=True)
def test_one_choice_sent_many_times_at_once_is_one_choice(family, carla):
    def choose() -> None:
        choose_help(
            family=family,
            now=SelfReliance.LITTLE,
            reachable=SelfReliance.MOST,
            kind=HelpKind.FAMILY_CARER,
            reason="Nu is overnemen nodig.",
            actor=carla,
        )

    assert at_once(choose) == ["done"] * AT_ONCE
    assert HelpChoice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_consent_sent_many_times_at_once_is_one_consent(family, carla):
    member = MemberFactory(family=family)
    assert at_once(lambda: give_consent(member=member, given_on=TODAY, actor=carla)) == ["done"] * AT_ONCE
    assert Consent.objects.count() == 1
