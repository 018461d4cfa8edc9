"""The backbone: the traject, who is aan zet, what happened, and what is known of the person."""

from intake.models.appointment import BookingStatus, IntakeBooking, IntakeInvitation
from intake.models.asking import ASKED_ROLES, InvolvementRequest, Refusal, RequestStatus
from intake.models.candidate import Candidate, Channel
from intake.models.draft import IntakeDraft, TalkPart
from intake.models.event import ChainEvent, ChainFact, EventKind
from intake.models.experience import WorkExperience
from intake.models.freshness import FactGroup, Freshness
from intake.models.ground import LegalGround, OwnGround, Purpose
from intake.models.handover import Handover, HandoverStatus
from intake.models.importing import Import, ImportRow
from intake.models.importing_words import Decision, ImportState, RowState
from intake.models.intake import Intake
from intake.models.involvement import Involvement, require_welcome
from intake.models.likeness import Likeness, Typed, look_alikes, look_alikes_for
from intake.models.lookup import Lookup, look
from intake.models.mapping import ColumnMapping
from intake.models.merging import Merge
from intake.models.notes import DossierView, Note, ViewKind
from intake.models.number_series import NumberSeries
from intake.models.orientation import OrientationActivity, OrientationKind, OrientationStatus
from intake.models.orientation_offer import BookableBy, OfferStatus, OrientationBooking, OrientationOffer
from intake.models.profile import (
    EducationLevel,
    LanguageLevel,
    Licence,
    MatchingProfile,
    ProfileCertificate,
    SupportProfile,
    Transport,
)
from intake.models.referral import Referral
from intake.models.second_look import ClosingRule, LookStatus, SecondLook
from intake.models.self_referral import SelfReferral
from intake.models.slot import IntakeSlot, Opened, Series, SlotWay, open_series
from intake.models.statement import Statement, StatementAnswer, StatementBasis, StatementSubject, TargetGroup
from intake.models.trajectory import TRAJECTORY_TERM, WORKERS, Trajectory
from intake.models.vocabulary import (
    Certificate,
    Occupation,
    Reason,
    ReasonKind,
    Skill,
    SkillKind,
    Theme,
    VumValue,
)
from intake.models.words import MISSING_OF, Closing, GuideKind, Missing, NextAction, PartyRole, Step, WaitingFor

__all__ = [
    "ASKED_ROLES",
    "MISSING_OF",
    "TRAJECTORY_TERM",
    "WORKERS",
    "BookableBy",
    "BookingStatus",
    "Candidate",
    "Certificate",
    "ChainEvent",
    "ChainFact",
    "Channel",
    "Closing",
    "ClosingRule",
    "ColumnMapping",
    "Decision",
    "DossierView",
    "EducationLevel",
    "EventKind",
    "FactGroup",
    "Freshness",
    "GuideKind",
    "Handover",
    "HandoverStatus",
    "Import",
    "ImportRow",
    "ImportState",
    "Intake",
    "IntakeBooking",
    "IntakeDraft",
    "IntakeInvitation",
    "IntakeSlot",
    "Involvement",
    "InvolvementRequest",
    "LanguageLevel",
    "LegalGround",
    "Licence",
    "Likeness",
    "LookStatus",
    "Lookup",
    "MatchingProfile",
    "Merge",
    "Missing",
    "NextAction",
    "Note",
    "NumberSeries",
    "Occupation",
    "OfferStatus",
    "Opened",
    "OrientationActivity",
    "OrientationBooking",
    "OrientationKind",
    "OrientationOffer",
    "OrientationStatus",
    "OwnGround",
    "PartyRole",
    "ProfileCertificate",
    "Purpose",
    "Reason",
    "ReasonKind",
    "Referral",
    "Refusal",
    "RequestStatus",
    "RowState",
    "SecondLook",
    "SelfReferral",
    "Series",
    "Skill",
    "SkillKind",
    "SlotWay",
    "Statement",
    "StatementAnswer",
    "StatementBasis",
    "StatementSubject",
    "Step",
    "SupportProfile",
    "TalkPart",
    "TargetGroup",
    "Theme",
    "Trajectory",
    "Transport",
    "Typed",
    "ViewKind",
    "VumValue",
    "WaitingFor",
    "WorkExperience",
    "look",
    "look_alikes",
    "look_alikes_for",
    "open_series",
    "require_welcome",
]
