"""Every address of the application."""

from __future__ import annotations

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path

from cases.views import offline

# Accounts come from the organisation, so only these of allauth's pages: no sign-up (the page says so), no e-mail.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", offline.log_out, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
]
urlpatterns = [
    path("", include("cases.urls")),
    path("", include("monitoring.urls")),
    path("", include("reports.urls")),
    path("accounts/", include(accounts)),
    path("beheer/", admin.site.urls),
]
