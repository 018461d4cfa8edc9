"""Why the law lets an organisation share: its own words from now on, and what was sent keeps the words it had."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from intake.models import LegalGround, OwnGround, Purpose
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import NotAllowed, WrongStatus

OWN = {"ground_nl": "wij hebben u ingeschreven", "ground_en": "we enrolled you", "law": "WEB, artikel 7"}


@pytest.fixture(autouse=True)
def shared(world):
    """What all mbo schools and UWV offices share, since a year."""
    since = days.today() - timedelta(days=365)
    words = {"ground_nl": "de wet zegt het", "ground_en": "the law says so", "law": "AVG"}
    for kind in {world.school.kind, world.other_school.kind, world.uwv.kind}:
        facts = {"organisation_kind": kind, "purpose": Purpose.REFER}
        LegalGround.objects.filter(**facts).delete()
        LegalGround.objects.create(**facts, since=since, certainty="te toetsen", **words)


def adapt(world, who="manager", after=0, **words):
    with acting(world.actor(who)) as by:
        return OwnGround.adapt(Purpose.REFER, after=after, by=by, **{**OWN, **words})


def told(world):
    return LegalGround.sentence_for(world.school)


@pytest.mark.django_db
def test_own_words_hold_from_now_on_for_the_own_organisation_alone(world, refer):
    before = refer(by="coordinator", to=world.school, first_name="Eerder").referral
    adapt(world)
    assert "wij hebben u ingeschreven (WEB, artikel 7)" in told(world)
    assert "de wet zegt het" in LegalGround.sentence_for(world.uwv)
    after = refer(by="coordinator", to=world.school, first_name="Later", phone="0612121212").referral
    before.refresh_from_db()
    assert "de wet zegt het" in before.told, "what was sent keeps its words"
    assert OWN["ground_nl"] in after.told
    assert OWN["ground_en"] in after.told_en


@pytest.mark.django_db
def test_each_version_is_kept_and_the_one_of_an_earlier_day_can_be_told(world):
    adapt(world)
    tomorrow = days.start_of(days.today()) + timedelta(days=1, hours=9)
    with time_machine.travel(tomorrow, tick=False):
        adapt(world, after=1, ground_nl="dat is zo")
        with acting(world.actor("manager")) as by:
            OwnGround.adapt(Purpose.REFER, after=2, by=by)
        assert "de wet zegt het" in told(world)
        assert OWN["ground_nl"] in LegalGround.sentence_for(world.school, day=days.today() - timedelta(days=1))
    assert [one.number for one in OwnGround.objects.order_by("number")] == [1, 2, 3]
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        OwnGround.objects.update(law="x")


@pytest.mark.django_db
def test_only_the_own_manager_adapts(world):
    for who in ("coordinator", "reader", "adviser"):
        with pytest.raises(NotAllowed):
            adapt(world, who)
    adapt(world, "neighbour_manager")
    assert OWN["ground_nl"] not in told(world)
    with acting(world.actor("manager")) as by:
        assert not OwnGround.objects.visible_to(by).exists()
        facts = {"purpose": Purpose.REFER, "number": 2, "adapted_at": days.start_of(days.today()), **OWN}
        with pytest.raises(ProgrammingError), transaction.atomic():
            OwnGround.objects.create(organisation=world.other_school, adapted_by=by.person, **facts)


@pytest.mark.django_db
def test_the_database_keeps_half_a_ground_out(world):
    made = adapt(world)
    facts = {"organisation": world.school, "purpose": Purpose.REFER, "adapted_by": made.adapted_by}
    for half in ({"ground_nl": "x"}, {"law": "x"}, {**OWN, "number": 0}, {**OWN, "number": 1}, {**OWN, "purpose": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnGround.objects.create(**{"number": 2, "adapted_at": made.adapted_at, **facts, **half})


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adapt_at_once_one_reads_that_a_colleague_was_first(world, twice_at_once):
    race = twice_at_once(lambda by: OwnGround.adapt(Purpose.REFER, after=0, by=by, **OWN), by=world.actor("manager"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert OwnGround.objects.count() == 1


@pytest.mark.django_db
def test_from_the_page_of_the_organisation_to_the_sentence_and_back(client, world):
    visitor, page = signed_in(client, world.manager), reverse("intake:grounds")
    assert page in visitor.get(reverse("netwerk:organisation", args=[world.school.pk])).content.decode()
    assert page not in visitor.get(reverse("netwerk:organisation", args=[world.uwv.pk])).content.decode()
    url = reverse("intake:ground", args=[Purpose.REFER])
    assert "de wet zegt het" in visitor.get(url).content.decode()
    typed = {**OWN, "ground_nl": " wij hebben\nu ingeschreven. ", "certainty": "FG, 1 november", "after": 0}
    assert visitor.post(url, {**typed, "ground_nl": " . "}).status_code == 422
    assert visitor.post(url, {**typed, "law": "123456782"}).status_code == 422, "a BSN is no law"
    assert visitor.post(url, typed).url == page
    html = visitor.get(page).content.decode()
    assert "want wij hebben u ingeschreven (WEB, artikel 7)." in html
    assert "Petra Smallegange" in html
    late = visitor.post(url, {**typed, "ground_nl": "iets anders"})
    assert late.status_code == 422
    assert "terwijl jij het open had" in late.content.decode()
    assert "iets anders" in late.content.decode(), "what was typed stays"
    again = {**typed, "ground_nl": "iets anders", "after": late.context["form"].data["after"]}
    assert visitor.post(url, again).url == page
    assert visitor.post(reverse("intake:ground_shared", args=[Purpose.REFER])).url == page
    assert "de wet zegt het" in visitor.get(page).content.decode()
    assert visitor.get(reverse("intake:ground", args=[Purpose.SELF_REFERRAL])).status_code == 404
