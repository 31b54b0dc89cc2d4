"""What may not stay and that nobody else removes in time: by the worker every minute, and by the clock every hour."""

from __future__ import annotations

from cases import destruction, jobs
from cases.exchange import uploads


def tidy() -> None:
    """Remove old files of jobs, workbooks that nobody confirmed, and what is left on the disk of destroyed families."""
    jobs.clean()
    uploads.remove_old()
    destruction.sweep_files()
