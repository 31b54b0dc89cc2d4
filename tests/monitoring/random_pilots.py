"""Small pilots full of chance, past the rules of the forms: the figures must be right for whatever can be stored."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from cases import codes, models
from cases.models.visits import TASK_FIELDS

FIRST = date(2022, 11, 1)
DISTRICTS = ["Beijum", "Selwerd", "'t Zand & <Co>", "De Hoogte"]


def day(random: Random, after: date = FIRST, spread: int = 150) -> date:
    return after + timedelta(days=random.randint(0, spread))


def maybe(random: Random, value, chance: float = 0.5):
    return value if random.random() < chance else None


def random_pilot(seed: int) -> models.Pilot:
    random = Random(seed)
    target = random.randint(1, 4)
    pilot = models.Pilot.objects.create(
        slug=f"pilot-{seed}",
        name=f"Pilot {seed}",
        municipality="Groningen",
        started_on=FIRST,
        caseload_target=target,
        caseload_cap=target + random.randint(0, 3),
        is_demo=random.random() < 0.5,
    )
    staff = _staff(random, pilot)
    carers = [person for person in staff if person.role == codes.Role.FAMILY_CARER]
    families = _families(random, pilot, staff[0])
    trajectories = _trajectories(random, pilot, families)
    _help(random, pilot, trajectories, carers)
    _answers(random, pilot, trajectories, staff[0])
    models.CapOverride.objects.bulk_create(
        models.CapOverride(
            trajectory=row, granted_by=staff[0], granted_on=FIRST + timedelta(days=n), valid_until=None, reason="Nood"
        )
        for row in trajectories
        for n in range(random.choice([0, 0, 1, 2]))
    )
    models.BudgetYear.objects.bulk_create(
        models.BudgetYear(
            pilot=pilot, year=year, budgeted=random.randint(0, 10**6), realised=maybe(random, Decimal("1.25"))
        )
        for year in random.sample([2021, 2022, 2023], random.randint(0, 3))
    )
    return pilot


def _staff(random: Random, pilot: models.Pilot) -> list[models.User]:
    people = [models.User(username=f"{pilot.slug}-cm", name="Casemanager", role=codes.Role.CASE_MANAGER, fte=1)]
    for number in range(random.randint(1, 4)):
        arrived = maybe(random, day(random))
        people.append(
            models.User(
                username=f"{pilot.slug}-gv-{number}",
                name=f"Gezinsverzorger {number}",
                role=codes.Role.FAMILY_CARER,
                fte=maybe(random, Decimal(random.randint(1, 99)) / 100, 0.8),
                employed_from=arrived,
                employed_until=maybe(random, day(random, arrived or FIRST)),
            )
        )
    for person in people:
        person.pilot = pilot
    return models.User.objects.bulk_create(people)


def _families(random: Random, pilot: models.Pilot, case_manager: models.User) -> list[models.Family]:
    names = random.sample(DISTRICTS, random.randint(1, len(DISTRICTS)))
    districts = models.District.objects.bulk_create(models.District(pilot=pilot, name=name) for name in names)
    families = models.Family.objects.bulk_create(
        models.Family(
            pilot=pilot,
            reference=f"GV-{number}",
            last_name="Verzonnen",
            district=random.choice(districts),
            case_manager=case_manager,
            referred_on=FIRST,
        )
        for number in range(random.randint(0, 9))
    )
    models.FamilyTrigger.objects.bulk_create(
        models.FamilyTrigger(family=family, trigger=trigger)
        for family in families
        for trigger in random.sample(codes.Trigger.values, random.randint(0, 3))
    )
    models.FamilyMember.objects.bulk_create(
        models.FamilyMember(
            family=family,
            number=number,
            role=random.choice(["kind", "kind", "kind", "ouder", "anders"]),
            born_on=_birthday(random),
            deceased=random.random() < 0.1,
        )
        for family in families
        for number in range(random.randint(0, 4))
    )
    return families


def _birthday(random: Random) -> date | None:
    """Return days of birth around the edges of the age bands, leap days and missing ones among them."""
    if random.random() < 0.1:
        return None
    year = 2023 - random.choice([-1, 0, 1, 3, 4, 5, 11, 12, 13, 17, 18, 19, 30])
    if year % 4 == 0 and random.random() < 0.3:
        return date(year, 2, 29)
    return day(random, date(year - 1, 11, 15), 150)


def _parts(random: Random, first: date, last: date, number: int) -> list[tuple[date, date | None]]:
    """Return up to `number` periods from `first` to `last` that do not overlap; the final one may still be running."""
    edges = sorted(random.sample(range((last - first).days + 1), min(2 * number, (last - first).days + 1)))
    days = [first + timedelta(days=edge) for edge in edges]
    parts: list[tuple[date, date | None]] = list(zip(days[::2], days[1::2], strict=False))
    if random.random() < 0.4 and parts:
        parts[-1] = (parts[-1][0], None)
    # One day of help is help too.
    return [(start, start if end and random.random() < 0.1 else end) for start, end in parts]


def _trajectories(random: Random, pilot: models.Pilot, families: list[models.Family]) -> list[models.Trajectory]:
    rows = []
    for family in families:
        parts = _parts(random, FIRST, FIRST + timedelta(days=180), random.choice([0, 1, 1, 2, 3]))
        for number, (start, end) in enumerate(parts):
            rows.append(
                models.Trajectory(
                    pilot=pilot,
                    family=family,
                    reference=f"T-{family.reference}-{number}",
                    started_on=start,
                    ended_on=end,
                    closing_reason=random.choice(["", *codes.ClosingReason.values]) if end else "",
                    follow_up=random.choice(["", *codes.FollowUp.values]) if end else "",
                )
            )
    return models.Trajectory.objects.bulk_create(rows)


def _help(random: Random, pilot: models.Pilot, trajectories: list[models.Trajectory], carers) -> None:
    assignments, visits = [], []
    for trajectory in trajectories:
        last = trajectory.ended_on or FIRST + timedelta(days=220)
        for start, end in _parts(random, trajectory.started_on, last, random.randint(0, 2)):
            assignments.append(
                models.Assignment(
                    trajectory=trajectory,
                    carer=random.choice(carers),
                    started_on=start,
                    ended_on=end or trajectory.ended_on,
                )
            )
        for _ in range(random.randint(0, 5)):
            not_home = random.random() < 0.2
            tasks = random.sample(list(TASK_FIELDS.values()), random.randint(0, 4))
            visits.append(
                models.Visit(
                    pilot=pilot,
                    trajectory=trajectory,
                    carer=random.choice(carers),
                    visited_on=day(random, trajectory.started_on, (last - trajectory.started_on).days),
                    minutes=random.randint(0, 400),
                    travel_minutes=maybe(random, 30),
                    kind=random.choice(codes.VisitKind.values),
                    not_home=not_home,
                    way="" if not_home else random.choice(["", *codes.WayOfWorking.values]),
                    **{} if not_home else dict.fromkeys(tasks, True),
                )
            )
    models.Assignment.objects.bulk_create(assignments)
    models.Visit.objects.bulk_create(visits)


def _answers(random: Random, pilot: models.Pilot, trajectories: list[models.Trajectory], given_by) -> None:
    products = models.CareProduct.objects.bulk_create(
        models.CareProduct(pilot=pilot, code=code, name=f"Product {code}", law="jeugdwet", unit="uur")
        for code in ("IAG", "BABY", "BG-IND")
    )
    moments = [(FIRST + timedelta(days=n), version) for n in range(2) for version in (1, 2)]
    answers = models.CounterfactualAnswer.objects.bulk_create(
        models.CounterfactualAnswer(
            trajectory=trajectory,
            asked_on=asked_on,
            version=version,
            given_by=given_by,
            kind=random.choice(["zorg", "zorg", "geen", "weet_niet"]),
        )
        for trajectory in trajectories
        for asked_on, version in random.sample(moments, random.randint(0, 3))
    )
    models.CounterfactualCare.objects.bulk_create(
        models.CounterfactualCare(answer=answer, number=number, product=random.choice(products))
        for answer in answers
        if answer.kind == "zorg"
        for number in range(random.randint(0, 3))
    )
