"""The review pack is made once a close, part by part, and stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from intake.models import Trajectory
from tests.regie.flow.test_keeping import tell
from tests.regie.pack.scenes import FOCUS, LAST_DAY, MORNING_AFTER, REASON
from tests.regie.quarter.scenes import AMSTERDAM, at, factor, fill_in
from tests.regie.roof import many
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.models import ChainMonth, PackPart, PackState, ReviewPack
from transitiehuis.regie.models.rounds import QuarterRound as Rounds
from transitiehuis.regie.pack import building, page, sections
from transitiehuis.regie.pack.content import kept, told
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.regie.tasks import quarter_rhythm, review_packs
from transitiehuis.workflow import NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db


def chapters_of(pack: ReviewPack, language: str = "nl") -> dict[str, Section]:
    return {c.code: c.section for c in page.chapters(PackPart.objects.filter(pack=pack), language)}


# What is kept -------------------------------------------------------------------------------------------------------


def test_a_section_comes_back_as_it_was_told():
    rows = (("Zoë", 3, Decimal("12.5"), date(2026, 11, 12), None), ("–", 0, Decimal(0), date(2026, 1, 1), None))
    table = Table("Tabel", ("a", "b", "c", "d", "e"), rows, "Bron: hier.", scores=True)
    whole = Section("Titel", "De zin.", ("Nog een.",), (table,))
    assert told(kept(whole)) == whole
    assert kept(None) is None


@pytest.mark.parametrize("cell", [1.5, True, datetime(2026, 1, 1, tzinfo=AMSTERDAM), ["a"]])
def test_what_is_no_cell_is_refused(cell):
    with pytest.raises(TypeError):
        kept(Section("t", "l", tables=(Table("c", ("a",), ((cell,),)),)))


def test_words_of_the_moment_are_kept_as_text():
    lazy = Section("t", "l", tables=(Table("c", ("a",), ((gettext_lazy("Scores"),),)),))
    with translation.override("en"):
        assert kept(lazy)["tables"][0]["rows"] == [["Scores"]]
    with translation.override("nl"):
        assert kept(lazy)["tables"][0]["rows"] == [["Cijfers"]]


def test_two_rooms_cannot_take_one_code():
    with pytest.raises(ValueError, match="landscape"):
        section("landscape", 1)(lambda round, day: None)


# When ---------------------------------------------------------------------------------------------------------------


def test_it_begins_the_day_after_the_close_and_not_on_the_last_day(round):
    with at(LAST_DAY, hour=23):
        review_packs()
        assert not ReviewPack.objects.exists()
    with at(MORNING_AFTER, hour=0):
        review_packs()
        review_packs()
    [pack] = ReviewPack.objects.all()
    assert (pack.state, pack.frozen_on, pack.asked_by) == (PackState.READY, LAST_DAY, None)
    assert pack.done == pack.total == len(sections.in_order()) == PackPart.objects.count()


def test_the_round_that_met_long_ago_gets_none_by_itself(round):
    with at(round.meeting_on + timedelta(days=1)):
        review_packs()
    assert not ReviewPack.objects.exists()


def test_a_cancelled_round_gets_none(round, world):
    with at(LAST_DAY):
        round.cancel("Iedereen is ziek", by=world.actor("director"))
    with at(MORNING_AFTER):
        review_packs()
    assert not ReviewPack.objects.exists()


def test_the_rhythm_makes_it_before_the_letter_goes(round):
    from transitiehuis.outbox.models import Owed

    with at(MORNING_AFTER):
        quarter_rhythm()
    assert ReviewPack.objects.ready().count() == 1
    letters = Owed.objects.filter(kind="regie.quarter_pack")
    assert letters.exists()
    assert all("the review pack is ready" in one.subject or "staat klaar" in one.subject for one in letters)
    assert {one.url for one in letters} == {"/regie/kwartaal/2026-K4/gespreksstuk/?regio=AM06"}


def test_the_letter_waits_a_day_for_a_pack_that_is_being_made_and_then_says_less(round, monkeypatch):
    from transitiehuis.outbox.models import Owed

    monkeypatch.setattr(building, "go_on", lambda pk: False)  # no worker gets on with it
    with at(MORNING_AFTER):
        quarter_rhythm()
        assert not Owed.objects.filter(kind="regie.quarter_pack").exists()
    with at(date(2026, 11, 16)):  # the next werkdag
        quarter_rhythm()
    letters = Owed.objects.filter(kind="regie.quarter_pack")
    assert {one.url for one in letters} == {"/regie/kwartaal/2026-K4/?regio=AM06"}
    assert not [one for one in letters if "review pack" in one.subject or "gespreksstuk" in one.subject]


# What is in it ------------------------------------------------------------------------------------------------------


def test_it_says_in_both_languages_what_partners_see_and_what_became_of_actions(pack):
    dutch, english = chapters_of(pack), chapters_of(pack, "en")
    assert list(dutch) == list(english)
    assert "2 van de 8 partners gaven een cijfer" in dutch["landscape"].lead
    assert "2 of 8 partners gave their scores" in english["landscape"].lead
    [clashes] = dutch["clashes"].tables
    [row] = [row for row in clashes.rows if row[0] == factor(FOCUS).title_nl]
    assert row[1] == "1 tot 4, ver uiteen"
    assert row[3] == REASON
    assert row[4].endswith(")")
    assert "Gemeten: in 2026-K3" in clashes.source
    actions = {row[0]: (row[1], row[3], row[4]) for row in dutch["actions"].tables[0].rows}
    assert actions["Proefrooster maken"][1] == "klaar op 18 aug 2026"
    assert actions["Eén intakeformulier"][1] == "te laat"
    assert actions["Folder maken"][1:] == ("vervallen op 18 aug 2026", "Is opgegaan in een andere afspraak.")
    said = "Van de 3 acties uit eerdere gesprekken: 1 klaar, 0 loopt nog, 1 te laat, 1 vervallen."
    assert dutch["actions"].lead == said


def test_the_first_page_is_at_most_five_leads_in_the_order_of_the_pack(pack):
    found = page.chapters(PackPart.objects.filter(pack=pack), "nl")
    short = page.in_short(found)
    assert 0 < len(short) <= page.SENTENCES
    assert [c.number for c in short] == sorted(c.number for c in short)
    assert {"landscape", "actions"} <= {c.code for c in short}
    assert page.IN_SHORT[0] == "flow"
    assert set(page.IN_SHORT) <= set(sections.TELLERS)


def test_the_chain_is_told_once_and_counted_for_it_where_no_night_did(round, world):
    with at(date(2026, 7, 6)):
        many(world, 2, due=date(2026, 7, 20))
    with at(MORNING_AFTER):
        for traject in Trajectory.objects.all():
            tell(world, traject, date(2026, 8, 3), "matching")
        review_packs()
    found = page.chapters(PackPart.objects.filter(pack=ReviewPack.objects.get()), "nl")
    assert "chain" not in {chapter.code for chapter in found}
    [flow] = [chapter for chapter in page.in_short(found) if chapter.code == "flow"]
    steps = flow.section.tables[0]
    assert next(row for row in steps.rows if row[0] == "Matching")[-1] == 2
    assert ChainMonth.objects.filter(region=world.region, month=date(2026, 8, 1), split="all").exists()


def test_what_cannot_be_counted_beforehand_fails_that_pack_alone(round, monkeypatch, caplog):
    def broken(_region: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr(building, "due_regions", lambda now: [round.region_id])
    monkeypatch.setattr(building, "count_region", broken)
    with at(MORNING_AFTER):
        review_packs()
    assert ReviewPack.objects.get().state == PackState.FAILED
    assert "could not be made" in caplog.text


def test_no_person_is_named_but_organisations_are(pack, world):
    import json

    said = json.dumps([part.content for part in PackPart.objects.filter(pack=pack)], ensure_ascii=False)
    assert world.school.name in said
    for who in world.memberships.values():
        assert who.user.name not in said


def test_what_happens_after_the_freeze_changes_nothing(pack, world):
    before = chapters_of(pack)
    with at(date(2026, 11, 16)):
        from transitiehuis.regie.models import Action

        Action.objects.get(text="Eén intakeformulier").finish(by=world.actor("reader"))
        review_packs()
    assert chapters_of(pack) == before
    assert ReviewPack.objects.count() == 1


# It stands ----------------------------------------------------------------------------------------------------------


def test_the_database_refuses_to_change_what_is_ready(pack):
    part = PackPart.objects.filter(pack=pack).first()
    refused = [
        lambda: ReviewPack.objects.filter(pk=pack.pk).update(done=1),
        lambda: ReviewPack.objects.filter(pk=pack.pk).delete(),
        lambda: PackPart.objects.filter(pk=part.pk).update(content={}),
        lambda: PackPart.objects.filter(pk=part.pk).delete(),
        lambda: PackPart.objects.create(pack=pack, code="extra", place=99, content={}),
    ]
    for change in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_state_has_its_facts(round):
    now = datetime(2026, 11, 13, tzinfo=AMSTERDAM)
    for facts in ({"state": "ready"}, {"state": "failed"}, {"failure": "section"}, {"done": 2, "total": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewPack.objects.create(round=round, frozen_on=LAST_DAY, begun_at=now, **facts)


def test_a_section_is_not_made_twice(round):
    with at(MORNING_AFTER), working():
        pack = ReviewPack.begin(round.pk)
        PackPart.objects.create(pack=pack, code="focus", place=1, content={})
        with pytest.raises(IntegrityError), transaction.atomic():
            PackPart.objects.create(pack=pack, code="focus", place=1, content={})


# By the director ----------------------------------------------------------------------------------------------------


def test_only_the_director_asks_and_only_when_something_is_to_be_made(pack, round, world):
    with at(MORNING_AFTER):
        for who in ("reader", "partner_contact", "manager", "neighbour"):
            with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
                ReviewPack.ask(round, by=by)
        with acting(world.actor("director")) as by, pytest.raises(WrongStatus):
            ReviewPack.ask(round, by=by)


def test_after_a_reopening_the_director_has_another_made_and_the_former_is_kept(pack, round, world):
    director = world.actor("director")
    with at(date(2026, 11, 16)):
        with acting(director) as by:
            Rounds.objects.get(pk=round.pk).reopen(date(2026, 11, 18), "Zutphen was ziek", by=by)
            assert not ReviewPack.objects.visible_to(by).exists()  # blind again
            assert not PackPart.objects.exists()
            with pytest.raises(WrongStatus):
                ReviewPack.ask(Rounds.objects.get(pk=round.pk), by=by)
        fill_in(world.actor("director"), round, {FOCUS: 2})
    with at(date(2026, 11, 19)):
        review_packs()
        assert ReviewPack.objects.count() == 1  # not by itself
        with acting(director) as by:
            ReviewPack.ask(Rounds.objects.get(pk=round.pk), by=by)
        review_packs()
    newest, former = ReviewPack.objects.newest_first()
    assert (newest.frozen_on, newest.asked_by, former.pk) == (date(2026, 11, 18), director.user, pack.pk)
    assert "3 van de 8 partners" in chapters_of(newest)["landscape"].lead
    assert "2 van de 8 partners" in chapters_of(former)["landscape"].lead


def test_a_section_that_breaks_is_said_and_goes_on_when_asked(round, world, monkeypatch, caplog):
    def broken(_round: Any, _day: date) -> Section:
        raise RuntimeError

    order = sections.TELLERS["landscape"][0]
    monkeypatch.setitem(sections.TELLERS, "landscape", (order, broken))
    with at(MORNING_AFTER):
        review_packs()
        pack = ReviewPack.objects.get()
        assert (pack.state, pack.failure, pack.done) == (PackState.FAILED, "section", 2)
        assert "could not be made" in caplog.text
        monkeypatch.undo()
        review_packs()
        assert ReviewPack.objects.get().state == PackState.FAILED  # it waits for somebody who looks
        with acting(world.actor("director")) as by:
            ReviewPack.ask(Rounds.objects.get(pk=round.pk), by=by)
        review_packs()
    assert ReviewPack.objects.get().state == PackState.READY


def test_reopened_while_it_is_made_it_fails_and_freezes_no_blind_score(round, world):
    with at(MORNING_AFTER):
        with working():
            pack = ReviewPack.begin(round.pk)
        assert building.go_on(pack.pk)
        Rounds.objects.get(pk=round.pk).reopen(date(2026, 11, 17), "Nog een partner", by=world.actor("director"))
        assert not building.go_on(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.failure, pack.done) == (PackState.FAILED, "round", 1)
