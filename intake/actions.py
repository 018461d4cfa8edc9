"""Which page does a next action: one table from code to button and url name.

Floors above register theirs when they are ready (`register`); an action that nobody claimed opens the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import WORKERS, NextAction, OrientationActivity, Step, Trajectory, WaitingFor
from intake.reading import Read
from transitiehuis import days

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

DOSSIER = "trajectory"
ORIENTATION_STEPS = (Step.REFERRAL, Step.INTAKE, Step.ORIENTATION, Step.MATCHING)


@dataclass(frozen=True)
class ActionPage:
    """The words on the button and the name of the page it opens; that page takes the traject's number."""

    label: Any
    url_name: str = DOSSIER
    at_once: str = ""  # from the day it is due on, when it waits for nothing: one click does it, by POST to this page


OPEN_DOSSIER = ActionPage(gettext_lazy("Open the dossier"))
PAGES: dict[str, ActionPage] = {
    NextAction.REASSIGN: ActionPage(gettext_lazy("Hand over"), "intake:handover_offer"),
    NextAction.HOLD_INTAKE: ActionPage(gettext_lazy("Hold the intake"), "intake:talk"),
    NextAction.PLAN_ORIENTATION: ActionPage(gettext_lazy("Plan an orientation"), "intake:orientation_plan"),
    NextAction.RECORD_ORIENTATION: ActionPage(gettext_lazy("Record the orientation"), "intake:orientation_plan"),
    NextAction.CLOSE: ActionPage(gettext_lazy("Close the trajectory"), "intake:close"),
    NextAction.OTHER: ActionPage(gettext_lazy("Plan the next action"), "intake:plan"),
}


def register(code: str, label: Any, url_name: str, at_once: str = "") -> None:
    """A floor above says which of its pages does the action `code`; `at_once` which does it in one click when due."""
    PAGES[code] = ActionPage(label, url_name, at_once)


SHOWN_ABOVE: set[str] = set()


def leave_to_floor_above(code: str) -> None:
    """A floor above has rows of its own on Vandaag for the action `code`; this floor shows none."""
    SHOWN_ABOVE.add(code)


class Action(NamedTuple):
    """A button on the dossier: its words, where it goes, whether it posts and whether it is the page's own task.

    `later`: it belongs to a step that the traject has not come to yet.
    """

    label: str
    url: str
    post: bool = False
    primary: bool = False
    later: bool = False


def page_of(trajectory: Trajectory, planned: OrientationActivity | None = None) -> Action:
    """The button for the next action of `trajectory`; it posts where one click is enough.

    `planned` is the orientation that waits for its outcome, where there is one.
    """
    page = PAGES.get(trajectory.next_action, OPEN_DOSSIER)
    if trajectory.next_action == NextAction.RECORD_ORIENTATION:
        if planned is None:  # it was cancelled or recorded already: a new one is what helps
            label = str(PAGES[NextAction.PLAN_ORIENTATION].label)
            return Action(label, reverse(page.url_name, args=[trajectory.number]))
        return Action(str(page.label), reverse("intake:orientation_record", args=[planned.pk]))
    if page.at_once and _can_be_done(trajectory):
        return Action(str(page.label), reverse(page.at_once, args=[trajectory.number]), post=True)
    return Action(str(page.label), reverse(page.url_name, args=[trajectory.number]))


def _can_be_done(trajectory: Trajectory) -> bool:
    due = trajectory.next_action_due
    return due is not None and due <= days.today() and trajectory.waiting_for == WaitingFor.NOTHING


def actions_for(trajectory: Trajectory, actor: Actor, read: Read | None = None) -> list[Action]:
    """What this floor lets the reader do with the traject, the most likely first; [] for who only reads.

    No query of its own when the traject was read (`read`). Steps of floors above are added by the roof.
    """
    if not actor.has_role(*WORKERS):
        return []
    read = read or Read.of(trajectory, actor)
    offer = read.offer
    if offer and offer.receiver_id in actor.organisation_ids:
        return [
            Action(_("Take over"), reverse("intake:handover_accept", args=[offer.pk]), post=True, primary=True),
            Action(_("Give back"), reverse("intake:handover_return", args=[offer.pk])),
        ]
    if not trajectory.is_worked_by(actor):
        return []
    if not trajectory.is_open:
        return [Action(_("Re-open the trajectory"), reverse("intake:reopen", args=[trajectory.number]), post=True)]
    two = [_to(_("Dossiers put together"), "intake:merged", trajectory)] if len(trajectory.family) > 1 else []
    two.append(_to(_("Put together with another dossier"), "intake:merge_choose", trajectory))
    if trajectory.holder_id not in actor.organisation_ids:
        return [_to(_("Write a note"), "intake:note", trajectory), *two]
    return [*_of_the_holder(trajectory, read), *two]


def _of_the_holder(trajectory: Trajectory, read: Read) -> list[Action]:
    offer, planned = read.offer, read.planned
    first = page_of(trajectory, planned)
    found = [first._replace(primary=True)] if first.url != trajectory.get_absolute_url() else []
    if trajectory.step == Step.REFERRAL and not offer:
        invite = _("The invitation") if read.booked else _("Invite for the intake")
        found.append(_to(invite, "intake:invite", trajectory))
    if offer:
        found.append(Action(_("Withdraw the offer"), reverse("intake:handover_withdraw", args=[offer.pk]), post=True))
    else:
        found.append(_to(_("Hand over"), "intake:handover_offer", trajectory))
    found.append(_to(_("Move the date"), "intake:plan", trajectory))
    if trajectory.step == Step.REFERRAL:
        found.append(_to(_("Record the intake on one page"), "intake:hold", trajectory))
    if planned:
        url = reverse("intake:orientation_record", args=[planned.pk])
        found.append(Action(_("Record the orientation"), url))
    elif trajectory.step in ORIENTATION_STEPS:
        found.append(_to(_("Plan an orientation"), "intake:orientation_plan", trajectory))
    found += [
        _to(_("Write a note"), "intake:note", trajectory),
        _to(_("Assign to a colleague"), "intake:assign", trajectory),
        _to(_("To another step"), "intake:move", trajectory),
        _to(_("Close the trajectory"), "intake:close", trajectory),
    ]
    by_url: dict[str, Action] = {}
    for action in found:
        by_url.setdefault(action.url, action)
    return list(by_url.values())


def _to(label: str, url_name: str, trajectory: Trajectory) -> Action:
    return Action(label, reverse(url_name, args=[trajectory.number]))
