"""What is good to see at once when a placement broke: three accounts beside each other, what was kept, where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import MatchingProfile, ProfileCertificate
from intake.profile_page import stale_names
from matching.fitting import km_from, places_that_fit
from matching.models import Enrolment, ToldBy, WorkPlacementOffer
from matching.weighing import wish_of
from nazorg.models import BreakReport
from transitiehuis import days
from transitiehuis.ui.filters import ONE
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.models import Placement
    from transitiehuis.netwerk.actor import Actor

PLACES_SHOWN = 6
ENDS_SOON = 60


@dataclass(frozen=True)
class Account:
    """What one side told: `reason` is '' while it waits for an answer, `url` fills it in."""

    side: str
    reason: str
    note: str
    how: str
    url: str


def accounts_of(placement: Placement, actor: Actor) -> list[Account]:
    """Candidate, leerbedrijf and partner, in that order; one query."""
    rows = BreakReport.objects.visible_to(actor).filter(placement=placement).with_names()
    told = {row.told_by: row for row in rows}
    return [_account(side, told.get(side)) for side in ToldBy]


def _account(side: ToldBy, row: BreakReport | None) -> Account:
    name = capfirst(str(side.label))
    if row is None:
        return Account(name, "", "", _("not told yet"), "")
    if row.reason and row.answered_at:
        day = day_words(timezone.localdate(row.answered_at))
        if not row.answered_by:
            return Account(name, capfirst(row.reason.label), row.note, _("by link, %(day)s") % {"day": day}, "")
        facts = {"who": row.answered_by.user.name, "of": row.answered_by.organisation.name, "day": day}
        how = _("recorded by %(who)s of %(of)s, %(day)s") % facts
        return Account(name, capfirst(row.reason.label), row.note, how, "")
    if not row.is_open:
        return Account(name, "", "", _("not told"), "")
    facts = {"day": day_words(row.asked_on), "how": row.get_channel_display()}
    how = _("no answer to the question of %(day)s") if row.silent_on else _("asked on %(day)s, %(how)s")
    return Account(name, "", "", how % facts, reverse("nazorg:question", args=["breuk", row.pk]))


def kept_of(trajectory: Trajectory, actor: Actor) -> tuple[list[tuple[str, str]], list[str]]:
    """What goes on as it was, in words, and what of it is out of date."""
    papers = list(
        ProfileCertificate.objects.filter(profile__trajectory=trajectory).select_related("certificate").order_by("pk")
    )
    enrolled = Enrolment.objects.visible_to(actor).filter(trajectory=trajectory).open().with_facts().in_line()
    kept = [
        (_("Profile"), _("kept; no new intake is needed")),
        (_("Certificates"), ", ".join(row.certificate.name_nl for row in papers)),
        (_("Route"), ", ".join(row.start.route.title for row in enrolled)),
    ]
    stale = [
        _("%(group)s: not looked at for ninety days") % {"group": name} for name in stale_names(trajectory.profile)
    ]
    return kept, [*stale, *(line for row in papers if (line := _ending(row, days.today())))]


def _ending(row: ProfileCertificate, day: date) -> str:
    if row.valid_until is None or (row.valid_until - day).days > ENDS_SOON:
        return ""
    facts = {"name": row.certificate.name_nl, "day": day_words(row.valid_until)}
    return (_("%(name)s ended on %(day)s") if row.valid_until < day else _("%(name)s ends on %(day)s")) % facts


def places_for(trajectory: Trajectory, placement: Placement, actor: Actor) -> list[Person]:
    """Other leerbedrijven with an open place in a wished theme where a praktijkopleider has room, nearest first."""
    today = days.today()
    profile = MatchingProfile.objects.with_lists().get(pk=trajectory.profile.pk)
    wish, _names = wish_of(profile)
    gone = Q(employer=placement.training_company_id) | Q(employer=placement.employer_id)
    found: Any = (
        WorkPlacementOffer.objects.visible_to(actor).open_on(today).filter(region=trajectory.region).exclude(gone)
    )
    found = found.annotate(km=km_from(trajectory.candidate.place, "place"))
    for key in ("theme", "trainer") if wish.themes else ("trainer",):
        found = places_that_fit(found, key, wish, today)
    return [_place(place, trajectory) for place in found.with_facts().order_by("km", "pk")[:PLACES_SHOWN]]


def _place(place: Any, trajectory: Trajectory) -> Person:
    free = [one.shown_name for one in place.trainers_now if one.learners < one.max_learners]
    facts = {"title": place.title, "km": int(place.km), "who": ", ".join(free)}
    note = _("%(title)s, %(km)s km. Has room to train: %(who)s") % facts
    url = f"{reverse('matching:compare', args=[trajectory.number])}?{ONE}={place.pk}"
    return Person(place.employer.name, note, url)
