"""From a cell to a value. Every kind of column reads its cells here, and says in Dutch what it cannot read.

The limits (length, choices, range) come from the fields of the models, so that they stand in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from cases import plain_text
from cases.bsn import holds_bsn
from cases.exchange import protection
from cases.exchange.errors import UnusableCell

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?", re.ASCII)
NUMBER = re.compile(r"-?\d{1,20}(?:[.,]\d{1,20})?", re.ASCII)
A_DATE = "Gebruik een datum zoals 2022-03-14."
A_TIME = "Gebruik een tijd zoals 09:30."
MADE_A_DATE = "is een datum of tijd."
AS_TEXT = "Zet de cel op tekst en vul de waarde opnieuw in."
ONE_DAY = timedelta(days=1)
MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001  # a time of day has no zone


class Kind(Protocol):
    """What may stand in the cells of a column. `empty` is the value of an empty cell."""

    @property
    def empty(self) -> Any: ...

    @property
    def allowed(self) -> str: ...

    def parse(self, cell: Any) -> Any:
        """Return the value of a cell that is not empty.

        Raises:
            UnusableCell: it cannot be read as this kind.
        """
        ...


@dataclass(frozen=True)
class Text:
    max_length: int
    free: bool = False  # several lines, kept as they are
    notation: Callable[[str], str] = str
    validators: Sequence[Callable[[str], None]] = ()
    empty: str = ""

    @property
    def allowed(self) -> str:
        return f"Gebruik hoogstens {self.max_length} tekens."

    def parse(self, cell: Any) -> str:
        text = self.notation(protection.unprotect(self._plain(cell)))
        if plain_text.UNREADABLE.search(text):
            raise UnusableCell("heeft een teken dat niet leesbaar is.", "Haal dat teken weg.")
        if self.free and holds_bsn(text):
            raise UnusableCell("lijkt een burgerservicenummer (BSN) te hebben.", "Haal het weg: dat mag hier niet in.")
        if len(text) > self.max_length:
            raise UnusableCell(f"is te lang: {len(text)} tekens.", self.allowed)
        for validate in self.validators:
            try:
                validate(text)
            except ValidationError as error:
                raise UnusableCell(f"kan niet. {' '.join(error.messages)}") from error
        return text

    def _plain(self, cell: Any) -> str:
        if isinstance(cell, str):
            text = cell if self.free else cell.strip()
            if protection.is_formula(text):
                raise UnusableCell("is een formule.", "Vul de waarde zelf in, of zet er een ' voor als het tekst is.")
            return text
        return number_as_text(cell)


@dataclass(frozen=True)
class Integer:
    minimum: int
    maximum: int
    empty: int | None = None

    @property
    def allowed(self) -> str:
        return f"Gebruik een heel getal van {self.minimum} tot en met {self.maximum}."

    def parse(self, cell: Any) -> int:
        number = _number(cell, self.allowed)
        if number != number.to_integral_value() or _decimals(number) > 1:
            raise UnusableCell("is geen heel getal.", self.allowed)
        if not self.minimum <= number <= self.maximum:
            raise UnusableCell("kan niet.", self.allowed)
        return int(number)


@dataclass(frozen=True)
class Amount:
    """A decimal number, with a comma or a point."""

    max_digits: int
    places: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    empty: None = None

    @property
    def allowed(self) -> str:
        least = "" if self.minimum is None else f" vanaf {self.minimum}"
        most = "" if self.maximum is None else f" tot en met {self.maximum}"
        return f"Gebruik een getal{least}{most} met hoogstens {self.places} cijfers achter de komma, zoals 12,5."

    def parse(self, cell: Any) -> Decimal:
        number = _number(cell, self.allowed)
        if isinstance(cell, float):
            number = self._without_noise(number)
        if _decimals(number) > self.places:
            raise UnusableCell("heeft te veel cijfers achter de komma.", self.allowed)
        if abs(number) >= Decimal(10) ** (self.max_digits - self.places):
            raise UnusableCell("is te groot.", self.allowed)
        if self.minimum is not None and number < self.minimum:
            raise UnusableCell("kan niet.", self.allowed)
        if self.maximum is not None and number > self.maximum:
            raise UnusableCell("kan niet.", self.allowed)
        return number

    def _without_noise(self, number: Decimal) -> Decimal:
        """Return what was meant by a number that a spreadsheet keeps as 3.3000000000000003."""
        rounded = round(number, self.places)
        noise = Decimal("1e-9") * max(Decimal(1), abs(number))
        return rounded if abs(number - rounded) < noise else number


@dataclass(frozen=True)
class Day:
    empty: None = None
    allowed: str = A_DATE

    def parse(self, cell: Any) -> date:
        if isinstance(cell, datetime):
            if cell.time() != time():
                raise UnusableCell("heeft ook een tijd.", self.allowed)
            return cell.date()
        if isinstance(cell, date):
            return cell
        match = DATE.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None:
            raise UnusableCell("is geen datum.", self.allowed)
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError as error:
            raise UnusableCell("is geen datum.", self.allowed) from error


@dataclass(frozen=True)
class TimeOfDay:
    empty: None = None
    allowed: str = A_TIME

    def parse(self, cell: Any) -> time:
        if isinstance(cell, time):
            return cell
        if isinstance(cell, timedelta) and timedelta() <= cell < ONE_DAY:
            return (MIDNIGHT + cell).time()
        match = TIME.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None:
            raise UnusableCell("is geen tijd.", self.allowed)
        hour, minute, second, fraction = match.groups()
        try:
            return time(int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")))
        except ValueError as error:
            raise UnusableCell("is geen tijd.", self.allowed) from error


@dataclass(frozen=True)
class YesNo:
    empty: bool | None = False
    allowed: str = "Vul ja of nee in."

    def parse(self, cell: Any) -> bool:
        if isinstance(cell, bool):
            return cell
        answer = {"ja": True, "nee": False}.get(str(cell).strip().lower())
        if answer is None:
            raise UnusableCell("is geen ja of nee.", self.allowed)
        return answer


@dataclass(frozen=True)
class Code:
    choices: tuple[str, ...]
    empty: str = ""

    @property
    def allowed(self) -> str:
        return f"Kies uit: {', '.join(self.choices)}."

    def parse(self, cell: Any) -> str:
        text = cell.strip() if isinstance(cell, str) else number_as_text(cell)
        # A spreadsheet turns the code 01 into the number 1.
        for code in (text, text.zfill(2)):
            if code in self.choices:
                return code
        raise UnusableCell("is geen geldige code.", self.allowed)


@dataclass(frozen=True)
class Codes:
    """Several codes in one cell, with ; between them."""

    choices: tuple[str, ...]
    empty: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        return f"Kies uit: {', '.join(self.choices)}. Zet een ; tussen twee codes."

    def parse(self, cell: Any) -> tuple[str, ...]:
        chosen = {part.strip() for part in str(cell).split(";")} - {""}
        if unknown := sorted(chosen - set(self.choices)):
            raise UnusableCell(f"heeft een ongeldige code: {unknown[0][:40]}.", self.allowed)
        return tuple(code for code in self.choices if code in chosen)


def number_as_text(cell: Any) -> str:
    """Return the text of a cell that a spreadsheet made a number: house number 12 is "12", not "12.0".

    Raises:
        UnusableCell: it is a date, a time, or yes or no.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        raise UnusableCell("is een waarheidswaarde.", AS_TEXT)
    if isinstance(cell, int | float):
        return str(int(cell)) if cell == cell // 1 else repr(cell)
    raise UnusableCell(MADE_A_DATE, AS_TEXT)


