"""Three months day by day, with starts, answers, breaks and a clock that misses days: nobody is asked twice within
seven days, and no message goes to somebody whose reason is gone."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from django.core import mail

from intake.models import ReasonKind
from matching.models import Placement
from nazorg.check_tasks import check_in_days, signal_days
from nazorg.models import CheckIn, Signal
from tests.nazorg.conftest import FIRST_DAY
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.outbox.delivery import deliver

DAYS = 75


def sent_wrongly() -> list[str]:
    """Mails that went out today to somebody who answered, or does not work there any more."""
    links = {f"/check-in/{one.link.token}/": one for one in CheckIn.objects.with_names()}
    gone = []
    for letter in mail.outbox:
        found = [one for address, one in links.items() if address in letter.body]
        gone += [letter.body for one in found if not one.is_open or one.placement.state != "started"]
    mail.outbox.clear()
    return gone


@pytest.mark.parametrize("seed", range(2))
def test_day_by_day(employed, world, reasons, on, seed):
    luck = Random(seed)  # noqa: S311 no secret
    why, wrong = reasons(ReasonKind.PLACEMENT_END, "other_work"), []
    arrivals = {FIRST_DAY + timedelta(days=luck.randrange(14)): number for number in range(4)}
    for ahead in range(DAYS):
        day = FIRST_DAY + timedelta(days=ahead)
        on(day)
        if day in arrivals:
            employed(email=f"k{arrivals[day]}@x.example")
        if luck.random() < 0.2:
            continue  # the worker was away today
        check_in_days()
        signal_days()
        with working():
            asked = list(CheckIn.objects.open().with_names().order_by("pk"))
        for one in asked:
            if luck.random() < 0.15:
                said = {"at_work": luck.choice(["yes", "no"]), "going": luck.choice(["good", "bad"])}
                with acting(Actor(link=one.link)) as by:
                    one.answer(**said, learning="yes", by=by)
        running = list(Placement.objects.started().select_related("trajectory").order_by("pk"))
        if running and luck.random() < 0.03:
            with acting(world.actor("coordinator")) as by:
                luck.choice(running).end(why, told_by="company", on=days.today(), by=by)
        deliver()
        wrong += sent_wrongly()
    assert wrong == []
    assert CheckIn.objects.count() >= 6, "something happened"
    by_person: dict[str, list] = {}
    for recipient, asked_on in CheckIn.objects.order_by("asked_on").values_list("recipient", "asked_on"):
        by_person.setdefault(recipient, []).append(asked_on)
    gaps = [(then - first).days for dates in by_person.values() for first, then in pairwise(dates)]
    assert all(gap >= 7 for gap in gaps)
    assert not Signal.objects.open().filter(placement__state="ended").exists()
