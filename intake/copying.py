"""*Kopieer voor eigen systeem*: a dossier as plain text, to paste into a partner's own case system."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.facts import contact_facts, profile_facts
from intake.models import Step, Trajectory
from transitiehuis import days
from transitiehuis.ui.words import longday


def copy_text(trajectory: Trajectory) -> str:
    """Who, where in the chain, who is aan zet, who is involved and the nameless profile. No notes, no second layer."""
    candidate = trajectory.candidate
    parts = [
        _rows(
            _("Trajectory %(number)s, as it stood on %(day)s")
            % {"number": trajectory.number, "day": longday(days.today())},
            [(_("Name"), candidate.name), *contact_facts(candidate)],
        ),
        _rows(_("Where it stands"), _standing(trajectory)),
        _rows(_("Steps"), _steps(trajectory)),
        _rows(_("Profile"), profile_facts(trajectory.profile)),
        _rows(_("Involved partners"), _partners(trajectory)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rows(title: str, rows: list[tuple[str, str]]) -> str:
    lines = [f"{name}: {value}" if name else value for name, value in rows]
    return "\n".join([title.upper(), *lines]) if rows else ""


def _standing(trajectory: Trajectory) -> list[tuple[str, str]]:
    step = (_("Step"), _("%(step)s, since %(day)s") % {
        "step": trajectory.get_step_display(), "day": longday(trajectory.step_since)
    })  # fmt: skip
    if trajectory.closing_reason:
        ended = f"{trajectory.get_closing_display()} ({trajectory.closing_reason.label})"
        return [step, (_("Closed"), ended)]
    rows = [step]
    if trajectory.holder and trajectory.next_action_due:  # an open traject has both
        rows += [
            (_("Whose turn"), trajectory.holder.name),
            (_("Next action"), trajectory.action_text),
            (_("Due"), longday(trajectory.next_action_due)),
        ]
    if trajectory.waiting_for != trajectory.WaitingFor.NOTHING:
        rows.append((_("Waiting"), str(trajectory.get_waiting_for_display())))
    return rows


def _steps(trajectory: Trajectory) -> list[tuple[str, str]]:
    moves = trajectory.events.filter(kind__in=["opened", "moved"]).in_order()
    return [(capfirst(str(Step(event.to_step).label)), longday(event.occurred_on)) for event in moves]


def _partners(trajectory: Trajectory) -> list[tuple[str, str]]:
    parties = trajectory.involvements.current_on(days.today()).select_related("organisation", "membership__user")
    rows = []
    for party in parties.in_order():
        person = f" ({party.membership.user.name})" if party.membership else ""
        rows.append((capfirst(str(party.get_role_display())), f"{party.organisation.name}{person}"))
    return rows
