"""Everything that must be right before a change lands, step by step, with a closing line that says what was run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
POSTGRES = [sys.executable, "-m", "tests.on_postgres"]
DEPLOYED = {
    "DATABASE_URL": "sqlite://:memory:",
    "SECRET_KEY": "only-for-the-check-" + "x1y2z3" * 10,
    "MFA_KEY": "only-for-the-check-" + "z3y2x1" * 10,
    "AUDIT_KEY": "only-for-the-check-" + "z6y5x4" * 10,
    "ALLOWED_HOSTS": "gezinsverzorger.example",
}

STEPS: list[tuple[str, list[str], dict[str, str]]] = [
    ("lint", ["ruff", "check", "."], {}),
    ("format", ["ruff", "format", "--check", "."], {}),
    ("types", ["mypy"], {}),
    ("import contract", ["lint-imports"], {}),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    (
        "deployment check",
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        DEPLOYED,
    ),
    ("tests on SQLite", [*PYTEST, "-m", "not e2e"], {}),
    ("tests on PostgreSQL", [*POSTGRES, *PYTEST, "-m", "not e2e and not once"], {}),
    ("browser tests", [*PYTEST, "-m", "e2e"], {}),
]


def main() -> int:
    """Run every step, also after a failure, and return 1 when one of them failed."""
    outcomes = []
    for name, command, extra in STEPS:
        print(f"\n=== {name} ===", flush=True)  # noqa: T201  # progress is meant for the reader of the terminal
        started = time.monotonic()
        program = shutil.which(command[0]) or command[0]
        status = subprocess.run([program, *command[1:]], env={**os.environ, **extra}).returncode
        outcomes.append((name, status, time.monotonic() - started))
    print("\n=== what was run ===")  # noqa: T201  # idem
    for name, status, seconds in outcomes:
        print(f"{'ok    ' if status == 0 else 'FAILED'}  {name} ({seconds:.0f} s)")  # noqa: T201  # idem
    failed = sum(status != 0 for _, status, _ in outcomes)
    print(f"\n{len(outcomes) - failed} passed, {failed} failed")  # noqa: T201  # idem
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
