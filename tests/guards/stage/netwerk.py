"""What the urls of netwerk and the outbox are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.guards.stage.base import PEOPLE, Base
from transitiehuis import days
from transitiehuis.netwerk.models import Invitation, Partnership, Role
from transitiehuis.outbox.models import Message, Owed


@dataclass
class Joined(Base):
    """What the urls of netwerk and the outbox are about."""

    def partnership(self) -> Partnership:
        """A partner that joined today and has nobody here yet."""
        facts = {"name": f"Installatiebedrijf {next(PEOPLE)}", "kind": "employer", "place": None}
        return self.by("director", lambda by: Partnership.begin(self.world.region, by=by, **facts))[0]

    def invitation(self) -> Invitation:
        facts = {"email": f"siem{next(PEOPLE)}@x.example", "name": "Siem", "role": Role.COORDINATOR}
        return self.by("manager", lambda by: Invitation.send(by=by, **facts))

    def absence(self) -> Any:
        """The coordinator is away from today on."""
        away, here = self.world.memberships["coordinator"], self.world.memberships["colleague"]
        until = days.today() + timedelta(days=9)
        return self.by("manager", lambda by: away.stand_in(here, since=days.today(), until=until, by=by))

    def bounced(self) -> Owed:
        """A message to the school's coordinator that did not arrive."""
        self.offered()
        found = Owed.objects.filter(user=self.world.coordinator).latest("pk")
        facts = {"address": self.world.coordinator.email, "subject": found.subject, "text": found.body}
        now = timezone.now()
        message = Message.objects.create(
            user=found.user, state="failed", failure="550", created_at=now, asked_at=now, not_before=now, **facts
        )
        Owed.objects.filter(pk=found.pk).update(state="failed", message=message, failure="550", settled_at=now)
        return found
