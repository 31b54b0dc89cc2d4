"""Writing down a visit without a line to the server: the page for it, the script that keeps it, and taking visits in.

Only for family carers: they do this in a kitchen. What lies on the telephone names families by their code.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases import clock
from cases.actions.drafts import forget_draft_of_visit
from cases.codes import Role
from cases.forms.visits import VisitForm
from cases.models import Trajectory, User
from cases.permissions import StaffRequest, allowed
from cases.views.visits import after_logging, say_logged

# What the page needs when there is no line.
ASSETS = (
    "app.css",
    "app.js",
    "favicon.svg",
    "noto-sans-latin-wght-normal.woff2",
    "django_htmx/htmx-2.min.js",
)
CONFLICT = 409
INVALID = 422


@allowed(Role.FAMILY_CARER)
@require_POST
@never_cache
def visit_send(request: StaffRequest) -> HttpResponse:
    """Take in a visit that a telephone kept.

    Answers: 201 stored; 200 it was stored already; 409 a person must choose; 422 something is not right; 401 it is
    of somebody else than who is logged in.
    """
    if request.POST.get("user") != str(request.user.pk):
        return JsonResponse({}, status=401)
    form = VisitForm(request.POST, user=request.user)
    if form.is_valid() and (visit := form.save(actor=request.user)):
        page = request.POST.get("page", "").replace("\x00", "")
        forget_draft_of_visit(page=page, reference=visit.reference, actor=request.user)
        if "announce" in request.POST:
            say_logged(request, form, visit)
        return JsonResponse({"next": after_logging(request.user, form, visit)}, status=200 if form.is_known else 201)
    if conflict := form.conflict:
        return JsonResponse(conflict.as_json(), status=CONFLICT)
    return JsonResponse({"text": " ".join(_errors(form))}, status=INVALID)


def _errors(form: VisitForm) -> list[str]:
    labels = {name: f"{field.label}: " for name, field in form.fields.items()}
    return [labels.get(name, "") + str(text) for name, texts in form.errors.items() for text in texts]


def codes_of(user: User) -> dict[str, Any]:
    """Return what a telephone may keep: the code of each family of `user` that may be visited, and which day it is."""
    trajectories = Trajectory.objects.visible_to(user).recently_active(clock.today()).select_related("family")
    rows = [{"trajectory": row.pk, "family": row.family_id, "code": row.family.reference} for row in trajectories]
    return {"user": user.pk, "today": clock.today().isoformat(), "families": sorted(rows, key=lambda row: row["code"])}


def _offline_page() -> str:
    # Without the request: no name, no token and no message may get into what is kept on the telephone.
    carer = User(pk=0, role=Role.FAMILY_CARER)
    form = VisitForm(None, user=carer, initial={"reference": "", "visited_on": None})
    return render_to_string("cases/visit_offline.html", {"form": form})


@allowed(Role.FAMILY_CARER)
def visit_offline(request: StaffRequest) -> HttpResponse:
    """Show the empty form as it is kept on the telephone; the script fills in the codes of the families."""
    return HttpResponse(_offline_page())


@allowed(Role.FAMILY_CARER)
@never_cache
def service_worker(request: StaffRequest) -> HttpResponse:
    """Return the script that keeps the form, with the addresses of what it needs; these change with every release."""
    keep = {"page": reverse("cases:visit_offline"), "assets": [static(name) for name in ASSETS]}
    seen = json.dumps(keep) + _offline_page()
    keep["version"] = hashlib.sha256(seen.encode()).hexdigest()[:16]
    script = f"self.keep = {json.dumps(keep)};\nimportScripts({json.dumps(static('sw.js'))});\n"
    return HttpResponse(script, content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})


def log_out(request: HttpRequest) -> HttpResponse:
    """Log out as ever, and have the browser forget all it kept of this address."""
    response: HttpResponse = account.logout(request)
    return forgetting(response) if request.method == "POST" else response


def forgetting(response: HttpResponse) -> HttpResponse:
    """Return the answer to somebody who leaves, with the word to the browser to forget."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
