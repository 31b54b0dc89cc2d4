"""The file of a family in one question, so that its rooms walk over rows that are there.

A page of the file shows rows of up to thirty tables. Asked one by one, making the questions costs more than answering
them. `read` asks for all of them at once and hangs each row where Django's own `prefetch_related` would: a room reads
`trajectory.goals.all()` as ever, and works as well, only slower, when nobody read the file before.

Who may see the family is asked at the door, not here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import DecimalField, Field, Manager, Model, QuerySet, Value
from django.db.models.functions import JSONArray

from cases.models import CareProduct, Family, Pilot, ScoreDomain, User

# Stands in the kept question where the number of a family comes; no family has it.
ANY_FAMILY = -1
# What rows name that is not the family's own: fetched by number, a query for each kind that is named at all.
NAMED: tuple[type[Model], ...] = (User, CareProduct, ScoreDomain)
# Everything that the time line and the work that is due are made of.
WHOLE = (
    *("members", "members__consents", "members__own_statements", "members__rights_requests", "members__disclosures"),
    *("triggers", "help_choices", "documents", "onward_referrals", "emergencies", "destruction"),
    *("waitlist_entries", "waitlist_entries__assessments", "waitlist_entries__calls"),
    "trajectories",
    *("trajectories__assignments", "trajectories__assignments__carer__absences"),
    "trajectories__assignments__carer__absences__deputy__absences",
    *("trajectories__overrides", "trajectories__match_checks", "trajectories__handovers"),
    *("trajectories__counterfactual_answers", "trajectories__counterfactual_answers__lines"),
    *("trajectories__visits", "trajectories__planned_visits", "trajectories__plans"),
    *("trajectories__goals", "trajectories__goals__scores", "trajectories__measurements"),
    *("trajectories__intensities", "trajectories__reviews", "trajectories__volunteer_placements"),
    *("trajectories__signals", "trajectories__signals__steps"),
)


def read(family: Family, *parts: str) -> None:
    """Fetch `parts` of the file of `family`, named as for `prefetch_related`: a part after the one it hangs under.

    The colleagues, products and domains that rows name come along, and may be a step on the way to a part.
    """
    rows = _rows(family, parts)
    _name_others(family, [row for of_part in rows.values() for row in of_part])
    for part in parts:
        *way, name = part.split("__")
        _hang(_at_the_end_of(way, family), name, rows[part])


def _at_the_end_of(way: list[str], family: Family) -> list[Any]:
    """Return the rows to which `way` leads from `family`, each once; all are there already."""
    found: list[Any] = [family]
    for name in way:
        steps = [getattr(row, name) for row in found]
        many = [step.all() if isinstance(step, Manager) else [step] for step in steps if step is not None]
        found = list(dict.fromkeys(row for rows in many for row in rows))
    return found


def _rows(family: Family, parts: tuple[str, ...]) -> dict[str, list[Model]]:
    """Return the rows of each part, in no order."""
    sql, params = _question(parts)
    found: dict[str, list[Model]] = {part: [] for part in parts}
    with connection.cursor() as cursor:
        cursor.execute(sql, [family.pk if value == ANY_FAMILY else value for value in params])
        for number, values in cursor.fetchall():
            part = parts[number]
            found[part].append(_row(_steps(part)[-1].related_model, values))
    return found


@cache
def _question(parts: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return the question for all rows of these parts. It is kept: making it takes longer than answering it."""
    first, *others = (_of_part(number, part) for number, part in enumerate(parts))
    return first.union(*others, all=True).query.sql_with_params()


def _of_part(number: int, part: str) -> QuerySet[Any, Any]:
    """Return the question for the rows of one part: each as its number and an array of all its columns."""
    steps = _steps(part)
    model = steps[-1].related_model
    towards_family = "__".join(step.remote_field.name for step in reversed(steps))
    columns = JSONArray(*(field.attname for field in model._meta.concrete_fields))
    asked: QuerySet[Any, Any] = model._base_manager.filter(**{towards_family: ANY_FAMILY})
    rows = asked.order_by().values_list(Value(number), columns)
    # Over a colleague there may be more ways than one to the same row.
    return rows.distinct() if any(step.many_to_one for step in steps) else rows


