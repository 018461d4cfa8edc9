"""What the urls of intake are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.utils import timezone

from intake.importing.reading import read
from intake.importing.running import batch
from intake.models import (
    Import,
    IntakeBooking,
    IntakeInvitation,
    IntakeSlot,
    InvolvementRequest,
    LegalGround,
    Merge,
    OrientationActivity,
    OrientationKind,
    OrientationOffer,
    PartyRole,
    Purpose,
    Statement,
    Trajectory,
    Typed,
    look,
)
from tests.guards.stage.base import PEOPLE, Base
from transitiehuis import days


@dataclass
class Referred(Base):
    """What the urls of intake are about."""

    def involvement_request(self) -> InvolvementRequest:
        """A school with work of its own asks the school that is aan zet to become involved."""
        person = self.referred().candidate
        typed = Typed(person.first_name, person.last_name, person.birth_year)
        facts = {"role": PartyRole.SCHOOL, "why": "Zij kwam bij ons langs.", "name": person.name}
        with self.acting("neighbour") as by:
            [like] = look([self.world.region], typed, by=by)
            return InvolvementRequest.ask(like, self.world.region, by=by, **facts)

    def two_of_one(self) -> tuple[Trajectory, Trajectory]:
        """Two dossiers of the same person, both with the school, both referred by UWV."""
        return self.referred(), self.referred()

    def merge(self) -> Merge:
        survivor, merged = self.two_of_one()
        return self.by("coordinator", lambda by: Merge.of(survivor, merged, choices={}, by=by))

    def orientation(self) -> OrientationActivity:
        found = self.referred()
        facts = {"kind": OrientationKind.TRIAL_LESSON, "host": self.world.employer, "on": days.today()}
        theme = self.make["themes"][0]
        return self.by("coordinator", lambda by: OrientationActivity.schedule(found, theme=theme, by=by, **facts))

    def orientation_offer(self) -> OrientationOffer:
        """A trial lesson at the school in a week."""
        starts = timezone.now() + timedelta(days=7)
        facts = {"kind": "proefles", "host": self.world.school, "place": self.world.school.place, "seats": 3}
        moments, region = [(starts, starts + timedelta(hours=2))], self.world.region
        return self.by("coordinator", lambda by: OrientationOffer.put_up(moments, by=by, region=region, **facts))[0]

    def statement(self) -> Statement:
        """By the school, that the no-risk policy applies."""
        found = self.traject()
        return self.by("coordinator", lambda by: Statement.say(found, subject="no_risk", by=by))

    def uploaded(self, checked: bool = True) -> Import:
        """A spreadsheet of the school's coordinator with one good row and one with a fault."""
        text = "Voornaam;Achternaam;Geboortejaar;Woonplaats\nAma;Boateng;1990;Epe\nKofi;Mensah;x;Epe\n"
        sheet = read("lijst.csv", BytesIO(text.encode()))
        facts = {"name": "lijst.csv", "region": self.world.region, "to": self.world.school}
        found = self.by("coordinator", lambda by: Import.stage(sheet, informed_on=days.today(), by=by, **facts))
        if checked:
            self.by("coordinator", lambda by: found.choose(["first_name", "last_name", "birth", "place"], by=by))
            with self.acting("coordinator") as by:
                batch(found.pk, by)
        return found

    def ground(self) -> str:
        """Of mbo schools, why they may refer: written down."""
        words = {
            "ground_nl": "een school leidt op",
            "ground_en": "a school trains",
            "law": "WEB",
            "since": days.today(),
        }
        kind = self.world.school.kind
        LegalGround.objects.get_or_create(organisation_kind=kind, purpose=Purpose.REFER, defaults=words)
        return str(Purpose.REFER)

    def slot(self) -> IntakeSlot:
        """A moment for an intake of the coordinator, each at another time."""
        start = timezone.now() + timedelta(minutes=next(PEOPLE) * 30, days=2)
        facts = {"host": self.world.memberships["coordinator"], "organisation": self.world.school, "way": "phone"}
        return IntakeSlot.objects.create(starts_at=start, ends_at=start + timedelta(minutes=30), **facts)

    def booking(self, begun: bool = False) -> IntakeBooking:
        """Somebody new who was invited and chose a moment."""
        found = self.referred()
        invitation = self.by("coordinator", lambda by: IntakeInvitation.invite(found, by=by))
        made = self.by("coordinator", lambda by: invitation.choose(self.slot(), by=by))
        if begun:
            earlier = timezone.now() - (made.slot.starts_at - timezone.now())
            IntakeSlot.objects.filter(pk=made.slot_id).update(
                starts_at=earlier, ends_at=earlier + timedelta(minutes=30)
            )
        return made
