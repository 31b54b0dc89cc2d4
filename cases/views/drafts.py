"""Keeping what somebody types, and giving it back."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases import drafts
from cases.actions.drafts import forget_draft, keep_draft
from cases.codes import Role
from cases.models import Draft
from cases.permissions import StaffRequest, allowed


@allowed(*Role)
@require_http_methods(["GET", "POST"])
@never_cache
def draft(request: StaffRequest) -> HttpResponse:
    """GET gives the draft of `page`, if there is one; POST keeps `content`, or with nothing in it forgets."""
    if request.method == "POST":
        return _keep(request)
    young = Draft.objects.filter(user=request.user, saved_at__gte=timezone.now() - drafts.KEPT)
    found = young.filter(page=request.GET.get("page", "").replace("\x00", "")).first()
    return JsonResponse({"content": found.content, "saved_at": _said(found)} if found else {})


def _keep(request: StaffRequest) -> HttpResponse:
    page = request.POST.get("page", "")
    try:
        content = drafts.read(request.POST.get("content", ""), drafts.fields_of(page, request.user))
    except drafts.NotADraft as refusal:
        return JsonResponse({"text": str(refusal)}, status=422)
    if content:
        keep_draft(page=page, content=content, actor=request.user)
    else:
        forget_draft(page=page, actor=request.user)
    return HttpResponse(status=204)


def _said(found: Draft) -> str:
    moment = timezone.localtime(found.saved_at)
    return date_format(moment, "H:i" if moment.date() == timezone.localdate() else "j F, H:i")
