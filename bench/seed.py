"""A nation of pilots, made by SQL: the same rows every time, on SQLite and PostgreSQL.

342 municipalities, with families shared out as cities are (the largest has ten times as many as the tenth). A carer has
about 4 families, a casemanager about 40, and a WIJ-team five casemanagers. Every number is worked out from the number
of the family, so nothing is drawn by chance.

The guards between tables (triggers) are away while the rows are written, and `problems` looks afterwards for
everything that they would have refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from cases import clock
from cases.models import (
    Assignment,
    BudgetYear,
    CareProduct,
    CounterfactualAnswer,
    CounterfactualCare,
    District,
    Family,
    FamilyMember,
    FamilyPlan,
    FamilyTrigger,
    Goal,
    GoalScore,
    Intensity,
    Measurement,
    NeighbourhoodTeam,
    Pilot,
    PlannedVisit,
    Review,
    Signal,
    Tariff,
    Trajectory,
    UrgencyAssessment,
    User,
    Visit,
    WaitlistCall,
    WaitlistEntry,
)
from tests.unguarded import unguarded_tables

PILOTS = 342
# So many that nobody is above it.
CAP = 32_767


@dataclass(frozen=True)
class Size:
    """How many families, and how many visits each trajectory has; three of four families have one."""

    families: int
    visits: int


SIZES = {"klein": Size(1_000, 40), "10k": Size(10_000, 40), "1m": Size(1_000_000, 5)}

# Numbers of users: ten for each pilot, then the casemanagers, then the carers.
SUPERUSER = 9
TEAM_MANAGER, POLICY_OFFICER, PRIVACY_OFFICER, SCIENTIST = 1, 2, 3, 4
CASE_MANAGERS, CARERS = 10_000, 1_000_000
FAMILIES_PER_TEAM, CASE_MANAGERS_PER_TEAM, DISTRICTS_PER_TEAM = 200, 5, 3
# One of five families has help now, so 20 in a row are about 4 for their carer.
FAMILIES_PER_CARER = 20


@dataclass(frozen=True)
class Share:
    """What one pilot has: its number, its families from `first` on, and its people."""

    pilot: int
    first: int
    families: int
    first_team: int
    teams: int
    first_carer: int
    carers: int


def shares(families: int) -> Iterator[Share]:
    """Yield the share of each pilot, from large to small."""
    weights = [1 / rank for rank in range(1, PILOTS + 1)]
    edges = [round(families * sum(weights[:number]) / sum(weights)) for number in range(PILOTS + 1)]
    team, carer = 1, 1
    for number in range(PILOTS):
        here = edges[number + 1] - edges[number]
        teams, carers = max(1, here // FAMILIES_PER_TEAM), here // FAMILIES_PER_CARER + 1
        yield Share(number + 1, edges[number] + 1, here, team, teams, carer, carers)
        team, carer = team + teams, carer + carers


def seed(size: Size) -> None:
    """Fill an empty database, and check that no guard would have refused any of it.

    Raises:
        AssertionError: a row breaks a rule between tables.
    """
    with transaction.atomic(), unguarded_tables(), connection.cursor() as cursor:
        _Writer(cursor).write(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if found := problems():
        raise AssertionError(f"The seeded rows break: {found}")


class _Writer:
    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.postgres = connection.vendor == "postgresql"

    def run(self, statement: str) -> None:
        self.cursor.execute(statement)

    def ago(self, days: str) -> str:
        """Return the SQL of the day that lies `days` before today."""
        today = clock.today().isoformat()
        return f"(DATE '{today}' - ({days}))" if self.postgres else f"date('{today}', (0 - ({days})) || ' days')"

    def yes(self, condition: str) -> str:
        return f"({condition})" if self.postgres else f"CASE WHEN {condition} THEN 1 ELSE 0 END"

    def least(self, first: str, second: str) -> str:
        return f"{'LEAST' if self.postgres else 'min'}({first}, {second})"

    def greatest(self, first: str, second: str) -> str:
        return f"{'GREATEST' if self.postgres else 'max'}({first}, {second})"

    def fill(self, model: type[models.Model], rows: str, /, **columns: str) -> None:
        """Write rows of `model`: SQL for some columns, and for the others their default, empty or NULL."""
        values = dict(columns)
        for field in model._meta.concrete_fields:
            if field.column and field.column not in values and field.column != "id":
                values[field.column] = self.default(field)
        names = ", ".join(f'"{name}"' for name in values)
        self.run(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values.values())} FROM {rows}")

    def default(self, field: models.Field[Any, Any]) -> str:
        if field.null:
            return "NULL"
        if isinstance(field, models.DateTimeField):
            return "CURRENT_TIMESTAMP"
        if isinstance(field, models.BooleanField):
            return self.yes("1 = 1" if field.default is True else "1 = 0")
        if isinstance(field, models.CharField | models.TextField):
            return "''"
        return str(field.get_default())

    def write(self, size: Size) -> None:
        self.numbers(size.families)
        self.pilots(size.families)
        self.people()
        self.prepare()
        self.families()
        self.waiting()
        self.help()
        self.visits(size.visits)
        self.file()
        self.cost()
        self.run("DROP TABLE bench_family")
        self.run("DROP TABLE bench_share")
        self.run("DROP TABLE bench_number")
        seeded = [model for model in apps.get_app_config("cases").get_models() if model._meta.managed]
        for statement in connection.ops.sequence_reset_sql(no_style(), seeded):
            self.run(statement)

    def numbers(self, most: int) -> None:
        self.run("CREATE TABLE bench_number (i integer PRIMARY KEY)")
        self.run(
            "INSERT INTO bench_number WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
            f" WHERE i < {most}) SELECT i FROM n"
        )

    def pilots(self, families: int) -> None:
        columns = "pilot, first, families, first_team, teams, first_carer, carers"
        self.run(f"CREATE TABLE bench_share ({columns.replace(',', ' integer,')} integer)")
        rows = ", ".join(
            f"({s.pilot}, {s.first}, {s.families}, {s.first_team}, {s.teams}, {s.first_carer}, {s.carers})"
            for s in shares(families)
        )
        self.run(f"INSERT INTO bench_share ({columns}) VALUES {rows}")
        self.fill(
            Pilot,
            "bench_share",
            id="pilot",
            slug="'gemeente-' || pilot",
            name="'Pilot ' || pilot",
            municipality="'Gemeente ' || pilot",
            started_on="'2019-01-01'",
            caseload_target="30000",
            caseload_cap=str(CAP),
            is_demo=self.yes("1 = 1"),
        )
        for year in (2021, 2022, 2023):
            self.fill(BudgetYear, "bench_share", pilot_id="pilot", year=str(year), budgeted="families * 1000")
        teams = "bench_share JOIN bench_number n ON n.i < teams"
        self.fill(
            NeighbourhoodTeam, teams, id="first_team + n.i", pilot_id="pilot", name="'WIJ Team ' || (first_team + n.i)"
        )
        # District d of a pilot belongs to team d modulo its teams.
        districts = f"bench_share JOIN bench_number n ON n.i < teams * {DISTRICTS_PER_TEAM}"
        self.fill(
            District,
            districts,
            id=f"(first_team - 1) * {DISTRICTS_PER_TEAM} + 1 + n.i",
            pilot_id="pilot",
            name="'Wijk ' || n.i",
            area="'Gebied ' || (n.i % 5)",
            team_id="first_team + n.i % teams",
        )
        for number, unit in enumerate(("uur", "dagdeel", "dag", "uur", "uur")):
            self.fill(
                CareProduct,
                "bench_share",
                id=f"pilot * 5 + {number}",
                pilot_id="pilot",
                code=f"'P{number}'",
                name=f"'Zorg {number}'",
                law="'jeugdwet'",
                unit=f"'{unit}'",
                weight=str(number + 1),
            )
            self.fill(
                Tariff,
                "bench_share",
                product_id=f"pilot * 5 + {number}",
                price=str(60 + 20 * number),
                price_year="2022",
                valid_from="'2019-01-01'",
                source="'Verzonnen'",
            )

    def person(self, rows: str, number: str, role: str, **columns: str) -> None:
        self.fill(
            User,
            rows,
            id=number,
            username=f"'u' || ({number})",
            name=f"'Medewerker ' || ({number})",
            role=f"'{role}'",
            password="'!'",  # noqa: S106  # nobody can log in with it
            is_active=self.yes("1 = 1"),
            pilot_id="pilot",
            **columns,
        )

    def people(self) -> None:
        fixed = {
            TEAM_MANAGER: "teammanager",
            POLICY_OFFICER: "beleidsmedewerker",
            PRIVACY_OFFICER: "privacyfunctionaris",
            SCIENTIST: "gedragswetenschapper",
        }
        for number, role in fixed.items():
            self.person("bench_share", f"pilot * 10 + {number}", role)
        yes = self.yes("1 = 1")
        self.person("bench_share WHERE pilot = 1", str(SUPERUSER), "beheerder", is_staff=yes, is_superuser=yes)
        managers = f"bench_share JOIN bench_number n ON n.i < teams * {CASE_MANAGERS_PER_TEAM}"
        numbered = f"{CASE_MANAGERS} + (first_team - 1) * {CASE_MANAGERS_PER_TEAM} + n.i"
        self.person(managers, numbered, "casemanager", team_id="first_team + n.i % teams")
        self.person(
            "bench_share JOIN bench_number n ON n.i < carers",
            f"{CARERS} + first_carer + n.i",
            "gezinsverzorger",
            fte="0.8",
        )

    def prepare(self) -> None:
        """Write down of every family what follows from its number; `h` says what becomes of it.

        0-19: has help now; 20-74: had help; 75-89: waits; 90-99: left the waiting list.
        """
        registered, k = "(30 + (n.i - first) * 7919 % 1400)", "(n.i - first)"
        started = f"({registered} - {k} % 25)"
        ended = self.greatest("1", f"{started} - 90 - {k} * 31 % 400")
        hash_of = f"(({k} * 37 + 11) % 100)"
        self.run(
            f"""CREATE TABLE bench_family AS SELECT n.i, pilot, {k} AS k, {hash_of} AS h,
            {registered} AS registered, {started} AS started,
            CASE WHEN {hash_of} < 20 THEN 0 ELSE {ended} END AS ended,
            (first_team - 1) * {DISTRICTS_PER_TEAM} + 1 + {k} % (teams * {DISTRICTS_PER_TEAM}) AS district,
            {CASE_MANAGERS} + (first_team - 1) * {CASE_MANAGERS_PER_TEAM} + {k} % (teams * {CASE_MANAGERS_PER_TEAM})
            AS manager, {CARERS} + first_carer + {k} / {FAMILIES_PER_CARER} AS carer,
            pilot * 10 + {SCIENTIST} AS scientist, pilot * 5 + n.i % 5 AS product
            FROM bench_share JOIN bench_number n ON n.i >= first AND n.i < first + families"""
        )
        self.run("CREATE INDEX bench_family_i ON bench_family (i)")
        self.run("ANALYZE bench_family")

    def families(self) -> None:
        name = "(CASE i % 5 WHEN 0 THEN 'De Vries' WHEN 1 THEN 'Jansen' WHEN 2 THEN 'Bakker' WHEN 3 THEN 'Visser' ELSE"
        name += " 'Mulder' END)"
        self.fill(
            Family,
            "bench_family",
            id="i",
            pilot_id="pilot",
            reference="'G-' || i",
            last_name=f"{name} || ' ' || i",
            search_name=f"lower(replace({name}, ' ', '')) || i",
            street="'Straat ' || (i % 500)",
            house_number="i % 200 + 1",
            postcode="(9700 + i % 90) || ' AB'",
            city="'Gemeente ' || pilot",
            district_id="district",
            case_manager_id="manager",
            referred_on=self.ago("registered"),
            help_question="'Rust en regelmaat in huis.'",
        )
        for number, role in enumerate(("ouder", "kind", "kind"), start=1):
            self.fill(
                FamilyMember,
                "bench_family",
                family_id="i",
                number=str(number),
                role=f"'{role}'",
                first_name=f"'Naam ' || (i % 400 + {number})",
                born_on=self.ago(f"registered + {(13000, 2600, 900)[number - 1]} + i % 1500"),
            )
        triggers = ("opvoeding", "huishouden", "schulden", "relatie_of_scheiding")
        for number in (0, 2):
            self.fill(
                FamilyTrigger,
                "bench_family",
                family_id="i",
                trigger=f"CASE i % 2 WHEN 0 THEN '{triggers[number]}' ELSE '{triggers[number + 1]}' END",
            )

    def waiting(self) -> None:
        left = "CASE WHEN h < 75 THEN started ELSE registered - 15 END"
        self.fill(
            WaitlistEntry,
            "bench_family",
            id="i",
            family_id="i",
            started_on=self.ago("registered"),
            ended_on=f"CASE WHEN h >= 75 AND h < 90 THEN NULL ELSE {self.ago(left)} END",
            outcome="CASE WHEN h < 75 THEN 'gestart' WHEN h < 90 THEN '' ELSE 'andere_hulp' END",
        )
        self.fill(
            UrgencyAssessment,
            "bench_family",
            entry_id="i",
            urgency="CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'c' END",
            reason="'Weinig steun'",
            assessed_on=self.ago("registered"),
            assessed_by_id="manager",
            signed_on=self.ago("registered"),
            signed_by_id="scientist",
        )
        for number in (1, 2):
            self.fill(
                WaitlistCall,
                f"bench_family WHERE registered - started >= {number * 7} OR h >= 75",
                entry_id="i",
                number=str(number),
                called_on=self.ago(f"registered - {number * 7}"),
                caller_id="manager",
                made_contact=self.yes(f"i % 3 <> {number}"),
                minutes="15",
            )

    def help(self) -> None:
        ended = f"CASE WHEN h < 20 THEN NULL ELSE {self.ago('ended')} END"
        period = {"started_on": self.ago("started"), "ended_on": ended}
        self.fill(
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
        self.fill(Assignment, "bench_family WHERE h < 75", trajectory_id="i", carer_id="carer", **period)

    def visits(self, each: int) -> None:
        """Spread the visits of each trajectory evenly over its days."""
        not_home = "(i + j) % 20 = 0"
        source = f"(SELECT f.*, n.i AS j FROM bench_family f JOIN bench_number n ON n.i < {each} WHERE h < 75) v"
        self.fill(
            Visit,
            source,
            pilot_id="pilot",
            reference="'V-' || i || '-' || j",
            trajectory_id="i",
            carer_id="carer",
            visited_on=self.ago(f"started - j * (started - ended) / {each}"),
            minutes="30 + (i + j) % 6 * 15",
            travel_minutes="10 + j % 20",
            kind="CASE j % 8 WHEN 0 THEN 'telefonisch' WHEN 1 THEN 'beeldbellen' ELSE 'huisbezoek' END",
            not_home=self.yes(not_home),
            task_household=self.yes(f"NOT {not_home} AND j % 2 = 0"),
            task_parenting=self.yes(f"NOT {not_home} AND j % 3 = 0"),
            task_agogic=self.yes(f"NOT {not_home} AND j % 5 = 0"),
            way=f"CASE WHEN {not_home} THEN '' WHEN j % 2 = 0 THEN 'samen' ELSE 'overgenomen' END",
            note="'Samen de dag doorgenomen, de was gedaan en gepraat over school. Volgende week verder.'",
        )

    def file(self) -> None:
        helped = "bench_family WHERE h < 75"
        by_manager, by_carer = {"recorded_by_id": "manager"}, {"recorded_by_id": "carer"}
        self.fill(
            FamilyPlan,
            helped,
            trajectory_id="i",
            kind="'gezinsplan'",
            agreed_on=self.ago("started"),
            summary="'Wat wij samen willen.'",
            **by_manager,
        )
        for number in (1, 2):
            self.fill(
                Goal,
                helped,
                id=f"i * 2 + {number}",
                trajectory_id="i",
                number=str(number),
                wording=f"'Doel {number}: elke dag samen eten.'",
                domain="'dagritme'",
                stated_on=self.ago("started"),
            )
            self.fill(
                GoalScore,
                helped,
                goal_id=f"i * 2 + {number}",
                scored_on=self.ago(self.greatest("ended", "started - 60")),
                side="'gezin'",
                score=f"(i + {number}) % 5 - 2",
                **by_carer,
            )
        self.fill(
            Measurement,
            helped,
            trajectory_id="i",
            moment="'start'",
            measured_on=self.ago("started"),
            reached=self.yes("1 = 1"),
            family_calm="i % 11",
            worker_calm="(i + 1) % 11",
            **by_carer,
        )
        self.fill(
            Intensity,
            helped,
            trajectory_id="i",
            started_on=self.ago("started"),
            level="'regulier'",
            hours_per_week="4 + i % 8",
            reason="'Bij de start'",
            decided_by_id="manager",
        )
        self.fill(
            Review,
            "bench_family WHERE h < 75 AND started - ended > 90",
            trajectory_id="i",
            held_on=self.ago("started - 90"),
            outcome="'doorgaan'",
            **by_manager,
        )
        self.fill(
            PlannedVisit,
            "bench_family WHERE h < 20",
            trajectory_id="i",
            carer_id="carer",
            planned_on=self.ago("-(1 + i % 7)"),
            starts_at="'10:00:00'",
            minutes="60",
        )
        self.fill(
            Signal,
            "bench_family WHERE h < 75 AND i % 10 = 0",
            trajectory_id="i",
            reference="'S-' || i",
            severity="CASE WHEN i % 3 = 0 THEN 'zorg' ELSE 'let_op' END",
            text="'Het is stil in huis.'",
            raised_by_id="carer",
            raised_on=self.ago(self.greatest("ended", "started - 10")),
            answer="CASE WHEN h < 5 THEN '' ELSE 'Besproken.' END",
            answered_by_id="CASE WHEN h < 5 THEN NULL ELSE manager END",
            answered_on=f"CASE WHEN h < 5 THEN NULL ELSE {self.ago(self.greatest('ended', 'started - 12'))} END",
            closed_on=f"CASE WHEN h < 5 THEN NULL ELSE {self.ago(self.greatest('ended', 'started - 12'))} END",
        )

    def cost(self) -> None:
        self.fill(
            CounterfactualAnswer,
            "bench_family WHERE h < 75 AND i % 10 > 0",
            id="i",
            trajectory_id="i",
            version="1",
            asked_on=self.ago("started"),
            given_by_id="manager",
            kind="CASE WHEN i % 10 < 7 THEN 'zorg' WHEN i % 10 < 9 THEN 'geen' ELSE 'weet_niet' END",
        )
        amounts = dict(zip(("amount_low", "amount", "amount_high"), ("1", "2", "3"), strict=True))
        weeks = dict(zip(("weeks_low", "weeks", "weeks_high"), ("10", "20", "30"), strict=True))
        self.fill(
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


# What the triggers would have refused, each as a count that must be nought.
RULES = {
    "a visit within its trajectory": """SELECT count(*) FROM cases_visit v JOIN cases_trajectory t
        ON t.id = v.trajectory_id WHERE v.visited_on < t.started_on OR v.visited_on > t.ended_on OR v.pilot_id <>
        t.pilot_id""",
    "a placement within its trajectory": """SELECT count(*) FROM cases_assignment a JOIN cases_trajectory t
        ON t.id = a.trajectory_id WHERE a.started_on < t.started_on OR (t.ended_on IS NOT NULL AND
        (a.ended_on IS NULL OR a.ended_on > t.ended_on))""",
    "one trajectory a family at a time": """SELECT count(*) FROM (SELECT family_id FROM cases_trajectory
        GROUP BY family_id HAVING count(*) > 1) more""",
    "one placement a trajectory at a time": """SELECT count(*) FROM (SELECT trajectory_id FROM cases_assignment
        GROUP BY trajectory_id HAVING count(*) > 1) more""",
    "family, trajectory, carer and casemanager of one pilot": """SELECT count(*) FROM cases_family f
        JOIN cases_user m ON m.id = f.case_manager_id JOIN cases_district d ON d.id = f.district_id
        LEFT JOIN cases_trajectory t ON t.family_id = f.id LEFT JOIN cases_assignment a ON a.trajectory_id = t.id
        LEFT JOIN cases_user c ON c.id = a.carer_id
        WHERE m.pilot_id <> f.pilot_id OR d.pilot_id <> f.pilot_id OR t.pilot_id <> f.pilot_id
        OR c.pilot_id <> f.pilot_id""",
    "care only in an answer that says care": """SELECT count(*) FROM cases_counterfactualcare c
        JOIN cases_counterfactualanswer a ON a.id = c.answer_id WHERE a.kind <> 'zorg'""",
}


def problems() -> dict[str, int]:
    """Return how often each rule is broken, of the rules that are; keys that lead nowhere are among them."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in RULES.items():
            cursor.execute(statement)
            if number := cursor.fetchone()[0]:
                found[name] = number
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            if loose := cursor.fetchall():
                found["a key that leads somewhere"] = len(loose)
    return found
