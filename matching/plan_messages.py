"""What the candidate is told of a plan that was agreed: what they learn, when, where, and what they pay themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.candidate_mail import tell
from intake.models import Channel
from matching.models.route_words import Payer
from matching.route_lines import euro
from matching.sheet import dated, sheet_of

if TYPE_CHECKING:
    from intake.models import Candidate
    from matching.models import TailoredPart, TailoredPlan
    from matching.sheet import Sheet


def agreed(plan: TailoredPlan) -> None:
    """Once for each version; a candidate without e-mail is told by who is aan zet."""
    if plan.agreed_for is None:
        return
    organisation, sheet = plan.agreed_for, sheet_of(plan)

    def words() -> tuple[str, str]:
        facts = {"organisation": organisation.name, "goal": plan.goal}
        first = _("You and %(organisation)s have agreed on a plan. With this plan you learn to become: %(goal)s.")
        if plan.version > 1:
            first = _(
                "You and %(organisation)s have agreed on a new plan. It takes the place of the plan you had. "
                "With this plan you learn to become: %(goal)s."
            )
        body = [first % facts, "\n".join(steps(sheet)), ending(sheet)]
        return _("Your plan for learning"), "\n\n".join(filter(None, body))

    tell(plan.trajectory, f"plan/{plan.pk}", organisation, words)


def tell_words(candidate: Candidate) -> str:
    """The line for who is aan zet when no mail goes to the candidate; '' when one does."""
    if candidate.channel == Channel.PHONE:
        return _("Call the candidate to tell what is in the plan: %(phone)s. No mail is sent.") % {
            "phone": candidate.phone
        }
    if candidate.channel == Channel.GUIDE:
        return _("Have the guide tell the candidate what is in the plan. No mail is sent.")
    return ""


def steps(sheet: Sheet) -> list[str]:
    """One line for each part, in the order of the days."""
    done = [_("You need not do: %(part)s.") % {"part": part.title} for part in sheet.parts if part.is_exempt]
    laid = [part for part in sheet.parts if sheet.placed[part.pk].first]
    laid.sort(key=lambda part: (sheet.placed[part.pk].first, part.position))
    return [*done, *(line_of(part, sheet) for part in laid)]


def line_of(part: TailoredPart, sheet: Sheet) -> str:
    days_of = sheet.placed[part.pk]
    facts = {
        "part": part.title,
        "where": part.provider.name if part.provider else "",
        "first": dated(days_of.first) if days_of.first else "",
        "last": dated(days_of.last) if days_of.last else "",
    }
    when = _("on %(first)s") if len(days_of.days) == 1 else _("from %(first)s until %(last)s")
    if part.provider:
        return "- " + _("%(part)s at %(where)s, %(when)s.") % {**facts, "when": when % facts}
    return "- " + _("%(part)s, %(when)s.") % {**facts, "when": when % facts}


def ending(sheet: Sheet) -> str:
    own = sum(part.cost or 0 for part in sheet.parts if part.payer == Payer.CANDIDATE and not part.is_exempt)
    said = []
    if sheet.ends:
        said.append(_("You are ready around %(day)s.") % {"day": dated(sheet.ends)})
    if own:
        said.append(_("You pay %(amount)s yourself.") % {"amount": euro(own)})
    elif not sheet.costs_unknown():
        said.append(_("You pay nothing yourself."))
    count = sum(not part.is_exempt for part in sheet.parts)
    seats = ngettext("Is there a seat? Then you hear that.", "You hear of each part when there is a seat.", count)
    said.append(seats)
    return " ".join(said)
