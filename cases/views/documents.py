"""The documents on a file: looking, adding, fetching and removing."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify

from cases import audit, door, file
from cases.actions.documents import remove_document
from cases.forms.base import status_of
from cases.forms.documents import DocumentForm
from cases.models import Document
from cases.permissions import DECIDES, HELPS_FAMILIES, StaffRequest, allowed


@allowed(*HELPS_FAMILIES)
def documents(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the documents of a family, with the form to add one."""
    family = door.find_family(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (document := form.add(family=family, actor=request.user)):
        messages.success(request, f"Het document {document.title} is toegevoegd.")
        return redirect("cases:documents", family.pk)
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:documents"),
        "form": form,
        "documents": family.documents.select_related("uploaded_by"),
        "may_remove": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/documents.html", context, status=status_of(request, form))


@allowed(*HELPS_FAMILIES)
def document(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Hand out a document as a file to keep: never shown by the browser under our own address."""
    found = _find(request, pk)
    try:
        content = found.file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    audit.record("document.read", actor=request.user, pilot=request.pilot, family=found.family, subject=found)
    name = f"{slugify(found.title) or 'document'}.{found.kind.extension}"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=found.kind.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allowed(*DECIDES)
def document_remove(request: StaffRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    if request.method == "POST":
        remove_document(document=found, actor=request.user)
        messages.success(request, f"Het document {found.title} is verwijderd.")
        return redirect("cases:documents", found.family_id)
    context = {"family": found.family, "document": found, "tabs": []}
    return render(request, "cases/document_remove.html", context)


def _find(request: StaffRequest, pk: int) -> Document:
    return door.find(request, Document.objects.select_related("family__pilot"), pk)
