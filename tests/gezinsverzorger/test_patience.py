"""A server that says nothing is not waited for, and one that is busy is. A whole minute of it is in tests/faults."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import OperationalError, connection
from psycopg2.extensions import make_dsn, parse_dsn

from gezinsverzorger import patience

POSTGRESQL = {"ENGINE": "django.db.backends.postgresql"}


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    monkeypatch.setattr(patience, "_rests", {})


@contextmanager
def listening(family: int, address, answer: bytes) -> Iterator[socket.socket]:
    """Somebody who takes every line, and gives one answer; nothing: as a server that is frozen does."""
    with socket.socket(family) as door:
        door.bind(address)
        door.listen()
        lines = []

        def open_to_all() -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                lines.append(line)
                if answer and line.recv(8) == patience.KNOCK:
                    line.sendall(answer)

        threading.Thread(target=open_to_all, daemon=True).start()
        try:
            yield door
        finally:
            door.shutdown(socket.SHUT_RDWR)
            for line in lines:
                line.close()


@pytest.mark.once
@pytest.mark.parametrize(("answer", "opens"), [(b"N", True), (b"S", True), (b"", False)])
def test_who_answers_a_knock_is_there(answer, opens, tmp_path):
    with listening(socket.AF_INET, ("127.0.0.1", 0), answer) as door:
        assert patience.opens("127.0.0.1", door.getsockname()[1]) is opens
    with listening(socket.AF_UNIX, str(tmp_path / ".s.PGSQL.5432"), answer):
        assert patience.opens(str(tmp_path), 5432) is opens


@pytest.mark.once
def test_where_nobody_listens_nobody_opens(tmp_path):
    assert not patience.opens("127.0.0.1", 1)
    assert not patience.opens(str(tmp_path), 5432)


@pytest.mark.once
def test_connecting_to_a_frozen_server_ends_and_the_next_does_not_wait_at_all(monkeypatch):
    patience.learn(POSTGRESQL)
    with listening(socket.AF_INET, ("127.0.0.1", 0), b"") as door:
        server = {"host": "127.0.0.1", "port": door.getsockname()[1], "user": "x", "dbname": "x"}
        with pytest.raises(psycopg2.OperationalError, match="does not answer"):
            psycopg2.connect(**server)
        # Another server is not left alone for it.
        assert list(patience._rests) == [("127.0.0.1", str(server["port"]))]
        monkeypatch.setattr(patience, "_is_silent", lambda *_: pytest.fail("it was waited for again"))
        with pytest.raises(psycopg2.OperationalError, match="does not answer"):
            psycopg2.connect(**server)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL")
def test_when_the_first_of_two_servers_is_frozen_the_second_is_asked():
    connection.ensure_connection()
    second = parse_dsn(connection.connection.dsn)
    with listening(socket.AF_INET, ("127.0.0.1", 0), b"") as door:
        ports = f"{door.getsockname()[1]},{second.get('port', 5432)}"
        dsn = make_dsn(connection.connection.dsn, host=f"127.0.0.1,{second['host']}", port=ports)
        line = psycopg2.connect(
            dsn, password=connection.settings_dict["PASSWORD"], connection_factory=patience.open_line
        )
    assert line.info.host == second["host"]
    line.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL")
def test_a_long_statement_is_waited_for_while_the_server_opens(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1), 7")
        assert cursor.fetchone()[1] == 7
    monkeypatch.setattr(patience, "opens", lambda host, port: False)
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="does not answer"):
        cursor.execute("SELECT pg_sleep(1)")
    # The line is closed; the next one is new, after the rest.
    connection.close()
    monkeypatch.setattr(patience, "_rests", {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT 7")
        assert cursor.fetchone() == (7,)
