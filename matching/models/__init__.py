"""Where somebody can learn and work: qualifications, leerwerkplekken, proposals and placements."""

from matching.models.agreement import PracticeAgreement
from matching.models.approach import Approach
from matching.models.asking import PlaceQuestion, StillAnswer
from matching.models.enrolling import Enrolment
from matching.models.enrolment import EnrolmentEvent
from matching.models.enrolment_words import EnrolmentStatus
from matching.models.holiday import HolidayKind, SchoolHoliday, school_year_of
from matching.models.meeting import Meeting, MeetingOutcome, MeetingState
from matching.models.place import NeededLicence, PausedWhy, PlaceStatus, WorkPlacementOffer
from matching.models.placement import LIVE, PlacementKind, PlacementState, ToldBy
from matching.models.placing import Placement
from matching.models.plan_words import ExemptBasis, PlanStatus
from matching.models.posting import PlacementHours, Posting
from matching.models.proposing import Proposal
from matching.models.qualification import Qualification, QualificationStanding, Recognition
from matching.models.recognising import RecognitionRequest
from matching.models.route_demand import RouteDemand
from matching.models.route_items import RouteFunding, RoutePart, RouteParty, RouteStart
from matching.models.route_words import (
    DemandKind,
    PartKind,
    PartyTask,
    Payer,
    RouteForm,
    RouteOutcome,
    RouteStatus,
    StartStatus,
)
from matching.models.routes import LearningRoute
from matching.models.seat_request import SeatRefusal, SeatRequest, SeatRequestStatus
from matching.models.signature import AgreementText, Signature, SignatureParty
from matching.models.tailored_part import TailoredPart
from matching.models.tailored_plan import TailoredPlan
from matching.models.trade_demand import (
    EducationAsked,
    TradeDemand,
    TradeDemandKind,
    TradeDemandMoment,
    TradeDemandWeight,
)
from matching.models.trainer import PlaceTrainer
from matching.models.words import RUNNING, AnsweredVia, ProposalStatus, ProposalWhy, WithdrawnBecause

__all__ = [
    "LIVE",
    "RUNNING",
    "AgreementText",
    "AnsweredVia",
    "Approach",
    "DemandKind",
    "EducationAsked",
    "Enrolment",
    "EnrolmentEvent",
    "EnrolmentStatus",
    "ExemptBasis",
    "HolidayKind",
    "LearningRoute",
    "Meeting",
    "MeetingOutcome",
    "MeetingState",
    "NeededLicence",
    "PartKind",
    "PartyTask",
    "PausedWhy",
    "Payer",
    "PlaceQuestion",
    "PlaceStatus",
    "PlaceTrainer",
    "Placement",
    "PlacementHours",
    "PlacementKind",
    "PlacementState",
    "PlanStatus",
    "Posting",
    "PracticeAgreement",
    "Proposal",
    "ProposalStatus",
    "ProposalWhy",
    "Qualification",
    "QualificationStanding",
    "Recognition",
    "RecognitionRequest",
    "RouteDemand",
    "RouteForm",
    "RouteFunding",
    "RouteOutcome",
    "RoutePart",
    "RouteParty",
    "RouteStart",
    "RouteStatus",
    "SchoolHoliday",
    "SeatRefusal",
    "SeatRequest",
    "SeatRequestStatus",
    "Signature",
    "SignatureParty",
    "StartStatus",
    "StillAnswer",
    "TailoredPart",
    "TailoredPlan",
    "ToldBy",
    "TradeDemand",
    "TradeDemandKind",
    "TradeDemandMoment",
    "TradeDemandWeight",
    "WithdrawnBecause",
    "WorkPlacementOffer",
    "school_year_of",
]
