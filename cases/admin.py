"""Reference data and accounts, for the administrator. No family is registered here, so none can be seen here."""

from __future__ import annotations

from typing import Any, TypeVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import CharField, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cases import audit, second_factor, sessions, single_sign_on
from cases.actions.accounts import end_sessions_of, link_subject, reset_second_factor_of
from cases.codes import Role
from cases.exchange.resources import ReferenceExchange
from cases.exchange.sheets import BUDGET, DISTRICTS, PRODUCTS, TARIFFS
from cases.forms.base import CONFLICT
from cases.forms.versioned import Versioned, VersionField
from cases.models import BudgetYear, CareProduct, District, NeighbourhoodTeam, Pilot, ScoreDomain, Tariff, User
from cases.versions import FIELD

admin.site.site_header = "Beheer gezinsverzorger"
admin.site.site_title = "Beheer"
admin.site.index_title = "Medewerkers en vaste gegevens"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way to log in
admin.site.unregister(Group)  # what somebody may do follows from the role
# How somebody logs in is not changed by hand, row by row.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])

Row = TypeVar("Row", bound=Model)


class VersionedAdminForm(Versioned, forms.ModelForm[Any]):
    """What two administrators change at once is refused here as everywhere."""

    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.guard(self.instance, whole=False)


class WithinPilot(admin.ModelAdmin[Row]):
    """Rows of the administrator's own pilot; `pilot_path` leads from a row to its pilot. A superuser sees all."""

    form = VersionedAdminForm
    pilot_path = "pilot"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row | None:
        """Return the row; within the transaction that changes it, locked."""
        # An empty `_to_field` in the address names no column.
        found = super().get_object(request, object_id, from_field or None)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        return type(found)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)

    def get_fieldsets(self, request: HttpRequest, obj: Row | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or FIELD in flatten_fieldsets(fieldsets):
            return fieldsets
        return [*fieldsets, (None, {"fields": [FIELD]})]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().changeform_view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            page = (response.context_data or {}).get("adminform")
            if page is not None and getattr(page.form, "stale", None):
                response.status_code = CONFLICT
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        rows = super().get_queryset(request)
        return rows if _sees_all(request) else rows.filter(**{self.pilot_path: _pilot_of(request)})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, str] | None = None) -> HttpResponse:
        # Django looks these up as they come, and breaks on what is no number.
        if not all(number.isdecimal() for number in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest
        return super().changelist_view(request, extra_context)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if not _sees_all(request):
            rows = db_field.related_model._default_manager
            own = _pilot_of(request)
            if db_field.related_model is Pilot:
                kwargs["queryset"] = rows.filter(pk=own.pk if own else None)
            else:
                kwargs["queryset"] = rows.filter(pilot=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # Django calls these with each change; they go in the log like every other change.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _record("reference.added", request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _record("reference.changed", request, obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Row]) -> Any:
        for row in queryset:
            _record("reference.removed", request, row)
        return super().log_deletions(request, queryset)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Filter by columns of the table itself alone: what refers to a row may be a family."""
        own = {field.name for field in self.model._meta.concrete_fields}
        return lookup.split("__")[0] in own and super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say how many rows stand in the way of removing something, and not which: they may be families."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        in_use = [f"{len(protected)} rijen waarin dit wordt gebruikt"] if protected else []
        return to_delete if not protected else [], counts, missing, in_use

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_manage(request)

    def has_view_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return _may_manage(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may_manage(request)

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return _may_manage(request)

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return _may_manage(request)


def _record(action: str, request: HttpRequest, row: Model) -> None:
    assert isinstance(request.user, User)  # noqa: S101  # nobody else gets this far
    audit.record(action, actor=request.user, pilot=request.user.pilot, subject=row)


def _sees_all(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _may_manage(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and (user.is_superuser or (user.is_staff and user.has_role(Role.ADMINISTRATOR)))


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the management pages are for who is logged in
    return request.user


def _pilot_of(request: HttpRequest) -> Pilot | None:
    return request.user.pilot if isinstance(request.user, User) else None


@admin.register(Pilot)
class PilotAdmin(WithinPilot[Pilot]):
    pilot_path = "pk"
    list_display = ["name", "municipality", "caseload_target", "caseload_cap", "started_on", "ended_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pilot]:
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows if _sees_all(request) else rows.filter(staff=request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _sees_all(request)

    def has_delete_permission(self, request: HttpRequest, obj: Pilot | None = None) -> bool:
        return False


@admin.register(NeighbourhoodTeam)
class NeighbourhoodTeamAdmin(WithinPilot[NeighbourhoodTeam]):
    search_fields = ["name"]


@admin.register(District)
class DistrictAdmin(ReferenceExchange, WithinPilot[District]):
    sheet = DISTRICTS
    list_display = ["name", "area", "team"]
    list_filter = ["area"]
    list_select_related = ["team"]
    search_fields = ["name"]


@admin.register(CareProduct)
class CareProductAdmin(ReferenceExchange, WithinPilot[CareProduct]):
    sheet = PRODUCTS
    list_display = ["name", "code", "law", "unit", "weight"]
    search_fields = ["name", "code"]


@admin.register(Tariff)
class TariffAdmin(ReferenceExchange, WithinPilot[Tariff]):
    sheet = TARIFFS
    pilot_path = "product__pilot"
    list_display = ["product", "price", "plain_price_year", "valid_from", "valid_until", "source"]
    list_select_related = ["product"]

    @admin.display(description="prijspeil", ordering="price_year")
    def plain_price_year(self, tariff: Tariff) -> str:
        return str(tariff.price_year)  # a year has no dot in it


@admin.register(BudgetYear)
class BudgetYearAdmin(ReferenceExchange, WithinPilot[BudgetYear]):
    sheet = BUDGET
    list_display = ["plain_year", "budgeted", "realised", "note"]

    @admin.display(description="jaar", ordering="year")
    def plain_year(self, budget: BudgetYear) -> str:
        return str(budget.year)  # a year has no dot in it


class StaffPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # no generic when it runs
    """Django's form, whose warning cannot be translated."""

    usable_password_help_text = "Kies Nee voor een collega die niet inlogt. Dan vervalt het wachtwoord."  # noqa: S105  # help


class StaffForm(VersionedAdminForm, UserChangeForm):  # type: ignore[type-arg]  # no generic when it runs
    """Django's form, with its link to another password, and by which name the organisation knows somebody."""

    subject = CharField(
        label="kenmerk bij de organisatie",
        required=False,
        max_length=191,
        help_text="Het vaste kenmerk (subject, sub) waarmee de organisatie deze medewerker aanduidt. Geen e-mailadres.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["subject"] = single_sign_on.subject_of(self.instance) if self.instance.pk else ""

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"].strip()
        single_sign_on.check_free(subject, user=self.instance)
        return subject


@admin.register(ScoreDomain)
class ScoreDomainAdmin(WithinPilot[ScoreDomain]):
    list_display = ["name", "number"]


@admin.register(User)
class StaffAdmin(WithinPilot[User], UserAdmin[User]):
    form = StaffForm
    change_password_form = StaffPasswordForm
    actions = ["end_sessions", "reset_second_factor"]
    add_form_template = "cases/staff_add.html"
    list_display = ["name", "username", "role", "team", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["team"]
    search_fields = ["name", "username"]
    ordering = ["name"]
    filter_horizontal = []
    readonly_fields = ["last_login", "second_factor", "logged_in_on"]
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active", "last_login", "second_factor", "logged_in_on"]}),
        ("Wie", {"fields": ["name", "email", "role", "pilot", "team"]}),
        ("Dienstverband (gezinsverzorgers)", {"fields": ["fte", "level", "employed_from", "employed_until"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "name", "role", "pilot", "team", "usable_password", "password1", "password2"],
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        rows = super().get_queryset(request)
        # Who may do more than an administrator cannot be changed by one.
        return rows if _sees_all(request) else rows.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        shown = super().get_fieldsets(request, obj)
        if obj is None or not single_sign_on.is_on():
            return shown
        return [*shown, ("Inloggen via de organisatie", {"fields": ["subject"]})]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "subject" in form.changed_data:
            link_subject(obj, form.cleaned_data["subject"], actor=_who(request))

    @admin.display(description="tweede stap")
    def second_factor(self, user: User) -> str:
        return "ja" if second_factor.has_one(user) else "nog niet"

    @admin.display(description="ingelogd op")
    def logged_in_on(self, user: User) -> str:
        return ", ".join(row.device for row in sessions.of_user(user)) or "nergens"

    @admin.action(description="Overal uitloggen")
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ended = sum(end_sessions_of(user, actor=_who(request)) for user in queryset)
        self.message_user(request, f"Beëindigde sessies: {ended}.")

    @admin.action(description="Tweede stap weghalen (medewerker kiest opnieuw)")
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            reset_second_factor_of(user, actor=_who(request))
        names = ", ".join(user.name for user in queryset)
        self.message_user(request, f"De tweede stap is weggehaald. Bij het inloggen kiezen ze opnieuw: {names}.")

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # A colleague who leaves is switched off: what they wrote down stays theirs.
        return False
