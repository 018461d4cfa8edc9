"""In the invented region somebody new can make a proposal: a place that fits, at a company that takes candidates."""

from __future__ import annotations

from intake.models import NextAction
from matching.comparison import CRITERIA, check
from matching.effect import looking
from matching.models import Proposal, WorkPlacementOffer
from matching.standing import standing_of, with_standing
from matching.weighing import demand_of, wish_of
from tests.world import Visited
from transitiehuis import days
from transitiehuis.netwerk.actor import acting


def test_two_places_with_room_fit_somebody_who_is_looking_for_one(region: Visited) -> None:
    today = days.today()
    with acting(region.actor("marieke")) as by:
        open_now = WorkPlacementOffer.objects.visible_to(by).open_on(today).order_by("pk")
        places = [(place, standing_of(place)) for place in with_standing(open_now, today)]
        free = [(place, stands) for place, stands in places if not stands.approached.is_full]
        asks = {"trajectory__next_action": NextAction.FIND_PLACE, "trajectory__holder__in": by.organisation_ids}
        fits = [
            (place, profile.trajectory)
            for profile in looking().filter(**asks).order_by("pk")
            for place, stands in free
            if all(
                check(key, wish_of(profile)[0], demand_of(place, profile.trajectory.candidate.place, stands), today)
                .verdict != "not"
                for key in CRITERIA if key not in {"recognition", "occupation"}
            )
        ]  # fmt: skip
    assert len({place.pk for place, _trajectory in fits}) >= 2
    assert len({place.employer_id for place, _trajectory in fits}) >= 2

    place, trajectory = fits[0]
    with acting(region.actor("marieke")) as by:
        assert Proposal.make(trajectory, place, why=Proposal.Why.values[0], by=by).pk
