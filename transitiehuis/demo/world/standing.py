"""How the invented companies stand: who trains there, what SBB was asked, and whether their places are still there."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db.models import F

from intake.models import MatchingProfile, NextAction
from matching.effect import looking
from matching.models import (
    Approach,
    NeededLicence,
    PlaceQuestion,
    PlaceTrainer,
    Qualification,
    QualificationStanding,
    RecognitionRequest,
    StillAnswer,
    WorkPlacementOffer,
)
from matching.models.approach import set_ceiling
from matching.place_tasks import place_days
from matching.profile import distance
from transitiehuis import days
from transitiehuis.demo.world.places import NOT_RECOGNISED, TITLES, name_trainers, offer_place
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.models import Organisation, Role

ASKED_SINCE = timedelta(days=26)  # who looks at the demo reads of the last weeks, not of years ago
REQUEST_WERKDAGEN = 8
COORDINATOR = "Marieke Oosterhof"
DOORS = 2  # as many companies have a place at the end that fits somebody, and may be approached as often again


class Standing:
    """What companies say of their places, and what is asked of them; nothing of it is drawn."""

    def __init__(self, world: World, until: date) -> None:
        self.world, self.until = world, until
        self.silent: int | None = None

    def morning(self, day: date) -> None:
        """In the last weeks companies are asked whether their places are still there."""
        if self.until - day <= ASKED_SINCE:
            place_days()

    def work(self, day: date) -> None:
        if self.until - day <= ASKED_SINCE:
            self.answer()
        if day == days.add_werkdagen(self.until, -REQUEST_WERKDAGEN):
            self.ask_recognition()
        if day == days.add_werkdagen(self.until, -1):
            self.enough_for_this_month()

    def answer(self) -> None:
        """Each the next day, but for one company that stays silent; one has no room for now, some have fewer places."""
        asked = PlaceQuestion.objects.open().filter(asked_on__lt=days.today()).select_related("place", "company")
        for question in asked.order_by("pk"):
            self.silent = self.silent or question.company_id
            if question.company_id == self.silent:
                continue
            with self.world.acting(self.world.trainer_of(question.company_id)) as by:
                answered = PlaceQuestion.objects.exclude(answer="").count()
                if question.place.seats_left > 1:
                    question.say(StillAnswer.FEWER, seats_left=1, by=by)
                else:
                    question.say(StillAnswer.NOT_NOW if answered == 1 else StillAnswer.STILL, by=by)

    def ask_recognition(self) -> None:
        """The company without recognition names a qualification; a coordinator records that SBB was asked."""
        company = self.world.partners.organisations[NOT_RECOGNISED]
        place = WorkPlacementOffer.objects.open_on(days.today()).filter(employer=company).in_order().first()
        place = place or offer_place(self.world, company)
        current = Qualification.objects.filter(standing=QualificationStanding.CURRENT)
        member = self.world.trainer_of(place.employer_id)
        with self.world.acting(member) as by:
            place.change(qualification=current.order_by("crebo").first(), by=by)
        with self.world.acting(self.world.members_with(Role.COORDINATOR)[0]) as by:
            RecognitionRequest.ask(place, by=by)

    def enough_for_this_month(self) -> None:
        """The company that was approached most has had enough of it until the month is over."""
        most = self.most_approached()
        if most is not None:
            with self.world.acting(self.world.trainer_of(most.company_id)) as by:
                set_ceiling(most.company, most.number, by=by)

    def most_approached(self) -> Approach | None:
        """The last approach this month of the company that had most."""
        found = Approach.objects.in_month_of(days.today()).select_related("company")
        return found.order_by("-number", "company").first()

    def make_room(self) -> None:
        """At the end two companies have a place for who is looking, and take candidates still.

        What is drawn here is put back, so that all that comes after stays what it was.
        """
        before, found = self.world.luck.getstate(), 0
        companies = self.with_room_first()
        seekers = self.seekers()
        for profile in seekers * DOORS:
            near = next((company for company in companies if within_reach(profile, company)), None)
            if near is not None and found < DOORS:
                companies.remove(near)
                self.open_door(profile, near)
                found += 1
        self.world.luck.setstate(before)

    def seekers(self) -> list[MatchingProfile]:
        """Who Marieke's school looks for a place for."""
        school = next(m.organisation for m in self.world.members_with(Role.COORDINATOR) if m.user.name == COORDINATOR)
        found = looking().filter(
            trajectory__next_action=NextAction.FIND_PLACE, trajectory__holder=school, themes__isnull=False
        )
        return list({profile.pk: profile for profile in found.order_by("pk")}.values())

    def with_room_first(self) -> list[Organisation]:
        """Those that may be approached still before those that have to say they take more, and not who had enough."""
        most = self.most_approached()
        companies = [one for one in self.world.employers() if most is None or one.pk != most.company_id]
        companies = [one for one in companies if one.name != NOT_RECOGNISED]
        stands = Approach.of(companies)
        return sorted(companies, key=lambda one: (stands[one.pk].is_full, one.pk))

    def open_door(self, profile: MatchingProfile, company: Organisation) -> None:
        """A place as this profile asks, with somebody who has room to train; the company takes more candidates."""
        place, theme = offer_place(self.world, company), profile.themes.order_by("code")[0]
        with self.world.acting(self.world.trainer_of(company.pk)) as by:
            company.refresh_from_db()
            stands = Approach.of([company])[company.pk]
            if stands.most - stands.count < DOORS:
                set_ceiling(company, stands.count + DOORS, by=by)
            place.change(
                theme=theme,
                title=TITLES.get(theme.code, f"Leerling-monteur {theme.name_nl}"),
                hours_min=profile.hours_min,
                hours_max=profile.hours_max,
                begin_time=max(filter(None, (profile.earliest_start, time(8, 0)))),
                start_from=max(filter(None, (profile.available_from, days.today() + timedelta(days=7)))),
                language_level=profile.language_level,
                licence=NeededLicence.NONE,
                by=by,
            )
        current = PlaceTrainer.objects.current_on(days.today()).with_load(days.today()).filter(organisation=company)
        with_room = current.filter(learners__lt=F("max_learners")).order_by("pk").first()
        place.trainers.set([with_room or name_trainers(self.world, company)[0]])


def within_reach(profile: MatchingProfile, company: Organisation) -> bool:
    most, home, work = profile.max_distance_km, profile.trajectory.candidate.place, company.place
    return work is not None and (most is None or distance(home, work) <= most)
