"""Each page as the least privileged role that may see it, beside an empty page, Django's own list and the bare SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.urls import reverse

from bench.counting import ANSWER, ASK
from bench.measured import Row, Times, in_turn, ms, times
from bench.seed.pilots import SUPERUSER
from bench.server import Browser
from bench.sizes import Size
from cases import clock
from cases.codes import Role
from cases.models import Family, Trajectory, User

PART = "Pagina's"
MOST_QUERIES = 10
# Of performance measured on comparable software, in milliseconds: the best peer's list of 25 and record page.
PEER_LIST, PEER_RECORD, PEER_FORM = 194, 86, 32


@dataclass(frozen=True)
class Page:
    """A page: what it is called, for whom, and where. `kind` says which targets it has."""

    name: str
    role: Role
    url: str
    kind: str = ""


def people(pilot: int) -> dict[Role, User]:
    """Return somebody of each role; the carer has about 4 families, the casemanager a team."""
    today = clock.today()
    running = Trajectory.objects.filter(pilot=pilot).active_on(today)
    carers = running.values("assignments__carer").annotate(number=Count("*")).order_by("-number", "assignments__carer")
    of_pilot = User.objects.filter(pilot=pilot, is_superuser=False)
    found = {Role(user.role): user for user in of_pilot.exclude(role=Role.FAMILY_CARER).order_by("-pk")}
    found[Role.FAMILY_CARER] = User.objects.get(pk=carers[0]["assignments__carer"])
    return found


def pages(carer: User) -> list[Page]:
    family = Family.objects.visible_to(carer).filter(trajectories__ended_on=None).order_by("pk")[0]
    found = [
        Page("Gezinnen, 25 per pagina", Role.CASE_MANAGER, reverse("cases:family_list"), "list"),
        Page("Gezinnen, zoeken op naam", Role.CASE_MANAGER, f"{reverse('cases:family_list')}?q=jansen", "list"),
        Page("Gezinnen, hele pilot", Role.TEAM_MANAGER, reverse("cases:family_list"), "list"),
        Page("Start", Role.FAMILY_CARER, reverse("cases:start")),
        Page("Start", Role.CASE_MANAGER, reverse("cases:start")),
        Page("Mijn caseload", Role.FAMILY_CARER, reverse("cases:my_caseload")),
        Page("Dossier", Role.FAMILY_CARER, reverse("cases:family_detail", args=[family.pk]), "record"),
        Page("Plan en doelen", Role.FAMILY_CARER, reverse("cases:plan", args=[family.pk]), "record"),
        Page("Metingen", Role.FAMILY_CARER, reverse("cases:measurements", args=[family.pk]), "record"),
        Page("Bezoek vastleggen (leeg formulier)", Role.FAMILY_CARER, reverse("cases:visit_log"), "form"),
        Page("Planning", Role.FAMILY_CARER, reverse("cases:planning")),
        Page("Wachtlijst", Role.BEHAVIOURAL_SCIENTIST, reverse("cases:waitlist")),
        Page("Te doen", Role.CASE_MANAGER, reverse("cases:due")),
        Page("Signalen", Role.CASE_MANAGER, reverse("cases:signal_list")),
        Page("Team (dashboard)", Role.TEAM_MANAGER, reverse("monitoring:dashboard"), "dashboard"),
        Page("Verslag over een jaar", Role.POLICY_OFFICER, f"{reverse('reports:overview')}?jaar=2022"),
        Page("Logboek", Role.PRIVACY_OFFICER, reverse("cases:log")),
    ]
    return found


def list_in_sql(manager: User) -> Callable[[], Any]:
    """Return the hand-written SQL of the list of families of a casemanager: 25 rows and how many there are."""
    where = "f.pilot_id = %s AND (d.team_id = %s OR f.case_manager_id = %s)"
    rows = f"""SELECT f.id, f.reference, f.last_name, f.referred_on, d.name, m.name, t.started_on, t.ended_on,
        (SELECT u.name FROM cases_assignment a JOIN cases_user u ON u.id = a.carer_id WHERE a.trajectory_id = t.id
         ORDER BY a.started_on LIMIT 1),
        (SELECT v.visited_on FROM cases_visit v WHERE v.trajectory_id = t.id AND NOT v.not_home
         ORDER BY v.visited_on DESC LIMIT 1)
        FROM cases_family f JOIN cases_district d ON d.id = f.district_id
        JOIN cases_user m ON m.id = f.case_manager_id LEFT JOIN cases_trajectory t ON t.family_id = f.id
        WHERE {where} ORDER BY f.search_name, f.reference LIMIT 25"""  # our own words
    number = f"""SELECT count(*) FROM cases_family f JOIN cases_district d ON d.id = f.district_id
        WHERE {where}"""  # our own words
    values = [manager.pilot_id, manager.team_id, manager.pk]

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(rows, values)
            cursor.fetchall()
            cursor.execute(number, values)
            cursor.fetchall()

    return ask


def measure(port: int, database: str, size: Size) -> Iterator[Row]:
    """Yield a row for each page of the town, and one for each list that must not grow."""
    there = people(size.town)
    browsers = {role: Browser(port, user) for role, user in there.items()}
    superuser = Browser(port, User.objects.get(pk=SUPERUSER))
    sql = list_in_sql(there[Role.CASE_MANAGER])
    for page in pages(there[Role.FAMILY_CARER]):
        browser = browsers[page.role]
        # Twice: what is made once and kept (a release, a chart) is not what people wait for each day.
        browser.get(page.url)
        answer = browser.get(page.url, **{ASK: "1"})
        if answer.status != 200:
            yield Row(
                PART, page.name, database, f"antwoord {answer.status}", met=False, next_step="de pagina opent niet"
            )
            continue
        work: dict[str, Callable[[], Any]] = {
            "page": lambda: browser.get(page.url),  # noqa: B023  # called before the next page
            "empty": lambda: browser.get("/bench/leeg/"),  # noqa: B023  # idem
        }
        if page.kind == "list":
            work |= {"admin": lambda: superuser.get("/bench/admin/cases/family/"), "sql": sql}
        yield _row(page, database, in_turn(work), answer.headers[ANSWER], len(answer.body))
    yield from _growth(port, database, size, browsers)


def _row(page: Page, database: str, found: dict[str, Times], queries: str, size: int) -> Row:
    p50 = found["page"].p50
    ratios = [f"{times(p50 / found['empty'].p50)} x leeg"]
    wanted = [(f"hoogstens {MOST_QUERIES} queries", int(queries) <= MOST_QUERIES)]
    if page.kind == "list":
        admin = p50 / found["admin"].p50
        ratios += [f"{times(admin)} x beheerlijst", f"{times(p50 / found['sql'].p50)} x kale SQL"]
        wanted += [("<= 0,25 x beheerlijst", admin <= 0.25), (f"<= {PEER_LIST // 3} ms", p50 <= PEER_LIST / 3)]
    elif page.kind == "record":
        wanted += [(f"<= {PEER_RECORD // 2} ms", p50 <= PEER_RECORD / 2)]
    elif page.kind == "dashboard":
        wanted += [("<= 4 x leeg", p50 <= 4 * found["empty"].p50)]
    elif page.kind == "form":
        wanted += [(f"<= {PEER_FORM} ms", p50 <= PEER_FORM)]
    measured = f"p50 {ms(p50)}, p95 {ms(found['page'].p95)}, {queries} queries, {size / 1024:.0f} kB"
    missed = [target for target, is_met in wanted if not is_met]
    return Row(
        PART,
        f"{page.name} ({page.role.value})",
        database,
        measured,
        "; ".join(ratios),
        "; ".join(target for target, _ in wanted),
        not missed,
        _reason(page, missed),
    )


# Why a page of this kind misses a target, and what would help.
REASONS = {
    "list": "de 25 logregels kosten alleen al een kwart van de beheerlijst; een regel per gezin is de norm (NEN 7513)",
    "record": "opmaken is de helft, wie wat mag zien een kwart; volgende stap: die vraag eenmaal stellen",
    "form": "velden opmaken is twee vijfde, de rest is wie wat mag zien, menu en logboek; geen volgende stap",
    "dashboard": "het logboek en het menu zijn twee derde van de tijd; alles tellen hoeft alleen na een wijziging",
    "": "sessie, menu en logboek zijn 4 tot 6 queries; volgende stap: wat in het menu staat bewaren",
}


def _reason(page: Page, missed: list[str]) -> str:
    return f"mist {'; '.join(missed)}: {REASONS[page.kind]}" if missed else ""


GROWING = (
    ("Gezinnen, hele pilot", Role.TEAM_MANAGER, "cases:family_list"),
    ("Wachtlijst", Role.BEHAVIOURAL_SCIENTIST, "cases:waitlist"),
    ("Gezinnen van een team", Role.CASE_MANAGER, "cases:family_list"),
    ("Mijn caseload", Role.FAMILY_CARER, "cases:my_caseload"),
)


def _growth(port: int, database: str, size: Size, large: dict[Role, Browser]) -> Iterator[Row]:
    small = {role: Browser(port, user) for role, user in people(size.village).items()}
    for name, role, address in GROWING:
        url = reverse(address)
        found = in_turn(
            {
                "large": lambda: large[role].get(url),  # noqa: B023  # called before the next page
                "small": lambda: small[role].get(url),  # noqa: B023  # idem
            }
        )
        ratio = found["large"].p50 / found["small"].p50
        yield Row(
            "Groei",
            f"{name} ({role.value}), pilot met 10 x de gezinnen",
            database,
            f"p50 {ms(found['small'].p50)} -> {ms(found['large'].p50)}",
            f"{times(ratio)} x",
            "<= 1,5 x",
            ratio <= 1.5,
            "" if ratio <= 1.5 else "alles wordt geteld of staat op een pagina; volgende stap: 25 zonder te tellen",
        )
