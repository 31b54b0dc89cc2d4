"""All settings come from the environment, and what is wrong stops the start."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gezinsverzorger import secret_key

SERVER = {
    "DATABASE_URL": "postgres://someone@127.0.0.1/somewhere",
    "SECRET_KEY": "x" * 60,
    "MFA_KEY": "y" * 60,
    "AUDIT_KEY": "y" * 60,
    "ALLOWED_HOSTS": "wij.example",
}


def start(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what happened when the settings were read with nothing else in the environment."""
    show = "from gezinsverzorger import settings as s; print(s.DEBUG, s.DEMO, s.ALLOWED_HOSTS, s.PLAIN_HTTP)"
    return subprocess.run(
        [sys.executable, "-c", show],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_without_anything_it_is_embedded_on_this_machine_alone_and_not_in_debug(tmp_path):
    assert start(tmp_path).stdout.strip() == "False False ['127.0.0.1', 'localhost', '[::1]'] True"


def test_a_real_server_is_https_and_takes_its_hosts_from_the_environment(tmp_path):
    assert start(tmp_path, **SERVER).stdout.strip() == "False False ['wij.example'] False"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "MFA_KEY", "AUDIT_KEY", "ALLOWED_HOSTS"])
def test_a_real_server_does_not_start_without_keys_or_hosts(tmp_path, missing):
    failed = start(tmp_path, **{name: value for name, value in SERVER.items() if name != missing})
    assert failed.returncode == 1
    assert missing in failed.stderr


@pytest.mark.parametrize("name", ["DEBUG", "DEMO", "PLAIN_HTTP"])
def test_a_flag_that_is_neither_yes_nor_no_stops_the_start(tmp_path, name):
    failed = start(tmp_path, **{name: "misschien"})
    assert failed.returncode == 1
    assert f"{name} must be 1 or 0" in failed.stderr


def site_url(tmp_path, **environment: str) -> str:
    show = "from gezinsverzorger import settings as s; print(s.SITE_URL)"
    return subprocess.run(
        [sys.executable, "-c", show],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    ).stdout.strip()


def test_links_in_mails_lead_to_the_setting_or_else_to_the_first_host(tmp_path):
    assert site_url(tmp_path) == "http://127.0.0.1:8000"
    assert site_url(tmp_path, **SERVER) == "https://wij.example"
    assert site_url(tmp_path, **SERVER, SITE_URL="https://gv.wij.example/") == "https://gv.wij.example"


def test_a_site_url_without_http_stops_the_start(tmp_path):
    failed = start(tmp_path, SITE_URL="wij.example")
    assert failed.returncode == 1
    assert "SITE_URL must begin with" in failed.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"METRICS_TOKEN": "kort"}, "METRICS_TOKEN must have"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be json or line"),
        ({"REPLICA_URL": "postgres://someone@127.0.0.1/copy"}, "REPLICA_URL needs a DATABASE_URL"),
    ],
)
def test_what_cannot_be_for_who_watches_a_server_stops_the_start(tmp_path, environment, said):
    failed = start(tmp_path, **environment)
    assert failed.returncode == 1
    assert said in failed.stderr


@pytest.mark.parametrize(
    ("environment", "kind"), [(SERVER, "json"), ({}, "json"), ({"DEMO": "1"}, "line"), ({"LOG_FORMAT": "line"}, "line")]
)
def test_outside_the_demo_what_is_told_has_no_people_in_it(tmp_path, environment, kind):
    show = "from gezinsverzorger import settings as s; print(s.LOGGING['handlers']['console']['formatter'])"
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment}
    shown = subprocess.run([sys.executable, "-c", show], env=given, cwd=settings.BASE_DIR, capture_output=True)
    assert shown.stdout.decode().strip() == kind


def test_the_key_is_made_once_also_by_many_at_the_same_moment(tmp_path):
    path = tmp_path / "private" / "key"
    with ThreadPoolExecutor(12) as pool:
        keys = set(pool.map(lambda _: secret_key.read_or_create(path), range(12)))
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_that_others_can_read_stops_the_start(tmp_path):
    path = tmp_path / "key"
    secret_key.read_or_create(path)
    path.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="read by others"):
        secret_key.read_or_create(path)


PRINT = (
    "from gezinsverzorger import settings as s; print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS,"
    " s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
    " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE)"
)


def test_a_real_server_has_https_alone_and_cookies_for_its_own_host_alone(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **SERVER}
    shown = subprocess.run([sys.executable, "-c", PRINT], env=environment, cwd=settings.BASE_DIR, capture_output=True)
    assert shown.stdout.decode().split() == [
        *("True", "31536000", "True", "__Host-sessionid", "__Host-csrftoken"),
        *("True", "True", "True", "Lax", "Lax"),
    ]


def test_the_embedded_database_is_for_its_owner_alone(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "manage.py", "migrate", "contenttypes", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, umask=0o022)
    made = [tmp_path / "data", *(tmp_path / "data").iterdir()]
    assert {path.name for path in made} >= {"data", "gezinsverzorger.sqlite3", "secret_key"}
    assert [oct(path.stat().st_mode) for path in made if path.stat().st_mode & 0o077] == []
