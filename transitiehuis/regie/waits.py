"""What a traject waits for, behind the words "Wacht op"."""

from django.utils.translation import gettext_lazy as _

from intake.models import WaitingFor

WAITS = {
    WaitingFor.PARTNER: _("an answer of a partner"),
    WaitingFor.COMPANY: _("an answer of a company"),
    WaitingFor.ROUTE_START: _("the start of a course"),
    WaitingFor.SEAT: _("a work placement"),
    WaitingFor.CANDIDATE: _("the candidate"),
    WaitingFor.PAPERS: _("papers"),
    WaitingFor.NOTHING: "",
}


def waits_words(waiting_for: str, waiting_on: str) -> str:
    """The organisation that is waited on where it is known, else what is waited for; '' when nothing is."""
    return waiting_on or str(WAITS[WaitingFor(waiting_for)])
