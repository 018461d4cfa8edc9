"""The mails of sign-in and invitation go through the outbox; no working link is stored."""

import re

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import resolve, reverse

from tests.cast import build_world
from transitiehuis.netwerk.models import Invitation, Link, Role
from transitiehuis.outbox.accounts import MailOwingAdapter
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Message, Owed


def forget(email):
    return Client().post(reverse("account_reset_password"), {"email": email})


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_answered_with_a_link_that_works(transactional_db):
    world = build_world()
    forget(world.coordinator.email)
    deliver()
    [sent] = mail.outbox
    assert sent.to == [world.coordinator.email]
    assert sent.body.startswith("Beste Marieke Oosterhof,")
    [path] = re.findall(r"http://localhost:8000(/account/password/reset/key/\S+)", sent.body)
    page = Client().get(path, follow=True)
    assert page.redirect_chain[-1][0].endswith("-set-password/")
    assert "password1" in page.context["form"].fields
    assert "Uw wachtwoord" not in (words := page.content.decode())
    assert "Ten minste 12 tekens." in words
    assert "Nog een keer hetzelfde wachtwoord" in words
    url = page.redirect_chain[-1][0]
    browser = page.client
    for typed, said in (
        ("kort", "Dit wachtwoord is te kort: neem minstens 12 tekens."),
        ("administrator", "Dit wachtwoord is te bekend. Kies een ander."),
        (world.coordinator.email, "Dit wachtwoord lijkt te veel op je naam of e-mailadres."),
    ):
        assert said in browser.post(url, {"password1": typed, "password2": typed}).content.decode()
    key = path.rstrip("/").rpartition("-")[2]
    assert key not in str([*Owed.objects.values(), *Message.objects.values()])


@time_machine.travel("2026-11-24T09:00:00+01:00", tick=False)
def test_pressing_the_button_again_owes_one_mail_a_minute(world):
    forget(world.coordinator.email)
    forget(world.coordinator.email)
    assert Owed.objects.count() == 1


def test_an_unknown_address_gets_the_same_answer_and_no_mail(world):
    known, unknown = forget(world.coordinator.email), forget("niemand@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Owed.objects.get().user == world.coordinator


def test_a_mail_of_allauth_without_a_text_of_our_own_is_refused(world):
    with pytest.raises(ValueError, match="No text for"):
        MailOwingAdapter().send_mail("account/email/email_changed", world.coordinator.email, {})


def invite(world):
    return Invitation.send(
        email="nieuw@example.org", name="Nieuwe O'Brien-ß", role=Role.ADVISER, by=world.actor("manager")
    )


def test_an_invitation_is_owed_with_it_and_holds_a_link(world):
    invitation = invite(world)
    deliver()
    [sent] = mail.outbox
    assert sent.to == ["nieuw@example.org"]
    assert sent.subject == "Uitnodiging om in Transitiehuis te werken voor ROC IJsselpoort"
    assert "Beste Nieuwe O'Brien-ß," in sent.body
    assert f"http://localhost:8000/uitnodiging/{invitation.link.token}/" in sent.body
    assert invitation.link.token not in str([*Owed.objects.values(), *Message.objects.values()])


def test_an_invitation_that_was_withdrawn_is_not_sent(world):
    invite(world).withdraw(by=world.actor("manager"))
    deliver()
    assert Owed.objects.get().dropped_reason == "gone"


@pytest.mark.parametrize("purpose", settings.LINK_PATHS)
def test_a_link_leads_to_a_page_that_needs_no_account(purpose):
    assert purpose in Link.Purpose.values
    page = resolve(settings.LINK_PATHS[purpose].format(token="1-abc"))
    assert page.kwargs == {"token": "1-abc"}
    assert page.func.login_required is False
