"""Reference data and accounts, for the administrator. No family is registered here, so none can be seen here."""

from __future__ import annotations

from typing import Any, TypeVar

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.template.response import TemplateResponse

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
        found = super().get_object(request, object_id, from_field)
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


def _sees_all(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _may_manage(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and (user.is_superuser or (user.is_staff and user.has_role(Role.ADMINISTRATOR)))


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


@admin.register(ScoreDomain)
class ScoreDomainAdmin(WithinPilot[ScoreDomain]):
    list_display = ["name", "number"]


class StaffForm(VersionedAdminForm, UserChangeForm):  # type: ignore[type-arg]  # no generic when it runs
    """Django's form, with its link to another password."""


@admin.register(User)
class StaffAdmin(WithinPilot[User], UserAdmin[User]):
    form = StaffForm
    change_password_form = StaffPasswordForm
    add_form_template = "cases/staff_add.html"
    list_display = ["name", "username", "role", "team", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["team"]
    search_fields = ["name", "username"]
    ordering = ["name"]
    filter_horizontal = []
    readonly_fields = ["last_login"]
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active", "last_login"]}),
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

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # A colleague who leaves is switched off: what they wrote down stays theirs.
        return False
