"""Every choice of a row in every form: what is not offered is refused when it is sent, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse

from cases import drafts  # noqa: F401  # loads every form
from cases.models import AuditChain, AuditEvent, User
from tests.factories import (
    AssignmentFactory,
    CareProductFactory,
    DistrictFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
    VisitFactory,
)
from tests.file_factories import GoalFactory, RestrictionFactory

VISIT = {"reference": "een-bezoek", "visited_on": "2023-09-28", "kind": "huisbezoek", "length": "60"}
AWAY = {"kind": "verlof", "started_on": "2023-10-02", "ended_on": "2023-10-06"}
FAMILY = {"last_name": "Nieuw", "referred_on": "2023-09-28", "leden-TOTAL_FORMS": 0, "leden-INITIAL_FORMS": 0}
LINE = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0}


class Cast:
    """What a choice may be, and what it may not be: of another team, of another pilot, or restricted."""

    def __init__(self, trajectory: Any, carla: User, gea: User, tess: User) -> None:
        pilot = trajectory.pilot
        self.trajectory, self.family, self.carla, self.gea, self.tess = trajectory, trajectory.family, carla, gea, tess
        self.deputy = UserFactory(pilot=pilot, family_carer=True)
        self.product = CareProductFactory(pilot=pilot)
        self.goal, self.visit = GoalFactory(trajectory=trajectory), VisitFactory(trajectory=trajectory, carer=gea)
        district = DistrictFactory(pilot=pilot, team=TeamFactory(pilot=pilot))
        self.others = [
            AssignmentFactory(trajectory=TrajectoryFactory(family__pilot=pilot, family__district=district)).trajectory,
            AssignmentFactory().trajectory,
            AssignmentFactory(
                trajectory=TrajectoryFactory(family__pilot=pilot, family__district=self.family.district)
            ).trajectory,
        ]
        RestrictionFactory(family=self.others[2].family)
        self.elsewhere = self.others[1].pilot
        self.waits = TrajectoryFactory(family__pilot=pilot, family__district=self.family.district, ended=True).family

    def strangers(self) -> list[Any]:
        return [UserFactory(pilot=self.elsewhere, family_carer=True).pk, self.tess.pk, 10**12, "x"]


# form and field: who sends it, where, with what besides, what is right, and what is not.
Case = Callable[[Cast], tuple[User, str, dict[str, Any], Any, list[Any]]]


def page(name: str, *about: Any) -> str:
    return reverse(f"cases:{name}", args=[row.pk for row in about])


def with_carer(name: str, about: Callable[[Cast], Any], more: dict[str, Any]) -> Case:
    return lambda c: (c.carla, page(name, about(c)), more, c.gea.pk, c.strangers())


CASES: dict[tuple[str, str], tuple[str, Case]] = {
    ("VisitForm", "trajectory"): (
        "trajectory",
        lambda c: (c.gea, page("visit_log"), VISIT, c.trajectory.pk, [row.pk for row in c.others]),
    ),
    ("VisitForm", "carer"): (
        "carer",
        lambda c: (c.carla, page("visit_log"), VISIT | {"trajectory": c.trajectory.pk}, c.gea.pk, c.strangers()),
    ),
    ("AbsenceForm", "carer"): (
        "carer",
        lambda c: (c.carla, page("absence_add"), AWAY, c.gea.pk, c.strangers()),
    ),
    ("AbsenceForm", "deputy"): (
        "deputy",
        lambda c: (c.carla, page("absence_add"), AWAY | {"carer": c.gea.pk}, c.deputy.pk, c.strangers()),
    ),
    ("FamilyForm", "district"): (
        "district",
        lambda c: (
            c.carla,
            page("family_register"),
            FAMILY | {"case_manager": c.carla.pk},
            c.family.district_id,
            [c.others[1].family.district_id, 10**12],
        ),
    ),
    ("FamilyForm", "case_manager"): (
        "case_manager",
        lambda c: (
            c.carla,
            page("family_register"),
            FAMILY | {"district": c.family.district_id},
            c.carla.pk,
            [c.others[1].family.case_manager_id, c.gea.pk],
        ),
    ),
    ("StartTrajectoryForm", "carer"): (
        "carer",
        with_carer("trajectory_start", lambda c: c.waits, {"started_on": "2023-09-28"}),
    ),
    ("TransferForm", "carer"): (
        "carer",
        lambda c: (
            c.carla,
            page("trajectory_transfer", c.trajectory),
            {"started_on": "2023-09-28"},
            c.deputy.pk,
            c.strangers(),
        ),
    ),
    ("PlannedVisitForm", "carer"): (
        "carer",
        with_carer("visit_plan", lambda c: c.family, {"planned_on": "2023-10-03", "minutes": 60}),
    ),
    ("ReferralForm", "product"): (
        "product",
        lambda c: (
            c.carla,
            page("referral_add", c.family),
            {"consulted_on": "2023-08-30", "requested_on": "2023-09-01", "provider": "Elker"},
            c.product.pk,
            [CareProductFactory(pilot=c.elsewhere).pk, 10**12],
        ),
    ),
    ("RaiseSignalForm", "visit"): (
        "visit",
        lambda c: (
            c.gea,
            page("signal_raise", c.trajectory),
            {"severity": "zorg", "reference": "een-signaal"},
            c.visit.pk,
            [VisitFactory(trajectory=row).pk for row in c.others],
        ),
    ),
    ("MoveGoalForm", "goal"): (
        "goal",
        lambda c: (
            c.gea,
            page("goal_move", c.trajectory),
            {"score": "0"},
            c.goal.pk,
            [GoalFactory(trajectory=row).pk for row in c.others],
        ),
    ),
    ("MoveGoalForm", "visit"): (
        "visit",
        lambda c: (
            c.gea,
            page("goal_move", c.trajectory),
            {"score": "0", "goal": c.goal.pk},
            c.visit.pk,
            [VisitFactory(trajectory=row).pk for row in c.others],
        ),
    ),
    ("RestrictForm", "people"): (
        "people",
        lambda c: (c.tess, page("family_restrict", c.family), {}, c.carla.pk, c.strangers()),
    ),
}
# The line of an answer is tried in test_counterfactual_page; a filter above a list leaves out what it does not know.
ELSEWHERE = {
    ("CareLineForm", "product"),
    ("FamilyFilterForm", "wijk"),
    ("FamilyFilterForm", "casemanager"),
    ("LogFilterForm", "wie"),
}


def all_forms(kind: type[forms.BaseForm]) -> set[type[forms.BaseForm]]:
    return {kind} | {found for sub in kind.__subclasses__() for found in all_forms(sub)}


def test_every_choice_of_a_row_has_a_case():
    found = {
        (form.__name__, name)
        for form in all_forms(forms.BaseForm)
        if form.__module__.startswith("cases.forms")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
    }
    assert found == set(CASES) | ELSEWHERE


def rows() -> int:
    """Return how much is stored beside the log, which grows with every page that names a family."""
    tables = set(apps.get_app_config("cases").get_models()) - {AuditEvent, AuditChain}
    return sum(model._default_manager.count() for model in tables)


@pytest.mark.parametrize("case", sorted(CASES), ids=".".join)
def test_what_is_not_offered_is_refused_and_nothing_is_stored(login, trajectory, carla, gea, tess, case):
    field, make = CASES[case]
    user, path, more, right, wrong = make(Cast(trajectory, carla, gea, tess))
    client = login(user)
    before = rows()
    for value in wrong:
        assert client.post(path, more | {field: value}).status_code == 422, value
    assert rows() == before
    assert client.post(path, more | {field: right}).status_code == 302
