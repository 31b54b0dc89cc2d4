from __future__ import annotations

from datetime import date

import pytest

from cases.duplicates import probable_duplicates
from cases.models import Family
from tests.factories import DistrictFactory, FamilyFactory, MemberFactory, TeamFactory

BIRTH = date(2019, 7, 1)


@pytest.fixture
def known(pilot, district, carla):
    family = FamilyFactory(
        pilot=pilot, district=district, case_manager=carla, last_name="Janssen", postcode="9799 ZZ", house_number="12A"
    )
    MemberFactory(family=family, born_on=BIRTH)
    return family


def found(carla, district, births=(), **fields) -> list[tuple[str, ...]]:
    family = Family(pilot=carla.pilot, district=district, **fields)
    return [duplicate.reasons for duplicate in probable_duplicates(family, births, user=carla)]


def test_the_same_address_is_enough(carla, known, pilot):
    elsewhere = DistrictFactory(pilot=pilot)
    assert found(carla, elsewhere, last_name="Pietersen", postcode="9799zz", house_number="12a") == [
        ("hetzelfde adres",)
    ]


@pytest.mark.parametrize("name", ["Jansen", "JANSSEN", "Janßen", "Jànssen"])
def test_a_name_that_is_nearly_the_same_in_the_same_wijk(carla, known, district, name):
    assert found(carla, district, last_name=name) == [("bijna dezelfde achternaam",)]


def test_a_name_alone_is_not_enough(carla, known, pilot):
    assert found(carla, DistrictFactory(pilot=pilot), last_name="Janssen") == []


def test_another_name_is_another_name(carla, known, district):
    assert found(carla, district, last_name="Hansen") == []


def test_a_birth_date_with_the_name_or_the_wijk(carla, known, district, pilot):
    with_name = found(carla, DistrictFactory(pilot=pilot), [BIRTH], last_name="Janssen")
    assert with_name == [("bijna dezelfde achternaam", "een gezinslid met dezelfde geboortedatum")]
    assert found(carla, district, [BIRTH], last_name="De Boer") == [("een gezinslid met dezelfde geboortedatum",)]


def test_a_birth_date_alone_is_not_enough(carla, known, pilot):
    assert found(carla, DistrictFactory(pilot=pilot), [BIRTH], last_name="De Boer") == []


def test_the_likeliest_comes_first(carla, known, district, pilot):
    FamilyFactory(pilot=pilot, district=district, last_name="Jansen", reference="AA-1")
    reasons = found(carla, district, [BIRTH], last_name="Janssen")
    assert [len(each) for each in reasons] == [2, 1]


def test_a_family_of_another_team_is_only_hinted_at(login, carla, pilot, district):
    team = TeamFactory(pilot=pilot)
    FamilyFactory(
        pilot=pilot,
        district=DistrictFactory(pilot=pilot, team=team),
        last_name="Verborgen",
        reference="GV-2022-999",
        postcode="9799 ZZ",
        house_number="12",
    )
    data = {
        "last_name": "Verborgen",
        "postcode": "9799zz",
        "house_number": "12",
        "district": district.pk,
        "case_manager": carla.pk,
        "referred_on": "2023-09-28",
        "leden-TOTAL_FORMS": 0,
        "leden-INITIAL_FORMS": 0,
    }
    page = login(carla).post("/gezinnen/aanmelden/", data)
    assert page.status_code == 422
    assert "Er is mogelijk al een gezin met dit adres, bij een ander team." in page.content.decode()
    assert "GV-2022-999" not in page.content.decode()
    elsewhere = data | {"house_number": "14"}
    assert login(carla).post("/gezinnen/aanmelden/", elsewhere).status_code == 302
    assert login(carla).post("/gezinnen/aanmelden/", data | {"not_a_duplicate": "1"}).status_code == 302
