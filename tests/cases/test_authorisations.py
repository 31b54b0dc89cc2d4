from __future__ import annotations

from pathlib import Path

from django.conf import settings

from cases import authorisations
from cases.codes import Role
from tests.cases.access import ADDRESSES


def test_the_table_in_the_papers_is_that_of_the_code():
    stored = Path(settings.BASE_DIR, "docs", "autorisaties.md").read_text(encoding="utf-8")
    assert stored == authorisations.as_markdown(), "run: python manage.py autorisaties"


def test_every_role_has_a_line_that_says_which_families_it_sees():
    assert set(authorisations.FAMILIES) == set(Role)


def test_the_table_says_of_every_page_what_the_access_table_says():
    pages = authorisations.pages()
    assert len(pages) == len(ADDRESSES)
    allowed = sorted(len(page.roles or ()) for page in pages)
    assert allowed == sorted(len(address.answers) for address in ADDRESSES.values())
