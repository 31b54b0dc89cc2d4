"""The municipalities with their teams, districts, prices and people."""

from __future__ import annotations

from bench.seed.shares import CAP, CARERS, CASE_MANAGERS, CASE_MANAGERS_PER_TEAM, DISTRICTS_PER_TEAM, shares
from bench.seed.sql import Sql
from cases.models import BudgetYear, CareProduct, District, NeighbourhoodTeam, Pilot, Tariff, User

# Numbers of users: ten for each pilot, and then the casemanagers and the carers.
SUPERUSER = 9
TEAM_MANAGER, POLICY_OFFICER, PRIVACY_OFFICER, SCIENTIST = 1, 2, 3, 4


def pilots(sql: Sql, families: int) -> None:
    columns = "pilot, first, families, first_team, teams, first_carer, carers"
    sql.run(f"CREATE TABLE bench_share ({columns.replace(',', ' integer,')} integer)")
    rows = ", ".join(
        f"({s.pilot}, {s.first}, {s.families}, {s.first_team}, {s.teams}, {s.first_carer}, {s.carers})"
        for s in shares(families)
    )
    sql.run(f"INSERT INTO bench_share ({columns}) VALUES {rows}")
    sql.fill(
        Pilot,
        "bench_share",
        id="pilot",
        slug="'gemeente-' || pilot",
        name="'Pilot ' || pilot",
        municipality="'Gemeente ' || pilot",
        started_on="'2019-01-01'",
        caseload_target="30000",
        caseload_cap=str(CAP),
        is_demo=sql.yes("1 = 1"),
    )
    for year in (2021, 2022, 2023):
        sql.fill(BudgetYear, "bench_share", pilot_id="pilot", year=str(year), budgeted="families * 1000")
    teams = "bench_share JOIN bench_number n ON n.i < teams"
    sql.fill(
        NeighbourhoodTeam, teams, id="first_team + n.i", pilot_id="pilot", name="'WIJ Team ' || (first_team + n.i)"
    )
    # District d of a pilot belongs to team d modulo its teams.
    districts = f"bench_share JOIN bench_number n ON n.i < teams * {DISTRICTS_PER_TEAM}"
    sql.fill(
        District,
        districts,
        id=f"(first_team - 1) * {DISTRICTS_PER_TEAM} + 1 + n.i",
        pilot_id="pilot",
        name="'Wijk ' || n.i",
        area="'Gebied ' || (n.i % 5)",
        team_id="first_team + n.i % teams",
    )
    for number, unit in enumerate(("uur", "dagdeel", "dag", "uur", "uur")):
        sql.fill(
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
        sql.fill(
            Tariff,
            "bench_share",
            product_id=f"pilot * 5 + {number}",
            price=str(60 + 20 * number),
            price_year="2022",
            valid_from="'2019-01-01'",
            source="'Verzonnen'",
        )


def person(sql: Sql, rows: str, number: str, role: str, **columns: str) -> None:
    sql.fill(
        User,
        rows,
        id=number,
        username=f"'u' || ({number})",
        name=f"'Medewerker ' || ({number})",
        role=f"'{role}'",
        password="'!'",  # noqa: S106  # nobody can log in with it
        is_active=sql.yes("1 = 1"),
        pilot_id="pilot",
        **columns,
    )


def people(sql: Sql) -> None:
    fixed = {
        TEAM_MANAGER: "teammanager",
        POLICY_OFFICER: "beleidsmedewerker",
        PRIVACY_OFFICER: "privacyfunctionaris",
        SCIENTIST: "gedragswetenschapper",
    }
    for number, role in fixed.items():
        person(sql, "bench_share", f"pilot * 10 + {number}", role)
    yes = sql.yes("1 = 1")
    person(sql, "bench_share WHERE pilot = 1", str(SUPERUSER), "beheerder", is_staff=yes, is_superuser=yes)
    managers = f"bench_share JOIN bench_number n ON n.i < teams * {CASE_MANAGERS_PER_TEAM}"
    numbered = f"{CASE_MANAGERS} + (first_team - 1) * {CASE_MANAGERS_PER_TEAM} + n.i"
    person(sql, managers, numbered, "casemanager", team_id="first_team + n.i % teams")
    person(
        sql,
        "bench_share JOIN bench_number n ON n.i < carers",
        f"{CARERS} + first_carer + n.i",
        "gezinsverzorger",
        fte="0.8",
    )
