"""The words of the chain: steps, waits, roles, actions and endings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# How long a receiver of a handover has to answer.
ANSWER_WERKDAGEN = 5


class Step(models.TextChoices):
    REFERRAL = "referral", _("referral")
    INTAKE = "intake", _("intake")
    ORIENTATION = "orientation", _("orientation")
    MATCHING = "matching", _("matching")
    LEARNING = "learning", _("learning")
    PLACEMENT = "placement", _("placement")
    AFTERCARE = "aftercare", _("aftercare")


STEP_ORDER = {step: position for position, step in enumerate(Step.values)}


class WaitingFor(models.TextChoices):
    PARTNER = "partner", _("waits for a partner")
    COMPANY = "company", _("waits for a company's answer")
    ROUTE_START = "route_start", _("waits for a start")
    SEAT = "seat", _("waits for a work placement offer")
    CANDIDATE = "candidate", _("waits for the candidate")
    PAPERS = "papers", _("waits for papers")
    NOTHING = "nothing", _("waits for nothing, it is under way")


class NextAction(models.TextChoices):
    AWAIT_ANSWER = "await_answer", _("Await the answer to the handover")
    REASSIGN = "reassign", _("Choose who goes on")
    HOLD_INTAKE = "hold_intake", _("Hold the intake")
    PLAN_ORIENTATION = "plan_orientation", _("Plan the orientation")
    RECORD_ORIENTATION = "record_orientation", _("Record the orientation")
    FIND_PLACE = "find_place", _("Find a work placement offer")
    AWAIT_COMPANY = "await_company", _("Await the company's answer")
    INTRODUCE = "introduce", _("Plan the introduction")
    RECORD_PLACEMENT = "record_placement", _("Record the placement")
    FOLLOW_LEARNING = "follow_learning", _("Follow the learning")
    RECORD_PERMISSION = "record_permission", _("Record the permission for the trial placement")
    SIGN_AGREEMENT = "sign_agreement", _("Have the praktijkovereenkomst signed")
    CONFIRM_START = "confirm_start", _("Confirm the first day at work")
    DECIDE_CONTRACT = "decide_contract", _("Decide on the contract")
    KEEP_CONTACT = "keep_contact", _("Keep contact")
    CLOSE = "close", _("Close the trajectory")
    OTHER = "other", _("Other")


class Closing(models.TextChoices):
    LASTING = "lasting", _("lastingly placed")
    CONTRACT_ENDED = "contract_ended", _("contract ended")
    DROPPED_OUT = "dropped_out", _("dropped out")
    REFERRED_ON = "referred_on", _("referred on")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("put together with another dossier")


class PartyRole(models.TextChoices):
    REFERRER = "referrer", _("referrer")
    SCHOOL = "school", _("school")
    GUIDE = "guide", _("guide")
    TRAINING_COMPANY = "training_company", _("training company")
    EMPLOYER = "employer", _("employer")
    RECEIVER = "receiver", _("has been offered the trajectory")


class GuideKind(models.TextChoices):
    SCHOOL = "school", _("guide from school")
    WORK_FLOOR = "work_floor", _("guide on the work floor")
    JOB_COACH = "job_coach", _("job coach")


# What can be agreed as the next action by hand; the others follow from a step (a handover, a proposal).
PLANNABLE = (
    NextAction.HOLD_INTAKE,
    NextAction.PLAN_ORIENTATION,
    NextAction.RECORD_ORIENTATION,
    NextAction.FIND_PLACE,
    NextAction.INTRODUCE,
    NextAction.RECORD_PLACEMENT,
    NextAction.FOLLOW_LEARNING,
    NextAction.SIGN_AGREEMENT,
    NextAction.CONFIRM_START,
    NextAction.DECIDE_CONTRACT,
    NextAction.KEEP_CONTACT,
    NextAction.REASSIGN,
    NextAction.CLOSE,
    NextAction.OTHER,
)

# What one usually does first in a step.
FIRST_ACTION = {
    Step.REFERRAL: NextAction.HOLD_INTAKE,
    Step.INTAKE: NextAction.PLAN_ORIENTATION,
    Step.ORIENTATION: NextAction.PLAN_ORIENTATION,
    Step.MATCHING: NextAction.FIND_PLACE,
    Step.LEARNING: NextAction.FOLLOW_LEARNING,
    Step.PLACEMENT: NextAction.KEEP_CONTACT,
    Step.AFTERCARE: NextAction.KEEP_CONTACT,
}

# Which reasons (kind "close") go with which ending.
CLOSING_REASONS = {
    Closing.LASTING: ("works_in_trade",),
    Closing.CONTRACT_ENDED: ("contract_ended",),
    Closing.DROPPED_OUT: ("other_work", "other_wish", "other_than_expected", "not_now", "no_contact", "unknown"),
    Closing.REFERRED_ON: ("continues_elsewhere", "other_wish", "not_now"),
    Closing.WITHDRAWN: ("other_work", "other_wish", "not_now", "no_contact", "unknown"),
}

# Reasons (kind "close") that also say why somebody goes a step back before there was a placement.
BACK_REASONS = ("other_wish", "other_than_expected", "not_now", "no_contact", "unknown")


class Missing(models.TextChoices):
    """What a receiver needs before it can take somebody over."""

    CONTACT = "contact", _("telephone number or e-mail address")
    WISH = "wish", _("what somebody wants to learn")
    LANGUAGE = "language", _("language level")
    TARGET_GROUP = "target_group", _("target group")
    AVAILABLE = "available", _("from when somebody can begin")
    EXPLANATION = "explanation", _("what the referrer knows of the wish")
    CERTIFICATE = "certificate", _("diploma or certificate")
    TOLD = "told", _("that the candidate knows of the handover")


# What can be missing when a handover comes back for that reason (kind "decline_handover"); none for the others.
MISSING_OF = {
    "profile_incomplete": (
        Missing.CONTACT,
        Missing.WISH,
        Missing.LANGUAGE,
        Missing.TARGET_GROUP,
        Missing.AVAILABLE,
        Missing.EXPLANATION,
    ),
    "missing_certificate": (Missing.CERTIFICATE,),
    "candidate_not_told": (Missing.TOLD,),
}
