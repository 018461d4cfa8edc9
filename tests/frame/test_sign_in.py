"""Signing in: the same answer for everybody, not too often, not for too long, and safe settings on a server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import World, signed_in
from transitiehuis.netwerk.models import User
from transitiehuis.outbox.models import Owed

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
PEOPLE = reverse("netwerk:people")
GOOD = "een zin die niemand raadt"
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_limits_of_another_test(db: None) -> None:
    cache.clear()


@pytest.fixture
def coordinator(world: World) -> User:
    world.coordinator.set_password(GOOD)
    world.coordinator.save()
    return world.coordinator


def sign_in(client: Client, email: str, password: str = GOOD):
    return client.post(LOGIN, {"login": email, "password": password})


def plain(response, *typed: str) -> str:
    """The page without what differs each time: the token, and what was typed."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", response.content.decode())
    for value in typed:
        text = text.replace(value, "")
    return text


# The same answer -----------------------------------------------------------------------------------------------------


def test_the_right_password_opens_the_door_with_a_fresh_session(client: Client, coordinator: User) -> None:
    client.get(LOGIN)
    response = sign_in(client, coordinator.email.upper())
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.get(PEOPLE).context["request"].user == coordinator


def test_a_session_from_before_signing_in_is_worth_nothing_after(client: Client, world: World) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    signed_in(client, world.coordinator)
    assert client.session.session_key != before
    client.post(reverse("account_logout"))
    assert "planted" not in client.session


def test_nobody_learns_whether_an_address_has_an_account(coordinator: User, world: World) -> None:
    world.colleague.is_active = False
    world.colleague.set_password(GOOD)
    world.colleague.save()
    answers = []
    for email, password in (
        (coordinator.email, "niet het goede wachtwoord"),
        ("niemand@nergens.example", "niet het goede wachtwoord"),
        (world.colleague.email, "niet het goede wachtwoord"),
    ):
        response = sign_in(Client(), email, password)
        answers.append((response.status_code, plain(response, email, password)))
        cache.clear()
    assert answers[0][0] == 200
    assert "horen niet bij elkaar" in answers[0][1]
    assert answers[0] == answers[1] == answers[2]


def test_a_forgotten_password_is_answered_the_same_for_everybody(coordinator: User) -> None:
    answers = []
    for email in (coordinator.email, "niemand@nergens.example"):
        client = Client()
        first = client.post(RESET, {"email": email})
        answers.append((first.status_code, first["Location"], plain(client.get(first["Location"]), email)))
    assert answers[0] == answers[1]
    assert list(Owed.objects.values_list("user", flat=True)) == [coordinator.pk]


def test_a_mail_for_a_password_holds_no_link_while_it_waits(client: Client, coordinator: User) -> None:
    client.post(RESET, {"email": coordinator.email})
    waiting = Owed.objects.get()
    assert "http" not in waiting.body + waiting.subject + waiting.url


def test_nobody_signs_up(client: Client) -> None:
    typed = {"email": "nieuw@nergens.example", "password1": GOOD, "password2": GOOD}
    assert client.post(reverse("account_signup"), typed).status_code in {200, 302, 403}
    assert not User.objects.exists()


# Not too often -------------------------------------------------------------------------------------------------------


