"""Two dossiers of one person are put together without losing anything, and taken apart exactly as they were."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.models import (
    Candidate,
    ChainEvent,
    Closing,
    Handover,
    Intake,
    Involvement,
    MatchingProfile,
    Merge,
    NextAction,
    Note,
    PartyRole,
    Reason,
    ReasonKind,
    Statement,
    Theme,
    Trajectory,
)
from intake.models.merging import doubles, hindrances
from intake.signals import barred_asked
from matching.models import Enrolment, RouteStart
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

SNAPSHOT = (Trajectory, Candidate, MatchingProfile, Involvement, Note, Intake)


@pytest.fixture
def pair(refer, world):
    """Two dossiers of Samira: the older in intake at the school, the newer referred by the gemeente, taken over too."""
    old = refer()
    new = refer(by="client_manager", first_name="Zamira", last_name="Hadad", phone="0687654321", email="s@x.example")
    for trajectory in (old, new):
        with acting(world.actor("coordinator")) as by:
            trajectory.handovers.get().accept(by=by)
    with acting(world.actor("coordinator")) as by:
        old.refresh_from_db()
        Intake.hold(old, held_on=days.today(), summary="Kan lassen.", by=by)
        Note.write(new, "Belt liever na vijven.", by=by)
        new.profile.themes.set(Theme.objects.filter(code="district-heating"))
    return Trajectory.objects.get(pk=old.pk), Trajectory.objects.get(pk=new.pk)


def put_together(survivor, merged, by, **choices):
    return Merge.of(survivor, merged, choices=choices, by=by)


def as_it_stands():
    """Every row of what a merge touches, value by value, but the rows that are its own doing."""
    found = {}
    for model in SNAPSHOT:
        found[model.__name__] = sorted(
            [json.dumps(row, default=str, sort_keys=True) for row in model.objects.order_by("pk").values()]
        )
    found["themes"] = sorted(MatchingProfile.themes.through.objects.values_list("matchingprofile", "theme"))
    return found


def test_nothing_is_lost_and_both_sides_see_all_of_it(pair, world, browser):
    old, new = pair
    events = list(ChainEvent.objects.order_by("pk").values())
    with acting(world.actor("coordinator")) as by:
        put_together(old, new, by, first_name="take", phone="keep")

    old.refresh_from_db()
    assert (old.candidate.first_name, old.candidate.last_name, old.candidate.phone) == (
        "Zamira",
        "Haddad",
        "06 12345678",
    )
    assert old.candidate.email == "s@x.example"  # was not known, so it is taken over
    assert set(old.profile.themes.values_list("code", flat=True)) == {"heat-pumps", "district-heating"}
    new.refresh_from_db()
    assert (new.closing, new.merged_into, new.holder) == ("merged", old, None)
    assert new.candidate.merged_into == old.candidate
    assert list(ChainEvent.objects.order_by("pk").values())[: len(events)] == events
    assert [event.kind for event in ChainEvent.objects.in_order()][len(events) :] == ["closed", "merged"]

    for who in ("coordinator", "adviser", "client_manager"):  # each of them worked on one at least
        page = browser(who).get(old.get_absolute_url()).content.decode()
        assert "Kan lassen." in page
        assert "Belt liever na vijven." in page
        assert f"traject {new.number}" in page
        listed = browser(who).get(reverse("intake:list")).content.decode()
        assert old.number in listed
        assert new.number not in listed
    assert {owed.user for owed in Owed.objects.filter(kind="intake.dossiers_merged")} == {world.client_manager}


def test_an_old_number_leads_to_the_one_that_goes_on_and_takes_no_step(pair, world, browser):
    old, new = pair
    with acting(world.actor("coordinator")) as by:
        put_together(old, new, by)
    client = browser("client_manager")
    page = client.get(new.get_absolute_url(), follow=True)
    assert page.redirect_chain == [(old.get_absolute_url(), 302)]
    assert f"gaat verder als {old.number}" in page.content.decode()
    assert client.post(reverse("intake:reopen", args=[new.number])).url == old.get_absolute_url()
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        Trajectory.objects.get(pk=new.pk).reopen(by=by)
    assert browser("neighbour").get(new.get_absolute_url()).status_code == 404


def test_an_old_number_leads_on_from_every_page_of_the_floors_above(pair, world, browser):
    old, new = pair
    with acting(world.actor("coordinator")) as by:
        put_together(old, new, by)
    client = browser("coordinator")
    for name in (
        "matching:enrol", "matching:compare", "matching:proposals_of", "matching:placement_log",
        "matching:placement_of", "intake:profile", "intake:statements",
    ):  # fmt: skip
        answer = client.get(reverse(name, args=[new.number]) + "?order=datum")
        assert (answer.status_code, answer.url) == (302, reverse(name, args=[old.number]) + "?order=datum"), name
    for name in ("regie:access_log", "regie:copy"):
        assert client.get(reverse(name, args=[new.number])).url == reverse(name, args=[old.number])
    assert client.get(reverse("intake:merge", args=[old.number, new.number])).url == old.get_absolute_url()
    assert client.post(reverse("matching:placement_confirm", args=[new.number])).url == old.get_absolute_url()
    for name in ("matching:compare", "regie:copy"):
        assert browser("neighbour").get(reverse(name, args=[new.number])).status_code == 404


def test_what_would_stand_twice_is_looked_at_before_two_are_put_together(
    seeker, world, browser, offer_place, propose, log_placement, add_route, add_start, reasons
):
    one, other = seeker(first_name="Samira"), seeker(first_name="Samirah", phone="0633333333")
    place, start = offer_place(seats=2), add_start(add_route())
    propose(one, place)
    twice = propose(other, place)
    with acting(world.actor("coordinator")) as by:
        twice.withdraw(by=by, because="candidate")
        for trajectory in (one, other):
            trajectory.refresh_from_db()
            seat = Enrolment.ask(trajectory, RouteStart.objects.get(pk=start.pk), by=by)
        seat.withdraw(by=by)
    for trajectory in (other, one):
        trajectory.refresh_from_db()
        placement = log_placement(trajectory, start=days.today() - timedelta(days=9), training_company=world.employer)
        with acting(world.actor("coordinator")) as by:
            if trajectory == other:
                ended = reasons(ReasonKind.PLACEMENT_END, "hours_or_travel")
                placement.end(on=days.today(), reason=ended, told_by="company", by=by)
    one, other = (Trajectory.objects.get(pk=t.pk) for t in (one, other))
    with acting(world.actor("coordinator")) as by:
        assert len(doubles(one, other)) == 3
        with pytest.raises(WrongStatus, match="Kijk hier eerst naar"):
            put_together(one, other, by)
        assert doubles(one, seeker(first_name="Niemand", phone="0699")) == []
    client, url = browser("coordinator"), reverse("intake:merge", args=[one.number, other.number])
    page = client.get(url)
    chosen = {name: field.initial for name, field in page.context["form"].fields.items() if name != "looked"}
    html = page.content.decode()
    for said in ("Plaatsingen in dezelfde tijd", "Twee keer voorgesteld", "Twee keer een plaats gevraagd"):
        assert said in html
    assert client.post(url, chosen).status_code == 422, "first somebody looks"
    assert Trajectory.objects.filter(pk=other.pk, merged_into=None).exists()
    assert client.post(url, {**chosen, "looked": "on"}).status_code == 302
    assert Trajectory.objects.filter(pk=other.pk, merged_into=one).exists()


def test_a_statement_on_the_old_dossier_is_ended_or_replaced_on_the_one_that_goes_on(pair, world, browser):
    old, new = pair
    with acting(world.actor("coordinator")) as by:
        ended = Statement.say(new, subject="no_risk", by=by)
        replaced = Statement.say(new, subject="target_group", group="participatiewet", by=by)
        put_together(old, new, by)
    client = browser("coordinator")
    end = reverse("intake:statement_end", args=[ended.pk])
    assert end in client.get(reverse("intake:statements", args=[old.number])).content.decode()
    assert browser("client_manager").post(end).status_code == 403, "the words of another"
    assert client.post(end).url == reverse("intake:statements", args=[old.number])
    ended.refresh_from_db()
    assert ended.ended_on == days.today()
    client.post(end)
    goes_on = Trajectory.objects.get(pk=old.pk)
    with acting(world.actor("coordinator")) as by:
        assert Statement.group_of(goes_on) == "participatiewet"
        newer = Statement.say(goes_on, subject="target_group", group="ww", by=by)
    replaced.refresh_from_db()
    assert (newer.replaces, replaced.stands) == (replaced, False)


def test_who_becomes_a_party_later_sees_all_of_it_and_who_leaves_sees_none(pair, world, browser):
    old, new = pair
    with acting(world.actor("coordinator")) as by:
        put_together(old, new, by)
        why = {"why": "Jobcoach", "action": NextAction.FIND_PLACE, "due": days.today()}
        offer = Handover.offer(Trajectory.objects.get(pk=old.pk), world.other_school, by=by, **why)
    with acting(world.actor("neighbour")) as by:
        assert not Note.objects.exists()
        Handover.objects.get(pk=offer.pk).accept(by=by)
        assert [note.text for note in Note.objects.all()] == ["Belt liever na vijven."]
        Involvement.objects.filter(trajectory=old, organisation=world.other_school).update(until=days.today())
    tomorrow = days.start_of(days.today() + timedelta(days=1)) + timedelta(hours=9)
    with time_machine.travel(tomorrow), acting(world.actor("neighbour")):
        assert not Note.objects.exists()


def test_taken_apart_both_stand_exactly_as_before(pair, world, browser):
    old, new = pair
    before = as_it_stands()
    with acting(world.actor("coordinator")) as by:
        made = put_together(old, new, by, first_name="take", last_name="take", phone="take", themes="take")
    assert as_it_stands() != before
    client = browser("coordinator")
    page = client.get(reverse("intake:merged", args=[old.number])).content.decode()
    assert "Haal uit elkaar" in page
    client.post(reverse("intake:merge_undo", args=[old.number, made.pk]))
    assert as_it_stands() == before
    assert [event.kind for event in ChainEvent.objects.in_order()][-2:] == ["parted", "parted"]
    with acting(world.actor("coordinator")) as by:  # and together again, the other way round
        put_together(Trajectory.objects.get(pk=new.pk), Trajectory.objects.get(pk=old.pk), by)


def test_a_chain_of_three_comes_apart_link_by_link(pair, refer, world):
    old, new = pair
    third = refer(first_name="Samirah", phone="0611111111")
    with acting(world.actor("coordinator")) as by:
        third.handovers.get().accept(by=by)
    states = [as_it_stands()]
    with acting(world.actor("coordinator")) as by:
        first = put_together(old, new, by)
        states.append(as_it_stands())
        second = put_together(Trajectory.objects.get(pk=third.pk), Trajectory.objects.get(pk=old.pk), by)
        assert Trajectory.objects.get(pk=third.pk).family == [third.pk, old.pk, new.pk]
        with pytest.raises(WrongStatus):
            Merge.objects.get(pk=first.pk).undo(by=by)
        Merge.objects.get(pk=second.pk).undo(by=by)
    assert as_it_stands() == states[1]
    with acting(world.actor("coordinator")) as by:
        Merge.objects.get(pk=first.pk).undo(by=by)
    assert as_it_stands() == states[0]


def test_too_late_or_after_something_was_done_it_says_so(pair, world, reasons):
    old, new = pair
    with acting(world.actor("coordinator")) as by:
        made = put_together(old, new, by)
        Note.write(old, "Begint maandag.", by=by)
        assert "een notitie geschreven" in Merge.objects.get(pk=made.pk).hindrance()
        with pytest.raises(WrongStatus, match="een notitie geschreven"):
            Merge.objects.get(pk=made.pk).undo(by=by)
    Note.objects.filter(trajectory=old).delete()
    on_the_last, after_it = (days.start_of(made.until + timedelta(days=n)) + timedelta(hours=9) for n in (0, 1))
    with time_machine.travel(after_it):
        assert "dertig dagen" in Merge.objects.get(pk=made.pk).hindrance()
    with time_machine.travel(on_the_last):
        assert Merge.objects.get(pk=made.pk).hindrance() == ""


def test_what_still_runs_decides_which_goes_on(pair, refer, world, log_placement, seeker):
    old, _new = pair
    working = log_placement(seeker(first_name="Samira", phone="0622222222")).trajectory
    offered = refer(first_name="Samirah", phone="0633333333")
    with acting(world.actor("coordinator")) as by:
        assert hindrances(old, working)
        assert not hindrances(working, old)
        assert f"{offered.number} is aangeboden" in hindrances(old, offered)[0]
        with pytest.raises(WrongStatus, match="een plaatsing"):
            put_together(old, working, by)
    both = log_placement(seeker(first_name="Samira", phone="0644444444")).trajectory
    assert hindrances(working, both)
    assert hindrances(both, working)


def test_who_works_on_both_and_is_aan_zet_at_one_may(pair, world, reasons):
    old, new = pair
    for who in ("adviser", "client_manager", "neighbour"):  # works on one, is aan zet at none
        with acting(world.actor(who)) as by, pytest.raises((NotAllowed, WrongStatus)):
            put_together(old, new, by)
    Involvement.objects.create(trajectory=new, organisation=world.uwv, role=PartyRole.REFERRER, since=days.today())
    with acting(world.actor("adviser")) as by, pytest.raises(NotAllowed):  # on both now, and still aan zet at none
        put_together(old, new, by)
    with acting(world.actor("coordinator")) as by:
        Trajectory.objects.get(pk=old.pk).close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=by)
        with pytest.raises(WrongStatus):
            put_together(Trajectory.objects.get(pk=old.pk), new, by)
        made = put_together(new, Trajectory.objects.get(pk=old.pk), by)  # a closed one comes along
        made.refresh_from_db()
        made.undo(by=by)
    old.refresh_from_db()
    assert (old.closing, old.closing_reason) == ("withdrawn", Reason.objects.get(code="not_now"))


def test_a_partner_that_was_objected_to_on_one_sees_neither_and_comes_back_apart(pair, world):
    old, new = pair
    objects = "UWV niet, zegt de kandidaat."

    def answer(sender, trajectory, organisation, **_kwargs):
        return objects if (trajectory.pk, organisation.pk) == (new.pk, world.uwv.pk) else ""

    barred_asked.connect(answer)
    try:
        before = as_it_stands()
        with acting(world.actor("coordinator")) as by:
            made = put_together(old, new, by)
        with acting(world.actor("adviser")) as by:
            tomorrow = days.today() + timedelta(days=1)
            parts = Involvement.objects.filter(trajectory__in=[old, new], organisation=world.uwv)
            assert not parts.current_on(tomorrow).exists()
        with acting(world.actor("coordinator")) as by:
            Merge.objects.get(pk=made.pk).undo(by=by)
        assert as_it_stands() == before
        Trajectory.objects.filter(pk=old.pk).update(holder=world.uwv)
        assert hindrances(*(Trajectory.objects.get(pk=one.pk) for one in pair)) == [objects]
    finally:
        barred_asked.disconnect(answer)


def test_the_database_keeps_a_merged_traject_closed(pair):
    old, new = pair
    for facts in ({"merged_into": old}, {"closing": "merged"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trajectory.objects.filter(pk=new.pk).update(**facts)


def test_the_page_names_the_other_shows_what_differs_and_puts_them_together(pair, browser):
    old, new = pair
    client = browser("coordinator")
    page = client.get(reverse("intake:merge_choose", args=[old.number])).content.decode()
    assert f"?met={new.number}" in page
    assert client.get(reverse("intake:merge_choose", args=[old.number]), {"met": "2026-9999"}).status_code == 422
    preview = client.get(f"{reverse('intake:merge_choose', args=[old.number])}?met={new.number}", follow=True)
    url = reverse("intake:merge", args=[old.number, new.number])
    assert preview.redirect_chain == [(url, 302)]
    for word in ("Zamira", "06 12345678", "0687654321", "1 notitie", "1 intake"):
        assert word in preview.content.decode()
    assert client.post(url, {}).status_code == 422
    choices = {name: field.initial for name, field in preview.context["form"].fields.items()}
    assert client.post(url, choices).url == old.get_absolute_url()
    assert Merge.objects.get().survivor == old


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_of_two_who_merge_at_once_one_reads_a_sentence_and_without_the_lock_falls(
    pair, world, twice_at_once, monkeypatch, locked
):
    old, new = pair
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(
        lambda row, by: put_together(Trajectory.objects.get(pk=old.pk), row, by), new, by=world.actor("coordinator")
    )
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus) == locked
    assert Merge.objects.count() == 1
