"""What may not stand in the source: ways around the guards of the framework, and secrets."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
AROUND = re.compile(
    r"\|\s*safe\b|mark_safe|SafeString\(|autoescape off|csrf_exempt|\.raw\(|\.extra\(|RawSQL|ssl_verify|verify=False"
    r"|pickle\.|yaml\.load\(|\beval\(|\bexec\(|shell=True|innerHTML|insertAdjacentHTML|document\.write\("
)
# Where one of these stands, and why it does no harm there.
ALLOWED = {
    "templates/cases/weekly_mail.txt": "a mail in plain text; HTML signs in a name would be shown as codes",
    "templates/base_print.html": "our own style sheet, read from the source",
    "monitoring/charts.py": "written by an XML serialiser, which escapes all text",
    "monitoring/range_charts.py": "an empty one, where there is nothing to draw",
    "static/js/app.js": "the empty line of a formset, as the server wrote it, with a number in it",
    "reports/chapters.py": "an empty one, where there is no chart",
    "reports/markdown.py": "written by the parser, which escapes all text, and cleaned once more",
    "reports/public_summary.py": "an empty one, where there is too little to draw",
    "reports/cost_chapter.py": "idem",
    "reports/templatetags/report_text.py": "moves words within a chart, as the serialiser wrote them",
    "tests/security/test_source.py": "this list",
}
# The crispy pack prints what crispy itself made of escaped parts, and help texts that stand in the code.
CRISPY = "templates/nlds/"
SECRETS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "access key": re.compile(
        r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[A-Za-z0-9-]{20,}|glpat-[\w-]{20})"
    ),
    "token": re.compile(r"\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{10,}"),
    "password in an address": re.compile(r"\b[a-z][a-z0-9+]{2,9}://[^\s/:@'\"<>{}$%]+:[^\s/@'\"<>{}$%]{3,}@[a-z0-9]"),
    "secret": re.compile(
        r"(?i)\b(secret_key|api_key|password|passwd|token|client_secret)\b\s*[:=]\s*['\"][^'\"\s{}$<>]{12,}['\"]"
    ),
    "a citizen's number": re.compile(r"(?i)\bbsn\b\W{0,5}\d{9}\b"),
}
# Fictitious on purpose.
KNOWN = {
    ("secret", "cases/management/commands/demo.py"),
    ("secret", "tests/factories.py"),
}


def tracked() -> list[str]:
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def sources() -> dict[str, str]:
    found = {}
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content[:8000]:
            found[name] = content.decode("utf-8", "replace")
    return found


@pytest.fixture(scope="module")
def files():
    return sources()


def test_nothing_goes_around_escaping_forgery_or_the_query_language(files):
    own = {name: text for name, text in files.items() if name.endswith((".py", ".html", ".txt", ".js"))}
    own = {name: text for name, text in own.items() if not name.startswith((CRISPY, "requirements"))}
    found = {name: sorted(set(AROUND.findall(text))) for name, text in own.items() if AROUND.search(text)}
    assert {name: signs for name, signs in found.items() if name not in ALLOWED} == {}


def test_the_crispy_pack_goes_around_escaping_for_finished_parts_alone(files):
    pack = "".join(text for name, text in files.items() if name.startswith(CRISPY))
    parts = set(re.findall(r"{{\s*([\w.]+)\s*\|\s*safe\s*}}", pack))
    made = {"fields", "fields_output", "flat_attrs", "field.help_text"}
    assert {part for part in parts if part not in made and not part.endswith(".flat_attrs")} == set()


def test_no_help_text_or_label_holds_what_somebody_typed(files):
    """Help texts are printed as they are, so none may be made from anything but a constant."""
    own = [name for name in files if name.startswith("cases/forms/") or name.endswith("/forms.py")]
    made = [part for name in own for part in re.findall(r"help_text\s*=\s*f[^\n]*", files[name])]
    assert [part for part in made if re.search(r"\{(?![A-Z_0-9]+[ }/])", part)] == []


def test_no_secret_stands_in_the_source(files):
    found = {(kind, name) for name, text in files.items() for kind, sign in SECRETS.items() if sign.search(text)}
    assert {hit for hit in found if hit not in KNOWN and not hit[1].startswith("tests/")} == set()


def test_the_secrets_that_it_looks_for_are_found():
    examples = {
        "private key": "-----BEGIN RSA PRIVATE " + "KEY-----",
        "access key": "AKIA" + "A" * 16,
        "token": "eyJ" + "a" * 24 + "." + "b" * 24 + "." + "c" * 24,
        "password in an address": "postgres://gv:" + "geheim@db.example",
        "secret": "SECRET_KEY = " + "'" + "x" * 20 + "'",
        "a citizen's number": "BSN: 1234567" + "82",
    }
    assert {kind for kind, text in examples.items() if not SECRETS[kind].search(text)} == set()


def test_no_file_of_settings_or_data_is_tracked():
    suffixes = (".env", ".sqlite3", ".pem", ".key", ".p12", ".pfx", ".dump", ".sql", "secret_key")
    assert [name for name in tracked() if name.lower().endswith(suffixes)] == []
