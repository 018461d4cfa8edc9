"""What is owed about a resultaat: one question to the candidate, in their language, and one reminder.

No name stands in the mail, nor of the employer; the page behind the link says which work is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from transitiehuis.outbox import owe, still_stands

if TYPE_CHECKING:
    from nazorg.models import Result
    from transitiehuis.outbox.models import Owed

KIND = "nazorg.result_asked"


def language_of(result: Result) -> str:
    """In which language somebody is asked: as they are written to, also after the traject closed."""
    series = result.series
    return series.trajectory.candidate.language if series.trajectory.is_open else series.language


def asked(result: Result, to: dict[str, Any], again: bool = False) -> None:
    """`to` is the one of address and phone that `owe` takes; a text message asks the same in a line."""
    with translation.override(language_of(result)):
        facts = {"months": result.months, "region": result.series.region.name}
        subject = _("Reminder: one question about your work") if again else _("One question about your work")
        body = _(
            "Good day,\n\n"
            "%(months)s months ago you started a new job. We would like to know where you work now.\n\n"
            "It is one question. You need no account: {url}\n\n"
            "We use your answer to see how long people stay in technical work. Your employer does not see it.\n\n"
            "Do you not want to answer? Then you need not do anything."
        )
        text = _("%(region)s: you started a new job %(months)s months ago. Where do you work now? One question: {url}")
        why = _("The candidate is asked where they work, at most four times in two years.")
    owe(
        f"result/{result.pk}/{'again' if again else 'asked'}",
        kind=KIND,
        region=result.series.region,
        trajectory_id=result.trajectory_id,
        subject=subject,
        body=(text if "phone" in to else body) % facts,
        link=result.link,
        why=why,
        alone=True,
        **to,
    )


@still_stands(KIND)
def still_to_answer(owed: Owed) -> bool:
    """Asked again at delivery: who answered, or wants no questions, needs no mail."""
    from nazorg.models import Result

    asked = Result.objects.not_asked_elsewhere().filter(pk=int(owed.key.split("/")[1]))
    found = asked.select_related("series", "link").first()
    return bool(found and found.usable and found.series.stopped_on is None)
