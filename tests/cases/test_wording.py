"""How we write: informal, calm, and with dates in words. Read from the sources themselves."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from cases.forms.measurements import SATISFACTION

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "reports" not in path.parts)
SOURCES = sorted(path for path in (ROOT / "cases").rglob("*.py") if not {"demo", "migrations"} & set(path.parts))
CODE = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}|<!?[^>]*>", re.DOTALL)
# The national protocol asks it in these words, and they may not be changed (Beleidsinformatie Jeugd, version 7).
VERBATIM = {SATISFACTION}
FORMAL = re.compile(r"\b([Uu]|[Uu]w)\b")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_page_is_informal_and_calm(path):
    text = CODE.sub(" ", path.read_text())
    assert not FORMAL.search(text)
    assert not re.search(r"\w!", text)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_message_is_informal_and_calm(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value) > 1
            and node.value not in VERBATIM
        ):
            assert not FORMAL.search(node.value), node.value
            assert not re.search(r"[a-z]!(\s|$)", node.value), node.value
