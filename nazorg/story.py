"""What this floor adds to the dossier: contact that was held or missed, and the button to record the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.actions import Action
from intake.models import WORKERS, Trajectory
from intake.story import LONG_AGO, Entry
from nazorg.models import Circumstances, ContactMoment, ContactStatus, NextStep, Wellbeing
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.actor import Actor

TONES = {Wellbeing.GOOD: "open", Wellbeing.FAIR: "orange", Wellbeing.BAD: "red"}
AHEAD_WERKDAGEN = 5


def entry_of(contact: ContactMoment) -> Entry:
    """One line of the timeline for contact that was held or missed."""
    if contact.status == ContactStatus.MISSED:
        text = _("%(contact)s: missed") % {"contact": contact.name}
        return Entry(contact.due, text, contact.owner.name, "orange")
    facts = {"contact": contact.name, "how": Wellbeing(contact.wellbeing).label}
    return Entry(
        contact.held_on or contact.due,
        _("%(contact)s: %(how)s") % facts,
        f"{contact.held_by.user.name}, {contact.held_by.organisation.name}" if contact.held_by else "",
        TONES[Wellbeing(contact.wellbeing)],
        lines_of(contact),
        recorded_at=contact.recorded_at or LONG_AGO,
    )


def lines_of(contact: ContactMoment) -> tuple[str, ...]:
    """What was observed beside the work itself, and what happens next; what was as usual is left out."""
    observed = [str(contact.get_learning_display())]
    if contact.circumstances in {Circumstances.FAIR, Circumstances.BAD}:
        observed.append(_("atmosphere or home: %(how)s") % {"how": contact.get_circumstances_display()})
    if contact.next_step not in {"", NextStep.AS_PLANNED}:
        observed.append(_("next: %(step)s") % {"step": contact.get_next_step_display()})
    return tuple(line for line in (*observed, contact.note) if line)


def told(contacts: Iterable[ContactMoment]) -> list[Entry]:
    return [entry_of(contact) for contact in contacts]


@asks
def moments_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[ContactMoment]:
    """Every contact moment of a traject, for partners that work on it; for timeline and buttons."""
    rows = ContactMoment.objects.visible_to(actor).filter(trajectory__in=family).in_order()
    return named(rows.with_calls(), "owner", "held_by__user", "held_by__organisation")


def timeline_of(moments: Iterable[ContactMoment]) -> list[Entry]:
    """Contact held or missed, and each call that reached nobody; no query."""
    moments = list(moments)
    calls = [call_entry(moment, call) for moment in moments for call in moment.__dict__["calls"]]
    return told(one for one in moments if one.status in {ContactStatus.HELD, ContactStatus.MISSED}) + calls


def call_entry(moment: ContactMoment, call: dict[str, str]) -> Entry:
    """One quiet line for a call that reached nobody."""
    at = datetime.fromisoformat(call["at"])
    who = ", ".join(filter(None, (call["who"], call["organisation"])))
    return Entry(at, _("%(contact)s: not reached") % {"contact": moment.name}, who, "open", recorded_at=at)


def actions_for(trajectory: Trajectory, actor: Actor, moments: Iterable[ContactMoment]) -> list[Action]:
    """The first contact moment that is due soon and the plan of guidance, for who works on it; no query."""
    if not trajectory.is_open or not actor.has_role(*WORKERS):
        return []
    moments = list(moments)
    soon = days.add_werkdagen(days.today(), AHEAD_WERKDAGEN)
    due = (one for one in moments if one.status == ContactStatus.OPEN and one.due <= soon)
    first = next(due, None)
    plan = Action(_("Plan of guidance"), reverse("nazorg:plan", args=[trajectory.number]))
    record = [Action(_("Record contact"), reverse("nazorg:record", args=[first.pk]))] if first else []
    return [*record, plan] if moments else []
