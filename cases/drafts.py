"""What of a form that was not sent yet may be kept, and for how long.

Only the fields of the form that stands on the page, of a page that this person may open, and no more than a form holds.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django import forms
from django.urls import Resolver404, resolve, reverse

from cases.codes import Role
from cases.forms.counterfactual import CareLineForm, CounterfactualForm
from cases.forms.families import FamilyForm, RegisterMemberForm
from cases.forms.visits import VisitForm
from cases.models import Draft, Family, User
from cases.models.families import searchable
from cases.versions import FIELD

KEPT = timedelta(days=14)
LARGEST = 20 * 1024
# A page that keeps drafts, and the forms on it. Mark the form itself with `data-draft`, the address of cases:draft.
FORMS: dict[str, tuple[type[forms.Form | forms.ModelForm[Any]], ...]] = {
    "cases:visit_log": (VisitForm,),
    "cases:visit_log_for": (VisitForm,),
    "cases:counterfactual": (CounterfactualForm, CareLineForm),
    "cases:family_register": (FamilyForm, RegisterMemberForm),
}
# What the number in the address of such a page is of; the other pages have none, and the draft says what it is about.
NUMBER_OF = {"cases:visit_log_for": "family", "cases:counterfactual": "trajectory"}
# What a formset adds to the fields of its lines.
OF_FORMSETS = {"TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "id", "DELETE"}

# A line of a formset is `leden-0-first_name`, its management form `leden-TOTAL_FORMS`.
FORMSET = re.compile(r"[a-z_]{1,30}(-[0-9]{1,4})?")

Pairs = list[tuple[str, str]]


class NotADraft(ValueError):
    """This cannot be kept: another page, another field, too large, or not what a form holds."""


def fields_of(page: str, user: User) -> set[str]:
    """Return the names of the fields on the page at this path.

    Raises:
        NotADraft: there is no such page, it keeps no drafts, or it is not for this person.
    """
    try:
        match = resolve(page)
    except Resolver404 as error:
        raise NotADraft("Deze pagina bestaat niet.") from error
    roles: frozenset[Role] = getattr(match.func, "allowed_roles", frozenset())
    kept = match.view_name in FORMS and user.has_role(*roles)
    # A number can be written in many ways; each page has one draft.
    if not kept or page != reverse(match.view_name, kwargs=match.kwargs):
        raise NotADraft("Van deze pagina wordt geen concept bewaard.")
    # The version goes along: a draft is about what stood there when it was begun.
    return {FIELD} | {name for form in FORMS[match.view_name] for name in form.base_fields}


def read(content: str, fields: set[str]) -> Pairs:
    """Return the pairs of name and value in `content`, a list in JSON, that belong to `fields`.

    Raises:
        NotADraft: it is too large, or not a list of pairs of texts that a database can hold.
    """
    if len(content) > LARGEST:
        raise NotADraft("Dit is te lang om als concept te bewaren.")
    try:
        pairs = [(str(name), str(value)) for name, value in json.loads(content)]
        "".join(name + value for name, value in pairs).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise NotADraft("Dit is geen concept.") from error
    return [(name, value.replace("\x00", "")) for name, value in pairs if _belongs(name, fields)]


def is_about(draft: Draft, family: Family) -> bool:
    """Return whether a draft is about `family`: by the page it is on, the help that was chosen, or the name typed."""
    numbers = {"family": {family.pk}, "trajectory": set(family.trajectories.values_list("pk", flat=True))}
    try:
        match = resolve(draft.page)
    except Resolver404:
        # A page that is no longer there: nobody can open this draft again.
        return True
    if match.kwargs.get("pk") in numbers.get(NUMBER_OF.get(match.view_name, ""), ()):
        return True
    typed = {(str(name), str(value)) for name, value in draft.content}
    if any(("trajectory", str(number)) in typed for number in numbers["trajectory"]):
        return True
    return any(name == "last_name" and searchable(value) == family.search_name for name, value in typed)


def _belongs(name: str, fields: set[str]) -> bool:
    prefix, _, last = name.rpartition("-")
    return name in fields or (bool(FORMSET.fullmatch(prefix)) and last in fields | OF_FORMSETS)
