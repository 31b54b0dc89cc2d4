"""Finding, registering, reading and correcting families."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import audit, clock, consent, door, due_list, file, returning, timeline, whole_file
from cases.duplicates import is_known_elsewhere, probable_duplicates
from cases.forms.base import status_of
from cases.forms.families import (
    FamilyFilterForm,
    FamilyForm,
    FamilySort,
    FamilyStatus,
    member_formset,
    save_family,
)
from cases.models import Family
from cases.models.families import FamilyQuerySet
from cases.paging import PAGE_SIZE, page_of
from cases.permissions import DECIDES, READS_FAMILIES, StaffRequest, allowed

ORDER = {
    FamilySort.NAME: (F("search_name").asc(), F("reference").asc()),
    FamilySort.NEWEST: (F("referred_on").desc(), F("reference").desc()),
    FamilySort.OLDEST: (F("referred_on").asc(), F("reference").asc()),
    FamilySort.LAST_VISIT: (F("last_visit_on").asc(nulls_first=True), F("reference").asc()),
}


@allowed(*READS_FAMILIES)
def family_list(request: StaffRequest) -> HttpResponse:
    form = FamilyFilterForm(request.GET, pilot=request.pilot)
    families = _filtered(Family.objects.visible_to(request.user), form)
    page = page_of(families, request.GET.get("page"))
    audit.listed(page.object_list)
    if text := form.chosen().get("q"):
        # How long the text was and how many were found: never the text itself.
        audit.note("family.searched", fields=[f"tekens:{len(text)}", f"gevonden:{page.paginator.count}"])
    template = "cases/_family_list_results.html" if request.htmx else "cases/family_list.html"
    return render(request, template, {"filter_form": form, "page_obj": page, "is_filtered": bool(form.chosen())})


def _filtered(families: FamilyQuerySet, form: FamilyFilterForm) -> FamilyQuerySet:
    chosen = form.chosen()
    if text := chosen.get("q"):
        families = families.search(text)
    match chosen.get("status"):
        case FamilyStatus.RUNNING:
            families = families.supported_on(clock.today())
        case FamilyStatus.WAITING:
            families = families.waiting()
        case FamilyStatus.ENDED:
            families = families.ended()
    if district := chosen.get("wijk"):
        families = families.filter(district=district)
    if case_manager := chosen.get("casemanager"):
        families = families.filter(case_manager=case_manager)
    return (
        returning.with_mark(families)
        .with_overview()
        .order_by(*ORDER[FamilySort(chosen.get("sorteer", FamilySort.NAME))])
    )


@allowed(*DECIDES)
def family_register(request: StaffRequest) -> HttpResponse:
    family = Family(pilot=request.pilot)
    initial = {"referred_on": clock.today(), "city": request.pilot.municipality}
    if request.user in request.pilot.staff.case_managers():
        initial["case_manager"] = request.user.pk
    form = FamilyForm(request.POST or None, instance=family, pilot=request.pilot, initial=initial)
    members = member_formset(request.POST or None, family=family)
    duplicates, known_elsewhere = [], False
    if form.is_valid() and members.is_valid():
        births = [member.born_on for member in members.filled() if member.born_on]
        if "not_a_duplicate" not in request.POST:
            duplicates = probable_duplicates(family, births, user=request.user)
            audit.listed(duplicate.family for duplicate in duplicates)
            known_elsewhere = is_known_elsewhere(family, user=request.user)
        if not duplicates and not known_elsewhere and save_family(form, members, actor=request.user):
            messages.success(request, f"Gezin {family.last_name} is aangemeld met kenmerk {family.reference}.")
            return _to_file(request, family)
    status = status_of(request, form)
    context = {"form": form, "formset": members, "duplicates": duplicates, "known_elsewhere": known_elsewhere}
    return render(request, "cases/family_form.html", context, status=status)


def _to_file(request: StaffRequest, family: Family) -> HttpResponse:
    """Go to the file, or to the list when it is a family of another team from now on."""
    if Family.objects.visible_to(request.user).filter(pk=family.pk).exists():
        return redirect(family)
    messages.info(request, "Dit gezin hoort nu bij een ander WIJ-team. Jij ziet het dossier niet meer.")
    return redirect("cases:family_list")


@allowed(*READS_FAMILIES)
def family_detail(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk, Family.objects.select_related("district__team", "case_manager"))
    whole_file.read(family, *whole_file.WHOLE)
    trajectories = list(family.trajectories.all())[::-1]
    page = Paginator(timeline.of(family), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:family_detail"),
        "trajectories": trajectories,
        "returned": returning.of(family),
        "current": next((item for item in trajectories if item.status != "beëindigd"), None),
        "page_obj": page,
        "dues": due_list.in_file(family, clock.today()),
        "today": clock.today(),
        "withdrawn": consent.withdrawn(family, clock.today()),
        "may_decide": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/family_detail.html", context)


@allowed(*DECIDES)
def family_change(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    form = FamilyForm(request.POST or None, instance=family, pilot=request.pilot)
    is_valid = form.is_valid()
    # Not what was sent: when somebody else changed a member meanwhile, the form put the lines together anew.
    members = member_formset(form.data or None, family=family)
    if is_valid and members.is_valid() and save_family(form, members, actor=request.user):
        messages.success(request, "De gegevens zijn opgeslagen.")
        return _to_file(request, family)
    status = status_of(request, form)
    return render(
        request, "cases/family_form.html", {"form": form, "formset": members, "family": family}, status=status
    )