@cache
def _steps(part: str) -> list[Any]:
    """Return the relations that lead from a family to the rows of a part."""
    model: type[Model] = Family
    found = []
    for name in part.split("__"):
        found.append(_relation(model, name))
        model = found[-1].related_model
    return found


@cache
def _relation(model: Any, name: str) -> Any:
    """Return the relation that is called `name` on a row of `model`."""
    here = {item.get_accessor_name(): item for item in model._meta.related_objects}
    return here.get(name) or model._meta.get_field(name)


def _row(model: type[Model], values: str) -> Model:
    names, readers = _fields(model)
    told = json.loads(values, parse_float=Decimal)
    for place, read_value in readers:
        if told[place] is not None:
            told[place] = read_value(told[place])
    return model.from_db(DEFAULT_DB_ALIAS, names, told)


@cache
def _fields(model: type[Model]) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """Return the names of the columns of `model`, and the places of those that JSON has otherwise, with readers."""
    fields = model._meta.concrete_fields
    readers = [(place, _reader(field)) for place, field in enumerate(fields)]
    return [field.attname for field in fields], [(place, reader) for place, reader in readers if reader]


def _reader(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return what makes a value of `field` out of what JSON has for it; None when they are the same."""
    if isinstance(field, DecimalField):
        step = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: Decimal(value).quantize(step)
    return READERS.get(field.get_internal_type())


def moment(text: str) -> datetime:
    """Return the moment that JSON has as `text`; SQLite keeps it in UTC without saying so."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


READERS: dict[str, Callable[[Any], Any]] = {
    "BooleanField": bool,
    "DateField": date.fromisoformat,
    "DateTimeField": moment,
    "TimeField": time.fromisoformat,
}


def _name_others(family: Family, rows: Iterable[Model]) -> None:
    """Set on each row whom and what it names."""
    naming: dict[type[Model], list[tuple[Model, Any]]] = defaultdict(list)
    for row in rows:
        for field in _naming(type(row)):
            if getattr(row, field.attname) is not None:
                naming[field.related_model].append((row, field))
    for model, places in naming.items():
        known = _known(family, model, {getattr(row, field.attname) for row, field in places})
        for row, field in places:
            field.set_cached_value(row, known[getattr(row, field.attname)])


@cache
def _naming(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.related_model in (*NAMED, Pilot)]


def _known(family: Family, model: type[Model], numbers: set[Any]) -> dict[Any, Model]:
    return {family.pilot_id: family.pilot} if model is Pilot else model._base_manager.in_bulk(numbers)


def _hang(parents: list[Any], name: str, rows: list[Any]) -> None:
    """Give each of `parents` its own `rows` under `name`, in the order that these rows have everywhere."""
    if not parents:
        return
    model: Any = type(parents[0])
    relation = _relation(model, name)
    of_parent: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        of_parent[getattr(row, relation.field.attname)].append(row)
    for parent in parents:
        own = of_parent[parent.pk]
        for row in own:
            relation.field.set_cached_value(row, parent)
        _keep(parent, relation, name, _in_order(own))


def _keep(parent: Any, relation: Any, name: str, rows: list[Any]) -> None:
    """Keep `rows` where Django looks before it asks."""
    if relation.one_to_one:
        relation.set_cached_value(parent, rows[0] if rows else None)
        return
    asked = getattr(parent, name).all()
    asked._result_cache, asked._prefetch_done = rows, True
    parent.__dict__.setdefault("_prefetched_objects_cache", {})[name] = asked


def _in_order(rows: list[Any]) -> list[Any]:
    """Return the rows of one parent in the order of their Meta; a day or time that is not known comes first."""
    for name in reversed(rows[0]._meta.ordering if len(rows) > 1 else ()):
        value = attrgetter(name.removeprefix("-").replace("__", "."))
        if not isinstance(value(rows[0]), Model):  # the parent, which is the same
            rows.sort(key=_known_last(value), reverse=name.startswith("-"))
    return rows


def _known_last(value: Callable[[Any], Any]) -> Callable[[Any], tuple[bool, Any]]:
    return lambda row: (value(row) is not None, value(row))
