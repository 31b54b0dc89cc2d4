"""Families: what follows from their number, who is in them, and how they waited."""

from __future__ import annotations

from bench.seed.pilots import SCIENTIST
from bench.seed.shares import CARERS, CASE_MANAGERS, CASE_MANAGERS_PER_TEAM, DISTRICTS_PER_TEAM, FAMILIES_PER_CARER
from bench.seed.sql import Sql
from cases.models import Family, FamilyMember, FamilyTrigger, UrgencyAssessment, WaitlistCall, WaitlistEntry


def prepare(sql: Sql) -> None:
    """Write down of every family what follows from its number; `h` says what becomes of it.

    0-19: has help now; 20-74: had help; 75-89: waits; 90-99: left the waiting list.
    """
    registered, k = "(30 + (n.i - first) * 7919 % 1400)", "(n.i - first)"
    started = f"({registered} - {k} % 25)"
    ended = sql.greatest("1", f"{started} - 90 - {k} * 31 % 400")
    hash_of = f"(({k} * 37 + 11) % 100)"
    sql.run(
        f"""CREATE TABLE bench_family AS SELECT n.i, pilot, {k} AS k, {hash_of} AS h,
        {registered} AS registered, {started} AS started,
        CASE WHEN {hash_of} < 20 THEN 0 ELSE {ended} END AS ended,
        (first_team - 1) * {DISTRICTS_PER_TEAM} + 1 + {k} % (teams * {DISTRICTS_PER_TEAM}) AS district,
        {CASE_MANAGERS} + (first_team - 1) * {CASE_MANAGERS_PER_TEAM} + {k} % (teams * {CASE_MANAGERS_PER_TEAM})
        AS manager, {CARERS} + first_carer + {k} / {FAMILIES_PER_CARER} AS carer,
        pilot * 10 + {SCIENTIST} AS scientist, pilot * 5 + n.i % 5 AS product
        FROM bench_share JOIN bench_number n ON n.i >= first AND n.i < first + families"""
    )
    sql.run("CREATE INDEX bench_family_i ON bench_family (i)")
    sql.run("ANALYZE bench_family")


def families(sql: Sql) -> None:
    name = "(CASE i % 5 WHEN 0 THEN 'De Vries' WHEN 1 THEN 'Jansen' WHEN 2 THEN 'Bakker' WHEN 3 THEN 'Visser' ELSE"
    name += " 'Mulder' END)"
    sql.fill(
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
        referred_on=sql.ago("registered"),
        help_question="'Rust en regelmaat in huis.'",
    )
    for number, role in enumerate(("ouder", "kind", "kind"), start=1):
        sql.fill(
            FamilyMember,
            "bench_family",
            family_id="i",
            number=str(number),
            role=f"'{role}'",
            first_name=f"'Naam ' || (i % 400 + {number})",
            born_on=sql.ago(f"registered + {(13000, 2600, 900)[number - 1]} + i % 1500"),
        )
    triggers = ("opvoeding", "huishouden", "schulden", "relatie_of_scheiding")
    for number in (0, 2):
        sql.fill(
            FamilyTrigger,
            "bench_family",
            family_id="i",
            trigger=f"CASE i % 2 WHEN 0 THEN '{triggers[number]}' ELSE '{triggers[number + 1]}' END",
        )


def waiting(sql: Sql) -> None:
    left = "CASE WHEN h < 75 THEN started ELSE registered - 15 END"
    sql.fill(
        WaitlistEntry,
        "bench_family",
        id="i",
        family_id="i",
        started_on=sql.ago("registered"),
        ended_on=f"CASE WHEN h >= 75 AND h < 90 THEN NULL ELSE {sql.ago(left)} END",
        outcome="CASE WHEN h < 75 THEN 'gestart' WHEN h < 90 THEN '' ELSE 'andere_hulp' END",
    )
    sql.fill(
        UrgencyAssessment,
        "bench_family",
        entry_id="i",
        urgency="CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'c' END",
        reason="'Weinig steun'",
        assessed_on=sql.ago("registered"),
        assessed_by_id="manager",
        signed_on=sql.ago("registered"),
        signed_by_id="scientist",
    )
    for number in (1, 2):
        sql.fill(
            WaitlistCall,
            f"bench_family WHERE registered - started >= {number * 7} OR h >= 75",
            entry_id="i",
            number=str(number),
            called_on=sql.ago(f"registered - {number * 7}"),
            caller_id="manager",
            made_contact=sql.yes(f"i % 3 <> {number}"),
            minutes="15",
        )
