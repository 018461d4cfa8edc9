"""Who was there, closing the meeting, and the report that everybody gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.cast import Race, World
from tests.regie.meeting.scenes import CLOSED, MEETING, ROUND, proposed
from tests.regie.quarter.scenes import at
from tests.regie.quarter.test_pages import visit  # noqa: F401
from tests.ui.page import dangling, inline, parse
from transitiehuis.documents import pdf
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.meeting import report_page
from transitiehuis.regie.models import (
    Action,
    AgendaPoint,
    Attendance,
    Decision,
    MeetingReport,
    QuarterMeeting,
    QuarterRound,
)
from transitiehuis.regie.models.attendance import There
from transitiehuis.regie.subjects import Over
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

REPORT = f"{ROUND}verslag/"


@pytest.fixture
def held(world: World, closed: QuarterRound) -> QuarterMeeting:
    """A meeting with a decision, an action and people who were there; not closed yet."""
    director = world.actor("director")
    with at(CLOSED):
        closed.move(MEETING, by=director, at=time(13, 30), place="Stadhuis Apeldoorn")
        point = next(point for point in proposed(world, closed) if point.kind == "focus")
    with at(MEETING, hour=14), acting(director):
        Decision.write(point, "Iedereen belt binnen twee dagen.", by=director)
        Action.add(
            closed,
            by=director,
            organisation=world.school,
            person=world.memberships["reader"],
            text="Rooster delen",
            due_on=date(2026, 12, 15),
            over=Over("agenda_point", point),
        )
        there = {world.branch.pk: There([world.memberships["partner_contact"]], 2)}
        Attendance.keep(closed, there, by=director)
    return QuarterMeeting.objects.get(round=closed)


@pytest.mark.django_db
class TestClosing:
    def test_the_report_goes_to_all_partners_once(self, world: World, held: QuarterMeeting) -> None:
        director = world.actor("director")
        with at(MEETING, hour=15), acting(director):
            report = held.close(by=director)
        mails = Owed.objects.filter(kind="regie.report")
        told = set(mails.values_list("user", flat=True))
        assert {world.partner_contact.pk, world.reader.pk} <= told
        assert mails.count() == len(set(mails.values_list("user", "organisation")))
        mail = mails.get(user=world.reader, organisation=world.school)
        assert "Iedereen belt binnen twee dagen." in mail.body
        assert "Rooster delen" in mail.body
        assert mail.key == f"AM06/2026-K4/{world.school.pk}/report-1/{world.reader.pk}"
        assert report.record["there"] == [{"organisation": "Branche Oost", "names": ["Koen Lammers"], "others": 2}]
        assert "ROC IJsselpoort" in report.record["absent"]

    def test_what_happens_later_does_not_change_it(self, world: World, held: QuarterMeeting) -> None:
        director = world.actor("director")
        with at(MEETING, hour=15):
            report = held.close(by=director)
            Action.objects.get(text="Rooster delen").drop("Toch niet", by=director)
        before = report.record
        report.refresh_from_db()
        assert report.record == before
        texts = [action["text"] for point in before["points"] for action in point["actions"]]
        assert texts == ["Rooster delen"]

    def test_a_correction_is_a_next_version_with_its_reason(self, world: World, held: QuarterMeeting) -> None:
        director = world.actor("director")
        with at(MEETING, hour=15):
            held.close(by=director)
            with pytest.raises(WrongStatus, match="afgesloten"):
                held.close(by=director)
            held.reopen("De datum klopte niet", by=director)
            decision = Decision.objects.get()
            decision.change("Iedereen belt binnen drie dagen.", seen=1, by=director)
            second = held.close(by=director)
        assert (second.version, second.reason) == (2, "De datum klopte niet")
        assert Owed.objects.filter(key__contains="/report-2/").exists()
        assert "Iedereen belt binnen twee dagen." in str(MeetingReport.objects.get(version=1).record)
        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingReport.objects.filter(version=2).update(reason="")

    def test_not_before_the_day_and_only_by_the_director(self, world: World, held: QuarterMeeting) -> None:
        with at(CLOSED), pytest.raises(WrongStatus, match="nog komen"):
            held.close(by=world.actor("director"))
        with at(MEETING):
            for who in ("partner_contact", "coordinator", "stranger"):
                for act in (held.close, lambda by: held.reopen("Nee", by=by), lambda by: keep_nobody(held, by)):
                    with pytest.raises(NotAllowed):
                        act(by=world.actor(who))
            with pytest.raises(WrongStatus, match="niet afgesloten"):
                held.reopen("Nog niet dicht", by=world.actor("director"))

    def test_a_partner_cannot_write_who_was_there_in_the_database(self, world: World, held: QuarterMeeting) -> None:
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with at(MEETING), acting(world.actor("partner_contact")), refused, transaction.atomic():
            Attendance.objects.update(others=9)

    def test_closing_stops_the_clock(self, world: World, held: QuarterMeeting) -> None:
        director, point = world.actor("director"), AgendaPoint.objects.in_order()[0]
        with at(MEETING, hour=14):
            point.take_the_floor(by=director)
        with at(MEETING, hour=15):
            held.close(by=director)
        point.refresh_from_db()
        assert (point.spent, point.running_since) == (3600, None)


def keep_nobody(held: QuarterMeeting, by: Any) -> None:
    Attendance.keep(held.round, {}, by=by)


def close(meeting: QuarterMeeting, *, by: Any) -> MeetingReport:
    return meeting.close(by=by)


@pytest.mark.django_db(transaction=True)
def test_closed_twice_at_once_is_one_report(world: World, held: QuarterMeeting, twice_at_once: Callable) -> None:
    with at(MEETING, hour=15):
        race: Race = twice_at_once(close, held, by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == [WrongStatus]
    assert MeetingReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_make_one(
    world: World, held: QuarterMeeting, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    with at(MEETING, hour=15):
        race: Race = twice_at_once(close, held, by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == [IntegrityError]  # the database refuses a second version 1


def decided_late(meeting: QuarterMeeting, *, by: Any) -> object:
    """The director closes while a partner writes."""
    if meeting.round.directed_by(by):
        return meeting.close(by=by)
    point = AgendaPoint.objects.get(kind="focus")
    return Decision.write(point, "Op het laatst.", by=by)


@pytest.mark.django_db(transaction=True)
def test_a_decision_at_the_second_of_closing_is_in_the_report_or_refused(
    world: World, held: QuarterMeeting, twice_at_once: Callable
) -> None:
    with at(MEETING, hour=15):
        twice_at_once(decided_late, held, by=(world.actor("director"), world.actor("reader")))
    report = MeetingReport.objects.get()
    written = Decision.objects.filter(text="Op het laatst.").exists()
    assert ("Op het laatst." in str(report.record)) == written


@pytest.mark.django_db
class TestPages:
    def test_who_was_there_is_ticked_and_a_wrong_number_comes_back(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        held: QuarterMeeting,
    ) -> None:
        url = f"{ROUND}overleg/aanwezig/"
        with at(MEETING):
            page = visit("director", url).content.decode()
            assert "checked" in page
            tree = parse(page)
            fields = {
                e.get("name"): e.get("value") or ""
                for e in tree.iter()
                if isinstance(e.tag, str) and e.get("type") == "number"
            }
            wrong = visit("director", url, fields | {f"o{world.branch.pk}": "1000"})
            assert wrong.status_code == 200
            assert 'value="1000"' in wrong.content.decode()
            member = str(world.memberships["coordinator"].pk)
            typed = fields | {f"p{world.school.pk}": [member], f"p{world.branch.pk}": [], f"o{world.branch.pk}": "0"}
            assert visit("director", url, typed).status_code == 302
        assert [row.organisation for row in Attendance.objects.all()] == [world.school]
        assert Attendance.objects.get().people.get().member == world.memberships["coordinator"]

    def test_the_report_is_read_by_partners_and_not_outside(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        held: QuarterMeeting,
    ) -> None:
        with at(MEETING, hour=15):
            assert visit("reader", REPORT).status_code == 404  # not closed yet
            assert visit("director", f"{ROUND}overleg/afsluiten/", {}).url == f"{ROUND}?regio=AM06"
            page = visit("reader", REPORT).content.decode()
            assert visit("stranger", f"{REPORT}?regio=AM06").status_code == 404
            assert visit("reader", f"{ROUND}verslag/verbeteren/").status_code == 403
            paths = [REPORT, f"{ROUND}verslag/verbeteren/", f"{ROUND}agenda/", f"{ROUND}overleg/"]
            for path in paths:
                tree = parse(visit("director", path).content.decode())
                assert list(dangling(tree)) == [], path
                assert inline(tree) == [], path
        assert "1 partner was erbij: 1 besluit en 1 actie." in page
        assert "Koen Lammers en 2 anderen" in page

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_the_pdf_is_tagged_in_both_languages(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        held: QuarterMeeting,
        language: str,
    ) -> None:
        with at(MEETING, hour=15):
            held.close(by=world.actor("director"))
            answer = visit("reader", f"{ROUND}verslag/pdf/", None, **{"accept-language": language})
        assert answer["Content-Type"] == "application/pdf"
        made = b"".join(answer) if answer.streaming else answer.content
        assert f"/Lang({language})".encode() in made
        assert b"/StructTreeRoot" in made

    def test_the_same_report_gives_the_same_document(self, world: World, held: QuarterMeeting) -> None:
        with at(MEETING, hour=15):
            report = held.close(by=world.actor("director"))
            facts = report_page.printed(report)
            first, second = (pdf("report", facts, title="Verslag", language="nl") for _time in range(2))
        assert first == second
