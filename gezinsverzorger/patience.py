"""How long we wait for PostgreSQL: for an answer as long as it takes, and not for a server that is not there any more.

A server that is frozen, or behind a line that is gone, says nothing and closes nothing. The driver would wait for it
for ever, and after a few visitors every thread of the web server would. So after some seconds of silence we knock
beside the line: who does not open is away, and the page says so. A long statement and a lock are waited for; their
server opens.
"""

from __future__ import annotations

import logging
import select
import socket
import struct
import time
from typing import Any

from psycopg2 import OperationalError
from psycopg2.extensions import POLL_OK, POLL_WRITE, STATUS_SETUP, set_wait_callback

log = logging.getLogger(__name__)
# Seconds of silence after which we knock; and for how long nobody tries a server that did not open.
PATIENCE, REST = 3.0, 5.0
# What any client may ask first, without saying who it is: whether the server speaks TLS. It answers in one letter.
KNOCK = struct.pack("!ii", 8, 80877103)
AWAY = "the database does not answer"
_rest_until = 0.0


def learn() -> None:
    """Wait in this way on all lines of this process. COPY is then not possible on them."""
    set_wait_callback(wait)


def wait(line: Any) -> None:
    """Wait until a connection of psycopg has what it asked for.

    Raises:
        OperationalError: the server is away; psycopg then closes the connection.
    """
    if _is_new(line) and time.monotonic() < _rest_until:
        raise OperationalError(AWAY)
    while (state := line.poll()) != POLL_OK:
        if not _is_silent(line, state):
            continue
        if _is_new(line) or not opens(line.info.host, line.info.port):
            _leave_alone()
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


def _is_new(line: Any) -> bool:
    """Return whether it is still connecting."""
    return bool(line.status == STATUS_SETUP)


def _is_silent(line: Any, state: int) -> bool:
    listening = select.poll()
    listening.register(line.fileno(), select.POLLOUT if state == POLL_WRITE else select.POLLIN)
    return not listening.poll(PATIENCE * 1000)


def _leave_alone() -> None:
    global _rest_until
    _rest_until = time.monotonic() + REST
    log.error(AWAY)
