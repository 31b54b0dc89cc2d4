"""Every role has a page of help, and every picture on it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from cases.codes import Role
from cases.guide import GUIDES

PICTURES = Path(settings.BASE_DIR) / "static" / "img" / "uitleg"


def test_every_role_has_a_day():
    assert set(GUIDES) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_every_picture_is_there_and_belongs_to_one_role(role):
    for step in GUIDES[role]:
        if step.picture:
            assert step.picture.startswith(f"{role.value}-")
            assert (PICTURES / f"{step.picture}.png").is_file()


def test_no_picture_is_left_over():
    used = {f"{step.picture}.png" for steps in GUIDES.values() for step in steps if step.picture}
    assert {path.name for path in PICTURES.glob("*.png")} == used


def test_everybody_reads_the_own_day(login, gea, carla):
    assert "Leg het bezoek vast" in login(gea).get("/uitleg/").content.decode()
    assert "Meld een gezin aan" in login(carla).get("/uitleg/").content.decode()
