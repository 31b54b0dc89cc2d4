from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases import rooms
from cases.models import AuditEvent, Family, FamilyMember
from tests.factories import AssignmentFactory, FamilyFactory, MemberFactory, TrajectoryFactory, VisitFactory

REGISTER = "/gezinnen/aanmelden/"

# What the log asks: why this person may see these families, the end of the chain, and the lines themselves.
LOG = 3


def members(*rows, known=0):
    data = {"leden-TOTAL_FORMS": len(rows), "leden-INITIAL_FORMS": known}
    for number, row in enumerate(rows):
        data |= {f"leden-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def new_family(district, carla):
    return {
        "last_name": "Yılmaz-de Boer",
        "street": "Voorbeeldlaan",
        "house_number": "12 a",
        "postcode": "9799zz",
        "city": "Groningen",
        "district": district.pk,
        "case_manager": carla.pk,
        "referred_on": "2023-09-28",
        "referred_by": "School",
        "triggers": ["opvoeding", "huishouden"],
        **members(
            {"role": "ouder", "first_name": "Ayşe", "born_on": "1990-02-03"},
            {"role": "kind", "first_name": "Deniz", "born_on": "2019-07-01"},
            {"role": "", "first_name": "", "born_on": ""},
        ),
    }


def test_a_family_is_registered_on_one_page(login, carla, new_family):
    response = login(carla).post(REGISTER, new_family)
    family = Family.objects.get()
    assert response["Location"] == family.get_absolute_url()
    assert (family.reference, family.postcode, family.search_name) == ("GV-2023-001", "9799 ZZ", "yilmazdeboer")
    assert list(family.members.values_list("number", "role", "first_name")) == [
        (1, "ouder", "Ayşe"),
        (2, "kind", "Deniz"),
    ]
    assert {row.trigger for row in family.triggers.all()} == {"opvoeding", "huishouden"}
    line = AuditEvent.objects.get()
    assert (line.action, line.actor, line.family_number) == ("family.registered", carla, family.pk)


def test_the_next_family_gets_the_next_reference(login, carla, family, new_family):
    login(carla).post(REGISTER, new_family)
    assert Family.objects.latest("pk").reference == "GV-2023-002"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("last_name", "", "Vul dit in."),
        ("last_name", "x" * 121, "niet meer dan 120 tekens"),
        ("last_name", "a\x00b", "Null"),
        ("postcode", "12345", "9712 AB"),
        ("referred_on", "2023-09-30", "toekomst"),
        ("referred_on", "0001-01-01", "te ver terug"),
        ("referred_on", "geen idee", "geldige datum"),
        ("consent_on", "2099-01-01", "toekomst"),
        ("district", "999999", "Kies iets uit de lijst."),
        ("case_manager", "", "Kies een casemanager."),
        ("triggers", ["onzin"], "bestaat niet"),
    ],
)
def test_wrong_input_is_refused_on_its_field_and_kept_on_the_page(login, carla, new_family, field, value, says):
    response = login(carla).post(REGISTER, new_family | {field: value})
    assert response.status_code == 422
    assert says in response.context["form"].errors[field][0]
    assert "Deniz" in response.content.decode()
    assert not Family.objects.exists()


def test_a_wrong_birth_date_is_refused_on_its_line(login, carla, new_family):
    response = login(carla).post(REGISTER, new_family | {"leden-1-born_on": "2023-10-01"})
    assert "toekomst" in response.context["formset"].errors[1]["born_on"][0]
    assert not Family.objects.exists()


@pytest.mark.parametrize("missing", ["leden-TOTAL_FORMS", "leden-INITIAL_FORMS"])
def test_a_damaged_form_is_refused_and_not_a_crash(login, carla, new_family, missing):
    del new_family[missing]
    assert login(carla).post(REGISTER, new_family).status_code == 422


def test_a_probable_duplicate_is_shown_before_anything_is_saved(login, carla, district, new_family):
    known = FamilyFactory(pilot=carla.pilot, district=district, last_name="Yilmaz-de Boer", reference="GV-2022-007")
    response = login(carla).post(REGISTER, new_family)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Is dit gezin al bekend?" in page
    assert known.get_absolute_url() in page
    assert Family.objects.count() == 1


def test_the_warning_can_be_overruled(login, carla, district, new_family):
    FamilyFactory(pilot=carla.pilot, district=district, last_name="Yilmaz-de Boer")
    assert login(carla).post(REGISTER, new_family | {"not_a_duplicate": "1"}).status_code == 302
    assert Family.objects.count() == 2


def test_a_family_of_another_pilot_is_never_shown_as_a_duplicate(login, carla, new_family):
    FamilyFactory(last_name="Yılmaz-de Boer", postcode="9799 ZZ", house_number="12 a")
    assert login(carla).post(REGISTER, new_family).status_code == 302


