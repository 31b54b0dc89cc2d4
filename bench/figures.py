"""Every figure of a year's report beside SQL written by hand, the whole report, and how it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measured import Row, in_turn, ms, times
from bench.sizes import LARGEST, TENTH, Size
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

AGE = {
    "postgresql": "EXTRACT(YEAR FROM AGE(first_day, born_on))",
    "sqlite": "(CAST(replace(first_day, '-', '') AS INTEGER) - CAST(replace(born_on, '-', '') AS INTEGER)) / 10000",
}[connection.vendor]

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
        "SELECT count(*), count(age), count(CASE WHEN age <= 3 THEN 1 END), count(CASE WHEN age <= 11 THEN 1 END),"
        " count(CASE WHEN age <= 17 THEN 1 END), count(DISTINCT CASE WHEN age <= 12 THEN family_id END)"
        f" FROM (SELECT family_id, {AGE} AS age FROM ({YOUNG}) child) young",
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
}

# All of them but avoided cost, which asks little and reckons long.
FIGURES: dict[str, Work] = {name: figure for name, (figure, _) in BY_HAND.items()} | REPLAYED


def measure(database: str, size: Size) -> Iterator[Row]:
    """Yield a row for each figure of the largest pilot, and for the whole report of the town."""
    population = Population(Pilot.objects.get(pk=LARGEST))
    for name, (figure, statement) in BY_HAND.items():
        yield _beside(name, figure, statement, population, database)
    for name, figure in REPLAYED.items():
        yield _beside(name, figure, None, population, database)
    yield _all_queries(population, database)
    yield from _growth(population, database)
    yield _mean_caseload(population, database)
    yield from _whole(size, database)


def _beside(name: str, figure: Work, by_hand: str | None, population: Population, database: str) -> Row:
    """Compare a figure with a statement by hand, or with its own statements without models and arithmetic."""
    statements = [(by_hand, None)] if by_hand else _statements(figure, population)
    kind = "met de hand" if by_hand else "eigen queries, kaal"
    work = {"figure": lambda: figure(population, YEAR), "sql": lambda: _run(statements)}
    found = in_turn(work, SECONDS_EACH, 2)
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
    return f"{ms(extra)} voor de rijen die Python leest en optelt; volgende stap: meer in de database optellen"


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


def _all_queries(population: Population, database: str) -> Row:
    """Ask all questions of a year, one after another, without what is done with the answers."""
    statements = [each for figure in FIGURES.values() for each in _statements(figure, population)]
    found = in_turn({"sql": lambda: _run(statements)}, SECONDS_EACH, 2)["sql"].least
    what = "alle queries van een jaar samen, zonder vermeden kosten"
    reason = "" if found <= 500 else "gesteld voor 8 vragen in 4 tabellen; dit zijn er meer, over 13 tabellen"
    return Row(PART, what, database, f"{ms(found)}, {len(statements)} queries", "", "<= 500 ms", found <= 500, reason)


def _growth(population: Population, database: str) -> Iterator[Row]:
    """Compare all those figures of the largest pilot with those of the tenth, which has a tenth of the rows."""
    tenth = Population(Pilot.objects.get(pk=TENTH))

    def all_of(whose: Population) -> Callable[[], Any]:
        return lambda: [figure(whose, YEAR) for figure in FIGURES.values()]

    found = in_turn({"large": all_of(population), "small": all_of(tenth)}, SECONDS_EACH, 2)
    large, small = found["large"].least, found["small"].least
    what = "alle cijfers zonder vermeden kosten, pilot met 10 x de gezinnen"
    met = large <= 12 * small
    yield Row("Groei", what, database, f"{ms(small)} -> {ms(large)}", f"{times(large / small)} x", "<= 12 x", met)


def _whole(size: Size, database: str) -> Iterator[Row]:
    """Yield the whole report of the town, and what avoided cost takes of it: that is drawn by chance for each line."""
    town = Pilot.objects.get(pk=size.town)
    population = Population(town)
    yield _beside(
        "vermeden kosten (pilot van de pagina's)",
        lambda population, period: avoided_cost.of_period(population.pilot, period),
        None,
        population,
        database,
    )
    with CaptureQueriesContext(connection) as queries:
        evaluate(town, YEAR)
    p50 = in_turn({"report": lambda: evaluate(town, YEAR)}, 2, 3)["report"].p50
    met = p50 <= 500
    yield Row(
        PART,
        "alle cijfers van een jaar (pilot van de pagina's)",
        database,
        f"p50 {ms(p50)}, {len(queries)} queries",
        "",
        "<= 500 ms",
        met,
        "" if met else "vooral de vermeden kosten: 10.000 trekkingen per regel zorg, en geen query",
    )


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
    found = in_turn(work, SECONDS_EACH, 2)
    ratio = found["naive"].least / found["ours"].least
    measured = f"{ms(found['ours'].least)}; 365 keer tellen {ms(found['naive'].least)}"
    a_day = ms(found["naive"].least / len(days))
    reason = "" if ratio >= 300 else f"een dag tellen kost uit de index {a_day}; bij het doel was dat 10 tot 14 ms"
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
