"""What a manager of the service installs: complete, linted, and equal to what the application itself keeps to."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))
READERS = {"str", "int", "list", "dict", "tuple", "db", "email", "flag"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def settings_read() -> set[str]:
    """Return the name of everything that the code reads from the environment."""
    calls = [node for node in ast.walk(ast.parse(read("gezinsverzorger/settings.py"))) if isinstance(node, ast.Call)]
    found = set()
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in READERS and call.args and isinstance(call.args[0], ast.Constant):
            found.add(str(call.args[0].value))
    found |= set(re.findall(r'environ\.get\("([A-Z_]+)"', read("deploy/gunicorn.conf.py")))
    return {name for name in found if name.isupper()}


def settings_described() -> set[str]:
    table = read("docs/beheer.md").split("## De instellingen")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def test_every_setting_is_described_for_who_manages_a_server():
    assert len(settings_read()) > 30
    assert settings_read() - settings_described() == set()
    assert settings_described() - settings_read() == set()


def test_the_example_names_settings_that_are_there():
    named = set(re.findall(r"^([A-Z_]+)=", read("deploy/omgeving.voorbeeld"), re.MULTILINE))
    assert {"DATABASE_URL", "SECRET_KEY", "MFA_KEY", "AUDIT_KEY", "ALLOWED_HOSTS"} <= named <= settings_read()


def test_containers_name_settings_that_are_there():
    named = set(re.findall(r"^ +([A-Z][A-Z_]+)(?:_FILE)?: ", read("compose.yaml"), re.MULTILINE))
    named = {name.removesuffix("_FILE") for name in named if not name.startswith("POSTGRES_")}
    assert {"DATABASE_URL", "SECRET_KEY", "MFA_KEY", "AUDIT_KEY", "ALLOWED_HOSTS"} <= named <= settings_read()


@pytest.mark.parametrize("path", ["deploy/nginx.conf", "deploy/compose/nginx.conf"])
def test_the_proxy_keeps_to_what_the_application_keeps_to(path):
    text = read(path)
    sizes = re.findall(r"client_max_body_size (\d+)m;", text)
    assert [int(size) * 1024 * 1024 for size in sizes] == [settings.MAX_BODY_BYTES]
    (seconds,) = re.findall(r"^timeout = (\d+)", read("deploy/gunicorn.conf.py"), re.MULTILINE)
    assert f"proxy_read_timeout {seconds}s;" in text
    # One proxy, which says itself from where a request comes: TRUSTED_PROXY_COUNT=1.
    assert set(re.findall(r"X-Forwarded-For (\S+);", text)) <= {"$remote_addr"}
    assert "X-Forwarded-For $remote_addr;" in text
    assert "max-age=31536000" in text
    (log_format,) = re.findall(r"log_format \S+ '([^']*)'", text)
    told = {"$time_iso8601", "$request_method", "$status", "$body_bytes_sent", "$request_time", "$ssl_protocol"}
    assert set(log_format.split()) == told
    assert set(re.findall(r"access_log (?:off|\S+ (\S+));", text)) == {"", "zonder_personen"}
    # What a visitor reads when no web server answers, or when a file is too large.
    assert re.findall(r'return (?:413|503) "(\w+ \w+) .*\\n";', text) == ["De toepassing", "Dit is"]


def test_both_proxies_speak_to_the_application_alike():
    ours, of_containers = (
        set(
            re.findall(
                r"^ +((?:proxy_(?!pass)|ssl_(?!cert|reject)|client_|add_header Strict).*;)", read(path), re.MULTILINE
            )
        )
        for path in ("deploy/nginx.conf", "deploy/compose/nginx.conf")
    )
    assert of_containers <= ours
    assert len(of_containers) > 15


def test_the_rights_are_those_of_the_page_about_the_log():
    described = re.search(r"```sql\n(.*?)```", read("docs/logboek.md"), re.DOTALL)[1]
    wanted = {line for line in described.splitlines() if line.startswith(("GRANT", "REVOKE"))}
    assert len(wanted) >= 5
    assert wanted <= set(read("deploy/rechten.psql").splitlines())


@pytest.mark.parametrize("name", UNITS)
def test_every_unit_is_installed_and_starts_what_is_there(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    if name.endswith(".timer"):
        (started,) = re.findall(r"^Unit=gezinsverzorger-taak@(\w+)\.service$", text, re.MULTILINE)
        assert f"  {started})" in read("deploy/taak")
        assert name in read("docs/beheer.md")
    else:
        (program,) = re.findall(r"^ExecStart=/opt/gezinsverzorger/current/(\S+)", text, re.MULTILINE)
        assert program.startswith(".venv/bin/") or (ROOT / program).stat().st_mode & 0o111
    assert len(UNITS) == 8


def test_all_services_are_closed_alike():
    closed = [
        re.search(r"^UMask=.*?^SystemCallErrorNumber=\S+$", (DEPLOY / name).read_text(), re.DOTALL | re.MULTILINE)[0]
        for name in UNITS
        if name.endswith(".service")
    ]
    assert len(closed) == 3
    assert len(set(closed)) == 1
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet="):
        assert line in closed[0].splitlines()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    for name in UNITS:
        text = (DEPLOY / name).read_text().replace("/opt/gezinsverzorger/current", str(ROOT))
        (tmp_path / name).write_text(text)
    command = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS if "@" not in name)]
    assert "gezinsverzorger" not in subprocess.run(command, capture_output=True, text=True).stderr


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


LINTS = [
    [tool("hadolint"), "Containerfile"],
    [tool("yamllint"), "--strict", "--config-file", "deploy/compose/yamllint.yaml", "compose.yaml"],
    [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
]


@pytest.mark.parametrize("command", LINTS, ids=["containerfile", "yaml", "compose"])
def test_the_files_for_containers_are_as_they_should_be(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_containers_have_a_worker_with_the_code_the_rights_and_the_data_of_the_application():
    compose = yaml.safe_load(read("compose.yaml"))
    application, worker = (compose["services"][name] for name in ("toepassing", "werker"))
    assert worker["command"] == ["python", "manage.py", "werk"]
    for same in ("image", "read_only", "cap_drop", "security_opt", "volumes", "networks", "restart", "tmpfs"):
        assert worker[same] == application[same], same
    assert set(application["environment"]) - set(worker["environment"]) == {"METRICS_TOKEN_FILE"}
    assert set(worker["secrets"]) == set(application["secrets"]) - {"metrics_token"}


def test_what_runs_in_a_container_has_no_rights_and_an_exact_base():
    text = read("Containerfile")
    bases = re.findall(r"^FROM (\S+) AS", text, re.MULTILINE)
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-bookworm(@sha256:[0-9a-f]{64})?", bases[0])
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    images = re.findall(r"^ +image: (\S+)$", read("compose.yaml"), re.MULTILINE)
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


@pytest.mark.parametrize("name", ["taak", "opdracht", "geheimen.sh", "compose/wachtwoorden.sh"])
def test_a_script_is_one_that_the_shell_reads(name):
    assert (DEPLOY / name).stat().st_mode & 0o111
    shell = "bash" if "bash" in (DEPLOY / name).read_text().splitlines()[0] else "sh"
    assert subprocess.run([shell, "-n", str(DEPLOY / name)], capture_output=True).returncode == 0


def test_secrets_are_made_once_and_kept_for_their_container(tmp_path):
    shutil.copy(DEPLOY / "geheimen.sh", tmp_path)
    command = ["sh", str(tmp_path / "geheimen.sh")]
    subprocess.run(command, check=True, capture_output=True)
    folder = tmp_path / "geheimen"
    first = {path.name: path.read_text() for path in folder.iterdir()}
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert folder.stat().st_mode & 0o077 == 0
    assert len(first["secret_key"]) > 50
    assert first["database_app"] in first["database_url"]
    wanted = set(re.findall(r"file: deploy/geheimen/(\S+)\}", read("compose.yaml")))
    assert wanted - first.keys() == {"certificaat.pem", "sleutel.pem"}
