"""What partners of the invented region learn together, the themasessies they hold, and a region that has yet to begin.

The leeraanpak on warmtenetten runs through the last months; one session was held, one comes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from intake.models import Theme
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.demo_cast import BEGINNER
from transitiehuis.netwerk.models import Membership, Organisation, Partnership, Region, Role
from transitiehuis.regie.models import LearningTrack, QuarterRound, SuccessFactor, ThemeSession
from transitiehuis.regie.models.actions import Action
from transitiehuis.regie.subjects import Over

QUESTION = (
    "In Deventer en Apeldoorn komen vier warmtenetten. Wie leidt de monteurs op die ze aanleggen en onderhouden, en wat"
    " moet er dan veranderen bij scholen, bedrijven en gemeenten?"
)
ROLES = (  # partner or kind, now, later, in how many days
    ("ROC IJsselpoort", "geeft cv-techniek aan dagklassen", "geeft warmtenettechniek in blokken van zes weken", 60),
    ("Bedrijfstakschool De Gevel", "leidt op voor gasleidingen", "leidt op voor lassen en isoleren van warmte", 120),
    ("Hanzewarmte", "vraagt ervaren monteurs", "leidt zelf op, met twee praktijkopleiders per ploeg", 30),
    ("gemeente Deventer (demo)", "verleent de concessie", "vraagt leerwerkplekken in de aanbesteding", 200),
    ("hbo", "onderzoekt warmtebronnen", "maakt met bedrijven de lesstof over ontwerp en inregelen", 150),
    ("wo", "rekent aan netten op papier", "deelt meetgegevens van echte netten met de scholen", None),
)  # fmt: skip
LESSONS = (
    ("Vier zij-instromers liepen twee weken mee met een ploeg van Hanzewarmte.",
     "Drie wilden door. Lassen bleek het struikelblok, niet de techniek van het net.",
     "Eerst een lasweek op school, dan pas de ploeg in."),
    ("De lasweek gaven we voor het eerst samen: een docent en een monteur voor één groep.",
     "Alle zes haalden de proef. De monteur had er meer tijd voor nodig dan we dachten.",
     "Uren van de monteur opnemen in de afspraken met bedrijven."),
    ("We vroegen de hogeschool om mee te kijken naar het inregelen.",
     "Studenten en monteurs spreken een andere taal, maar hebben dezelfde storing voor zich.",
     "Een gezamenlijke storingsdag in het voorjaar."),
)  # fmt: skip
HELD = (
    "Lassen aan warmtenetten: wat vraagt het van een school?",
    "Een kijkje bij De Gevel, met een lasproef en een gesprek over wie de uren betaalt.",
    "Een mobiele laswerkplaats werkt: drie scholen delen er één. Bedrijven betalen de monteur, de school de docent.\n\n"
    "Begin met mensen die al met hun handen werkten; zij halen de proef het snelst. Plan de lasweek vóór de eerste"
    " werkdag, anders haalt de ploeg hen er meteen uit.",
)
COMING = (
    "Een eerste stap zonder risico: meelopen, proefles, proefplaatsing",
    "Drie regio's laten zien hoe zij mensen laten proeven aan het vak voordat ze kiezen. Neem je eigen voorbeeld mee.",
)
VISITORS = (
    ("Ada Kloos", "Warmtebedrijf Zeeland (verzonnen)", "ada.kloos@warmte-zeeland.example"),
    ("Ruud Terpstra", "Installatie Noord (verzonnen)", "ruud@installatie-noord.example"),
)


def work(world: World, day: date, until: date) -> None:
    """Whatever this day asks."""
    step = agenda(until).get(day)
    if step:
        step(world)


@lru_cache(maxsize=2)
def agenda(until: date) -> dict[date, Callable[[World], None]]:
    """Counted back in werkdagen from the last day."""
    steps = {
        90: begin,
        70: lambda world: learn(world, 0),
        52: plan_held,
        40: lambda world: learn(world, 1),
        30: tell,
        12: lambda world: learn(world, 2),
        9: plan_coming,
        5: sign_up_for_coming,
    }
    return {days.add_werkdagen(until, -before): step for before, step in steps.items()}


def seats(world: World, session: ThemeSession, names: tuple[str, ...]) -> None:
    """Each of these takes a seat, when their organisation takes part by now."""
    members = {m.user.name: m for m in world.members_with(Role.PARTNER_CONTACT, Role.COORDINATOR, Role.ADVISER)}
    for name in names:
        if name in members:
            seat(session, members[name])


def begin(world: World) -> None:
    """The director writes the question down, and what changes for whom."""
    theme = Theme.objects.get(code="district-heating")
    with acting(Actor.of(world.partners.director())) as by:
        track = LearningTrack.begin(
            world.region, theme, by=by, title="Monteurs voor warmtenetten", question=QUESTION, shared=True
        )
        for name, now, later, ahead in ROLES:
            organisation = world.partners.organisations.get(name)
            facts: dict[str, Any] = {"organisation": organisation, "kind": organisation.kind if organisation else name}
            from_on = days.today() + timedelta(days=ahead) if ahead else None
            track.change_role(by=by, role_now=now, role_later=later, from_on=from_on, **facts)


def track_of(world: World) -> LearningTrack:
    return LearningTrack.objects.get(region=world.region)


def learn(world: World, number: int) -> None:
    tried, saw, will = LESSONS[number]
    with acting(Actor.of(world.partners.director())) as by:
        track = track_of(world)
        track.learn(on=days.today(), tried=tried, saw=saw, will=will, by=by)
        soon = days.today() + timedelta(days=45)
        track.edit(seen=track.edited_at, by=by, next_step=will, next_on=soon)


def _plan(world: World, words: tuple[str, ...], ahead: int, regions: list[Region], **about: object) -> ThemeSession:
    day = days.add_werkdagen(days.today(), ahead)
    starts = datetime.combine(day, time(13, 30), tzinfo=timezone.get_current_timezone())
    with acting(Actor.of(world.partners.director())) as by:
        return ThemeSession.plan(
            regions,
            by=by,
            title=words[0],
            about=words[1],
            starts_at=starts,
            ends_at=starts + timedelta(hours=2, minutes=30),
            place="De Gevel, Deventer",
            seats=24,
            **about,
        )


def plan_held(world: World) -> None:
    theme = Theme.objects.get(code="district-heating")
    made = _plan(world, HELD, 16, [world.region], theme=theme)
    seats(world, made, ("Koen Lammers", "Marieke Oosterhof", "Rob Sanders", "Sanne Vos"))


def seat(session: ThemeSession, member: Membership) -> None:
    with acting(Actor.of(member)) as by:
        ThemeSession.objects.get(pk=session.pk).sign_up(by=by)


def tell(world: World) -> None:
    """What came of the session, and one action out of it."""
    director = world.partners.director()
    with acting(Actor.of(director)) as by:
        session = ThemeSession.objects.get(title=HELD[0])
        session.tell(HELD[2], by=by)
        last = QuarterRound.objects.filter(region=world.region).opened_by(days.today()).newest_first().first()
        if last:
            Action.add(
                last,
                by=by,
                organisation=world.partners.organisations["Bedrijfstakschool De Gevel"],
                text="Met twee scholen één mobiele laswerkplaats huren",
                why="In de themasessie bleek dat drie scholen er elders één delen.",
                due_on=days.today() + timedelta(days=80),
                over=Over("theme_session", session),
            )


def plan_coming(world: World) -> None:
    regions = [world.region, *Region.objects.filter(code=BEGINNER.region)]
    factor = SuccessFactor.objects.filter(code="small-first-step").first() or SuccessFactor.objects.in_order().first()
    _plan(world, COMING, 27, regions, factor=factor)


def sign_up_for_coming(world: World) -> None:
    """Colleagues with one click, and two visitors by the link that was passed on."""
    session = ThemeSession.objects.get(title=COMING[0])
    seats(world, session, ("Koen Lammers", "Yvonne Kragt", "Ans Hiddink"))
    for name, organisation, email in VISITORS:
        with acting(Actor(link=session.link)) as by:
            ThemeSession.objects.get(pk=session.pk).sign_up(
                by=by, name=name, organisation_name=organisation, email=email
            )
    begin_elsewhere()


@transaction.atomic
def begin_elsewhere() -> None:
    """Sanne's office takes part in a region where nothing is yet: the first day can be walked there."""
    region = Region.objects.filter(code=BEGINNER.region).first()
    office = Organisation.objects.filter(name=BEGINNER.organisation, invented=True).first()
    if region and office and not office.partnerships.exists():
        Partnership.objects.create(organisation=office, region=region, since=days.today())
