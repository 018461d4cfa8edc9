"""Who trains several people is asked about all of them at once: one round, one message, one link after another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from intake.models import ReasonKind
from nazorg.check_tasks import check_in_days
from nazorg.models import CheckIn, Side
from tests.nazorg.conftest import FIRST_DAY
from tests.nazorg.test_check_ins import GOOD, WEEK_3, fresh, url_of
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands


def five(employed, on) -> list:
    """Five people of one praktijkopleider, each a day later at work than the one before."""
    made = []
    for number in range(5):
        on(FIRST_DAY + timedelta(days=number))
        made.append(employed(email=f"k{number}@x.example"))
    return made


def to_company() -> list[CheckIn]:
    return list(CheckIn.objects.filter(side=Side.COMPANY).with_names().order_by("pk"))


def test_who_trains_five_is_asked_about_all_five_and_written_to_once_in_seven_days(employed, on):
    placements = five(employed, on)
    told = {}
    for ahead in range(21, 33):
        on(FIRST_DAY + timedelta(days=ahead))
        check_in_days()
        asked = [one.pk for one in to_company()]
        told[ahead] = Owed.objects.filter(kind="nazorg.check_in", key__in=keys_of(asked)).count()
    assert {one.placement_id for one in to_company()} == {one.pk for one in placements}, "nobody is passed by"
    assert [each for each in told if told[each] > told.get(each - 1, 0)] == [21, 28], (
        "the four that came after go along"
    )
    assert len({one.round for one in to_company()}) == 2


def keys_of(asked) -> list[str]:
    return [f"nazorg.check_in/{pk}/asked" for pk in asked]


@pytest.fixture
def round_of_three(employed, on):
    for number in range(3):
        employed(email=f"k{number}@x.example", first_name=("Ama", "Bilal", "Chen")[number])
    on(WEEK_3)
    check_in_days()
    return to_company()


def test_one_link_leads_through_all_of_a_round(round_of_three, client):
    first, *_others = round_of_three
    owed = Owed.objects.filter(kind="nazorg.check_in", link__in=[one.link for one in round_of_three])
    assert [one.link for one in owed] == [first.link], "one message"
    assert owed[0].body.startswith("3 kandidaten")
    for number, name in enumerate(("Ama", "Bilal", "Chen"), 1):
        page = client.get(url_of(first), follow=True)
        assert page.status_code == 200
        html = page.content.decode()
        assert (name in html, f"Kandidaat {number} van 3" in html) == (True, True)
        assert (
            client.post(page.redirect_chain[-1][0] if page.redirect_chain else url_of(first), GOOD).status_code == 302
        )
    assert client.get(url_of(first)).status_code == 410, "all three have been told"
    assert all(fresh(one).answered_via == "link" for one in round_of_three)


def test_of_a_round_that_was_answered_in_part_the_rest_is_reminded_of_once(round_of_three, client, on):
    client.post(url_of(round_of_three[0]), GOOD)
    on(WEEK_3 + timedelta(days=3))
    check_in_days()
    again = Owed.objects.filter(key__endswith="/again", link__in=[one.link for one in round_of_three])
    assert [one.link for one in again] == [round_of_three[1].link]
    check_in_days()
    assert again.count() == 1


def test_a_message_about_a_round_goes_while_one_of_it_is_open(round_of_three, world, reasons):
    why = reasons(ReasonKind.PLACEMENT_END, "other_work")
    with acting(world.actor("coordinator")) as by:
        for one in round_of_three[:2]:
            one.placement.end(why, told_by="candidate", on=days.today(), by=by)
    owed = Owed.objects.get(link=round_of_three[0].link)
    assert stands(owed)
    with acting(world.actor("coordinator")) as by:
        round_of_three[2].placement.end(why, told_by="candidate", on=days.today(), by=by)
    assert not stands(owed)


def test_the_link_of_one_that_ended_leads_to_the_others(round_of_three, client, world, reasons):
    first = round_of_three[0]
    with acting(world.actor("coordinator")) as by:
        first.placement.end(
            reasons(ReasonKind.PLACEMENT_END, "other_work"), told_by="candidate", on=days.today(), by=by
        )
    page = client.get(url_of(first), follow=True).content.decode()
    assert "Bilal" in page
    assert "Ama" not in page


@pytest.mark.parametrize(
    "facts", [{"recipient": "trainer-99"}, {"asked_on": WEEK_3 + timedelta(days=1), "due": WEEK_3 + timedelta(days=9)}]
)
def test_the_database_refuses_a_round_of_two_people_or_two_days(round_of_three, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.filter(pk=round_of_three[0].pk).update(**facts)
