"""The quarter of the invented region: partners score with different eyes, meet, agree actions and keep most of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from transitiehuis import days
from transitiehuis.demo.world import meeting
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.models import Membership, Organisation, Role
from transitiehuis.regie.models import (
    Action,
    Activity,
    Coverage,
    PersonalReminder,
    QuarterRound,
    Reaching,
    Submission,
    SuccessFactor,
)
from transitiehuis.regie.models.scores import Confidence
from transitiehuis.regie.subjects import Over

AGREED = (
    ("Proefrooster met een start elke zes weken", "often-a-start"),
    ("Eén intakeformulier voor alle gemeenten", "tell-once"),
    ("Antwoord binnen vijf werkdagen in de afspraken met bedrijven", "quick-answer"),
    ("Nazorg beleggen bij één organisatie per kandidaat", "aftercare-owner"),
    ("Uren van de ketenregisseur voor volgend jaar vastleggen", "director-with-mandate"),
    ("Meeloopdag op een vaste middag bij twee bedrijven", "small-first-step"),
    ("Contactlijst van praktijkopleiders delen", "steady-guide"),
)
REASONS = (
    "De laatste drie keer duurde het langer dan twee weken.",
    "Dit loopt goed sinds we elke maandag bellen.",
    "Weten we niet van alle kandidaten.",
    "Bij ons wel, bij partners zie ik iets anders.",
    "",
    "",
    "",
)
BUSY = ("Volle agenda rond de start van het schooljaar.", "Wacht op akkoord van het bestuur.")
LEFT_TO_DO = "Branche Oost"  # Koen's
NEVER_READY = "Dakwerk De Hanze"  # there is always one


def cover(world: World) -> None:
    """Who does what: two who lead the same here, a witte vlek there, and agreements that end."""
    luck, since = world.luck, world.partners.since
    for position, activity in enumerate(Activity.objects.order_by("code")):
        able = [o for o in world.partners.organisations.values() if o.kind in activity.usual_kinds]
        if not able or position % 9 == 4:  # a witte vlek
            continue
        leads = 2 if position % 7 == 2 and len(able) > 1 else 1
        chosen = luck.sample(able, min(len(able), leads + luck.choice((0, 1, 1))))
        for number, organisation in enumerate(chosen):
            role = (
                Coverage.Role.LEADS if number < leads else luck.choice((Coverage.Role.HELPS, Coverage.Role.STANDS_IN))
            )
            until = days.today() + timedelta(days=luck.randint(560, 900)) if luck.random() < 0.2 else None
            Coverage.objects.get_or_create(
                region=world.region,
                organisation=organisation,
                activity=activity,
                role=role,
                defaults={"since": since, "until": until, "hours_per_quarter": luck.choice((8, 16, 24, 40, 60))},
            )


class Rounds:
    """What the people of the region do for the round on one day."""

    def __init__(self, world: World, ends: date) -> None:
        self.world, self.luck, self.ends = world, world.luck, ends
        names = sorted(world.partners.organisations)
        self.eye = {name: self.luck.choice((-1, 0, 0, 0, 1)) for name in names}
        self.ground: dict[str, int] = {}  # how well the region does each factor, by its code

    def meet_today(self) -> None:
        """The kwartaalgesprek is held when it was planned, or the werkdag after that."""
        for round in self.planned():
            if days.today() == days.next_werkdag(round.meeting_on):
                self.meet(round)

    def planned(self) -> QuerySet[QuarterRound]:
        return QuarterRound.objects.filter(region=self.world.region, cancelled_at=None).order_by("meeting_on")

    def work(self) -> None:
        """Choose focus, score and act: whatever this day asks."""
        for round in self.planned():
            today = days.today()
            if round.opens_on - timedelta(days=5) <= today <= round.opens_on and not round.focus.exists():
                self.choose_focus(round)
            if round.opens_on <= today <= round.closes_on:
                self.score(round)
            if today == days.next_werkdag(round.opens_on + timedelta(days=7)) and round.meeting_on > self.ends:
                meeting.prepare(self.world, round)
            if today == days.next_werkdag(round.opens_on + timedelta(days=9)):
                meeting.judge(self.world, round)
            if round.meeting_on > self.ends and today == days.add_werkdagen(self.ends, -2):
                self.call(round)
            if round.meeting_on < today < round.meeting_on + timedelta(days=100):
                self.act(round)

    def call(self, round: QuarterRound) -> None:
        """The ketenregisseur calls who never answers a mail."""
        silent = self.world.partners.organisations.get(NEVER_READY)
        if silent and round.can_be_scored():
            with self.world.acting(self.world.partners.director()) as by:
                said = "Is deze week op de bouw; belt vrijdag terug."
                PersonalReminder.note(round, silent, Reaching.NO_ANSWER, remark=said, by=by)

    def choose_focus(self, round: QuarterRound) -> None:
        factors = self.luck.sample(list(SuccessFactor.objects.in_order()), 3)
        with self.world.acting(self.world.partners.director()) as by:
            round.focus_on(factors, by=by)

    def contact_of(self, organisation: Organisation) -> Membership | None:
        """Who scores and acts for a partner; None for who has not joined yet."""
        members = self.world.members_with(Role.PARTNER_CONTACT)
        return next((member for member in members if member.organisation_id == organisation.pk), None)

    def score(self, round: QuarterRound) -> None:
        waiting = Submission.objects.filter(round=round, submitted_at=None).select_related("organisation")
        for submission in waiting.order_by("organisation__sort_name"):
            contact = self.contact_of(submission.organisation)
            hurry = 0.5 if days.today() >= round.closes_on - timedelta(days=2) else 0.12
            if contact is None or self.leaves(submission, round) or self.luck.random() > hurry:
                continue
            self.fill(submission, contact)

    def leaves(self, submission: Submission, round: QuarterRound) -> bool:
        """One partner never scores; one of the cast is left something to do in the round that is running."""
        name = submission.organisation.name
        return name == NEVER_READY or (name == LEFT_TO_DO and round.meeting_on > self.ends)

    def fill(self, submission: Submission, contact: Membership) -> None:
        with self.world.acting(contact) as by:
            rows = submission.assessments.select_related("factor").order_by("factor__position", "factor__pk")
            for row in rows:
                reason = self.luck.choice(REASONS)
                confidence = self.luck.choice(list(Confidence))
                submission.score(row.factor, self.level(row.factor, by.organisation), confidence=confidence,
                                 reason=reason, by=by)  # fmt: skip
            submission.submit(by=by)

    def level(self, factor: SuccessFactor, organisation: Organisation) -> int:
        """Near where the region stands, through this partner's eyes; now and then without sight on it."""
        if self.luck.random() < 0.07:
            return 0
        ground = self.ground.setdefault(factor.code, self.luck.choice((1, 2, 2, 2, 3, 3)))
        return min(4, max(1, ground + self.eye[organisation.name] + self.luck.choice((-1, 0, 0, 0, 1))))

    def meet(self, round: QuarterRound) -> None:
        """Three or four actions with an owner and a date; what was agreed last time helps a little."""
        for code in self.luck.sample(sorted(self.ground), min(3, len(self.ground))):
            self.ground[code] = min(4, self.ground[code] + 1)
        points = meeting.begin(self.world, round)
        owners = [o for o in self.world.partners.organisations.values() if self.contact_of(o)]
        for number, (text, _code) in enumerate(self.luck.sample(AGREED, self.luck.choice((3, 4)))):
            owner = self.luck.choice(sorted(owners, key=lambda o: o.sort_name))
            with self.world.acting(self.world.partners.director()) as by:
                Action.add(
                    round,
                    organisation=owner,
                    person=self.contact_of(owner),
                    text=text,
                    why="Partners zagen dit heel verschillend.",
                    factor=self.luck.choice(list(SuccessFactor.objects.in_order())),
                    due_on=round.meeting_on + timedelta(days=self.luck.choice((21, 35, 49, 70))),
                    over=Over("agenda_point", points[(number + 1) % len(points)]),
                    by=by,
                )
        meeting.finish(self.world, round, points, self.contact_of)

    def act(self, round: QuarterRound) -> None:
        for action in Action.objects.filter(round=round).open().select_related("person").order_by("pk"):
            near = action.due_on - days.today() <= timedelta(days=6)
            if not near or self.luck.random() > 0.12 or action.person is None:
                continue
            with self.world.acting(action.person) as by:
                self.conclude(action, days.today(), by)

    def conclude(self, action: Action, today: date, by) -> None:
        luck = self.luck.random()
        if luck < 0.72:
            action.finish(by=by)
        elif luck < 0.92:
            action.move(max(today, action.due_on) + timedelta(days=28), self.luck.choice(BUSY), by=by)
        else:
            action.drop("Is opgegaan in een andere afspraak.", by=by)


def set_meeting(world: World, round: QuarterRound, meeting_on: date) -> None:
    with world.acting(world.partners.director()) as by:
        round.move(meeting_on, by=by, place="Stadhuis Apeldoorn")
