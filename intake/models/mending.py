"""What came back because something was missing: completed and offered again in one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from intake.models.handover import Handover
from intake.models.profile import MatchingProfile
from intake.models.statement import Statement
from intake.models.trajectory import Trajectory
from intake.models.vocabulary import Certificate, Theme
from intake.models.words import Missing

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Organisation


@dataclass(frozen=True)
class Mending:
    """What is known by now of what was missing; empty is still not known."""

    contact: dict[str, str] = field(default_factory=dict)  # facts of a candidate: channel, email, phone
    themes: Iterable[Theme] = ()
    language_level: str = ""
    target_group: str = ""
    available_from: date | None = None
    certificate: Certificate | None = None
    informed_on: date | None = None
    explained: bool = False

    @property
    def things(self) -> list[str]:
        """Which of the missing things this mends, in the order of the list."""
        found = {
            Missing.CONTACT: self.contact,
            Missing.WISH: list(self.themes),
            Missing.LANGUAGE: self.language_level,
            Missing.TARGET_GROUP: self.target_group,
            Missing.AVAILABLE: self.available_from,
            Missing.EXPLANATION: self.explained,
            Missing.CERTIFICATE: self.certificate,
            Missing.TOLD: self.informed_on,
        }
        return [thing for thing in Missing.values if found[Missing(thing)]]

    @transaction.atomic
    def offer(self, trajectory: Trajectory, to: Organisation, *, by: Actor, **facts: Any) -> Handover:
        """Write what is known now and offer the traject to `to`; `facts` as `Handover.offer` takes them.

        Raises what `Handover.offer` raises; nothing is written then.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        self._reach(trajectory)
        self._know(trajectory, by)
        return Handover.offer(trajectory, to, by=by, mended=self.things, informed_on=self.informed_on, **facts)

    def _reach(self, trajectory: Trajectory) -> None:
        if not self.contact:
            return
        candidate = trajectory.candidate
        for name, value in self.contact.items():
            setattr(candidate, name, value)
        candidate.save()

    def _know(self, trajectory: Trajectory, by: Actor) -> None:
        profile = MatchingProfile.objects.get(trajectory=trajectory)
        profile.lock()
        known = {"language_level": self.language_level, "available_from": self.available_from}
        written = {name: value for name, value in known.items() if value}
        if self.themes:
            profile.themes.add(*self.themes)
        if self.certificate:
            profile.certificates.get_or_create(certificate=self.certificate)
        if written or self.themes or self.certificate:  # who has the profile open hears that it changed
            for name, value in written.items():
                setattr(profile, name, value)
            profile.updated_at, profile.updated_by = timezone.now(), by.user
            profile.save()
        if self.target_group:
            Statement.say(trajectory, subject=Statement.Subject.TARGET_GROUP, group=self.target_group, by=by)
