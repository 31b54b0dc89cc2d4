"""What the process tells on stderr: one line of JSON for each event, without personal data.

Nothing of a request but its number, the name of its route, and how it ended; never an address, a query or a number of
a family. Of a message only the fixed text is written and never what was filled in, and of an error its kind and the
places in the code: names, values and what a database says ("Key (name)=(...)") stay out. The log of who saw what is
another one: `cases.audit`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any

# The request that is being answered, so that every line about it can name it.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Of our own loggers every text is fixed (ruff sees to that); of these others a text into which values are still to be
# filled. What they fill in themselves, as with a host that is refused, is not told, nor what any other package says.
OUR_OWN = ("gezinsverzorger", "cases", "monitoring", "reports")
OTHERS = ("django", "gunicorn")
# What may stand beside the text: given by our own code alone, and each of them a number or a word from a list of ours.
FIELDS = ("route", "method", "status", "ms", "role", "reason")
# Errors that caused each other: further back than this nothing new is told.
DEEPEST = 5


class JsonLine(logging.Formatter):
    """Write a record as one line of JSON: when, how bad, from where, and what may be told of it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "pid": record.process,
        }
        package = record.name.split(".", 1)[0]
        if package in OUR_OWN or (package in OTHERS and record.args):
            line["event"] = str(record.msg)
        line["place"] = f"{record.module}:{record.lineno}"
        if number := request_id.get():
            line["request_id"] = number
        if package in OUR_OWN:
            line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["errors"] = list(_errors(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


def _errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield an error and those that caused it: the kind of each, and where in the code it came by."""
    for _ in range(DEEPEST):
        if error is None:
            return
        told: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
        # What PostgreSQL gives apart from its message: a code and names from the schema.
        if sqlstate := getattr(error, "pgcode", None):
            told["sqlstate"] = str(sqlstate)
            told["constraint"] = str(getattr(getattr(error, "diag", None), "constraint_name", None) or "")
        told["stack"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
        yield told
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
