"""Keeping and forgetting what was typed and not sent yet. Not a part of the file, so the log of actions is silent."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from cases import drafts
from cases.models import Draft, User


@transaction.atomic
def keep_draft(*, page: str, content: drafts.Pairs, actor: User) -> Draft:
    """Keep what is on the form, in place of what was kept before; what this person left lying too long goes away."""
    Draft.objects.filter(user=actor, saved_at__lt=timezone.now() - drafts.KEPT).delete()
    draft, _ = Draft.objects.update_or_create(user=actor, page=page, defaults={"content": content})
    return draft


def forget_draft(*, page: str, actor: User) -> None:
    Draft.objects.filter(user=actor, page=page).delete()


def forget_draft_of_visit(*, page: str, reference: str, actor: User) -> None:
    """Forget the draft on this page if it is of this visit; what was begun after it stays."""
    draft = Draft.objects.filter(user=actor, page=page).first()
    if draft and ["reference", reference] in draft.content:
        draft.delete()
