"""Long work in a process of its own, until the power is cut: of this process and of PostgreSQL, at the same moment.

python -m tests.faults.power KIND MOMENT POSTMASTER

A moment is a number (right before that statement or commit), or a place (`module.function`, right before it is called).
`nooit`: it is not cut, and says how many moments there were. `klaarzetten`: everything is made ready, and nothing done.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from typing import NoReturn
from unittest.mock import patch

import django

WHOLE, READY = "nooit", "klaarzetten"
PRINTING = ("reports.views.evaluation_pdf", "reports.files.evaluation_pdf", "reports.files.public_summary_pdf")


def main(kind: str, moment: str, postmaster: int) -> None:
    django.setup()

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

    from cases import jobs

    def cut(*_: object, **__: object) -> NoReturn:
        # SIGQUIT is what `pg_ctl stop -m immediate` sends: nothing is finished and nothing is tidied up.
        os.kill(postmaster, signal.SIGQUIT)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    done = 0

    def counted(original):
        def one(*args: object, **kwargs: object) -> object:
            nonlocal done
            done += 1
            if str(done) == moment:
                cut()
            return original(*args, **kwargs)

        return one

    with ExitStack() as patched:
        patched.enter_context(patch("cases.progress.worker_is_there", lambda: True))
        for printing in PRINTING:
            patched.enter_context(patch(printing, lambda evaluation: b"%PDF-"))
        actor, about = _ready(kind)
        if moment == READY:
            return
        job = jobs.ask(kind, actor=actor, about=about)
        for where, name in ((CursorWrapper, "_execute"), (BaseDatabaseWrapper, "_commit")):
            patched.enter_context(patch.object(where, name, counted(getattr(where, name))))
        if "." in moment:
            patched.enter_context(patch(moment, cut))
        jobs.do_next()
    job.refresh_from_db()
    sys.stdout.write(f"{done} {job.state}")


def _ready(kind: str):
    """Return who asks for the work and about what; made once."""
    from cases.exchange import uploads
    from cases.models import User
    from reports import signing
    from reports.models import CouncilReport
    from tests.cases.exchange.workbooks import Book
    from tests.factories import UserFactory
    from tests.report_factories import CouncilReportFactory

    manager = User.objects.get(username="teammanager")
    if kind == "export":
        return manager, {}
    if kind == "publiceren":
        report = CouncilReport.objects.first()
        if report is None:
            report = CouncilReportFactory(pilot=manager.pilot, started_by=manager)
            signing.submit(report=report, actor=manager)
            signing.approve(report=report, actor=User.objects.get(username="beleidsmedewerker"))
        return manager, {"report": report.pk}
    manager = User.objects.filter(username="tess").first() or UserFactory(username="tess", team_manager=True)
    name = f"{manager.pk}-werkboek.taken"
    Book().xlsx(uploads._folder() / name)
    return manager, {"file": name}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
