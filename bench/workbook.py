"""Carry a pilot out or in, in a process of its own, and tell what that took.

python -m bench.workbook out FILE PILOT   the pilot with that number
python -m bench.workbook in FILE          into an installation without a pilot
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

from bench.measured import peak_memory


def main(direction: str, file: Path, number: int = 0) -> None:
    django.setup()
    from bench.seed.shares import CAP
    from cases.exchange import exporting, importing
    from cases.models import Pilot

    before = peak_memory()
    started = time.perf_counter()
    if direction == "out":
        rows = sum(exporting.write(Pilot.objects.get(pk=number), file).values())
    else:
        # First as a trial and then for good, as people do. A pilot of its own would get the cap of ten families.
        pilot = Pilot.objects.create(slug="nieuw", name="Nieuw", started_on="2019-01-01", caseload_cap=CAP)
        tried = importing.run(file, pilot=pilot, actor=None, dry_run=True)
        done = importing.run(file, pilot=pilot, actor=None)
        if not (tried.ok and done.ok):
            raise SystemExit("\n".join(str(error) for error in (tried.errors or done.errors)[:5]))
        rows = sum(counts.new for counts in done.counts.values())
    seconds = time.perf_counter() - started
    peak = peak_memory()
    sys.stdout.write(json.dumps({"seconds": seconds, "rows": rows, "peak": peak, "before": before}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *(int(word) for word in sys.argv[3:]))
