"""The six aspects of borging: the question, and four levels that two people who look at the same thing both see."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transitiehuis.regie.models import SecuringAspect

Text = str | Promise


@dataclass(frozen=True)
class Scale:
    """What is asked about one aspect, and what levels 1 to 4 look like."""

    question: Text
    levels: tuple[Text, Text, Text, Text]


SCALES: dict[str, Scale] = {
    SecuringAspect.OWNER: Scale(
        _("Is there somebody who keeps the whole chain going, and may they?"),
        (
            _("Nobody is named. Whoever sees that something is stuck, calls around."),
            _("Somebody does it beside other work; hours and mandate are not on paper."),
            _("A chain director is named, with hours and a mandate on paper from most partners."),
            _("The chain director has hours, a mandate of all partners and somebody who stands in."),
        ),
    ),
    SecuringAspect.MONEY: Scale(
        _("Is there money for the cooperation itself, and for how long?"),
        (
            _("No money is set aside; everybody does it out of what they have."),
            _("There is project money, and it ends within a year."),
            _("There is money for more than a year, from one or two partners."),
            _("There is money for more than two years, in the yearly budgets of several partners."),
        ),
    ),
    SecuringAspect.PEOPLE: Scale(
        _("Does the work go on when somebody leaves?"),
        (
            _("When one person leaves, the work stops."),
            _("For a part of the work somebody could step in, but nobody agreed on it."),
            _("For most of the work it is agreed who stands in."),
            _("For all of the work it is agreed who stands in, and they did so in the past year."),
        ),
    ),
    SecuringAspect.AGREEMENTS: Scale(
        _("Is what partners count on written down and signed?"),
        (
            _("Nothing is on paper; it was agreed on the telephone."),
            _("Something is on paper, not signed or without a last day."),
            _("Most of what partners count on is signed and has a last day."),
            _("All of what partners count on is signed, has a last day and was renewed in time."),
        ),
    ),
    SecuringAspect.KNOWLEDGE: Scale(
        _("Does what you learned stay when people change?"),
        (
            _("What works is in the heads of a few."),
            _("A part is written down, and new colleagues do not get to see it."),
            _("What works is written down, and new colleagues are taken through it."),
            _("It is brought up to date each quarter, and other regions use it."),
        ),
    ),
    SecuringAspect.DATA: Scale(
        _("Do partners look at the same figures?"),
        (
            _("Each partner counts for itself."),
            _("Now and then somebody puts the figures together by hand."),
            _("Each quarter partners look at the same figures, and know what they mean."),
            _("The same figures lead to actions, and the next quarter shows whether they helped."),
        ),
    ),
}


def level_text(aspect: str, level: int) -> Text:
    """What this level of the aspect looks like; '' for no view of it."""
    return SCALES[aspect].levels[level - 1] if level else ""
