"""Contact kept after the first day at work, so that a break is seen early."""

from nazorg.models.barrier import Barrier, BarrierRequest
from nazorg.models.breaking import BreakReport
from nazorg.models.call import MissedCall
from nazorg.models.case_load import CaseLoadCeiling
from nazorg.models.checkin import AtWork, CheckIn, Side
from nazorg.models.contact import Circumstances, ContactMoment, ContactStatus, Learning, NextStep, Phase, Wellbeing
from nazorg.models.goal import Goal, GoalKind, GoalStatus, GoalWho
from nazorg.models.guidance import Guidance, GuidanceKind
from nazorg.models.lead_offer import Check, LeadOffer, LeadOfferStatus
from nazorg.models.result import Result
from nazorg.models.result_series import ResultSeries
from nazorg.models.result_word import ResultWord
from nazorg.models.result_words import IN, Evidence, Measure, Whereabouts, WordSource
from nazorg.models.scheme import FollowUpScheme
from nazorg.models.signal import Colour, Signal, SignalClosing, SignalKind
from nazorg.models.stalled import InContact, StalledQuestion, StallRule
from nazorg.models.trial import TrialEnd, TrialOutcome, Verdict

__all__ = [
    "IN",
    "AtWork",
    "Barrier",
    "BarrierRequest",
    "BreakReport",
    "CaseLoadCeiling",
    "Check",
    "CheckIn",
    "Circumstances",
    "Colour",
    "ContactMoment",
    "ContactStatus",
    "Evidence",
    "FollowUpScheme",
    "Goal",
    "GoalKind",
    "GoalStatus",
    "GoalWho",
    "Guidance",
    "GuidanceKind",
    "InContact",
    "LeadOffer",
    "LeadOfferStatus",
    "Learning",
    "Measure",
    "MissedCall",
    "NextStep",
    "Phase",
    "Result",
    "ResultSeries",
    "ResultWord",
    "Side",
    "Signal",
    "SignalClosing",
    "SignalKind",
    "StallRule",
    "StalledQuestion",
    "TrialEnd",
    "TrialOutcome",
    "Verdict",
    "Wellbeing",
    "Whereabouts",
    "WordSource",
]
