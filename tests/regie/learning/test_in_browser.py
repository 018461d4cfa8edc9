"""The pages of the first day, leeraanpak and themasessies in a real browser: nothing that axe objects to, nothing that
sticks out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.browsing import Shown, browser
from tests.cast import World, signed_in
from tests.house import HouseClient
from tests.regie.learning.test_learning import begun
from tests.regie.quarter.scenes import load_toolkit
from transitiehuis.demo.world.learning import COMING, HELD, LESSONS, QUESTION, ROLES
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models import Coverage, LearningTrack, PartnerSheet, ThemeSession
from transitiehuis.regie.models.coverage import Activity

ROWS = {
    "partner": [
        (2, {"name": "Scalda Techniek", "kind": "mbo-school", "place": "Deventer", "website": "scalda.example"}),
        (3, {"name": "Warmtenet Zeeland", "kind": "leerbedrijf", "place": "Epe", "website": ""}),
        (4, {"name": "Bouwschool Walcheren", "kind": "bouwschol", "place": "Deventr", "website": "geen site"}),
    ],
    "coverage": [
        (2, {"partner": "Scalda Techniek", "activity": "intakegesprek voeren", "role": "leidt", "hours": "40"}),
        (3, {"partner": "Scalda Technik", "activity": "intakegesprek voren", "role": "baas", "hours": "veel"}),
    ],
}


def told(world: World, theme: Any) -> LearningTrack:
    """A leeraanpak as the demo has it."""
    track = begun(world, theme, next_step=LESSONS[1][2], next_on=timezone.localdate() + timedelta(days=30))
    with acting(world.actor("director")) as by:
        track.edit(seen=track.edited_at, by=by, question=QUESTION)
        for name, now, later, ahead in ROLES:
            kind = name if name in {"hbo", "wo"} else "employer"
            day = timezone.localdate() + timedelta(days=ahead) if ahead else None
            track.change_role(by=by, organisation=None, kind=kind, role_now=now, role_later=later, from_on=day)
        for tried, saw, will in LESSONS:
            track.learn(on=timezone.localdate(), tried=tried, saw=saw, will=will, by=by)
    return track


def held(world: World, theme: Any) -> tuple[ThemeSession, ThemeSession]:
    """One session that was held and one that comes."""
    now, made = timezone.now(), []
    for words, days in ((HELD, -40), (COMING, 18)):
        starts = now + timedelta(days=days)
        with acting(world.actor("director")) as by:
            found = ThemeSession.plan(
                [world.region], by=by, title=words[0], about=words[1], theme=theme, place="De Gevel", seats=24,
                starts_at=starts, ends_at=starts + timedelta(hours=2),
            )  # fmt: skip
            if days < 0:
                found.tell(HELD[2], by=by)
        made.append(found)
    with acting(Actor(link=made[1].link)) as by:
        made[1].sign_up(by=by, name="Ada Kloos", organisation_name="HZ", email="ada@hz.example")
    return made[0], made[1]


@pytest.fixture
def pages(world: World, round: Any) -> dict[str, str]:
    """Name of each page to its html, as the director sees it, in Dutch."""
    from intake.models import Theme

    load_toolkit()
    theme = Theme.objects.create(code="warmtenetten", name_nl="warmtenetten", name_en="heat networks")
    track = told(world, theme)
    past, coming = held(world, theme)
    director = world.actor("director")
    with acting(director) as by:
        sheet = PartnerSheet.show(world.region, ROWS, by=by, token=PartnerSheet._meta.get_field("token").default())
        Partnership.begin(world.region, name="Nieuwe Netten", kind="employer", place=None, by=by)
        activity = Activity.objects.order_by("position")[0]
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=activity, role="leads", since=timezone.localdate()
        )
    paths = {
        "begin": "/regie/beginnen/",
        "begin-partners": "/regie/beginnen/partners/",
        "begin-list": "/regie/beginnen/lijst/",
        "begin-sheet": sheet.get_absolute_url(),
        "learning": "/regie/leeraanpak/",
        "learning-track": track.get_absolute_url(),
        "learning-new": "/regie/leeraanpak/nieuw/",
        "learning-role": f"{track.get_absolute_url()}rollen/",
        "theme": "/matching/opleidingsschema/warmtenetten/",
        "sessions": "/regie/themasessies/",
        "session-past": past.get_absolute_url(),
        "session-coming": coming.get_absolute_url(),
        "session-new": "/regie/themasessies/nieuw/",
    }
    client = signed_in(HouseClient(), world.director, world.memberships["director"])
    found = {name: client.get(path, headers={"accept-language": "nl"}).content.decode() for name, path in paths.items()}
    visitor = HouseClient()
    seat = coming.visitors.get()
    for name, path in (("visit", coming.link.token), ("visit-seat", f"mijn/{seat.link.token}")):
        found[name] = visitor.get(f"/themasessie/{path}/", headers={"accept-language": "nl"}).content.decode()
    return found


@pytest.mark.django_db
def test_every_page_is_sound(pages: dict[str, str]) -> None:
    with browser() as opened:
        assert Shown(opened, {f"/{name}": html for name, html in pages.items()}).faults() == []
