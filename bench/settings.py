"""The settings of the application, with an empty page and Django's own list beside it to compare with."""

from __future__ import annotations

from gezinsverzorger.settings import *  # noqa: F403  # all of them
from gezinsverzorger.settings import MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.counting.count_queries", *MIDDLEWARE]
