"""What leaves and comes in as a file: the PDF of 8 and of about 50 pages, and the workbook beside PostgreSQL's COPY.

Each in a fresh process, so that the peak of its memory is its own.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from psycopg2.extensions import set_wait_callback

from bench.measured import Row, times
from bench.sizes import Size
from cases import clock
from cases.exchange import sheets
from cases.models import CounterfactualCare, Pilot
from cases.period import Period
from monitoring import releases
from reports.attached import attached_to
from reports.evaluation import build
from reports.printing import evaluation_html

PART = "Bestanden"
LONG = 50


def measure(database: str, size: Size, folder: Path, empty: dict[str, str]) -> Iterator[Row]:
    """Yield a row for each document. `empty` is the environment of an empty installation on the same database."""
    if database == "postgresql":  # the database has no say in printing, and this one is there at every size
        yield from _printing(size.town)
    yield from _carrying(database, size.carried, folder, empty)


def _printing(town: int) -> Iterator[Row]:
    pilot, year = Pilot.objects.get(pk=town), Period.year(2022)
    evaluation = build(pilot, releases.preview(pilot, year), as_of=clock.today())
    job: dict[str, Any] = {
        "html": evaluation_html(evaluation),
        "link_labels": evaluation.link_labels,
        "attached": [asdict(one) for one in attached_to(evaluation)],
        "dated": "2022-12-31",
    }
    short = _told("bench.printing", job=job)
    job["html"] = repeated(job["html"], round(LONG / short["pages"]))
    long = _told("bench.printing", job=job)
    yield _printed(short, "<= 1,6 s processortijd warm, <= 120 MB", short["warm"] <= 1.6 and short["peak"] <= 120)
    ratio = long["warm"] / short["warm"]
    yield _printed(long, "<= 10 x het korte document", ratio <= 10, f"{times(ratio)} x het korte")


def _printed(found: dict[str, float], target: str, met: bool, ratio: str = "") -> Row:
    measured = (
        f"{found['first']:.1f} s de eerste keer, {found['warm']:.1f} s processortijd warm, {found['peak']:.0f} MB"
    )
    reason = "" if met else "opmaken van tabellen en de labels van PDF/UA; een eigen proces houdt niemand op"
    what = f"PDF van {found['pages']:.0f} pagina's"
    return Row(PART, what, "geen", measured.replace(".", ","), ratio, target, met, reason)


def repeated(html: str, number: int) -> str:
    """Return a document with its contents `number` times; the names of places in it stand in the first alone."""
    start, body, end = _split(html)
    again = re.sub(r' id="[^"]*"', "", body)
    return start + body + again * (number - 1) + end


def _split(html: str) -> tuple[str, str, str]:
    opened = re.search(r"<body[^>]*>", html)
    assert opened, "a document without a body"  # noqa: S101  # ours has one
    close = html.rindex("</body>")
    return html[: opened.end()], html[opened.end() : close], html[close:]


def _carrying(database: str, carried: int, folder: Path, empty: dict[str, str]) -> Iterator[Row]:
    file = folder / "pilot.xlsx"
    out = _told("bench.workbook", "out", str(file), str(carried))
    into = _told("bench.workbook", "in", str(file), environment=empty)
    copied_out, copied_in = _copy(carried) if database == "postgresql" else (None, None)
    yield _carried("Werkboek naar buiten", database, out, copied_out, None)
    yield _carried("Werkboek naar binnen, met proef", database, into, copied_in, 20)


def _carried(what: str, database: str, found: dict[str, float], copied: float | None, most: int | None) -> Row:
    measured = f"{found['rows']:.0f} rijen in {found['seconds']:.1f} s, {found['peak']:.0f} MB".replace(".", ",")
    measured += f" (waarvan {found['before']:.0f} MB de toepassing zelf)"
    ratio = found["seconds"] / copied if copied else None
    is_small = found["peak"] <= 300
    met = is_small and (ratio is None or most is None or ratio <= most)
    target = "<= 300 MB" + (f"; <= {most} x COPY" if most and ratio else "")
    reason = "" if met else "elke rij wordt twee keer gelezen, nagekeken en als model bewaard; COPY bewaart alleen"
    return Row(PART, what, database, measured, f"{times(ratio)} x COPY" if ratio else "", target, met, reason)


def _told(module: str, *words: str, job: Any = None, environment: dict[str, str] | None = None) -> dict[str, float]:
    """Run a module of this room in a process of its own, and return what it tells."""
    done = subprocess.run(  # our own words
        [sys.executable, "-m", module, *words],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env=os.environ | (environment or {}),
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(words)}: {done.stderr.strip()[-800:]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _copy(carried: int) -> tuple[float, float]:
    """Return how long PostgreSQL's COPY takes for the same rows, in seconds: out, and into tables with all indexes.

    The tables are copies of the real ones without foreign keys and triggers: less than an import has to do.
    """
    out = into = 0.0
    # COPY is not possible while somebody watches how long an answer takes (gezinsverzorger/patience.py).
    set_wait_callback(None)
    with connection.cursor() as cursor:
        for sheet in sheets.SHEETS:
            if sheet is sheets.COUNTERFACTUALS:
                rows: QuerySet[Any] = CounterfactualCare.objects.filter(answer__trajectory__pilot=carried)
            else:
                rows = sheet.rows_in(Pilot.objects.get(pk=carried))
            rows = rows.order_by().values("pk")
            statement, values = rows.query.sql_with_params()
            table = sheet.model._meta.db_table
            chosen = cursor.mogrify(statement, values).decode()
            held = io.StringIO()
            started = time.perf_counter()
            cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE id IN ({chosen})) TO STDOUT", held)
            out += time.perf_counter() - started
            held.seek(0)
            cursor.execute(f"CREATE TEMP TABLE bench_copy (LIKE {table} INCLUDING ALL)")
            started = time.perf_counter()
            cursor.copy_expert("COPY bench_copy FROM STDIN", held)
            into += time.perf_counter() - started
            cursor.execute("DROP TABLE bench_copy")
    return out, into
