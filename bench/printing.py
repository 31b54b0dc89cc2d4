"""Print one document in a process of its own, and tell what that took: `python -m bench.printing < document.json`."""

from __future__ import annotations

import json
import sys
import time
from io import BytesIO

from pypdf import PdfReader

from bench.measured import peak_memory
from reports import pdf


def main() -> None:
    job = json.load(sys.stdin)
    started = time.perf_counter()
    printed = pdf.render(**job)
    first = time.perf_counter() - started
    # What one document asks for, before the second adds to it.
    peak = peak_memory()
    # Once more, with fonts and modules there already: that is the printing itself.
    started_cpu = time.process_time()
    pdf.render(**job)
    warm = time.process_time() - started_cpu
    found = {"first": first, "warm": warm, "peak": peak, "pages": len(PdfReader(BytesIO(printed)).pages)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
