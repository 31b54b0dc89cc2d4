"""Every address of the application."""

from __future__ import annotations

from allauth.account import views as account
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from cases.views import offline, planning
from gezinsverzorger import for_machines

# Accounts come from the organisation, so only these of allauth's pages: no sign-up (the page says so), no e-mail.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", offline.log_out, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    # Where allauth sends somebody who has no password to change; there is none to choose here either.
    path("password/set/", RedirectView.as_view(pattern_name="cases:start"), name="account_set_password"),
]
# Browsers ask for this by themselves, also on pages that name no icon. The address is known only when the server runs.
favicon = RedirectView.as_view(url=lazy(staticfiles_storage.url, str)("favicon.svg"))
urlpatterns = [
    # For a calendar program, which cannot log in: the key in the address opens it.
    path("agenda/<slug:key>.ics", planning.calendar_feed, name="calendar_feed"),
    path("", include("cases.urls")),
    path("", include("monitoring.urls")),
    path("", include("reports.urls")),
    path("accounts/", include(accounts)),
    path("beheer/", admin.site.urls),
    path("favicon.ico", login_not_required(favicon), name="favicon"),
    path(".well-known/security.txt", for_machines.security_txt, name="security_txt"),
    path("healthz/", for_machines.health, name="health"),
]
handler500 = "gezinsverzorger.errors.server_error"
