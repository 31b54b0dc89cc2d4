"""What was measured: one line of the table, and the clock that is used everywhere."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

# How long one comparison may take, in seconds, and how often it is repeated at least and at most.
LONGEST, LEAST, MOST = 1.5, 3, 40


@dataclass(frozen=True)
class Row:
    """One line: what, on which database, what was measured, against what it was held, and whether that is enough.

    `met` is None where there is no target. `next_step` says why a target is not met, and what would help.
    """

    part: str
    what: str
    database: str
    measured: str
    ratio: str = ""
    target: str = ""
    met: bool | None = None
    next_step: str = ""


@dataclass(frozen=True)
class Times:
    """Times of one thing in milliseconds."""

    each: tuple[float, ...]

    @property
    def p50(self) -> float:
        return median(self.each)

    @property
    def p95(self) -> float:
        return quantiles(self.each, n=20, method="inclusive")[-1] if len(self.each) > 1 else self.each[0]

    @property
    def least(self) -> float:
        return min(self.each)


def in_turn(work: Mapping[str, Callable[[], Any]], longest: float = LONGEST, least: int = LEAST) -> dict[str, Times]:
    """Do each thing once to warm up, then all of them in turn, and return how long each took.

    In turn, because what else the machine does then falls on all of them alike: their ratios hold where the times do
    not. The garbage collector waits until the end. Until `longest` seconds are over, and `least` times in any case.
    """
    for do in work.values():
        do()
    times: dict[str, list[float]] = {name: [] for name in work}
    ends_at = time.perf_counter() + longest
    gc.collect()
    gc.disable()
    try:
        for number in range(MOST):
            if number >= least and time.perf_counter() > ends_at:
                break
            for name, do in work.items():
                started = time.perf_counter()
                do()
                times[name].append((time.perf_counter() - started) * 1000)
    finally:
        gc.enable()
    return {name: Times(tuple(each)) for name, each in times.items()}


def ms(value: float) -> str:
    """Return milliseconds as they stand in the table: with a decimal below ten."""
    return f"{value:.1f} ms".replace(".", ",") if value < 10 else f"{value:.0f} ms"


def times(value: float) -> str:
    """Return a ratio as it stands in the table."""
    return f"{value:.2f}".replace(".", ",") if value < 10 else f"{value:.0f}"


def peak_memory() -> float:
    """Return the most memory this process had, in MB. Not `ru_maxrss`: that begins with what its parent had."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
