"""What partners are told when a round that was called off is held after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation
from transitiehuis.outbox import owe
from transitiehuis.outbox.owing import together
from transitiehuis.regie.brief import key_of, words
from transitiehuis.regie.contacts import Contacts
from transitiehuis.regie.models.rounds import RoundChangeKind, RoundStage

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound

HELD_AGAIN = "regie.held_again"


def tell_held_again(round: QuarterRound, reason: str) -> None:
    """Mail the contacts of each partner that had been told of the round; the others get its letters when they come.

    Once for each time that it is held after all.
    """
    number, today = times_held_again(round), days.today()
    told = RoundStage.objects.filter(round=round).values("organisation")
    partners = list(Organisation.objects.partners_of([round.region_id], today).filter(pk__in=told).in_order())
    contacts = Contacts([organisation.pk for organisation in partners], today)
    with together():
        for organisation in partners:
            for user in contacts.of(organisation.pk):
                about = {"organisation": organisation}
                subject, body, why = words(
                    "regie/mail/held_again.txt", user, round=round, about=about, reason=reason,
                    scoring=round.dates.scoring_on(today),
                )  # fmt: skip
                owe(
                    key_of(round, organisation.pk, f"held-{number}", user),
                    kind=HELD_AGAIN,
                    user=user,
                    organisation=organisation,
                    region=round.region,
                    subject=subject,
                    body=body,
                    why=why,
                    url=round.url_of(),
                )


def times_held_again(round: QuarterRound) -> int:
    return round.changes.filter(kind=RoundChangeKind.HELD_AGAIN).count()
