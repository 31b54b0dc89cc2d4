"""The lines of the members on the page of a family, when somebody else changed members meanwhile.

A line is looked after as a whole, under the name `leden-<number of the member>`. What is sent is put together anew from
the members that there are now: each with what the person typed, or else as it is stored, and behind them the new lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.dateparse import parse_date

from cases.models import FamilyMember
from cases.period import in_words

PREFIX = "leden"
MOST_LINES = 30
FIELDS = ("role", "first_name", "born_on", "deceased")
TAKEN_AWAY = "Weghalen uit dit gezin"

Line = dict[str, str]


def name_of(member: FamilyMember) -> str:
    return f"{PREFIX}-{member.pk}"


def say_member(member: FamilyMember) -> str:
    """Return what there is to know of a member on one line."""
    who = f"{member.get_role_display()} {member.first_name}".strip()
    born = f", geboren op {in_words(member.born_on)}" if member.born_on else ""
    return f"{who}{born}{', overleden' if member.deceased else ''}"


def say_line(line: Line) -> str:
    """Return the same for a line as it was sent."""
    if line.get("DELETE"):
        return TAKEN_AWAY
    try:
        born_on = parse_date(line["born_on"])
    except ValueError:
        born_on = None
    member = FamilyMember(
        role=line["role"], first_name=line["first_name"].strip(), born_on=born_on, deceased=bool(line["deceased"])
    )
    return say_member(member) + (f", geboren op {line['born_on']}" if line["born_on"] and not born_on else "")


def sent(data: Any) -> list[Line]:
    """Return the lines of what was sent; anything that is no line is left out."""
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    number = min(int(total), MOST_LINES) if total.isascii() and total.isdigit() else 0
    names = ("id", *FIELDS, "DELETE")
    return [{name: data.get(f"{PREFIX}-{index}-{name}", "") for name in names} for index in range(number)]


def stored(member: FamilyMember) -> Line:
    """Return a member as a browser would send it."""
    born_on = member.born_on.isoformat() if member.born_on else ""
    return {
        "id": str(member.pk),
        "role": member.role,
        "first_name": member.first_name,
        "born_on": born_on,
        "deceased": "on" if member.deceased else "",
        "DELETE": "",
    }


def put_together(data: Any, members: Iterable[FamilyMember], stays: set[str], lost: set[str]) -> None:
    """Write the lines anew into `data`.

    Args:
        members: those of the family now.
        stays: names of the lines that are as the person typed them.
        lost: names of lines that the person typed, of members that are not there any more; they become new ones.
    """
    lines = {f"{PREFIX}-{line['id']}": line for line in sent(data) if line["id"]}
    now = list(members)
    first = [lines[name_of(member)] if name_of(member) in stays else stored(member) for member in now]
    there = {say_member(member) for member in now}
    new = [line for line in sent(data) if not line["id"] and line["role"] and say_line(line) not in there]
    new += [{**line, "id": "", "DELETE": ""} for name, line in lines.items() if name in lost]
    for key in [key for key in data if key.startswith(f"{PREFIX}-")]:
        del data[key]
    data[f"{PREFIX}-TOTAL_FORMS"] = str(len(first) + len(new) + 1)
    data[f"{PREFIX}-INITIAL_FORMS"] = str(len(first))
    for index, line in enumerate([*first, *new]):
        for name, value in line.items():
            if value:
                data[f"{PREFIX}-{index}-{name}"] = value
