"""A form on another site that sends something in the name of somebody who is logged in here."""

from __future__ import annotations

import pytest

from cases.codes import Role

pytestmark = pytest.mark.once

NOT_THERE = {"a page that is not there", "admin:app_list", "admin:view_on_site"}


@pytest.mark.parametrize("role", [None, Role.TEAM_MANAGER, Role.ADMINISTRATOR])
def test_a_post_without_the_token_of_its_form_is_refused_at_every_address(client_as, paths, role):
    client = client_as(role, enforce_csrf_checks=True)
    answers = {name: client.post(path).status_code for name, path in paths.items() if name not in NOT_THERE}
    assert {name: code for name, code in answers.items() if code != 403} == {}
    assert len(answers) > 130


def test_the_token_does_not_help_a_form_on_another_site(client_as, paths):
    client = client_as(Role.FAMILY_CARER, enforce_csrf_checks=True)
    client.get(paths["cases:visit_log"])
    sent = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(paths["cases:visit_log"], sent).status_code == 422
    strange = {"origin": "https://kwaad.example"}
    assert client.post(paths["cases:visit_log"], sent, headers=strange).status_code == 403
