from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Family
from cases.paging import page_of
from tests.factories import FamilyFactory

SIZE = 3


@pytest.fixture
def make(pilot, district, carla):
    """Return a function that makes so many families, and gives them back in order."""

    def made(number: int):
        for _ in range(number):
            FamilyFactory(pilot=pilot, district=district, case_manager=carla)
        return Family.objects.order_by("pk")

    return made


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 6, 7])
def test_a_page_is_what_a_paginator_gives(make, rows):
    found = make(rows)
    for number in (None, "", "0", "1", "2", "3", "99", "-1", "x", "1.0", "\x00"):
        page, usual = page_of(found, number, SIZE), Paginator(found, SIZE).get_page(number)
        assert list(page) == list(usual), number
        for name in ("number", "has_next", "has_previous", "start_index", "end_index"):
            ours, theirs = getattr(page, name), getattr(usual, name)
            assert (ours() if callable(ours) else ours) == (theirs() if callable(theirs) else theirs), (name, number)
        assert (page.paginator.count, page.paginator.num_pages) == (usual.paginator.count, usual.paginator.num_pages)


@pytest.mark.parametrize(("rows", "queries"), [(0, 1), (SIZE, 1), (SIZE + 1, 2)])
def test_what_fits_on_the_first_page_is_not_counted(make, rows, queries):
    found = make(rows)
    with CaptureQueriesContext(connection) as asked:
        page = page_of(found, None, SIZE)
        assert (len(list(page)), page.paginator.count) == (min(rows, SIZE), rows)
    assert len(asked) == queries
