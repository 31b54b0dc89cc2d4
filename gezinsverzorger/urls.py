"""Every address of the application."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from cases.views import account, offline, planning
from gezinsverzorger import for_machines, health, metrics

# Accounts come from the organisation, so only these of allauth's pages: no sign-up (the page says so), no e-mail,
# no linking of accounts by oneself.
accounts = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", offline.log_out, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("tweede-stap/", account.second_factor, name="second_factor"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/inloggen/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/opnieuw/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/app/weghalen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/herstelcodes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/herstelcodes/nieuw/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/toevoegen/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/weghalen/", account.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/opnieuw/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/inloggen/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("organisatie/", account.single_sign_on_begin, name="single_sign_on"),
    path("<slug:provider_id>/terug/", account.single_sign_on_end, name="openid_connect_callback"),
    path("sessies/", account.my_sessions, name="my_sessions"),
    path("sessies/uitloggen/", account.end_session, name="end_session"),
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
    path("livez/", health.alive, name="alive"),
    path("healthz/", health.ready, name="health"),
    path("metrics/", metrics.show, name="metrics"),
]
handler500 = "gezinsverzorger.errors.server_error"
