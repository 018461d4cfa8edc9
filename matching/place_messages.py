"""What is owed about a leerwerkplek: does it still stand, it was paused, what the company answered, SBB's answer.

The company is written to as in `matching.messages`. Who looks after a place hears what a rule or the company did to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from intake.messages import team_of
from matching.messages import Words, _owe, can_be_written, to_company
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Role, User
from transitiehuis.outbox import still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from matching.models import PlaceQuestion, RecognitionRequest, WorkPlacementOffer
    from transitiehuis.netwerk.actor import Actor


def caretakers(place: WorkPlacementOffer) -> list[User]:
    """Who looks after a place: the colleague who offered it for the company, else the region's front desk, else its
    ketenregisseurs."""
    offered = place.offered_by
    if offered.organisation_id != place.employer_id:
        stays = Membership.objects.current_on(days.today()).filter(pk=offered.pk).exists()
        return [offered.user] if stays else _users(team_of(offered.organisation_id))
    desk = place.region.front_desk_id
    team = team_of(desk) if desk else []
    directors = Membership.objects.with_role(Role.CHAIN_DIRECTOR).filter(region=place.region)
    found = team or directors.current_on(days.today()).select_related("user")
    return _users(found)


def _users(members: Any) -> list[User]:
    return list({member.user_id: member.user for member in members}.values())


def _to_caretakers(key: str, kind: str, place: WorkPlacementOffer, words: Words, *, by: Actor | None = None) -> None:
    for user in caretakers(place):
        if by is None or by.user is None or by.user.pk != user.pk:
            with translation.override(user.language):
                said = words()
            _owe(f"{key}/{user.pk}", kind, said, user=user, region=place.region, url=_page_for(user, place))


def _page_for(user: User, place: WorkPlacementOffer) -> str:
    """The page of the place; for a ketenregisseur, who does not open it, that of the company with its telephone."""
    from intake.models import WORKERS

    offers = Membership.objects.current_on(days.today()).with_role(*WORKERS, Role.TRAINER).filter(user=user)
    return place.get_absolute_url() if offers.exists() else reverse("netwerk:organisation", args=[place.employer_id])


def place_asked(question: PlaceQuestion, again: bool = False) -> None:
    """To the company: does it still stand? When no address is known, to who looks after the place: call them."""
    place = question.place
    key = f"question/{question.pk}/{'again' if again else 'asked'}"
    if not can_be_written(place):
        return _to_caretakers(key, "matching.place_asked", place, lambda: _call(question))

    def words() -> tuple[str, str, str]:
        facts = {"title": place.title, "due": fullday(question.due)}
        subject = _("Reminder: is your place still available? %(title)s") if again else ""
        return (
            (subject or _("Is your place still available? %(title)s")) % facts,
            _(
                "Your company offers this place in the portal of the region: %(title)s.\n\n"
                "Is it still available? Say so with one click, without an account:\n\n{url}\n\n"
                "Without an answer by %(due)s we pause the place. You can open it again at any moment."
            )
            % facts,
            _("Your company offers this place. We ask every eight weeks."),
        )

    return to_company(key, "matching.place_asked", place, words, region=place.region, link=question.link)


def _call(question: PlaceQuestion) -> tuple[str, str, str]:
    place = question.place
    facts = {"title": place.title, "company": place.employer.name, "due": fullday(question.due)}
    return (
        _("Call %(company)s: is the place still available?") % facts,
        _(
            "No e-mail address of %(company)s is known. Ask them whether this place still stands: %(title)s.\n\n"
            "Without an answer by %(due)s the place is paused."
        )
        % facts,
        _("You look after this place."),
    )


@still_stands("matching.place_asked")
def still_to_answer(owed: Any) -> bool:
    """Asked again at delivery: who answered needs no mail."""
    from matching.models import PlaceQuestion

    return PlaceQuestion.objects.filter(pk=int(owed.key.split("/")[1])).open().exists()


def place_paused(question: PlaceQuestion) -> None:
    """No answer for two weeks: the company and who looks after the place hear that it is paused."""
    place = question.place

    def to_them() -> tuple[str, str, str]:
        facts = {"title": place.title}
        return (
            _("We have paused your place: %(title)s") % facts,
            _(
                "We did not hear whether your place is still available, so it is paused: %(title)s. "
                "You get no candidates for it now.\n\nIs it still available? Then open it again:\n\n{url}"
            )
            % facts,
            _("Your company offers this place. We ask every eight weeks."),
        )

    def to_us() -> tuple[str, str, str]:
        facts = {"title": place.title, "company": place.employer.name, "phone": place.employer.phone}
        text = _(
            "%(company)s did not answer for two weeks whether this place still stands: %(title)s. It is paused.\n\n"
            "Call them. Is it still available? Then open it again on the page of the place."
        )
        return (
            _("Paused without an answer: %(title)s, %(company)s") % facts,
            text % facts,
            _("You look after this place."),
        )

    key = f"question/{question.pk}/paused"
    if can_be_written(place):
        facts = {"region": place.region, "link": question.link, "must": False}
        to_company(f"{key}/company", "matching.place_paused_company", place, to_them, **facts)
    _to_caretakers(key, "matching.place_paused", place, to_us)


def place_answered(question: PlaceQuestion, *, by: Actor) -> None:
    """To who looks after the place: fewer, not for now, or no longer."""
    place = question.place

    def words() -> tuple[str, str, str]:
        facts = {"title": place.title, "company": place.employer.name, "answer": question.get_answer_display()}
        text = _("%(company)s was asked whether this place still stands: %(title)s. The answer: %(answer)s.")
        return (
            _("%(company)s: %(answer)s (%(title)s)") % facts,
            text % facts,
            _("You look after this place."),
        )

    _to_caretakers(f"question/{question.pk}/answered", "matching.place_answered", place, words, by=by)


def recognition_reminder(request: RecognitionRequest, place: WorkPlacementOffer) -> None:
    """To who recorded the request, on its day: did SBB answer?"""
    user = request.requested_by
    with translation.override(user.language):
        facts = {
            "company": request.organisation.name,
            "qualification": request.qualification.label,
            "day": fullday(request.requested_on),
        }
        said = (
            _("Has SBB answered? %(company)s") % facts,
            _(
                "On %(day)s recognition was asked for %(company)s, for %(qualification)s. "
                "Has SBB answered? Record the answer on the page of the place."
            )
            % facts,
            _("You recorded this request."),
        )
    url = reverse("matching:place", args=[place.pk])
    key = f"recognition/{request.pk}/{user.pk}"
    _owe(key, "matching.recognition_due", said, user=user, region=request.region, url=url, due=request.due)


@still_stands("matching.recognition_due")
def still_waiting(owed: Any) -> bool:
    from matching.models import RecognitionRequest

    return RecognitionRequest.objects.filter(pk=int(owed.key.split("/")[1])).waiting().exists()
