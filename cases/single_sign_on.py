"""Who comes in through the organisation's own login (OpenID Connect), with which role and in which team.

A person is known by the subject of the provider and by nothing else: e-mail addresses are given out again. The
provider's groups decide about role and WIJ-team when the settings say how; then an account is made at the first login.
Without such a mapping the administrator makes the account and notes the subject with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import second_factor
from cases.audit import record
from cases.codes import Role
from cases.models import NeighbourhoodTeam, Pilot, User

PROVIDER = "organisatie"

NO_ACCOUNT = "Er is hier nog geen account voor jou. Vraag de beheerder om er een te maken."
NO_ROLE = "Je organisatie gaf geen rol voor deze applicatie door. Vraag de beheerder om je de goede groep te geven."
NO_TEAM = "Je organisatie gaf een WIJ-team door dat hier niet bekend is. Vraag de beheerder om hulp."
NO_PILOT = "Deze applicatie weet niet bij welke pilot je hoort. Vraag de beheerder om hulp."
NAME_TAKEN = "Er is al een account met jouw gebruikersnaam. Vraag de beheerder om het aan jou te koppelen."
NOT_WHOLE = "Wat je organisatie doorgaf, is niet volledig. Vraag de beheerder om hulp."


class Refused(Exception):
    """Somebody may not come in; the text says why, in Dutch, and what to do."""


@dataclass(frozen=True)
class Told:
    """What the provider told about somebody: all claims, and apart from them those of the signed token."""

    claims: dict[str, Any]
    token: dict[str, Any]


def check_settings() -> None:
    """Stop the start when a group leads to a role that does not exist."""
    for group, role in settings.OIDC["roles"].items():
        if role not in Role.values:
            raise ImproperlyConfigured(
                f"OIDC_ROLES: {group} leads to {role!r}; the roles are {', '.join(Role.values)}."
            )


def is_on() -> bool:
    return bool(settings.OIDC["server_url"])


def role_of(claims: dict[str, Any]) -> Role:
    """Return the role that the groups of somebody lead to; with several, the first in the order of the settings.

    Raises:
        Refused: none of the groups leads to a role.
    """
    groups = _listed(claims.get(settings.OIDC["role_claim"]))
    for group, role in settings.OIDC["roles"].items():
        if group in groups:
            return Role(role)
    raise Refused(NO_ROLE)


def team_of(claims: dict[str, Any], pilot: Pilot) -> NeighbourhoodTeam | None:
    """Return the WIJ-team that is told, by the settings or by its own name; None when none is told.

    Raises:
        Refused: what is told is no team of the pilot.
    """
    told = _listed(claims.get(settings.OIDC["team_claim"]))
    if not told:
        return None
    names = {settings.OIDC["teams"].get(group, group) for group in told}
    team = pilot.teams.filter(name__in=names).order_by("name").first()
    if team is None:
        raise Refused(NO_TEAM)
    return team


def shows_second_factor(token: dict[str, Any]) -> bool:
    """Return whether the provider's signed token says that more than a password was asked (RFC 8176)."""
    methods = _listed(token.get("amr"))
    return bool(methods & set(settings.OIDC["amr"])) or token.get("acr") in set(settings.OIDC["acr"])


def _listed(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value} if value else set()
    return {item for item in value if isinstance(item, str)} if isinstance(value, Iterable) else set()


def told(account: SocialAccount) -> Told:
    """Return what was told, and forget it: an account keeps the subject alone.

    Raises:
        Refused: there is no signed token, or it is about somebody else than the rest.
    """
    data, account.extra_data = account.extra_data, {}
    if account.pk:
        account.save(update_fields=["extra_data"])
    token, more = data.get("id_token") or {}, data.get("userinfo") or {}
    if not token.get("sub") or more.get("sub", token["sub"]) != token["sub"]:
        raise Refused(NOT_WHOLE)
    return Told(claims={**more, **token}, token=token)


@transaction.atomic
def let_in(request: HttpRequest, login: SocialLogin, what: Told) -> None:
    """Find or make the account of somebody, and give it the role and team of now.

    Raises:
        Refused: they may not come in.
    """
    if login.is_existing:
        if login.user.is_active:  # who is not gets a page of their own
            _follow(login.user, what.claims)
    else:
        login.connect(request, _made(what.claims))
        record("user.made_at_login", actor=login.user, pilot=login.user.pilot, subject=login.user)
    if shows_second_factor(what.token):
        record_authentication(request, login.user, second_factor.METHOD, type="provider")


def _follow(user: User, claims: dict[str, Any]) -> None:
    now: dict[str, Any] = {}
    if settings.OIDC["roles"]:
        now["role"] = role_of(claims)
    if settings.OIDC["team_claim"] and user.pilot:
        now["team"] = team_of(claims, user.pilot)
    changed = [name for name, value in now.items() if getattr(user, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(user, name, now[name])
    user.save(update_fields=[*changed, "is_staff"])
    if user.pilot:
        record("user.changed_at_login", actor=user, pilot=user.pilot, subject=user, fields=changed)


def _made(claims: dict[str, Any]) -> User:
    if not settings.OIDC["roles"]:
        raise Refused(NO_ACCOUNT)
    role, pilot = role_of(claims), _pilot()
    username = str(claims.get("preferred_username") or claims["sub"])
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(NAME_TAKEN)
    user = User(
        username=username,
        name=str(claims.get("name") or username),
        email=str(claims.get("email") or ""),
        role=role,
        pilot=pilot,
        team=team_of(claims, pilot) if settings.OIDC["team_claim"] else None,
    )
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise Refused(NOT_WHOLE) from error
    return user


def _pilot() -> Pilot:
    slug = settings.OIDC["pilot"]
    pilots = Pilot.objects.filter(slug=slug) if slug else Pilot.objects.all()
    try:
        return pilots.get()
    except (Pilot.DoesNotExist, Pilot.MultipleObjectsReturned) as error:
        raise Refused(NO_PILOT) from error


def subject_of(user: User) -> str:
    """Return the subject by which the provider knows `user`, or an empty text."""
    account = SocialAccount.objects.filter(user=user, provider=PROVIDER).first()
    return account.uid if account else ""


def check_free(subject: str, *, user: User) -> None:
    """Raise ValidationError when `subject` is somebody else's."""
    if SocialAccount.objects.filter(provider=PROVIDER, uid=subject).exclude(user=user.pk).exists():
        raise ValidationError("Dit kenmerk hoort al bij een andere medewerker.")


def link(user: User, subject: str) -> None:
    """Let `subject` of the provider log in as `user` from now on, and nobody else; an empty one takes the link away.

    Raises:
        ValidationError: the subject is somebody else's.
    """
    check_free(subject, user=user)
    SocialAccount.objects.filter(user=user, provider=PROVIDER).exclude(uid=subject).delete()
    if subject:
        SocialAccount.objects.get_or_create(user=user, provider=PROVIDER, uid=subject)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = sociallogin.user  # filled in by `let_in`, and then only when there is none
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        try:
            let_in(request, sociallogin, told(sociallogin.account))
        except Refused as refusal:
            page = render(request, "account/single_sign_on_refused.html", {"why": str(refusal)}, status=403)
            raise ImmediateHttpResponse(page) from refusal
        except IntegrityError as error:  # the same person twice at the same moment
            raise ImmediateHttpResponse(unfinished(request)) from error

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:
        raise ImmediateHttpResponse(unfinished(request))


def unfinished(request: HttpRequest) -> HttpResponse:
    """Return the page that says that the organisation's login did not work this time."""
    return render(request, "account/single_sign_on_unfinished.html", {"name": settings.OIDC["name"]}, status=503)
