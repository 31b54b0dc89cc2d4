"""How long we wait for PostgreSQL: for an answer as long as it takes, and not for a server that is not there any more.

A server that is frozen, or behind a line that is gone, says nothing and closes nothing. The driver would wait for it
for ever, and after a few visitors every thread of the web server would. So after some seconds of silence we knock
beside the line: who does not open is away, and the page says so. A long statement and a lock are waited for; their
server opens.

Of several servers in one address (`docs/beheer.md`) each is tried like this in turn. The driver does that itself only
while it blocks.
"""

from __future__ import annotations

import logging
import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

from psycopg2 import OperationalError
from psycopg2.extensions import (
    POLL_OK,
    POLL_WRITE,
    STATUS_SETUP,
    connection,
    make_dsn,
    parse_dsn,
    set_wait_callback,
)

log = logging.getLogger(__name__)
# Seconds of silence after which we knock; and for how long nobody tries a server that did not open.
PATIENCE, REST = 3.0, 5.0
# What any client may ask first, without saying who it is: whether the server speaks TLS. It answers in one letter.
KNOCK = struct.pack("!ii", 8, 80877103)
AWAY = "the database does not answer"
# Until when each server, by its host and port, is left alone.
_rests: dict[tuple[str, str], float] = {}


def learn(database: dict[str, Any]) -> None:
    """Wait in this way on all lines of this process, and open those of `database` (of DATABASES) in this way.

    COPY is then not possible on them.
    """
    if database["ENGINE"] != "django.db.backends.postgresql":
        return
    set_wait_callback(wait)
    database.setdefault("OPTIONS", {})["connection_factory"] = open_line


def open_line(dsn: str, *others: Any) -> connection:
    """Open a line with the first server in `dsn` that opens and is of the kind that is asked for.

    Raises:
        OperationalError: none of them is.
    """
    refusal = OperationalError(AWAY)
    for one in _each(dsn):
        try:
            return connection(one, *others)
        except OperationalError as error:
            refusal = error
    raise refusal


def _each(dsn: str) -> Iterator[str]:
    """Yield a dsn for each server that `dsn` names."""
    hosts, ports = ((parse_dsn(dsn).get(name) or "").split(",") for name in ("host", "port"))
    for number, host in enumerate(hosts):
        port = ports[number if len(ports) > 1 else 0]
        yield make_dsn(dsn, host=host or None, port=port or None)


def wait(line: Any) -> None:
    """Wait until a connection of psycopg has what it asked for.

    Raises:
        OperationalError: the server is away; psycopg then closes the connection.
    """
    server = _server(line)
    is_new = line.status == STATUS_SETUP
    if is_new and time.monotonic() < _rests.get(server, 0.0):
        raise OperationalError(AWAY)
    while (state := line.poll()) != POLL_OK:
        if _is_silent(line, state) and not opens(line.info.host, line.info.port):
            _rests[server] = time.monotonic() + REST
            log.error(AWAY)
            raise OperationalError(AWAY)


def opens(host: str, port: int) -> bool:
    """Return whether a server opens at this address: a name or number, or the folder of a socket."""
    is_folder = host.startswith("/")
    try:
        with socket.socket(socket.AF_UNIX) if is_folder else socket.create_connection((host, port), PATIENCE) as door:
            door.settimeout(PATIENCE)
            if is_folder:
                door.connect(f"{host}/.s.PGSQL.{port}")
            door.sendall(KNOCK)
            return bool(door.recv(1))
    except OSError:
        return False


def _server(line: Any) -> tuple[str, str]:
    asked = parse_dsn(line.dsn)
    return asked.get("host", ""), asked.get("port", "")


def _is_silent(line: Any, state: int) -> bool:
    listening = select.poll()
    listening.register(line.fileno(), select.POLLOUT if state == POLL_WRITE else select.POLLIN)
    return not listening.poll(PATIENCE * 1000)