def test_after_five_wrong_passwords_one_waits_five_minutes(coordinator: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        for _attempt in range(5):
            assert "horen niet bij elkaar" in sign_in(Client(), coordinator.email, "fout fout fout").content.decode()
        refused = sign_in(Client(), coordinator.email)
        assert "Te veel pogingen. Wacht vijf minuten" in refused.content.decode()
        assert "_auth_user_id" not in refused.wsgi_request.session
        clock.shift(timedelta(minutes=5, seconds=1))
        assert sign_in(Client(), coordinator.email).status_code == 302


def test_an_address_without_account_is_limited_as_well(db: None) -> None:
    for _attempt in range(5):
        sign_in(Client(), "niemand@nergens.example")
    assert "Te veel pogingen" in sign_in(Client(), "niemand@nergens.example").content.decode()


def test_another_person_is_not_kept_out_by_it(coordinator: User, world: World) -> None:
    for _attempt in range(6):
        sign_in(Client(), world.colleague.email, "fout fout fout")
    assert sign_in(Client(), coordinator.email).status_code == 302


def test_asking_for_passwords_in_a_row_meets_a_page_that_says_so(client: Client, coordinator: User) -> None:
    codes = [client.post(RESET, {"email": coordinator.email}) for _attempt in range(6)]
    assert codes[-1].status_code == 429
    assert "Te veel pogingen" in codes[-1].content.decode()


# Not for too long ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "inside"), [(29, True), (30, True), (31, False)])
def test_half_an_hour_without_a_page_ends_it(client: Client, world: World, minutes: int, inside: bool) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        signed_in(client, world.coordinator)
        clock.shift(timedelta(minutes=minutes))
        assert (client.get(PEOPLE).status_code == 200) is inside


def test_it_says_why_and_leads_back_to_the_page(client: Client, world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        signed_in(client, world.coordinator)
        clock.shift(timedelta(minutes=31))
        response = client.get(PEOPLE, follow=True)
    assert response.redirect_chain == [(f"{LOGIN}?next={PEOPLE}", 302)]
    assert "Je was een tijd weg" in response.content.decode()


@pytest.mark.parametrize(("steps", "inside"), [(36, True), (37, False)])
def test_whoever_keeps_working_signs_in_again_after_twelve_hours(
    client: Client, world: World, steps: int, inside: bool
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        signed_in(client, world.coordinator)
        for _step in range(steps):
            clock.shift(timedelta(minutes=20))
            status = client.get(PEOPLE).status_code
    assert (status == 200) is inside


def test_who_is_no_longer_active_is_out_at_the_next_page(client: Client, world: World) -> None:
    signed_in(client, world.coordinator)
    User.objects.filter(pk=world.coordinator.pk).update(is_active=False)
    assert client.get(PEOPLE).status_code == 302


def test_a_new_password_ends_the_other_sessions(client: Client, coordinator: User) -> None:
    elsewhere = signed_in(Client(), coordinator)
    signed_in(client, coordinator)
    new = "een nieuwe zin, ook lang"
    typed = {"oldpassword": GOOD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert elsewhere.get(PEOPLE).status_code == 302
    assert client.get(PEOPLE).status_code == 200


def test_looking_at_the_way_out_does_not_sign_out(client: Client, world: World) -> None:
    signed_in(client, world.coordinator).get(reverse("account_logout"))
    assert client.get(PEOPLE).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(PEOPLE).status_code == 302


# On a server ---------------------------------------------------------------------------------------------------------

ON_A_SERVER = {
    "SECRET_KEY": "a-long-random-text-that-only-this-server-knows-0123456789",
    "ALLOWED_HOSTS": "portaal.regio.example",
    "SITE_URL": "https://portaal.regio.example",
    "BEHIND_PROXY": "1",
}
ASKED = (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS", "DEBUG", "DEMO", "X_FRAME_OPTIONS",
)  # fmt: skip


def on_a_server(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of this checkout with the environment of a server: no demo, no test, no debugging."""
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**kept, **ON_A_SERVER, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_deploy_check_has_nothing_to_say() -> None:
    found = on_a_server("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (found.returncode, found.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), found.stdout + found.stderr


def test_the_deploy_check_would_say_it() -> None:
    found = on_a_server("manage.py", "check", "--deploy", "--fail-level", "WARNING", HTTPS="0")
    assert found.returncode == 1
    assert "security.W012" in found.stderr  # a cookie that travels in the open


def test_cookies_and_transport_are_closed_on_a_server() -> None:
    script = (
        "import json; from django.conf import settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {ASKED!r}}}))"
    )
    found = json.loads(on_a_server("-c", script, DJANGO_SETTINGS_MODULE="transitiehuis.settings").stdout)
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63072000,
        "DEBUG": False,
        "DEMO": False,
        "X_FRAME_OPTIONS": "DENY",
    }


def test_without_a_key_of_its_own_a_server_does_not_start() -> None:
    found = on_a_server("manage.py", "check", SECRET_KEY="")
    assert found.returncode != 0
    assert "Set SECRET_KEY" in found.stderr


def test_who_has_no_account_reads_of_links_on_a_page_that_is_not_here_and_a_colleague_of_trajecten(
    client: Client, world: World
) -> None:
    def reads() -> list[bool]:
        page = client.get("/bestaat-niet/").content.decode()
        return [words in page for words in ("Bent u hier door een link?", "waarbij jouw organisatie", "Naar Vandaag")]

    assert reads() == [True, False, False]
    signed_in(client, world.coordinator)
    assert reads() == [False, True, True]


@pytest.mark.parametrize("url", [LOGIN, PEOPLE, "/bestaat-niet/", "/gegevens/"])
def test_every_answer_carries_the_headers(client: Client, url: str) -> None:
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store" or "no-store" in headers["Cache-Control"]
