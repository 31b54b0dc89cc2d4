"""`kill -9` of the web server, and of PostgreSQL, while twenty people write: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.faults.installation import (
    A_VISIT,
    Installation,
    bring_back,
    on_postgresql,
    signal_all_of,
    visits_in,
    writing,
)

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
WRITERS = 20
LONG = bool(os.environ.get("FAULTS"))
KILLS, SECONDS_BETWEEN = (5, 5) if LONG else (1, 2)


def test_no_visit_is_lost_or_doubled_when_the_web_server_is_killed(installation, say):
    installation.start()
    with writing(installation, A_VISIT, writers=WRITERS) as tally:
        for _kill in range(KILLS):
            time.sleep(SECONDS_BETWEEN)
            installation.kill()
            installation.start()
        time.sleep(SECONDS_BETWEEN)
    figures = counted(installation, tally.result())
    say(f"web server killed {KILLS} times, SQLite", figures)
    with installation.opened() as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.skipif(not LONG, reason="starts a PostgreSQL of its own and fills it: FAULTS=1")
def test_no_visit_is_lost_or_doubled_when_postgresql_is_killed(tmp_path, say):
    with on_postgresql(tmp_path / "data") as (installation, server):
        installation.start()
        with writing(installation, A_VISIT, writers=WRITERS) as tally:
            for _kill in range(KILLS):
                time.sleep(SECONDS_BETWEEN)
                signal_all_of(server, signal.SIGKILL)
                installation.wait_for(503)
                bring_back(server)
                installation.wait_for(200)
            time.sleep(SECONDS_BETWEEN)
        say(f"PostgreSQL killed {KILLS} times", counted(installation, tally.result()))


def counted(installation: Installation, tally) -> dict[str, int]:
    """Return the figures, after looking whether they are what they should be, and whether the log holds."""
    installation.kill()
    references, without_a_line = visits_in(installation)
    figures = {**tally.against(references), "without a line in the log": without_a_line}
    assert figures["acknowledged"] > WRITERS
    assert figures["sent again"] > 0
    assert figures["lost"] == figures["doubled"] == figures["without a line in the log"] == 0
    installation.manage("controleer_logboek")
    return figures
