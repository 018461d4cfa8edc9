"""The chain seen from above: the toolkit, who does what, and the kwartaalronde."""

from transitiehuis.regie.models.access_request import AccessFile, AccessKind, AccessPart, AccessRequest, AccessState
from transitiehuis.regie.models.actions import Action, ActionChange, ActionNudge, ActionState
from transitiehuis.regie.models.agenda import AgendaPoint, AgendaState
from transitiehuis.regie.models.agreement_parts import (
    AgreementActivity,
    AgreementDocument,
    AgreementFunding,
    AgreementParty,
    AgreementRoute,
    AgreementTerm,
    TermKind,
)
from transitiehuis.regie.models.agreement_signing import (
    AgreementChange,
    AgreementChangeKind,
    AgreementReminder,
    AgreementSignature,
    AgreementWording,
)
from transitiehuis.regie.models.agreements import Agreement, AgreementState, Standing
from transitiehuis.regie.models.attendance import Attendance, Attendee
from transitiehuis.regie.models.bottlenecks import (
    Bottleneck,
    BottleneckChange,
    BottleneckChangeKind,
    BottleneckPartner,
    BottleneckState,
    FoundBy,
)
from transitiehuis.regie.models.candidate_request import (
    CandidateRequest,
    CandidateRequestKind,
    CandidateRequestOutcome,
    CorrectionAbout,
)
from transitiehuis.regie.models.capacity import ActivityNorm, ExpectedInflow, FteHours, HourlyRate
from transitiehuis.regie.models.chain_month import ChainMonth, GroupCohort, GroupQuarter, MonthSoFar, Split
from transitiehuis.regie.models.coverage import Activity, Coverage
from transitiehuis.regie.models.decisions import Decision, DecisionChanged
from transitiehuis.regie.models.durability import AftercareQuarter, DurabilityCount, DurabilityCurve
from transitiehuis.regie.models.factor_examples import FactorAddition, FactorExample
from transitiehuis.regie.models.factor_versions import Carry, FactorVersion, Overtaken
from transitiehuis.regie.models.figures import FigureSoFar, FrozenFigure, QuarterFigure
from transitiehuis.regie.models.findings import Finding, FindingKind, FindingState
from transitiehuis.regie.models.invitations import MeetingInvitation
from transitiehuis.regie.models.judgements import ActionJudgement, Verdict
from transitiehuis.regie.models.learning import LearningTrack, Lesson, RoleChange, TrackState
from transitiehuis.regie.models.lost_link import LostLink
from transitiehuis.regie.models.meetings import QuarterMeeting
from transitiehuis.regie.models.national import (
    BandMonth,
    FigureMonth,
    GapKind,
    GapMonth,
    GapState,
    NationalMonth,
    ResearchExport,
    SharedGapMonth,
)
from transitiehuis.regie.models.partner_sheet import LineKind, LineState, PartnerSheet, SheetLine, SheetState
from transitiehuis.regie.models.region_month import RegionMonth, StoodKind
from transitiehuis.regie.models.reports import MeetingReport
from transitiehuis.regie.models.review_pack import PackFailure, PackPart, PackState, ReviewPack
from transitiehuis.regie.models.round_changes import PersonalReminder, Reaching, RoundChange
from transitiehuis.regie.models.rounds import FocusFactor, Phase, QuarterRound, RoundStage
from transitiehuis.regie.models.scenario import Scenario
from transitiehuis.regie.models.scenario_month import ScenarioMonth
from transitiehuis.regie.models.scores import Assessment, Confidence, Submission
from transitiehuis.regie.models.securing import SecuringAspect, SecuringScore
from transitiehuis.regie.models.theme_session import InvitedRegion, SessionVisitor, ThemeSession
from transitiehuis.regie.models.toolkit import ChainPart, FactorLevel, NextStep, SuccessFactor

__all__ = [
    "AccessFile",
    "AccessKind",
    "AccessPart",
    "AccessRequest",
    "AccessState",
    "Action",
    "ActionChange",
    "ActionJudgement",
    "ActionNudge",
    "ActionState",
    "Activity",
    "ActivityNorm",
    "AftercareQuarter",
    "AgendaPoint",
    "AgendaState",
    "Agreement",
    "AgreementActivity",
    "AgreementChange",
    "AgreementChangeKind",
    "AgreementDocument",
    "AgreementFunding",
    "AgreementParty",
    "AgreementReminder",
    "AgreementRoute",
    "AgreementSignature",
    "AgreementState",
    "AgreementTerm",
    "AgreementWording",
    "Assessment",
    "Attendance",
    "Attendee",
    "BandMonth",
    "Bottleneck",
    "BottleneckChange",
    "BottleneckChangeKind",
    "BottleneckPartner",
    "BottleneckState",
    "CandidateRequest",
    "CandidateRequestKind",
    "CandidateRequestOutcome",
    "Carry",
    "ChainMonth",
    "ChainPart",
    "Confidence",
    "CorrectionAbout",
    "Coverage",
    "Decision",
    "DecisionChanged",
    "DurabilityCount",
    "DurabilityCurve",
    "ExpectedInflow",
    "FactorAddition",
    "FactorExample",
    "FactorLevel",
    "FactorVersion",
    "FigureMonth",
    "FigureSoFar",
    "Finding",
    "FindingKind",
    "FindingState",
    "FocusFactor",
    "FoundBy",
    "FrozenFigure",
    "FteHours",
    "GapKind",
    "GapMonth",
    "GapState",
    "GroupCohort",
    "GroupQuarter",
    "HourlyRate",
    "InvitedRegion",
    "LearningTrack",
    "Lesson",
    "LineKind",
    "LineState",
    "LostLink",
    "MeetingInvitation",
    "MeetingReport",
    "MonthSoFar",
    "NationalMonth",
    "NextStep",
    "Overtaken",
    "PackFailure",
    "PackPart",
    "PackState",
    "PartnerSheet",
    "PersonalReminder",
    "Phase",
    "QuarterFigure",
    "QuarterMeeting",
    "QuarterRound",
    "Reaching",
    "RegionMonth",
    "ResearchExport",
    "ReviewPack",
    "RoleChange",
    "RoundChange",
    "RoundStage",
    "Scenario",
    "ScenarioMonth",
    "SecuringAspect",
    "SecuringScore",
    "SessionVisitor",
    "SharedGapMonth",
    "SheetLine",
    "SheetState",
    "Split",
    "Standing",
    "StoodKind",
    "Submission",
    "SuccessFactor",
    "TermKind",
    "ThemeSession",
    "TrackState",
    "Verdict",
]
