"""What a candidate taps on a phone: nothing lies over anything else, and what is chosen looks as it does elsewhere."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from intake.models import IntakeInvitation, IntakeSlot
from tests.browsing import NARROW, Shown, browser
from tests.regie.own.people import url_of
from transitiehuis.netwerk.actor import acting

WHERE = "Laan van de Lange Straatnaam 90, lokaal 2.14"
APART = """() => [...document.querySelectorAll('.moments button')].map((button) => {
  const [time, place] = [button.querySelector('b'), button.querySelector('span')]
  const words = document.createRange()
  words.selectNodeContents(time)
  return place.getBoundingClientRect().left - words.getBoundingClientRect().right
})"""
LOOKS = "(e) => [getComputedStyle(e).appearance, getComputedStyle(e).borderTopWidth]"


def test_time_and_place_of_a_moment_and_the_choices_of_a_form(somebody, client, world):
    start = timezone.now() + timedelta(days=3, hours=1, minutes=30)  # 10.30 uur is longer than 9.00 uur
    facts = {"host": world.memberships["coordinator"], "organisation": world.school, "way": "here", "where": WHERE}
    IntakeSlot.objects.create(starts_at=start, ends_at=start + timedelta(minutes=30), **facts)
    with acting(world.actor("coordinator")) as by:
        invitation = IntakeInvitation.invite(somebody, by=by)
    choose, correct = reverse("intake:choose", args=[invitation.link.token]), url_of(somebody, "own_correct")
    pages = {url: client.get(url).content.decode() for url in (choose, correct)}
    with browser() as opened:
        shown = Shown(opened, pages)
        [gap] = shown.page(choose, NARROW).evaluate(APART)
        assert gap >= 8
        assert shown.page(correct, NARROW).locator("[name=about]").first.evaluate(LOOKS) == ["auto", "0px"]
