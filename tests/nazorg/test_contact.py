"""One contact in one screen: sent twice is once, a call beside the plan, and a group in one go."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from intake.models import ReasonKind
from nazorg.models import ContactMoment, ContactStatus, MissedCall, NextStep
from tests.cast import signed_in
from tests.nazorg.test_pages import HELD, moment  # noqa: F401 a fixture
from tests.nazorg.test_plan import START, at_work  # noqa: F401 a fixture
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, WrongStatus

FACTS = {"wellbeing": "good", "learning": "yes"}


def extra() -> list[ContactMoment]:
    return list(ContactMoment.objects.filter(week=None).in_order())


def test_a_form_sent_again_after_a_lost_connection_changes_nothing(client, world, moment):  # noqa: F811
    signed_in(client, world.coordinator)
    url, mark = reverse("nazorg:record", args=[moment.pk]), str(uuid4())
    for _time in range(2):
        answer = client.post(url, {"came_of_it": "not_reached", "sent": mark}, headers={"X-Kept": "1"})
        assert (answer.status_code, answer.headers["X-Onward"]) == (204, moment.trajectory.get_absolute_url())
    moment.refresh_from_db()
    assert moment.tries == 1
    client.post(url, {"came_of_it": "not_reached", "sent": str(uuid4())})
    moment.refresh_from_db()
    assert moment.tries == 2


def test_each_call_that_reached_nobody_is_a_quiet_line_on_the_timeline(client, world, moment):  # noqa: F811
    signed_in(client, world.coordinator)
    url = reverse("nazorg:record", args=[moment.pk])
    for mark in (uuid4(), uuid4()):
        client.post(url, {"came_of_it": "not_reached", "sent": str(mark)})
    page = client.get(moment.trajectory.get_absolute_url()).content.decode()
    assert page.count(f"Contact in week {moment.week}: niet bereikt") == 2
    steps_only = client.get(moment.trajectory.get_absolute_url(), {"tijdlijn": "stappen"}).content.decode()
    assert "niet bereikt" not in steps_only
    with acting(world.actor("neighbour")):
        assert not MissedCall.objects.exists()


def test_a_day_that_is_needed_only_now_and_then_says_when(client, world, moment):  # noqa: F811
    page = signed_in(client, world.coordinator).get(reverse("nazorg:record", args=[moment.pk])).content.decode()
    for label, help_text in (("Welke dag is afgesproken?", "andere dag"), ("Wanneer bel je weer?", "eerder weer")):
        after = page[page.index(label) :]
        assert after[: after.index("</label>")].count("soms verplicht") == 1
        assert help_text in after[:400]


@pytest.mark.parametrize("then", ["held", "moved"])
def test_who_answers_after_all_is_recorded_also_from_a_form_that_was_kept(client, world, moment, then):  # noqa: F811
    """A browser that kept the form of the call that was not answered brings its mark along."""
    signed_in(client, world.coordinator)
    url, mark, day = reverse("nazorg:record", args=[moment.pk]), str(uuid4()), days.today() + timedelta(days=2)
    client.post(url, {"came_of_it": "not_reached", "sent": mark})
    for _time in range(2):
        client.post(url, {**HELD, "came_of_it": then, "moved_to": day.isoformat(), "sent": mark})
    moment.refresh_from_db()
    assert (moment.status, moment.due == day) == (("held", False) if then == "held" else ("open", True))


def test_recorded_by_a_colleague_meanwhile_says_so_and_keeps_what_was_typed(client, world, moment):  # noqa: F811
    with acting(world.actor("colleague")) as by:
        moment.record(held_on=days.today(), **FACTS, by=by)
    page = signed_in(client, world.coordinator).post(
        reverse("nazorg:record", args=[moment.pk]), {**HELD, "note": "Rooster besproken", "sent": str(uuid4())}
    )
    assert page.status_code == 422
    assert "al vastgelegd" in page.content.decode()
    assert "Rooster besproken" in page.content.decode()


def test_calling_again_sooner_makes_one_extra_moment_and_leaves_the_plan_alone(client, world, moment):  # noqa: F811
    planned = list(ContactMoment.objects.exclude(pk=moment.pk).in_order().values_list("week", "due", "status"))
    asked = {**HELD, "next_step": NextStep.SOONER, "again_on": "2026-03-11", "sent": str(uuid4())}
    signed_in(client, world.coordinator)
    for _time in range(2):
        client.post(reverse("nazorg:record", args=[moment.pk]), asked)
    [more] = extra()
    assert (more.due, more.agreed, more.assignee_id) == (date(2026, 3, 11), True, moment.assignee_id)
    kept = ContactMoment.objects.exclude(pk__in=[moment.pk, more.pk]).in_order()
    assert list(kept.values_list("week", "due", "status")) == planned


def test_no_extra_moment_when_one_is_due_by_that_day(world, moment):  # noqa: F811
    with acting(world.actor("coordinator")) as by:
        moment.record(held_on=days.today(), **FACTS, by=by, again_on=date(2026, 3, 20))  # week 2 is due on the 16th
    assert extra() == []


def test_a_call_beside_the_plan_is_recorded_as_one_more(client, world, moment):  # noqa: F811
    with acting(world.actor("coordinator")) as by:
        moment.record(held_on=days.today(), **FACTS, by=by)
    signed_in(client, world.coordinator)
    url = reverse("nazorg:call", args=[moment.trajectory.number])
    with time_machine.travel(START + timedelta(days=20, hours=9), tick=False):
        signed_in(client, world.coordinator)  # two weeks later
        for one in ContactMoment.objects.due_by(days.today()):
            with acting(world.actor("coordinator")) as by:
                one.record(held_on=days.today(), **FACTS, by=by)
        assert client.get(url).status_code == 200  # week 4 is due in more than a week
        sent = {**HELD, "held_on": "2026-03-20", "sent": str(uuid4())}
        for _time in range(2):
            assert client.post(url, sent).status_code == 302
    [more] = extra()
    assert (more.status, more.held_on, more.week) == (ContactStatus.HELD, date(2026, 3, 20), None)


def test_a_call_when_a_moment_is_due_is_that_moment(client, world, moment):  # noqa: F811
    answer = signed_in(client, world.coordinator).get(reverse("nazorg:call", args=[moment.trajectory.number]))
    assert answer.url == reverse("nazorg:record", args=[moment.pk])


def test_who_is_not_at_work_any_more_gets_no_extra_moment(client, world, moment, reasons):  # noqa: F811
    with acting(world.actor("coordinator")) as by:
        left = reasons(ReasonKind.PLACEMENT_END, "contract_ended")
        moment.placement.end(left, told_by="company", on=days.today(), by=by)
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        ContactMoment.begin(moment.placement, days.today(), by=by)


@pytest.fixture
def two(moment, refer, world, at_work):  # noqa: F811
    """Two people at the same company, each with a moment that is due."""
    trajectory = refer(first_name="Tarik", last_name="Bulut", phone="06 22222222", birth_year=1988)
    with acting(world.actor("coordinator")) as by:
        trajectory.handovers.get().accept(by=by)
        at_work.log(trajectory, START, by)
    return [moment, ContactMoment.objects.get(trajectory=trajectory, week=1)]


def group_of(world) -> str:
    return f"{reverse('nazorg:group')}?groep=bedrijf-{world.employer.pk}"


def test_a_group_is_recorded_in_one_go_and_who_was_recorded_meanwhile_is_named(client, world, two):
    first, second = two
    signed_in(client, world.coordinator)
    assert "Samira Haddad, Tarik Bulut" in client.get(reverse("nazorg:group")).content.decode()
    everybody = {"held_on": "2026-03-09", "wellbeing": "good", "learning": "yes", "circumstances": "good"}
    typed = {**everybody, f"came-{first.pk}": "held", f"came-{second.pk}": "held", f"learning-{second.pk}": "no"}
    assert client.get(group_of(world)).status_code == 200

    original = ContactMoment._hold_open

    def meanwhile(self, by, sent=None, **said):
        if self.pk == first.pk:
            ContactMoment.objects.filter(pk=first.pk).update(status=ContactStatus.LAPSED)
        return original(self, by, sent, **said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContactMoment, "_hold_open", meanwhile)
        page = client.post(group_of(world), typed, follow=True).content.decode()
    assert "Vastgelegd voor één kandidaat" in page
    assert "Samira Haddad: Dit contactmoment is al vastgelegd of is vervallen." in page
    second.refresh_from_db()
    assert (second.status, second.learning, second.wellbeing) == (ContactStatus.HELD, "no", "good")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Kies voor minstens één kandidaat"),
        ({"came": "held"}, "Kies dit voor iedereen"),
        ({"came": "held", "held_on": "2026-03-10"}, "niet in de toekomst"),
        ({"came": "held", "note": "BSN 111222333"}, "BSN"),
    ],
)
def test_a_group_that_is_not_right_is_not_recorded_and_nothing_is_lost(client, world, two, typed, words):
    sent = {"held_on": "2026-03-09", **{name: value for name, value in typed.items() if name != "came"}}
    sent |= {f"came-{one.pk}": typed.get("came", "") for one in two}
    page = signed_in(client, world.coordinator).post(group_of(world), sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not ContactMoment.objects.filter(status=ContactStatus.HELD).exists()


def begin_it(placement, *, by):
    return ContactMoment.begin(placement, days.today(), by=by, sent=MARK) and ContactMoment.objects.filter(
        week=None
    ).update(sent=MARK)


MARK = uuid4()


@pytest.mark.django_db(transaction=True)
def test_a_call_sent_twice_in_the_same_instant_is_one_moment(at_work, world, twice_at_once):  # noqa: F811
    twice_at_once(begin_it, at_work(), by=world.actor("coordinator"))
    assert len(extra()) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_two(at_work, world, twice_at_once, monkeypatch):  # noqa: F811
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    twice_at_once(begin_it, at_work(), by=world.actor("coordinator"))
    assert len(extra()) == 2
