"""The main journey: one page after another, each as the character of the demo whose page it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound


@dataclass(frozen=True)
class Page:
    """A page by the name it has in the table, its address, and who opens it ('' for nobody)."""

    name: str
    url: str
    who: str = ""


def journey() -> Iterator[Page]:
    """The pages, in the order of the work; of each kind the fullest one that the demo region has.

    Raises AttributeError where the region has nothing of a kind: it is too small to measure in.
    """
    from django.urls import reverse

    from transitiehuis.netwerk.demo_cast import account_of

    school = account_of("marieke").memberships.get().organisation
    town = account_of("ilse").memberships.get().organisation
    fullest, looking = busiest(school), busiest(school, step="matching")
    open_round, closed_round = rounds()
    yield Page("Sign in", reverse("account_login"))
    yield Page("Vandaag", reverse("home"), "marieke")
    yield Page("Trajecten", reverse("intake:list"), "marieke")
    yield Page("Referral form", reverse("intake:refer"), "fatma")
    yield Page("Dossier", reverse("trajectory", args=[fullest.number]), "marieke")
    yield Page("Intake with profile", reverse("intake:profile", args=[looking.number]), "marieke")
    yield Page("Opleidingsschema with 400 routes", reverse("matching:scheme"), "marieke")
    yield Page("Leerwerkplekken", reverse("matching:places"), "marieke")
    yield Page("Compare", reverse("matching:compare", args=[looking.number]), "marieke")
    yield Page("Proposals", reverse("matching:proposals"), "marieke")
    yield Page("Placement form", reverse("matching:placement_log", args=[looking.number]), "marieke")
    yield Page("Contact moments", reverse("nazorg:list"), "ilse")
    yield Page("Record a contact", reverse("nazorg:record", args=[first_contact(town).pk]), "ilse")
    yield Page("Chain in numbers", reverse("regie:chain"), "daan")
    yield Page("Quarter round", open_round.url_of(), "daan")
    yield Page("Scoring form", open_round.url_of("regie:scoring"), "koen")
    yield Page("Landscape", closed_round.url_of(), "daan")
    yield Page("Search", f"{reverse('regie:search')}?q=van", "marieke")
    yield Page("Berichten", reverse("outbox:list"), "daan")


def busiest(school, **facts: str):
    """The open traject of this school that most has happened to."""
    from django.db.models import Count

    from intake.models import ChainEvent, Trajectory

    happened = ChainEvent.objects.filter(trajectory__holder=school, trajectory__closed_at=None)
    for name, value in facts.items():
        happened = happened.filter(**{f"trajectory__{name}": value})
    most = happened.values("trajectory").annotate(number=Count("pk")).order_by("-number", "trajectory").first()
    return Trajectory.objects.get(pk=most["trajectory"])


def first_contact(organisation):
    from nazorg.models import ContactMoment

    return ContactMoment.objects.owned_by([organisation]).to_be_held().in_order().first()


def rounds() -> tuple[QuarterRound, QuarterRound]:
    """The round that is open, and the last one that was closed."""
    from transitiehuis import days
    from transitiehuis.regie.models import QuarterRound

    today = days.today()
    closed = QuarterRound.objects.closed_by(today)
    still_open = QuarterRound.objects.opened_by(today).exclude(pk__in=closed)
    return still_open.newest_first().first(), closed.newest_first().first()
