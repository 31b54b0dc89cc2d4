"""The rights of a family: requests, decisions, own statements, and which texts go along in a copy."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import access_pack, audit, clock, door, file, retention, rights, whole_file
from cases.access_pack import Looked
from cases.codes import RightsKind, Role
from cases.forms.base import ActionForm, status_of
from cases.forms.rights import DecisionForm, HandOutForm, KeepingForm, RequestForm, StatementForm, TextForm
from cases.models import Destruction, Family, FileKeeping, RightsRequest
from cases.permissions import DECIDES, StaffRequest, allowed
from cases.redaction import marked, without_names

RIGHTS = ("members", "members__rights_requests", "members__own_statements", "members__disclosures", "destruction")


@allowed(*DECIDES)
def overview(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the people of a family asked, said and got, and how long the file is kept."""
    family = door.find_family(request, pk, Family.objects.select_related("keeping"))
    whole_file.read(family, *RIGHTS)
    members = family.members.all()
    requests = [row for member in members for row in member.rights_requests.all()]
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:rights"),
        "requests": [(row, rights.answer_by(row.kind, row.received_on)) for row in _newest(requests, "received_on")],
        "statements": _newest([row for member in members for row in member.own_statements.all()], "stated_on"),
        "disclosures": _newest([row for member in members for row in member.disclosures.all()], "given_on"),
        "kept": retention.of(family, clock.today()),
        "keeping": getattr(family, "keeping", None),
        "destruction": getattr(family, "destruction", None),
        "has_members": bool(members),
        "may_keep": request.user.has_role(Role.TEAM_MANAGER),
        "today": clock.today(),
    }
    return render(request, "cases/rights.html", context)


def _newest(rows: list[Any], name: str) -> list[Any]:
    """Return the rows of all members together, by the day that is called `name`, the newest first."""
    return sorted(rows, key=attrgetter(name, "pk"), reverse=True)


@allowed(*DECIDES)
def request_add(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    form = RequestForm(request.POST or None, family=family, cancel_url=reverse("cases:rights", args=[pk]))
    if form.is_valid() and (made := form.save(actor=request.user)):
        messages.success(request, "Het verzoek is vastgelegd.")
        return redirect(made)
    return _form(request, "Verzoek vastleggen", form, family)


@allowed(*DECIDES)
def statement_add(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    form = StatementForm(request.POST or None, family=family, cancel_url=reverse("cases:rights", args=[pk]))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De verklaring staat in het dossier.")
        return redirect("cases:rights", pk)
    note = "Neem de woorden over zoals ze zijn gezegd of geschreven. De verklaring blijft in het dossier staan."
    return _form(request, "Eigen verklaring toevoegen", form, family, note)


@allowed(Role.TEAM_MANAGER)
def keeping(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    known = FileKeeping.objects.filter(family=family).first()
    cancel_url = reverse("cases:rights", args=[pk])
    form = KeepingForm(request.POST or None, family=family, keeping=known, cancel_url=cancel_url)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Opgeslagen hoe lang het dossier blijft.")
        return redirect("cases:rights", pk)
    note = "Weet je het niet zeker? Laat de Jeugdwet dan staan: die termijn is het langst."
    return _form(request, "Hoe lang blijft dit dossier?", form, family, note)


def _form(request: StaffRequest, title: str, form: ActionForm, family: Family, note: str = "") -> HttpResponse:
    context = {"title": title, "form": form, "family": family, "note": note}
    return render(request, "cases/rights_form.html", context, status=status_of(request, form))


@allowed(*DECIDES)
def rights_request(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one request, with the decision or the form for it."""
    found = _find(request, pk)
    family = found.family
    cancel_url = reverse("cases:rights", args=[family.pk])
    decides = not found.decision and (found.kind != RightsKind.DESTRUCTION or request.user.has_role(Role.TEAM_MANAGER))
    form = DecisionForm(request.POST or None, request=found, cancel_url=cancel_url) if decides else None
    if form and form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Het besluit is vastgelegd.")
        return redirect(found)
    context = {
        "family": family,
        "found": found,
        "person": rights.called(found.member),
        "answer_by": rights.answer_by(found.kind, found.received_on),
        "late": not found.closed_on and rights.answer_by(found.kind, found.received_on) < clock.today(),
        "form": form,
        "others": [
            rights.called(member) for member in family.members.exclude(pk=found.member_id).filter(deceased=False)
        ],
        "destruction": Destruction.objects.filter(request=found).select_related("decided_by").first(),
        "disclosures": found.disclosures.select_related("given_by"),
    }
    return render(request, "cases/rights_request.html", context, status=422 if form and form.is_bound else 200)


@allowed(*DECIDES)
def pack(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what goes along in a copy, and hand it out from here."""
    found = _find_for_pack(request, pk)
    looked = access_pack.looked(found)
    context = {
        "family": found.family,
        "found": found,
        "person": rights.called(found.member),
        "sections": access_pack.sections(found.member),
        "looked": looked,
        "to_look_at": sum(item.choice is None for item in looked),
        "go_along": sum(item.goes_along for item in looked),
        "form": HandOutForm(action=reverse("reports:access_pack", args=[pk])),
    }
    audit.record("rights.pack_read", actor=request.user, pilot=request.pilot, family=found.family, subject=found)
    return render(request, "cases/rights_pack.html", context)


@allowed(*DECIDES)
def pack_text(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one text (`?tekst=`), or else the first that nobody looked at, and ask what happens to it."""
    found = _find_for_pack(request, pk)
    back = reverse("cases:rights_pack", args=[pk])
    looked = access_pack.looked(found)
    item = _chosen(looked, request.GET.get("tekst", ""))
    if item is None or found.closed_on:
        return redirect(back)
    names = access_pack.names_of_others(found.member)
    form = TextForm(
        request.POST or None,
        request=found,
        source=item.text.source,
        digest=item.text.digest,
        proposal=without_names(item.text.text, names),
        known=item.choice,
        can_be_redacted=item.text.document is None,
        needs_reason=item.text.needs_reason,
        cancel_url=back,
    )
    if form.is_valid() and form.save(actor=request.user):
        return redirect("cases:rights_pack_text", pk)
    context = {
        "family": found.family,
        "found": found,
        "person": rights.called(found.member),
        "item": item.text,
        "parts": marked(item.text.text, names),
        "to_look_at": sum(other.choice is None for other in looked),
        "form": form,
    }
    return render(request, "cases/rights_pack_text.html", context, status=422 if form.is_bound else 200)


def _chosen(looked: list[Looked], source: str) -> Looked | None:
    if source:
        return next((item for item in looked if item.text.source == source), None)
    return next((item for item in looked if item.choice is None), None)


def _find(request: StaffRequest, pk: int) -> RightsRequest:
    return door.find(request, RightsRequest.objects.select_related("member__family__pilot", "decided_by"), pk)


def _find_for_pack(request: StaffRequest, pk: int) -> RightsRequest:
    """Return a request for a copy.

    Raises:
        Http404: it is not there, not for this person, or about something else.
    """
    found = _find(request, pk)
    if found.kind != RightsKind.ACCESS:
        raise Http404
    return found
