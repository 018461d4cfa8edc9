"""What is owed to who is asked by link. No name of a candidate stands in a message; the page behind the link has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import PlacementState, ToldBy
from nazorg.models.asked import Channel
from nazorg.models.breaking import BreakReport
from nazorg.models.checkin import CheckIn, Side
from nazorg.models.trial import TrialOutcome
from transitiehuis.outbox import owe, still_stands

if TYPE_CHECKING:
    from intake.models import Trajectory
    from nazorg.models.asked import Asked
    from nazorg.reaching import Reach
    from transitiehuis.netwerk.models import Organisation
    from transitiehuis.outbox.models import Owed

CHECK_IN, BREAK, TRIAL = "nazorg.check_in", "nazorg.break", "nazorg.trial"
Said = tuple[str, str, str, str]  # subject, text of a mail, text message and why


def send(asked: Asked, reach: Reach, kind: str, said: Said, *, again: bool = False) -> None:
    """Owe the question by the way this person is reached; where there is none the begeleider asks it."""
    if reach.channel == Channel.GUIDE:
        return
    subject, mail, text, why = said
    owe(
        f"{kind}/{asked.pk}/{'again' if again else 'asked'}",
        kind=kind,
        subject=subject,
        body=text if reach.channel == Channel.TEXT else mail,
        link=asked.link,
        organisation=reader_of(asked.trajectory),
        region=asked.trajectory.region,
        trajectory_id=asked.trajectory_id,
        why=why,
        alone=True,
        **reach.to,
    )


def reader_of(trajectory: Trajectory) -> Organisation | None:
    """Whose people read the answer: who is aan zet, for in plaatsing and nazorg that is the lead's organisation."""
    return trajectory.holder


def check_in_asked(asked: CheckIn, reach: Reach, *, again: bool = False) -> None:
    with translation.override(reach.language):
        words = _to_candidate if asked.side == Side.CANDIDATE else _to_company
        send(asked, reach, CHECK_IN, words(asked, again), again=again)


def _said(asked: Any, subject: str, mail: str, text: str, why: str, **more: Any) -> Said:
    """The words with the company in them, and who reads the answer."""
    reader = reader_of(asked.trajectory)
    facts = {"company": asked.placement.training_company.name, "reader": reader.name if reader else "", **more}
    return subject, mail % facts, text % facts, why


def _to_candidate(asked: CheckIn, again: bool) -> Said:
    subject = _("Reminder: how are you doing at work?") if again else _("How are you doing at work?")
    mail = _(
        "Good day,\n\nYou work at %(company)s. How are you doing there?\n\n"
        "We have three questions. It takes one minute:\n\n{url}\n\n"
        "%(reader)s reads your answers. Your employer does not. You may also leave it."
    )
    text = _("%(reader)s: how are you doing at work? Three short questions: {url}")
    why = _("The candidate is asked how it goes, between two contact moments.")
    return _said(asked, subject, mail, text, why)


def _to_company(asked: CheckIn, again: bool) -> Said:
    _place, count = asked.place_in_round()
    if count > 1:
        return _to_company_about(asked, count, again)
    subject = _("Reminder: how is your candidate doing?") if again else _("How is your candidate doing?")
    mail = _(
        "A candidate from the region works and learns at %(company)s. How is it going?\n\n"
        "Three questions, half a minute, without an account:\n\n{url}\n\n"
        "%(reader)s reads your answers. The candidate does not. "
        "Is something wrong? Say so here, and we call you."
    )
    text = _("%(reader)s: how is your candidate doing? Three short questions: {url}")
    why = _("The training company is asked how it goes, between two contact moments.")
    return _said(asked, subject, mail, text, why)


def _to_company_about(asked: CheckIn, count: int, again: bool) -> Said:
    """Who trains several is asked about each, behind one link."""
    subject = _("Reminder: how are your candidates doing?") if again else _("How are your candidates doing?")
    mail = _(
        "%(count)s candidates from the region work and learn at %(company)s. How is it going?\n\n"
        "Three questions about each of them, one after another, without an account:\n\n{url}\n\n"
        "%(reader)s reads your answers. The candidates do not. "
        "Is something wrong? Say so here, and we call you."
    )
    text = _("%(reader)s: how are your %(count)s candidates doing? Three short questions about each: {url}")
    why = _("The training company is asked how it goes, between two contact moments.")
    return _said(asked, subject, mail, text, why, count=count)


@still_stands(CHECK_IN)
def still_asked(owed: Owed) -> bool:
    """Asked again at delivery: who answered, or trains nobody there any more, gets no message."""
    round = CheckIn.objects.filter(pk=number_of(owed)).values("round")
    asked = CheckIn.objects.filter(round__in=round).unanswered()
    return asked.filter(placement__state=PlacementState.STARTED, trajectory__closed_at=None).exists()


def break_asked(asked: BreakReport, reach: Reach, *, again: bool = False) -> None:
    with translation.override(reach.language):
        words = _break_to_candidate if asked.told_by == ToldBy.CANDIDATE else _break_to_company
        send(asked, reach, BREAK, words(asked, again), again=again)


def _break_to_candidate(asked: BreakReport, again: bool) -> Said:
    subject = _("Reminder: why did your work stop?") if again else _("Why did your work stop?")
    mail = _(
        "Good day,\n\nYour work at %(company)s has stopped. We like to hear it from yourself: why?\n\n"
        "It is one question:\n\n{url}\n\n"
        "%(reader)s reads your answer. The company does not. You may also leave it."
    )
    text = _("%(reader)s: your work has stopped. Why? One question: {url}")
    why = _("The candidate is asked why the work ended.")
    return _said(asked, subject, mail, text, why)


def _break_to_company(asked: BreakReport, again: bool) -> Said:
    subject = _("Reminder: why did the work end?") if again else _("Why did the work end?")
    mail = _(
        "The work of a candidate from the region at %(company)s has ended. Why, as you see it?\n\n"
        "It is one question, without an account:\n\n{url}\n\n"
        "%(reader)s reads your answer. The candidate does not."
    )
    text = _("%(reader)s: the work of your candidate has ended. Why? One question: {url}")
    why = _("The training company is asked why the work ended.")
    return _said(asked, subject, mail, text, why)


def trial_asked(asked: TrialOutcome, reach: Reach, *, again: bool = False) -> None:
    with translation.override(reach.language):
        send(asked, reach, TRIAL, _trial(asked, again), again=again)


def _trial(asked: TrialOutcome, again: bool) -> Said:
    subject = _("Reminder: is this right about your trial placement?")
    mail = _(
        "Good day,\n\n%(reader)s has written down how your trial placement at %(company)s ended. Is it right?\n\n"
        "Look here and say so:\n\n{url}\n\nIs it not right? Say what was otherwise."
    )
    text = _("%(reader)s: is this right about your trial placement? {url}")
    why = _("The candidate is asked whether the end of the trial placement was written down rightly.")
    if not again:
        subject = _("Is this right about your trial placement?")
    return _said(asked, subject, mail, text, why)


def number_of(owed: Owed) -> int:
    """The row that a key of `send` is about."""
    return int(owed.key.split("/")[1])


@still_stands(BREAK)
def break_still_asked(owed: Owed) -> bool:
    """Who told it, or whose traject was closed, gets no message."""
    return BreakReport.objects.filter(pk=number_of(owed), trajectory__closed_at=None).unanswered().exists()


@still_stands(TRIAL)
def trial_still_asked(owed: Owed) -> bool:
    return TrialOutcome.objects.filter(pk=number_of(owed), trajectory__closed_at=None).unanswered().exists()
