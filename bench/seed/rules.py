"""The rules between tables that the triggers guard, each as a question that must find nothing."""

from __future__ import annotations

from django.db import connection

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
