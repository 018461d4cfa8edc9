"""The words of a proposal and a placement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.models import PartyRole, Step

# A proposal is made while somebody looks for a place; before or beside that, scholing may go first.
STEPS = (Step.MATCHING, Step.LEARNING)
AT_WORK = (Step.PLACEMENT, Step.AFTERCARE)
COMPANY_ROLES = (PartyRole.TRAINING_COMPANY, PartyRole.EMPLOYER)


class ProposalStatus(models.TextChoices):
    NAMELESS = "nameless", _("sent without a name")
    INTRODUCED = "introduced", _("introduced by name")
    ACCEPTED = "accepted", _("accepted")
    PLACED = "placed", _("became a placement")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


RUNNING = (ProposalStatus.NAMELESS, ProposalStatus.INTRODUCED, ProposalStatus.ACCEPTED)
WAITING = (ProposalStatus.NAMELESS, ProposalStatus.INTRODUCED)


class WithdrawnBecause(models.TextChoices):
    """Why a proposal was taken back."""

    COLLEAGUE = "colleague", _("taken back by a colleague")
    NO_ANSWER = "no_answer", _("no answer from the company")
    CANDIDATE = "candidate", _("the candidate does not go on")
    OTHER_YES = "other_yes", _("another company said yes")
    CLOSED = "closed", _("the trajectory was closed")


class ProposalWhy(models.TextChoices):
    """Why this place: a choice carries a reason, never a score."""

    WISH = "wish", _("The candidate wants this")
    TRAVEL = "travel", _("Travel")
    HOURS = "hours", _("Working hours")
    GUIDANCE = "guidance", _("Guidance at work")
    LEARNS = "learns", _("Learns here what is still missing")


class AnsweredVia(models.TextChoices):
    LINK = "link", _("by link")
    ACCOUNT = "account", _("signed in")
    CALL = "call", _("told to a colleague")
