"""A worker in a process of its own, on the database of the tests.

python -m tests.worker DATABASE                     works until it is told to stop, as `manage.py werk`
python -m tests.worker DATABASE module.function     does one job, and is killed (kill -9) where that is called
"""

from __future__ import annotations

import os
import signal
import sys
from unittest.mock import patch

import django
from django.conf import settings


def main(database: str, dies_at: str = "") -> None:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()

    from django.core.management import call_command

    from cases import jobs

    if not dies_at:
        call_command("werk")
        return
    with (
        patch("reports.files.evaluation_pdf", lambda evaluation: b"%PDF-"),
        patch(dies_at, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)),
    ):
        jobs.do_next()


if __name__ == "__main__":
    main(*sys.argv[1:])
