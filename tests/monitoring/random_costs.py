"""What a random pilot would have cost otherwise: foreseen care, tariffs, care that came, and money; full of gaps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from cases import codes, models
from tests.monitoring.random_pilots import FIRST, day, maybe

LAWS = ["jeugdwet", "wmo", "zvw", "wlz"]


def fill_costs(pilot: models.Pilot, seed: int) -> None:
    random = Random(seed + 99)
    products = _products(random, pilot)
    people = list(pilot.staff.order_by("username"))
    _tariffs(random, [*products, *pilot.care_products.filter(code__in=["IAG", "BABY", "BG-IND"])])
    _lines(random, pilot, products)
    _referrals(random, pilot, products, people[0])
    _asked_later(random, pilot, people[0])
    if random.random() < 0.5:
        pilot.ended_on = day(random, FIRST, 500)
        pilot.save()


def _products(random: Random, pilot: models.Pilot) -> list[models.CareProduct]:
    return models.CareProduct.objects.bulk_create(
        models.CareProduct(
            pilot=pilot,
            code=f"Z{n}",
            name=f"Zorg {n}",
            law=random.choice(LAWS),
            unit=random.choice(codes.CareUnit.values),
        )
        for n in range(4)
    )


def _money(random: Random) -> Decimal:
    return Decimal(random.randint(0, 20000)) / 100


def _tariffs(random: Random, products: list[models.CareProduct]) -> None:
    models.Tariff.objects.bulk_create(
        models.Tariff(
            product=product,
            price_year=year,
            price=price,
            price_low=maybe(random, price * random.randint(0, 100) / 100),
            price_high=maybe(random, price * random.randint(100, 300) / 100),
            valid_from=valid_from,
            source=random.choice(["fictief tarief", "Verordening"]),
        )
        for product in products
        for year in random.sample([2022, 2023], random.choice([0, 1, 2, 2, 2]))
        for valid_from in random.sample([date(2022, 1, 1), date(2022, 12, 1), date(2023, 2, 1)], random.randint(1, 2))
        for price in [_money(random)]
    )


def _ordered(random: Random, most: int) -> list[Decimal | None]:
    """Return least, expected and most, any of them missing now and then."""
    numbers = sorted(Decimal(random.randint(0, 100 * most)) / 100 for _ in range(3))
    if random.random() < 0.2:
        numbers = [numbers[1]] * 3
    return [
        numbers[0] if random.random() < 0.8 else None,
        maybe(random, numbers[1], 0.9),
        maybe(random, numbers[2], 0.8),
    ]


def _lines(random: Random, pilot: models.Pilot, products: list[models.CareProduct]) -> None:
    rows = []
    for answer in models.CounterfactualAnswer.objects.filter(trajectory__pilot=pilot, kind="zorg").order_by("pk"):
        for number in range(10, 10 + random.randint(0, 3)):
            amount, weeks = _ordered(random, 9), _ordered(random, random.choice([6, 30]))
            rows.append(
                models.CounterfactualCare(
                    answer=answer,
                    number=number,
                    product=random.choice(products),
                    amount_low=amount[0],
                    amount=amount[1],
                    amount_high=amount[2],
                    weeks_low=weeks[0],
                    weeks=weeks[1],
                    weeks_high=weeks[2],
                    certainty=random.choice([*codes.Certainty.values] * 3 + [""]),
                    effect=random.choice([*codes.Effect.values] * 3 + [""]),
                )
            )
    models.CounterfactualCare.objects.bulk_create(rows)


def _referrals(random: Random, pilot: models.Pilot, products: list[models.CareProduct], person: models.User) -> None:
    models.OnwardReferral.objects.bulk_create(
        models.OnwardReferral(
            family=family,
            number=number,
            product=random.choice(products),
            provider="Elker",
            was_there_already=random.random() < 0.2,
            requested_on=requested_on,
            started_on=requested_on + timedelta(days=random.randint(0, 20)),
            ended_on=maybe(random, requested_on + timedelta(days=random.randint(20, 90))),
            amount_per_week=maybe(random, Decimal(random.randint(0, 800)) / 100, 0.8),
            requested_by=person,
        )
        for family in pilot.families.order_by("reference")
        for number in range(100, 100 + random.choice([0, 0, 1, 2]))
        for requested_on in [day(random)]
    )


def _asked_later(random: Random, pilot: models.Pilot, person: models.User) -> None:
    models.Measurement.objects.bulk_create(
        models.Measurement(
            trajectory=trajectory,
            moment=moment,
            measured_on=trajectory.ended_on + timedelta(days=days + random.randint(-28, 28)),
            reached=random.random() < 0.8,
            help_now=random.choice(["", *codes.FollowUp.values]),
            recorded_by=person,
        )
        for trajectory in pilot.trajectories.exclude(ended_on=None).order_by("reference")
        # Past the 150 days in which the other measurements of a random pilot lie.
        for moment, days in (("na_6_maanden", 200), ("na_12_maanden", 365))
        if random.random() < 0.6
    )