def _number(cell: Any, allowed: str) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = f"{Decimal(repr(cell)):f}"
    if not isinstance(cell, str) or not NUMBER.fullmatch(cell.strip()):
        raise UnusableCell("is geen getal.", allowed)
    return Decimal(cell.strip().replace(",", "."))


def _decimals(number: Decimal) -> int:
    """Return the digits written after the comma: 1.000 has three, so that it is never taken for a thousand."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def kind_of(field: models.Field[Any, Any], *, free: bool = False) -> Kind:
    """Return how the cells of a column are read that stands for `field`."""
    if isinstance(field, models.BooleanField):
        return YesNo(empty=None if field.null else False)
    if isinstance(field, models.DateField):
        return Day()
    if isinstance(field, models.TimeField):
        return TimeOfDay()
    if isinstance(field, models.DecimalField):
        least, most = _limits(field, MinValueValidator), _limits(field, MaxValueValidator)
        return Amount(
            field.max_digits, field.decimal_places, minimum=max(least, default=None), maximum=min(most, default=None)
        )
    if isinstance(field, models.IntegerField):
        return _integer(field)
    if field.choices:
        return Code(tuple(str(code) for code, _ in field.flatchoices))
    # The length is checked by the kind itself, which can say how long the text was.
    validators = tuple(check for check in field.validators if isinstance(check, RegexValidator))
    return Text(field.max_length or 0, free, validators=validators)


def _integer(field: models.IntegerField[Any, Any]) -> Integer:
    if field.choices:
        codes = [int(code) for code, _ in field.flatchoices]
        return Integer(min(codes), max(codes))
    # PostgreSQL's range, also on SQLite, which would take any number.
    least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    return Integer(
        int(max([Decimal(least), *_limits(field, MinValueValidator)])),
        int(min([Decimal(most), *_limits(field, MaxValueValidator)])),
    )


def _limits(field: models.Field[Any, Any], kind: type[MinValueValidator | MaxValueValidator]) -> list[Decimal]:
    return [Decimal(str(check.limit_value)) for check in field.validators if isinstance(check, kind)]
