"""More than one machine, under people who go on reading and writing: what each fault costs, in figures.

Two web nodes behind nginx, a PostgreSQL server and its copy. A node is killed, the copy is cut off in three ways, the
server is killed and the copy takes its place: with the copy following by itself, and with every visit waiting for it.

`MACHINES=1` runs it, in some three minutes; it needs nginx (`apt-get install nginx`). The table is put into
`var/machines.txt`, for docs/schaal.md. What of this a page depends on is tried shortly in `test_replica.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.deploy.load import ANSWERS_WITHIN, HEAD, Load, Phase
from tests.deploy.machines import NGINX, ROOT, Node, Proxy
from tests.deploy.servers import Server, either, free_port, initdb, signal_all
from tests.faults.installation import A_VISIT, TRAJECTORY, WITHOUT_A_LINE, token_on

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not os.environ.get("MACHINES"), reason="MACHINES=1 breaks two machines in three minutes"),
    pytest.mark.skipif(not NGINX, reason="there is no nginx here: apt-get install nginx"),
]
FIGURES = Path("var") / "machines.txt"
SHORT, LONG = 6, 12
DRAFT = "/gezinnen/aanmelden/"
STORED = "SELECT note FROM cases_visit WHERE note LIKE 'storing %'"


@dataclass
class Machines:
    """Everything that runs, and which of the two database servers is the first now."""

    first: Server
    copy: Server
    nodes: list[Node]
    proxy: Proxy
    load: Load
    environment: dict[str, str]
    phases: list[Phase] = field(default_factory=list)

    @contextmanager
    def phase(self, what: str, seconds: float) -> Iterator[None]:
        """Let what happens in this block, and so many seconds after it, be one row of the table."""
        began = time.monotonic()
        yield
        time.sleep(seconds)
        ended = time.monotonic()
        print(what, f"{ended - began:.1f} s")  # noqa: T201  # how far it is
        self.phases.append(Phase(what, began, ended))

    def manage(self, *command: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def change_places(self) -> None:
        """Kill the first server, and make the copy the first; nothing is told to the nodes."""
        self.first.kill()
        self.copy.promote()
        self.first, self.copy = self.copy, self.first

    def new_copy(self) -> None:
        self.copy.follow(self.first)
        self.copy.catch_up(self.first)


@pytest.fixture
def machines() -> Iterator[Machines]:
    with tempfile.TemporaryDirectory(prefix="gv-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        first, copy = Server(folder / "first", free_port()), Server(folder / "copy", free_port())
        environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
            **{name: f"only-for-{name}-" + "x" * 40 for name in ("SECRET_KEY", "MFA_KEY", "AUDIT_KEY")},
            **{"ALLOWED_HOSTS": "localhost,127.0.0.1", "DEMO": "1", "TRUSTED_PROXY_COUNT": "1", "REPLICA_MAX_LAG": "1"},
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": either(first, copy, want="read-write"),
            "REPLICA_URL": either(copy, first, want="standby"),
        }
        nodes = [Node(environment), Node(environment)]
        proxy = Proxy(folder / "nginx", nodes)
        load = Load(proxy.url, proxy.certificate, {})
        made = Machines(first, copy, nodes, proxy, load, environment)
        try:
            initdb(first)
            first.start()
            made.manage("migrate", "--verbosity", "0")
            made.manage("demo")
            made.new_copy()
            proxy.start()
            for node in nodes:
                node.start()
            load.visit = A_VISIT | {"trajectory": int(first.sql(TRAJECTORY))}
            yield made
        finally:
            for node in nodes:
                node.kill()
            proxy.stop()
            for server in (first, copy):
                if (server.folder / "postmaster.pid").exists():
                    server.stop("immediate")


def test_what_each_fault_costs(machines):
    writer = keep_a_draft(machines.load)
    with machines.load.going_on():
        time.sleep(3)
        break_nodes(machines)
        break_the_copy(machines)
        break_the_first(machines)
    stored = machines.first.sql(STORED).splitlines()
    for phase in machines.phases:
        phase.begun = sum(phase.began <= each.began < phase.ended for each in machines.load.asked)
        phase.asked = [each for each in machines.load.asked if phase.began <= each.ended < phase.ended]
        phase.held_against(stored)
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text("\n".join([HEAD, *(phase.row() for phase in machines.phases)]) + "\n")
    print(FIGURES.read_text(), *(phase.failures() for phase in machines.phases), sep="\n")  # noqa: T201  # the result

    by_name = {phase.what: phase for phase in machines.phases}
    cut = by_name[CUT_AND_KILLED]
    assert {phase.what: phase.doubled for phase in machines.phases if phase.doubled} == {}
    assert {phase.what: phase.lost for phase in machines.phases if phase.lost and phase is not cut} == {}
    # What the copy could not have: it shows that what is lost is seen here.
    assert cut.lost > 0
    assert all(phase.acknowledged for phase in machines.phases if phase.what != WAITS)
    # A page that nobody answered is asked at the other node; a form is not.
    assert [by_name[what].failed(writes=False) for what in (NODE_KILLED, NODE_BACK, COPY_STOPPED)] == [0, 0, 0]
    assert any(each.stale for each in by_name[COPY_BEHIND].asked)
    assert not any(each.stale for each in by_name[QUIET].asked)
    # Nobody was sent to the page to log in, and what was half written is still there.
    assert [each for each in machines.load.asked if each.status in (302, 403) and not each.writes] == []
    assert machines.first.sql("SELECT count(*) FROM cases_draft") == "1"
    draft = writer.get(f"{machines.proxy.url}/concept/", params={"page": DRAFT}, timeout=ANSWERS_WITHIN)
    assert "Half af" in draft.text
    assert machines.first.sql(WITHOUT_A_LINE.replace("= 'storing'", "LIKE 'storing %'")) == "0"
    machines.manage("controleer_logboek")


def keep_a_draft(load: Load):
    writer = load.logged_in("casemanager")
    page = writer.get(load.url + DRAFT, timeout=ANSWERS_WITHIN).text
    sent = {"page": DRAFT, "content": '[["last_name", "Half af"]]', "csrfmiddlewaretoken": token_on(page)}
    assert writer.post(f"{load.url}/concept/", sent, timeout=ANSWERS_WITHIN).status_code == 204
    return writer


QUIET = "niets aan de hand"
NODE_KILLED, NODE_BACK = "een webserver gestopt met `kill -9`", "die webserver weer aan"
COPY_STOPPED, COPY_STARTED = "kopie van de database uit", "kopie weer aan"
COPY_FROZEN, COPY_THAWED = "kopie bevroren: houdt de lijn open en zegt niets", "kopie gaat weer verder"
COPY_BEHIND, COPY_CATCHES_UP = "lijn naar de kopie los: die loopt achter", "lijn weer vast, kopie haalt in"
KILLED = "eerste server gestopt met `kill -9`, kopie neemt het over"
CUT_AND_KILLED = "idem, terwijl de lijn naar de kopie al los was"
NEW_COPY = "de oude server terug als nieuwe kopie"
WAITS = "elk bezoek wacht op de kopie, en de lijn is los"
WAITED_AND_KILLED = "eerste server gestopt met `kill -9` in die toestand, kopie neemt het over"
SYNC_KILLED = "elk bezoek wacht op de kopie; eerste server gestopt met `kill -9`, kopie neemt het over"


def break_nodes(machines: Machines) -> None:
    with machines.phase(QUIET, LONG):
        pass
    with machines.phase(NODE_KILLED, LONG):
        machines.nodes[0].kill()
    with machines.phase(NODE_BACK, LONG):
        machines.nodes[0].start()


def break_the_copy(machines: Machines) -> None:
    first, copy = machines.first, machines.copy
    with machines.phase(COPY_STOPPED, LONG):
        copy.stop("immediate")
    with machines.phase(COPY_STARTED, LONG):
        copy.start()
        copy.catch_up(first)
    with machines.phase(COPY_FROZEN, 2 * LONG):
        signal_all(copy.processes, signal.SIGSTOP)
    with machines.phase(COPY_THAWED, LONG):
        signal_all(copy.processes, signal.SIGCONT)
        copy.catch_up(first)
    with machines.phase(COPY_BEHIND, LONG):
        copy.cut_off(first)
    with machines.phase(COPY_CATCHES_UP, SHORT):
        copy.mend(first)


def break_the_first(machines: Machines) -> None:
    with machines.phase(KILLED, LONG):
        machines.change_places()
    with machines.phase(NEW_COPY, SHORT):
        machines.new_copy()
    with machines.phase(CUT_AND_KILLED, LONG):
        machines.copy.cut_off(machines.first)
        time.sleep(SHORT)
        machines.change_places()
    machines.new_copy()
    machines.first.wait_for_a_copy("*")
    time.sleep(SHORT)
    with machines.phase(SYNC_KILLED, LONG):
        machines.change_places()
    machines.new_copy()
    machines.first.wait_for_a_copy("*")
    time.sleep(SHORT)
    with machines.phase(WAITS, SHORT):
        machines.copy.cut_off(machines.first)
    with machines.phase(WAITED_AND_KILLED, 2 * LONG):
        machines.change_places()
