from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Medewerkers en vaste gegevens"

    def ready(self) -> None:
        from cases import plain_text

        # Before any form is read: a field takes its guards when it is made.
        plain_text.guard_every_form()

        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate, pre_migrate

        from cases import (
            change_marks,
            destroying,
            login_log,
            second_factor,
            sessions,
            single_sign_on,
        )
        from cases.exchange import long_work

        user_logged_in.connect(sessions.start, dispatch_uid="cases.sessions")
        authenticator_added.connect(second_factor.finish_login, dispatch_uid="cases.second_factor")
        single_sign_on.check_settings()
        pre_migrate.connect(change_marks.take_away, sender=self, dispatch_uid="cases.change_marks")
        post_migrate.connect(change_marks.put_up, sender=self, dispatch_uid="cases.change_marks")
        login_log.follow()
        long_work.register()
        destroying.register()
