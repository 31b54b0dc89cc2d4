"""What is written down about families with help: visits, the file, and the care that was avoided."""

from __future__ import annotations

from bench.seed.sql import Sql
from cases.models import (
    Assignment,
    CounterfactualAnswer,
    CounterfactualCare,
    FamilyPlan,
    Goal,
    GoalScore,
    Intensity,
    Measurement,
    OnwardReferral,
    PlannedVisit,
    Review,
    Signal,
    Trajectory,
    Visit,
    VolunteerHours,
    VolunteerPlacement,
)


def help(sql: Sql) -> None:
    ended = f"CASE WHEN h < 20 THEN NULL ELSE {sql.ago('ended')} END"
    period = {"started_on": sql.ago("started"), "ended_on": ended}
    sql.fill(
        Trajectory,
        "bench_family WHERE h < 75",
        id="i",
        pilot_id="pilot",
        reference="'T-' || i",
        family_id="i",
        closing_reason="CASE WHEN h < 20 THEN '' ELSE '0' || (1 + i % 5) END",
        follow_up="CASE WHEN h < 20 THEN '' WHEN i % 2 = 0 THEN 'geen' ELSE 'lichter' END",
        **period,
    )
    sql.fill(Assignment, "bench_family WHERE h < 75", trajectory_id="i", carer_id="carer", **period)


def visits(sql: Sql, each: int) -> None:
    """Spread the visits of each trajectory evenly over its days."""
    not_home = "(i + j) % 20 = 0"
    source = f"(SELECT f.*, n.i AS j FROM bench_family f JOIN bench_number n ON n.i < {each} WHERE h < 75) v"
    sql.fill(
        Visit,
        source,
        pilot_id="pilot",
        reference="'V-' || i || '-' || j",
        trajectory_id="i",
        carer_id="carer",
        visited_on=sql.ago(f"started - j * (started - ended) / {each}"),
        minutes="30 + (i + j) % 6 * 15",
        travel_minutes="10 + j % 20",
        kind="CASE j % 8 WHEN 0 THEN 'telefonisch' WHEN 1 THEN 'beeldbellen' ELSE 'huisbezoek' END",
        not_home=sql.yes(not_home),
        task_household=sql.yes(f"NOT {not_home} AND j % 2 = 0"),
        task_parenting=sql.yes(f"NOT {not_home} AND j % 3 = 0"),
        task_agogic=sql.yes(f"NOT {not_home} AND j % 5 = 0"),
        way=f"CASE WHEN {not_home} THEN '' WHEN j % 2 = 0 THEN 'samen' ELSE 'overgenomen' END",
        note="'Samen de dag doorgenomen, de was gedaan en gepraat over school. Volgende week verder.'",
    )


