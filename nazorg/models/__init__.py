"""Contact kept after the first day at work, so that a break is seen early."""

from nazorg.models.checkin import AtWork, CheckIn, Side
from nazorg.models.contact import ContactMoment, ContactStatus, Learning, Phase, Wellbeing
from nazorg.models.scheme import FollowUpScheme
from nazorg.models.signal import Colour, Signal, SignalClosing, SignalKind

__all__ = [
    "AtWork",
    "CheckIn",
    "Colour",
    "ContactMoment",
    "ContactStatus",
    "FollowUpScheme",
    "Learning",
    "Phase",
    "Side",
    "Signal",
    "SignalClosing",
    "SignalKind",
    "Wellbeing",
]
