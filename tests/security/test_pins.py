"""What is installed is exactly what was chosen, and nothing older than what is known to be mended.

Whether a weakness became known since then is asked of the services that know (`make audit`); that needs the internet.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from packaging.version import Version

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
PIN = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)(.*(?:\n {4}--hash=sha256:[0-9a-f]{64}.*)*)", re.M
)
# The first version without a known weakness, and what was wrong before it.
MENDED = {
    "argon2-cffi": ("23.1", "old argon2 code"),
    "cryptography": ("44.0.1", "CVE-2024-12797"),
    "defusedxml": ("0.7.1", "entities in XML"),
    "django": ("5.2.19", "CVE-2026-114582"),
    "django-allauth": ("65.13", "CVE-2025-65431"),
    "fonttools": ("4.60.2", "CVE-2025-66034"),
    "gunicorn": ("23.0", "CVE-2024-6827"),
    "openpyxl": ("3.1", "CVE-2017-5992"),
    "pillow": ("12.1.1", "CVE-2026-25990"),
    "psycopg2-binary": ("2.9.10", "the libpq of CVE-2024-10977"),
    "requests": ("2.32.4", "CVE-2024-47081"),
    "sqlparse": ("0.5.4", "CVE-2024-4340 and the recursion after it"),
    "urllib3": ("2.6", "CVE-2025-66418"),
    "weasyprint": ("68", "CVE-2025-68616"),
}


def pins(name: str) -> list[tuple[str, str, int]]:
    """Return of every pin the package, the version, and how many hashes stand with it.

    A package stands there twice when another Python needs another version of it.
    """
    text = (ROOT / name).read_text()
    return [(package, version, rest.count("--hash=")) for package, version, rest in PIN.findall(text)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_a_hash(name):
    found = pins(name)
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in " #"]
    assert len(lines) == len(found) > 20
    assert [package for package, _, hashes in found if not hashes] == []


def test_nothing_older_than_what_was_mended_is_pinned():
    chosen = pins("requirements-dev.txt") + pins("requirements.txt")
    known = [(package, version) for package, version, _ in chosen if package in MENDED]
    assert [pin for pin in known if Version(pin[1]) < Version(MENDED[pin[0]][0])] == []
    assert {"django", "weasyprint", "openpyxl", "defusedxml", "pillow", "argon2-cffi"} <= {
        package for package, _ in known
    }


def test_what_the_browser_gets_is_pinned_with_a_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [
        name for name, package in packages.items() if name and not package.get("integrity", "").startswith("sha512")
    ] == []
    wanted = json.loads((ROOT / "package.json").read_text())
    loose = {**wanted.get("dependencies", {}), **wanted.get("devDependencies", {})}
    assert [name for name, version in loose.items() if not version[0].isdigit()] == []
