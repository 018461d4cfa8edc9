"""Contact kept after the first day at work, so that a break is seen early."""

from nazorg.models.contact import ContactMoment, ContactStatus, Learning, Phase, Wellbeing
from nazorg.models.scheme import FollowUpScheme

__all__ = ["ContactMoment", "ContactStatus", "FollowUpScheme", "Learning", "Phase", "Wellbeing"]
