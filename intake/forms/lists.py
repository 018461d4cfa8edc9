"""What the form of a matchingsprofiel asks: the profile itself, and the lists to choose from."""

from __future__ import annotations

from django.db.models import QuerySet

from intake.models import Certificate, MatchingProfile, Occupation, Skill
from transitiehuis.asking import asks


@asks
def profiles_of(trajectory: int) -> QuerySet[MatchingProfile]:
    """The one profile of a traject, with its lists and its second layer."""
    found = MatchingProfile.objects.with_lists().select_related("updated_by", "trajectory__support")
    return found.filter(trajectory=trajectory)


@asks
def occupations() -> QuerySet[Occupation]:
    return Occupation.objects.filter(until=None).order_by("name_nl", "pk").only("name_nl", "alternative_names")


@asks
def skills() -> QuerySet[Skill]:
    return Skill.objects.filter(until=None).order_by("name_nl", "pk").only("name_nl")


@asks
def certificates() -> QuerySet[Certificate]:
    return Certificate.objects.filter(until=None).order_by("name_nl", "pk").only("name_nl")
