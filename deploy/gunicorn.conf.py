"""How gunicorn runs the application: `gunicorn --config deploy/gunicorn.conf.py gezinsverzorger.wsgi`.

What may differ between machines comes from the environment: BIND, WORKERS and THREADS.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib import import_module

# The proxy is on this machine, or on the internal network of the containers; nothing else reaches this port.
bind = os.environ.get("BIND", "127.0.0.1:8000")
# Most of a request is waiting for the database, so two processes for each core; threads answer while another waits.
workers = int(os.environ.get("WORKERS") or 2 * (os.cpu_count() or 1))
threads = int(os.environ.get("THREADS") or 4)
worker_class = "gthread"
# Longer than the slowest work of one request (a workbook of a whole pilot); nginx waits as long.
timeout = 120
graceful_timeout = 30
# Longer than nginx keeps a connection open, so that it is never nginx that speaks to a closed door.
keepalive = 75
# A process is replaced now and then, so that what a library leaks does not add up; not all at the same moment.
max_requests = 2000
max_requests_jitter = 400
# Only nginx speaks to us, and it says where a request comes from; the application decides what it believes of that.
forwarded_allow_ips = ""
limit_request_line = 4094
limit_request_fields = 50
# The heartbeat of the workers, in memory.
worker_tmp_dir = "/dev/shm"  # noqa: S108  # gunicorn makes a file of its own there, and removes its name at once
# Each request is one line of the application itself, without addresses (gezinsverzorger/logs.py).
accesslog = None
# Nobody changes a running server past systemd.
control_socket_disable = True
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "gezinsverzorger.logs.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}

# Where the workers count (gezinsverzorger/metrics.py). Made anew with each start: a counter may begin at nought again.
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
taken: dict[object, int] = {}


def on_starting(server) -> None:
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="gezinsverzorger-metrics-")


def pre_fork(server, worker) -> None:
    """Give the worker the lowest place that is free; it counts on where the one before it in that place stopped."""
    for gone in [other for other in taken if other not in server.WORKERS.values()]:
        del taken[gone]
    taken[worker] = next(place for place in range(len(taken) + 1) if place not in taken.values())
    worker.place = taken[worker]


def post_fork(server, worker) -> None:
    os.environ["WORKER_PLACE"] = str(worker.place)


def post_worker_init(worker) -> None:
    """Read all pages in before anybody asks for one: the first visitor of each process would wait a second for it."""
    import_module("gezinsverzorger.urls")


def on_exit(server) -> None:
    shutil.rmtree(os.environ.get(METRICS_FOLDER, ""), ignore_errors=True)