def file(sql: Sql) -> None:
    helped = "bench_family WHERE h < 75"
    by_manager, by_carer = {"recorded_by_id": "manager"}, {"recorded_by_id": "carer"}
    sql.fill(
        FamilyPlan,
        helped,
        trajectory_id="i",
        kind="'gezinsplan'",
        agreed_on=sql.ago("started"),
        summary="'Wat wij samen willen.'",
        **by_manager,
    )
    for number in (1, 2):
        sql.fill(
            Goal,
            helped,
            id=f"i * 2 + {number}",
            trajectory_id="i",
            number=str(number),
            wording=f"'Doel {number}: elke dag samen eten.'",
            domain="'dagritme'",
            stated_on=sql.ago("started"),
        )
        sql.fill(
            GoalScore,
            helped,
            goal_id=f"i * 2 + {number}",
            scored_on=sql.ago(sql.greatest("ended", "started - 60")),
            side="'gezin'",
            score=f"(i + {number}) % 5 - 2",
            **by_carer,
        )
    sql.fill(
        Measurement,
        helped,
        trajectory_id="i",
        moment="'start'",
        measured_on=sql.ago("started"),
        reached=sql.yes("1 = 1"),
        family_calm="i % 11",
        worker_calm="(i + 1) % 11",
        **by_carer,
    )
    sql.fill(
        Intensity,
        helped,
        trajectory_id="i",
        started_on=sql.ago("started"),
        level="'regulier'",
        hours_per_week="4 + i % 8",
        reason="'Bij de start'",
        decided_by_id="manager",
    )
    sql.fill(
        Review,
        "bench_family WHERE h < 75 AND started - ended > 90",
        trajectory_id="i",
        held_on=sql.ago("started - 90"),
        outcome="'doorgaan'",
        **by_manager,
    )
    sql.fill(
        PlannedVisit,
        "bench_family WHERE h < 20",
        trajectory_id="i",
        carer_id="carer",
        planned_on=sql.ago("-(1 + i % 7)"),
        starts_at="'10:00:00'",
        minutes="60",
    )
    sql.fill(
        Signal,
        "bench_family WHERE h < 75 AND i % 10 = 0",
        trajectory_id="i",
        reference="'S-' || i",
        severity="CASE WHEN i % 3 = 0 THEN 'zorg' ELSE 'let_op' END",
        text="'Het is stil in huis.'",
        raised_by_id="carer",
        raised_on=sql.ago(sql.greatest("ended", "started - 10")),
        answer="CASE WHEN h < 5 THEN '' ELSE 'Besproken.' END",
        answered_by_id="CASE WHEN h < 5 THEN NULL ELSE manager END",
        answered_on=f"CASE WHEN h < 5 THEN NULL ELSE {sql.ago(sql.greatest('ended', 'started - 12'))} END",
        closed_on=f"CASE WHEN h < 5 THEN NULL ELSE {sql.ago(sql.greatest('ended', 'started - 12'))} END",
    )


def cost(sql: Sql) -> None:
    sql.fill(
        CounterfactualAnswer,
        "bench_family WHERE h < 75 AND i % 10 > 0",
        id="i",
        trajectory_id="i",
        version="1",
        asked_on=sql.ago("started"),
        given_by_id="manager",
        kind="CASE WHEN i % 10 < 7 THEN 'zorg' WHEN i % 10 < 9 THEN 'geen' ELSE 'weet_niet' END",
    )
    amounts = dict(zip(("amount_low", "amount", "amount_high"), ("1", "2", "3"), strict=True))
    weeks = dict(zip(("weeks_low", "weeks", "weeks_high"), ("10", "20", "30"), strict=True))
    sql.fill(
        CounterfactualCare,
        "bench_family WHERE h < 75 AND i % 10 > 0 AND i % 10 < 7",
        answer_id="i",
        number="1",
        product_id="product",
        certainty="CASE i % 3 WHEN 0 THEN 'zeker' WHEN 1 THEN 'waarschijnlijk' ELSE 'mogelijk' END",
        effect="'vervanging'",
        **amounts,
        **weeks,
    )


def others(sql: Sql) -> None:
    """Write down who else helps: of one in five other help was asked for, and one in seven has a volunteer."""
    later = sql.ago(sql.greatest("1", "started - 30"))
    sql.fill(
        OnwardReferral,
        "bench_family WHERE h < 75 AND i % 5 = 0",
        family_id="i",
        number="1",
        product_id="product",
        provider="'Aanbieder ' || (i % 20)",
        requested_on=sql.ago("started"),
        started_on=f"CASE WHEN i % 15 = 0 THEN {later} ELSE NULL END",
        refused_on=f"CASE WHEN i % 15 = 5 THEN {later} ELSE NULL END",
        amount_per_week="1",
        requested_by_id="manager",
    )
    with_volunteer = "bench_family WHERE h < 75 AND i % 7 = 0"
    sql.fill(
        VolunteerPlacement,
        with_volunteer,
        id="i",
        trajectory_id="i",
        number="1",
        organisation="CASE i % 2 WHEN 0 THEN 'humanitas' ELSE 'mjd' END",
        started_on=sql.ago("started"),
        ended_on=f"CASE WHEN h < 20 THEN NULL ELSE {sql.ago('ended')} END",
    )
    sql.fill(
        VolunteerHours,
        with_volunteer,
        placement_id="i",
        spent_on=sql.ago(sql.greatest("ended", "started - 20")),
        hours="2",
        recorded_by_id="carer",
    )
