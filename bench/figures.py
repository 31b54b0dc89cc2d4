"""Every figure of a year's report beside SQL written by hand, the whole report, and how it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measured import Row, in_turn, ms, times
from bench.seed.sizes import LARGEST, TENTH
from cases.models import Pilot, Trajectory
from cases.period import ONE_DAY, Period
from monitoring.figures import (
    agreed,
    avoided_cost,
    care,
    carers,
    caseload,
    destroyed,
    evaluate,
    families,
    goals,
    intensity,
    measurements,
    other_help,
    signals,
    visits,
    volunteers,
    waiting,
)
from monitoring.population import Population

PART = "Cijfers"
YEAR = Period.year(2022)
FIRST, LAST = f"'{YEAR.first}'", f"'{YEAR.last}'"
# A figure may cost this much more than its SQL.
MOST = {"postgresql": 1.2, "sqlite": 1.3}
SECONDS_EACH = 0.6

ACTIVE = f"t.pilot_id = {LARGEST} AND t.started_on <= {LAST} AND (t.ended_on IS NULL OR t.ended_on >= {FIRST})"
VISITED = f"v.pilot_id = {LARGEST} AND v.visited_on BETWEEN {FIRST} AND {LAST}"
LATEST = """NOT EXISTS (SELECT 1 FROM cases_counterfactualanswer n WHERE n.trajectory_id = a.trajectory_id
    AND (n.asked_on > a.asked_on OR (n.asked_on = a.asked_on AND n.version > a.version)))"""
TASKS = "task_household, task_parenting, task_agogic, task_coordination"
YOUNG = f"""SELECT m.id, m.family_id, m.born_on, min(t.started_on) AS first_day FROM cases_familymember m
    JOIN cases_trajectory t ON t.family_id = m.family_id
    WHERE {ACTIVE} AND m.role = 'kind' AND NOT m.deceased GROUP BY m.id, m.family_id, m.born_on"""

Work = Callable[[Population, Period], Any]
# Each figure that is one question, with the SQL that answers it and nothing more. Our own words, all of it.
BY_HAND: dict[str, tuple[Work, str]] = {
    "gemiddeld aantal gezinnen: wie begint": (
        caseload.starts_by_day,
        f"SELECT CASE WHEN t.started_on > {FIRST} THEN t.started_on ELSE {FIRST} END AS day, count(*)"
        f" FROM cases_trajectory t WHERE {ACTIVE} GROUP BY 1",
    ),
    "gemiddeld aantal gezinnen: wie eindigt": (
        caseload.closings,
        "SELECT ended_on, closing_reason, follow_up, count(*) FROM cases_trajectory t"
        f" WHERE t.pilot_id = {LARGEST} AND ended_on BETWEEN {FIRST} AND {LAST} GROUP BY 1, 2, 3",
    ),
    "nieuwe gezinnen": (
        families.new,
        "SELECT count(DISTINCT family_id) FROM cases_trajectory t"
        f" WHERE t.pilot_id = {LARGEST} AND started_on BETWEEN {FIRST} AND {LAST}",
    ),
    "gezinnen per wijk": (
        families.by_district,
        "SELECT d.name, count(*) FROM cases_family f JOIN cases_district d ON d.id = f.district_id"
        f" WHERE f.id IN (SELECT t.family_id FROM cases_trajectory t WHERE {ACTIVE}) GROUP BY 1",
    ),
    "gezinnen per aanleiding": (
        families.by_trigger,
        "SELECT g.trigger, count(*) FROM cases_familytrigger g"
        f" WHERE g.family_id IN (SELECT t.family_id FROM cases_trajectory t WHERE {ACTIVE}) GROUP BY 1",
    ),
    "kinderen naar leeftijd": (
        families.children,
        f"SELECT count(*), count(born_on), count(DISTINCT family_id) FROM ({YOUNG}) young",
    ),
    "antwoorden over andere zorg": (
        care.answers_by_kind,
        "SELECT a.kind, count(*) FROM cases_counterfactualanswer a JOIN cases_trajectory t ON t.id = a.trajectory_id"
        f" WHERE {ACTIVE} AND {LATEST} GROUP BY 1",
    ),
    "trajecten per zorgproduct": (
        care.trajectories_by_product,
        "SELECT p.code, p.name, count(DISTINCT a.id) FROM cases_counterfactualcare c"
        " JOIN cases_counterfactualanswer a ON a.id = c.answer_id JOIN cases_trajectory t ON t.id = a.trajectory_id"
        f" JOIN cases_careproduct p ON p.id = c.product_id WHERE {ACTIVE} AND {LATEST} GROUP BY 1, 2",
    ),
    "professionals en fte": (
        carers.staff,
        "SELECT u.id, u.fte, EXISTS (SELECT 1 FROM cases_assignment a JOIN cases_trajectory t"
        f" ON t.id = a.trajectory_id WHERE a.carer_id = u.id AND {ACTIVE}) FROM cases_user u"
        f" WHERE u.pilot_id = {LARGEST} AND u.role = 'gezinsverzorger'",
    ),
    "bezoeken en uren": (
        visits.alike,
        f"SELECT not_home, way, {TASKS}, count(*), sum(minutes) FROM cases_visit v WHERE {VISITED}"
        f" GROUP BY not_home, way, {TASKS}",
    ),
    "gezinnen achter taken en wijzen": (
        visits.families_behind,
        f"SELECT DISTINCT t.family_id, way, {TASKS} FROM cases_visit v JOIN cases_trajectory t"
        f" ON t.id = v.trajectory_id WHERE {VISITED} AND NOT not_home",
    ),
    "gezinnen naar aantal gezichten": (
        lambda population, period: visits.by_carers_seen(population, period, 0),
        "SELECT faces, count(*) FROM (SELECT t.family_id, count(DISTINCT v.carer_id) AS faces FROM cases_visit v"
        f" JOIN cases_trajectory t ON t.id = v.trajectory_id WHERE {VISITED} AND NOT not_home GROUP BY 1) seen"
        " GROUP BY 1",
    ),
    "mediane duur": (
        caseload.median_duration,
        "SELECT ended_on, started_on FROM cases_trajectory t"
        f" WHERE t.pilot_id = {LARGEST} AND ended_on BETWEEN {FIRST} AND {LAST}",
    ),
}
# Figures of several questions: beside their own statements, asked again without models and without arithmetic.
REPLAYED: dict[str, Work] = {
    "wachtlijst": waiting.of_period,
    "doelen": goals.of_period,
    "metingen": measurements.of_period,
    "signalen": signals.of_period,
    "andere hulp": other_help.of_period,
    "vrijwilligers": lambda population, period: volunteers.of_period(population, period, 0),
    "hoeveelheid hulp": intensity.of_period,
    "afwijkingen": agreed.overrides,
    "vernietigde dossiers": destroyed.in_period,
    "vermeden kosten": lambda population, period: avoided_cost.of_period(population.pilot, period),
}


def measure(database: str) -> Iterator[Row]:
    large, small = (Pilot.objects.get(pk=number) for number in (LARGEST, TENTH))
    population = Population(large)
    for name, (figure, statement) in BY_HAND.items():
        yield _beside(name, figure, [(statement, None)], population, database, "met de hand")
    for name, figure in REPLAYED.items():
        yield _beside(name, figure, _statements(figure, population), population, database, "eigen queries, kaal")
    yield from _whole(large, small, database)
    yield _mean_caseload(population, database)


def _beside(
    name: str, figure: Work, statements: list[tuple[str, Any]], population: Population, database: str, kind: str
) -> Row:
    work = {"figure": lambda: figure(population, YEAR), "sql": lambda: _run(statements)}
    found = in_turn(work, SECONDS_EACH)
    ratio, most = found["figure"].least / found["sql"].least, MOST[database]
    extra = found["figure"].least - found["sql"].least
    met = ratio <= most
    reason = "" if met else _reason(extra)
    measured = f"{ms(found['figure'].least)}; SQL ({kind}) {ms(found['sql'].least)}"
    target = f"<= {str(most).replace('.', ',')} x SQL"
    return Row(PART, name, database, measured, f"{times(ratio)} x", target, met, reason)


def _reason(extra: float) -> str:
    """Say where the time goes that the database does not take; below 5 ms it is Django making the statement."""
    if extra < 5:
        return f"{ms(extra)} om de query te maken en de rijen te lezen; telt niet bij groei"
    return f"{ms(extra)} in Python per rij; volgende stap: meer in de database optellen"


def _statements(figure: Work, population: Population) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, *rest: Any) -> Any:
        found.append((sql, values))
        return execute(sql, values, *rest)

    with connection.execute_wrapper(note):
        figure(population, YEAR)
    return found


def _run(statements: list[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
            cursor.fetchall()


def _whole(large: Pilot, small: Pilot, database: str) -> Iterator[Row]:
    with CaptureQueriesContext(connection) as queries:
        evaluate(large, YEAR)
    found = in_turn({"large": lambda: evaluate(large, YEAR), "small": lambda: evaluate(small, YEAR)}, 4)
    p50, ratio = found["large"].p50, found["large"].p50 / found["small"].p50
    measured = f"p50 {ms(p50)}, p95 {ms(found['large'].p95)}, {len(queries)} queries"
    yield Row(
        PART,
        "alle cijfers van een jaar samen, grootste pilot",
        database,
        measured,
        "",
        "<= 500 ms",
        p50 <= 500,
        "" if p50 <= 500 else "het meeste gaat in Python zitten, niet in de database: zie het profiel",
    )
    measured = f"p50 {ms(found['small'].p50)} -> {ms(p50)}"
    what = "alle cijfers, pilot met 10 x de gezinnen"
    yield Row("Groei", what, database, measured, f"{times(ratio)} x", "<= 12 x", ratio <= 12)


def _mean_caseload(population: Population, database: str) -> Row:
    """Compare the mean caseload with the naive way: a count for each day of the year."""
    days = [YEAR.first + number * ONE_DAY for number in range(YEAR.days)]
    running = Trajectory.objects.filter(population.trajectories())
    work = {
        "ours": lambda: caseload.by_day(
            YEAR, caseload.starts_by_day(population, YEAR), caseload.closings(population, YEAR)
        ),
        "naive": lambda: [running.active_on(day).count() for day in days],
    }
    found = in_turn(work, SECONDS_EACH)
    ratio = found["naive"].least / found["ours"].least
    measured = f"{ms(found['ours'].least)}; 365 keer tellen {ms(found['naive'].least)}"
    reason = (
        "" if ratio >= 300 else "het doel is gemeten bij 120.000 trajecten; bij weinig rijen is er minder te winnen"
    )
    return Row(
        PART,
        "gemiddeld aantal gezinnen",
        database,
        measured,
        f"{ratio:.0f} x sneller",
        ">= 300 x",
        ratio >= 300,
        reason,
    )
