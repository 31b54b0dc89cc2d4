"""Small tables full of chance: one and two ways in, with totals, and several that share a margin."""

from __future__ import annotations

from random import Random

from monitoring.suppression import Rule, Statement, Sum
from monitoring.suppression.statement import HEADLINE, TOTAL

SOME = [0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 17]


def one_way(random: Random, rule: Rule, codes: int | None = None) -> Statement:
    counts = [random.choice(SOME) for _ in range(codes or random.randint(2, 7))]
    said = Statement(rule)
    said.count("all", sum(counts), weight=HEADLINE)
    said.table("table", dict(enumerate(counts)), "all")
    return said


def two_ways(random: Random, rule: Rule, rows: int | None = None, columns: int | None = None) -> Statement:
    rows, columns = rows or random.randint(2, 4), columns or random.randint(2, 4)
    counts = [[random.choice(SOME) for _ in range(columns)] for _ in range(rows)]
    said = Statement(rule)
    said.count("all", sum(map(sum, counts)), weight=HEADLINE)
    for row, numbers in enumerate(counts):
        said.count(f"row {row}", sum(numbers), weight=TOTAL)
        for column, number in enumerate(numbers):
            said.count(f"{row},{column}", number)
        said.sums.append(Sum(f"row {row}", tuple(f"{row},{column}" for column in range(columns))))
    for column in range(columns):
        said.count(f"column {column}", sum(numbers[column] for numbers in counts), weight=TOTAL)
        said.sums.append(Sum(f"column {column}", tuple(f"{row},{column}" for row in range(rows))))
    said.sums.append(Sum("all", tuple(f"row {row}" for row in range(rows))))
    said.sums.append(Sum("all", tuple(f"column {column}" for column in range(columns))))
    return said


def linked(random: Random, rule: Rule) -> Statement:
    """Return tables by wijk, age, reason and carers over the same families, and shares of them."""
    families = random.randint(5, 40)
    said = Statement(rule)
    said.count("families", families, weight=HEADLINE)
    for table in ("wijk", "age", "reason", "carers"):
        codes = [random.randrange(random.randint(2, 6)) for _ in range(families)]
        said.table(table, {code: codes.count(code) for code in set(codes)}, "families")
    for share in ("new", "young", "volunteer"):
        said.part(said.count(share, random.choice([0, 1, families // 2, families - 1, families])), "families")
    return said
