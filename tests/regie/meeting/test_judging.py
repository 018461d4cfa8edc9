"""Did it help? What is said of settled actions in a later round, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Race, World
from tests.regie.meeting.scenes import CLOSED, MEETING, OPEN, proposed
from tests.regie.quarter.scenes import at, plan
from tests.regie.quarter.test_pages import visit  # noqa: F401
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.models import Action, ActionJudgement, Decision, QuarterFigure, QuarterRound
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.tasks import quarter_rhythm
from transitiehuis.regie.worklist_quarter import quarter_work
from transitiehuis.workflow import NotAllowed, WrongStatus

LIST = "/regie/acties/"


@pytest.fixture
def settled(world: World, closed: QuarterRound) -> Action:
    """The action of the round before, done in the round that runs."""
    action = Action.objects.get()
    with at(OPEN):
        action.finish(by=world.actor("coordinator"))
    return action


@pytest.mark.django_db
class TestJudgement:
    def test_the_last_word_in_a_round_counts(self, world: World, settled: Action) -> None:
        with at(CLOSED):
            ActionJudgement.give(settled, "early", "Nog te kort geleden.", by=world.actor("coordinator"))
            ActionJudgement.give(settled, "helped", "Drie groepen zijn eerder begonnen.", by=world.actor("director"))
        judgement = ActionJudgement.objects.get()
        assert (judgement.verdict, judgement.round.name) == ("helped", Quarter(2026, 4))

    def test_what_is_too_early_is_asked_again_in_the_next_round(self, world: World, settled: Action) -> None:
        with at(CLOSED):
            ActionJudgement.give(settled, "early", "Nog te kort geleden.", by=world.actor("coordinator"))
            assert not Action.objects.to_judge_on(CLOSED).exists()
        plan(world, Quarter(2027, 1))
        later = date(2027, 2, 1)
        with at(later):
            assert Action.objects.to_judge_on(later).get() == settled
            ActionJudgement.give(settled, "partly", "Eén school doet het.", by=world.actor("coordinator"))
            assert not Action.objects.to_judge_on(later).exists()

    def test_not_while_it_is_open_nor_in_its_own_round(self, world: World, closed: QuarterRound) -> None:
        director = world.actor("director")
        with at(CLOSED), pytest.raises(WrongStatus, match="nog open"):
            ActionJudgement.give(Action.objects.get(), "helped", "Ja", by=director)
        with at(MEETING):
            own = Action.add(closed, by=director, organisation=world.school, text="Nieuw", due_on=MEETING)
            own.finish(by=director)
            with pytest.raises(WrongStatus, match="volgende ronde"):
                ActionJudgement.give(own, "helped", "Ja", by=director)

    @pytest.mark.parametrize("who", ["partner_contact", "stranger", "national"])
    def test_another_partner_does_not_judge(self, world: World, settled: Action, who: str) -> None:
        with at(CLOSED), pytest.raises(NotAllowed):
            ActionJudgement.give(settled, "not", "Nee", by=world.actor(who))

    def test_nor_in_the_database(self, world: World, settled: Action, closed: QuarterRound) -> None:
        facts = {"action": settled, "round": closed, "verdict": "not", "text": "Nee", "by": world.partner_contact}
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with at(CLOSED), acting(world.actor("partner_contact")), refused, transaction.atomic():
            ActionJudgement.objects.create(at="2026-11-13T08:00:00Z", **facts)

    def test_it_stands_on_vandaag_until_it_is_said(self, world: World, settled: Action) -> None:
        def asked() -> list[str]:
            with at(CLOSED), acting(world.actor("coordinator")):
                rows = quarter_work(world.actor("coordinator"), CLOSED)
            return [row.title for row in rows if row.what == "Zeg of deze actie hielp"]

        assert asked() == [settled.text]
        with at(CLOSED):
            ActionJudgement.give(settled, "helped", "Ja, drie groepen.", by=world.actor("director"))
        assert asked() == []


def judge(action: Action, *, by: Any) -> ActionJudgement:
    return ActionJudgement.give(action, "helped", f"Zegt {by.user.name}", by=by)


@pytest.mark.django_db(transaction=True)
def test_two_judgements_at_once_are_one(world: World, settled: Action, twice_at_once: Callable) -> None:
    with at(CLOSED):
        race: Race = twice_at_once(judge, settled, by=(world.actor("director"), world.actor("coordinator")))
    assert race.losers == []
    assert ActionJudgement.objects.count() == 1


@pytest.mark.django_db
class TestPages:
    def test_the_thread_runs_from_the_point_to_the_effect(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
        settled: Action,
    ) -> None:
        with working():
            for quarter, value in ((Quarter(2026, 2), "61"), (Quarter(2026, 3), "42")):
                QuarterFigure.objects.create(
                    region=world.region, factor=settled.factor, indicator=settled.factor.indicator,
                    unit=settled.factor.unit, since=quarter.first_day, until=quarter.last_day, value=Decimal(value),
                    n=12, open=0, unknown=0, counted_at="2026-10-02T03:00:00Z",
                )  # fmt: skip
        with at(CLOSED):
            typed = {"verdict": "helped", "text": "Drie groepen zijn eerder begonnen."}
            assert (
                visit("coordinator", f"/regie/acties/{settled.pk}/oordeel/", typed).url
                == f"/regie/acties/{settled.pk}/"
            )
            page = visit("partner_contact", f"/regie/acties/{settled.pk}/").content.decode()
            assert visit("partner_contact", f"/regie/acties/{settled.pk}/oordeel/").status_code == 403
            assert visit("stranger", f"/regie/acties/{settled.pk}/oordeel/").status_code == 404
            wrong = visit(
                "coordinator", f"/regie/acties/{settled.pk}/oordeel/", {"verdict": "", "text": "Bel 111222333"}
            )
        assert "Het hielp" in page
        assert "Drie groepen zijn eerder begonnen." in page
        assert "61" in page
        assert "42" in page
        assert wrong.status_code == 200
        assert "Bel 111222333" in wrong.content.decode()

    def test_the_list_is_narrowed_and_taken_along(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
        settled: Action,
    ) -> None:
        with at(MEETING):
            director = world.actor("director")
            other = Action.add(
                closed, by=director, organisation=world.branch, text="=Rooster", due_on=MEETING, why="Tja"
            )
            every = visit("director", LIST).content.decode()
            assert settled.text in every
            for query, texts in {
                "state=done": [settled.text],
                "state=open": [other.text],
                "state=unjudged": [settled.text],
                "whose=own": [],
                f"factor={settled.factor.code}": [settled.text],
                f"quarter={closed.pk}": [other.text],
            }.items():
                page = visit("director", f"{LIST}?{query}").content.decode()
                assert [text for text in (settled.text, other.text) if text in page] == texts, query
            assert settled.text in visit("coordinator", f"{LIST}?whose=mine").content.decode()
            answer = visit("director", f"{LIST}exporteren/?state=open")
            sheet = b"".join(answer).decode("utf-8-sig")
            assert "'=Rooster" in sheet  # no formula
            assert settled.text not in sheet
            assert settled.text not in visit("stranger", LIST).content.decode()

    def test_it_costs_the_same_for_one_as_for_ten(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
        settled: Action,
    ) -> None:
        with at(MEETING):
            visit("director", LIST)
            with CaptureQueriesContext(connection) as one:
                visit("director", LIST)
            for number in range(9):
                facts = {"organisation": world.branch, "text": f"Actie {number}", "due_on": MEETING}
                Action.add(closed, by=world.actor("director"), **facts)
            with CaptureQueriesContext(connection) as ten:
                visit("director", LIST)
        assert len(ten) == len(one)


@pytest.mark.django_db
def test_the_opening_says_what_was_decided_and_whether_it_helped(
    world: World, closed: QuarterRound, settled: Action
) -> None:
    director = world.actor("director")
    with at(CLOSED):
        point = proposed(world, closed)[0]
        ActionJudgement.give(settled, "helped", "Drie groepen zijn eerder begonnen.", by=director)
    with at(MEETING):
        Decision.write(point, "Iedereen belt binnen twee dagen.", by=director)
        own = Action.add(closed, by=director, organisation=world.branch, text="Eén formulier", due_on=MEETING)
    with at(date(2026, 12, 1)):
        own.finish(by=director)
    next_round = plan(world, Quarter(2027, 1))
    with at(next_round.opens_on):
        quarter_rhythm()
    mail = Owed.objects.filter(kind="regie.quarter_opening", user=world.partner_contact).latest("pk")
    assert "Iedereen belt binnen twee dagen." in mail.body
    assert "Eén formulier" in mail.body
    assert "Zeg of het hielp" in mail.body
    assert "Drie groepen zijn eerder begonnen." in mail.body
    assert own.get_absolute_url() in mail.body or "/regie/acties/" in mail.body


@pytest.mark.django_db
def test_a_judgement_needs_a_sentence(world: World, closed: QuarterRound, settled: Action) -> None:
    with at(CLOSED):
        ActionJudgement.give(settled, "helped", "Ja.", by=world.actor("director"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionJudgement.objects.update(text="")