def test_a_district_of_another_pilot_cannot_be_chosen(login, carla, new_family):
    elsewhere = FamilyFactory().district
    response = login(carla).post(REGISTER, new_family | {"district": elsewhere.pk})
    assert "district" in response.context["form"].errors


@pytest.fixture
def change(login, carla, family, new_family):
    """Return a function that sends the change page of `family`, with its one member and `other` fields."""
    child = MemberFactory(family=family, number=1, first_name="Sam")

    def send(**other):
        data = {name: value for name, value in new_family.items() if not name.startswith("leden")}
        row = {"id": child.pk, "role": "kind", "first_name": "Sam", "born_on": "2018-05-01", **other.pop("member", {})}
        return login(carla).post(reverse("cases:family_change", args=[family.pk]), data | members(row, known=1) | other)

    return send


def test_a_correction_is_stored_and_names_the_fields_that_changed(change, family):
    assert change(last_name="Nieuw").status_code == 302
    family.refresh_from_db()
    assert family.last_name == "Nieuw"
    fields = AuditEvent.objects.get(action="family.changed").fields
    assert "last_name" in fields
    assert "Nieuw" not in fields


def test_a_member_can_be_taken_out(change, family):
    assert change(member={"DELETE": "on"}).status_code == 302
    assert not family.members.exists()


def test_a_member_of_another_family_cannot_be_changed(change):
    stranger = MemberFactory(first_name="Vreemd")
    assert change(member={"id": stranger.pk, "first_name": "Gekaapt"}).status_code == 422
    assert FamilyMember.objects.get(pk=stranger.pk).first_name == "Vreemd"


@pytest.fixture
def three(pilot, carla, district):
    """Three families: Abdi gets help, Bos waits, Çelik's help is over."""
    abdi, bos, celik = (
        FamilyFactory(pilot=pilot, case_manager=carla, district=district, last_name=name)
        for name in ("Abdi", "Bos", "Çelik")
    )
    TrajectoryFactory(family=abdi, started_on=date(2023, 5, 2))
    TrajectoryFactory(family=celik, ended=True)
    return abdi, bos, celik


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Abdi", "Bos", "Çelik"]),
        ("q=celik", ["Çelik"]),
        ("q=BOS", ["Bos"]),
        ("status=loopt", ["Abdi"]),
        ("status=wacht", ["Bos"]),
        ("status=beeindigd", ["Çelik"]),
        ("status=onzin&wijk=abc&casemanager=-1&sorteer=x&page=zz", ["Abdi", "Bos", "Çelik"]),
        ("q=%00", ["Abdi", "Bos", "Çelik"]),
        ("wijk=99999999999999999999999", ["Abdi", "Bos", "Çelik"]),
    ],
)
def test_the_list_can_be_searched_and_filtered(login, carla, three, query, names):
    response = login(carla).get(f"/gezinnen/?{query}")
    assert [family.last_name for family in response.context["page_obj"]] == names


@pytest.fixture
def with_address(pilot, carla, district):
    """A family with an address and two members, beside another one."""
    family = FamilyFactory(
        pilot=pilot,
        case_manager=carla,
        district=district,
        reference="GV-1",
        last_name="Yılmaz",
        street="Nieuwe Ebbingestraat",
        house_number="12 a",
        postcode="9712 AB",
    )
    MemberFactory(family=family, number=1, first_name="Ayşe")
    MemberFactory(family=family, number=2, first_name="")
    other = FamilyFactory(
        pilot=pilot, case_manager=carla, district=district, reference="GV-2", last_name="Bos", street="Élan"
    )
    MemberFactory(family=other, number=1, first_name="Sam")
    return family


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ayse", ["Yılmaz"]),
        ("AYŞE", ["Yılmaz"]),
        ("Ayşe Yilmaz", ["Yılmaz"]),
        ("nieuwe ebbinge", ["Yılmaz"]),
        ("Nieuwe Ebbingestraat 12a", ["Yılmaz"]),
        ("elan", ["Bos"]),
        ("9712ab", ["Yılmaz"]),
        ("9712 AB", ["Yılmaz"]),
        ("9712", ["Yılmaz"]),
        ("12", []),
        ("sam", ["Bos"]),
        ("niemand", []),
        ("!", []),
    ],
)
def test_a_family_is_found_by_first_name_street_and_postcode(login, carla, with_address, text, names):
    response = login(carla).get("/gezinnen/", {"q": text})
    assert [family.last_name for family in response.context["page_obj"]] == names


def test_searching_finds_only_what_somebody_may_see(login, gea, outsider, with_address):
    for person in (gea, outsider):
        assert not list(login(person).get("/gezinnen/", {"q": "ayse"}).context["page_obj"])


def test_searching_costs_one_query_more_however_many_families(
    login, carla, pilot, district, gea, django_assert_max_num_queries
):
    client = login(carla)
    for number in (1, 20):
        _many(pilot, carla, district, gea, number)
        with django_assert_max_num_queries(9 + LOG):
            assert client.get("/gezinnen/?q=sam").context["page_obj"].paginator.count > 0


def test_help_that_is_over_has_no_missing_carer(login, carla, three):
    rows = login(carla).get("/gezinnen/").content.decode().split("<tr>")
    by_name = {name: next(row for row in rows if name in row) for name in ("Abdi", "Bos", "Çelik")}
    assert "Hulp afgerond" in by_name["Çelik"]
    assert "Nog niemand" not in by_name["Çelik"]
    assert "Nog niemand" in by_name["Bos"]


@pytest.mark.parametrize("name", ["family_change", "visit_log_for", "trajectory_end", "counterfactual"])
def test_the_way_back_has_the_name_of_the_family(login, carla, trajectory, name):
    row = trajectory if name in {"trajectory_end", "counterfactual"} else trajectory.family
    page = login(carla).get(reverse(f"cases:{name}", args=[row.pk])).content.decode()
    link = page[page.index("page-header-back") :]
    assert "Gezin De Vries" in link[: link.index("</a>")]


def test_htmx_gets_the_results_alone(login, carla, three):
    response = login(carla).get("/gezinnen/?q=bos", headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b"Bos" in response.content


def test_the_list_shows_25_a_page(login, carla, pilot, district):
    for _ in range(30):
        FamilyFactory(pilot=pilot, district=district, case_manager=carla)
    client = login(carla)
    assert len(client.get("/gezinnen/").context["page_obj"]) == 25
    assert len(client.get("/gezinnen/?page=2").context["page_obj"]) == 5


# What each room asks the database for the list of work: two queries, however many families there are.
ROOMS = 2 * len(rooms.DUES)


def _many(pilot, carla, district, gea, number):
    for _ in range(number):
        family = FamilyFactory(pilot=pilot, district=district, case_manager=carla)
        trajectory = TrajectoryFactory(family=family, started_on=date(2023, 5, 2))
        AssignmentFactory(trajectory=trajectory, carer=gea)
        VisitFactory(trajectory=trajectory, carer=gea)
        MemberFactory(family=family)
        FamilyFactory(pilot=pilot, district=district, case_manager=carla)


@pytest.mark.parametrize(
    ("person", "path", "most"),
    [
        ("carla", "/gezinnen/", 8 + LOG),
        ("carla", "/", 9 + LOG + ROOMS),
        ("carla", "/mijn-caseload/", 7 + LOG),
        ("carla", "/bezoeken/vastleggen/", 7 + LOG),
        ("gea", "/", 8 + LOG + ROOMS),
        ("gea", "/mijn-caseload/", 7 + LOG),
        ("tess", "/", 9 + LOG + ROOMS),
        ("tess", "/gezinnen/", 9 + LOG),
        ("gert", "/", 9 + LOG + ROOMS),
        ("gert", "/gezinnen/", 8 + LOG),
    ],
)
def test_a_page_costs_no_queries_per_family(
    request, login, carla, pilot, district, gea, django_assert_max_num_queries, person, path, most
):
    client = login(request.getfixturevalue(person))
    for number in (1, 20):
        _many(pilot, carla, district, gea, number)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_the_file_costs_no_queries_per_visit(
    login, carla, trajectory, gea, django_assert_max_num_queries, django_assert_num_queries
):
    client = login(carla)
    VisitFactory(trajectory=trajectory, carer=gea)
    # Each room that has something on the time line asks for it once.
    with django_assert_max_num_queries(63) as few:
        client.get(trajectory.family.get_absolute_url())
    for _ in range(30):
        VisitFactory(trajectory=trajectory, carer=gea)
    with django_assert_num_queries(len(few)):
        client.get(trajectory.family.get_absolute_url())


def test_the_file_tells_what_happened_newest_first(login, carla, trajectory, gea):
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 1), note="<b>Samen gekookt</b>")
    page = login(carla).get(trajectory.family.get_absolute_url()).content.decode()
    assert page.index("1 september 2023") < page.index("Hulp gestart (T-2023-001)") < page.index("3 januari 2022")
    assert "&lt;b&gt;Samen gekookt&lt;/b&gt;" in page


def test_the_start_page_leads_to_all_families_that_wait(login, tess, three):
    client = login(tess)
    assert 'href="/gezinnen/?status=wacht"' in client.get("/").content.decode()
    assert [family.last_name for family in client.get("/gezinnen/?status=wacht").context["page_obj"]] == ["Bos"]
