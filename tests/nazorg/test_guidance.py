"""Who guides: begeleiders beside each other, one lead handed over warmly, a ceiling that warns, goals."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from intake.models import Handover, Involvement, ReasonKind, Trajectory
from matching.models import Placement
from nazorg.glance import Mark, glance_of, mark
from nazorg.models import CaseLoadCeiling, ContactMoment, Goal, Guidance, LeadOffer
from nazorg.models.case_load import loads_of
from nazorg.models.goal import goals_of
from nazorg.models.guidance import lead_follows
from nazorg.worklist import nazorg_work
from tests.cast import signed_in
from tests.nazorg.test_plan import START, at_work  # noqa: F401 a fixture
from tests.ui.page import elements, parse, text, with_class
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

TOLD = ["told", "agreed"]
FACTS = {"wellbeing": "good", "learning": "yes"}


@pytest.fixture
def traject(at_work) -> Trajectory:  # noqa: F811
    return at_work().trajectory


def later(days_on: int):
    return time_machine.travel(START + timedelta(days=days_on, hours=9), tick=False)


def offer(world, traject, to="colleague", by="coordinator"):
    with acting(world.actor(by)) as actor:
        return LeadOffer.offer(traject, world.memberships[to], checked=TOLD, by=actor)


def responsible(traject) -> set[str]:
    rows = Guidance.objects.current().filter(trajectory=traject).select_related("membership__user")
    return {row.person for row in rows if row.lead or row.handed_to_id}


def record_first(traject, world, who):
    moment = ContactMoment.objects.filter(trajectory=traject).to_be_held().in_order().first()
    with acting(world.actor(who)) as by:
        moment.record(held_on=days.today(), **FACTS, by=by)


def test_the_lead_is_a_begeleider_from_the_first_day_at_work(traject, world):
    lead = Guidance.objects.leading().get(trajectory=traject)
    assert (lead.membership.user, lead.kind, lead.since) == (world.coordinator, "school", days.today())


def test_both_are_responsible_until_the_new_one_has_made_contact(traject, world):
    with later(7):
        offered = offer(world, traject)
        assert responsible(traject) == {"Marieke Oosterhof"}
        with acting(world.actor("colleague")) as by:
            assert [row.group for row in nazorg_work(by, days.today())][:1] == ["offered"]
            offered.accept(by=by)
        assert responsible(traject) == {"Marieke Oosterhof", "Bas ten Hove"}
        for who in ("coordinator", "colleague"):
            with acting(world.actor(who)) as by:
                assert [row.mine for row in nazorg_work(by, days.today())] == [True], who
        record_first(traject, world, "coordinator")  # who led calls once more: that confirms nothing
        assert responsible(traject) == {"Marieke Oosterhof", "Bas ten Hove"}
    with later(14):
        record_first(traject, world, "colleague")
        assert responsible(traject) == {"Bas ten Hove"}


def test_a_former_lead_elsewhere_reads_thirty_days_more_and_then_no_longer(traject, world, client):
    with later(7):
        offered = offer(world, traject, to="client_manager")
        assert offered.handover is not None
        with acting(world.actor("client_manager")) as by:
            LeadOffer.objects.get(pk=offered.pk).accept(by=by)
        traject.refresh_from_db()
        assert traject.holder == world.municipality
        record_first(traject, world, "client_manager")
    last = Involvement.objects.get(trajectory=traject, organisation=world.school, role="school")
    assert last.until == (START + timedelta(days=37))
    for day, code in ((37, 200), (38, 404)):
        with later(day):
            assert signed_in(client, world.coordinator).get(traject.get_absolute_url()).status_code == code


def test_taking_over_on_the_handover_itself_answers_the_offer_too(traject, world):
    offered = offer(world, traject, to="client_manager")
    with acting(world.actor("client_manager")) as by:
        Handover.objects.get(pk=offered.handover_id).accept(by=by)
    offered.refresh_from_db()
    assert offered.status == "accepted"
    assert Guidance.objects.leading().get(trajectory=traject).membership == world.memberships["client_manager"]


def test_an_offer_given_back_on_the_handover_can_be_made_anew(traject, world, no_room):
    offered = offer(world, traject, to="client_manager")
    with acting(world.actor("client_manager")) as by:
        Handover.objects.get(pk=offered.handover_id).give_back(no_room, by=by)
    assert offer(world, traject).to == world.memberships["colleague"]


def test_the_colleague_gets_one_mail_and_none_when_it_is_withdrawn(traject, world):
    offered = offer(world, traject)
    owed = Owed.objects.get(kind="nazorg.lead_offered")
    from transitiehuis.outbox.owing import stands

    assert owed.user == world.colleague
    assert stands(owed)
    with acting(world.actor("coordinator")) as by:
        offered.withdraw(by=by)
    assert not stands(owed)


@pytest.mark.parametrize(
    ("who", "to", "checked", "refusal"),
    [
        ("adviser", "colleague", TOLD, NotAllowed),  # works on it, is not aan zet
        ("coordinator", "reader", TOLD, NotAllowed),  # does other work
        ("coordinator", "coordinator", TOLD, WrongStatus),  # leads already
        ("coordinator", "colleague", ["agreed"], WrongStatus),  # the candidate does not know
    ],
)
def test_who_may_offer_it_to_whom(traject, world, who, to, checked, refusal):
    with acting(world.actor(who)) as by, pytest.raises(refusal):
        LeadOffer.offer(traject, world.memberships[to], checked=checked, by=by)


@pytest.mark.parametrize(("who", "answer"), [("coordinator", "accept"), ("adviser", "accept"), ("adviser", "withdraw")])
def test_only_who_was_asked_takes_it_over(traject, world, who, answer):
    offered = offer(world, traject)
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        getattr(offered, answer)(by=by)


def take(offered, *, by):
    offered.accept(by=by)


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_taken_once(traject, world, twice_at_once):
    race = twice_at_once(take, offer(world, traject), by=world.actor("colleague"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_taken_twice(traject, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(take, offer(world, traject), by=world.actor("colleague"))
    assert len(race.winners) == 2


# -- beside the lead --------------------------------------------------------------------------------------------------


def test_begeleiders_of_several_kinds_stand_beside_the_lead(traject, world):
    with acting(world.actor("coordinator")) as by:
        Guidance.add(traject, "client_manager", membership=world.memberships["adviser"], by=by)
        Guidance.add(traject, "trainer", name="Gerrit Holtkamp", by=by)
        with pytest.raises(WrongStatus):
            Guidance.add(traject, "trainer", name="Gerrit Holtkamp", by=by)
        with pytest.raises(NotAllowed):  # takes no part in this traject
            Guidance.add(traject, "job_coach", membership=world.memberships["neighbour"], by=by)
    assert [row.kind for row in Guidance.objects.current().in_order()] == ["school", "client_manager", "trainer"]


def test_the_lead_is_handed_over_and_not_ended(traject, world):
    lead = Guidance.objects.leading().get(trajectory=traject)
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        lead.end(by=by)


def test_a_moment_that_the_scheme_leaves_to_a_kind_is_of_who_is_that_now(traject, world, client):
    ContactMoment.objects.filter(week=13).update(asked_by="client_manager")
    signed_in(client, world.coordinator)
    sent = {"kind": "client_manager", "person": world.memberships["adviser"].pk}
    client.post(reverse("nazorg:guide_add", args=[traject.number]), sent)
    assert ContactMoment.objects.get(week=13).assignee == world.memberships["adviser"]
    assert ContactMoment.objects.get(week=8).assignee == world.memberships["coordinator"]
    client.post(reverse("nazorg:guide_end", args=[Guidance.objects.get(kind="client_manager").pk]))
    assert ContactMoment.objects.get(week=13).assignee == world.memberships["coordinator"]


def test_the_one_who_stands_in_sees_the_rows_as_long_as_it_lasts(traject, world):
    with later(7):
        with acting(world.actor("coordinator")) as by:
            away = world.memberships["coordinator"]
            away.stand_in(world.memberships["colleague"], since=days.today(), until=days.today(), by=by)
        with acting(world.actor("colleague")) as by:
            [row] = nazorg_work(by, days.today())
            assert (row.mine, row.stand_in_for) == (True, "Marieke Oosterhof")
            assert glance_of(by, days.today()).total == 1
    with later(8), acting(world.actor("colleague")) as by:
        [row] = nazorg_work(by, days.today())
        assert row.mine is False
        assert glance_of(by, days.today()).total == 0


def test_a_traject_that_closes_ends_every_guidance(traject, world, reasons):
    with acting(world.actor("coordinator")) as by:
        traject.close("lasting", reasons(ReasonKind.CLOSE, "works_in_trade"), by=by)
    assert not Guidance.objects.current().exists()


def test_saying_the_lead_again_changes_nothing(traject):
    assert lead_follows(traject) == lead_follows(traject)
    assert Guidance.objects.count() == 1


# -- the glance, the ceiling, goals -----------------------------------------------------------------------------------


def test_the_glance_tells_whom_to_call(traject, world, client):
    with later(8), acting(world.actor("coordinator")) as by:
        [late] = glance_of(by, days.today()).call
        assert "Bel 06\u00a012345678" in {label for label, _url in late.secondary}, "a number is not folded in two"
    assert (late.title, late.group, late.secondary[0][1]) == ("Samira Haddad", "late", "tel:0612345678")
    with later(5), acting(world.actor("coordinator")) as by:
        assert len(glance_of(by, days.today()).week) == 1
    with acting(world.actor("colleague")) as by:
        assert glance_of(by, days.today()).total == 0
        assert glance_of(by, days.today(), team=True).total == 1


def test_a_mark_brings_somebody_up(traject, world, monkeypatch):
    monkeypatch.setattr("nazorg.glance._markers", [])
    mark(lambda actor, trajectories, day: {pk: [Mark("Wil gebeld worden.", "red")] for pk in trajectories})
    with acting(world.actor("coordinator")) as by:
        [row] = glance_of(by, days.today()).call
    assert (row.group, row.tone) == ("signal", "red")
    assert "Wil gebeld worden." in row.detail


def test_the_page_costs_as_many_queries_for_one_as_for_twenty(traject, world, refer, django_assert_num_queries):
    from tests.regie.roof import client_of, cost, many

    url = reverse("nazorg:mine")
    few = cost(client_of(world, "coordinator"), url)
    many(world, 20, due=START)
    placement = Placement.objects.get(trajectory=traject)
    others = Trajectory.objects.exclude(pk=traject.pk)
    kept = {f.attname: getattr(placement, f.attname) for f in Placement._meta.concrete_fields if not f.primary_key}
    Placement.objects.bulk_create(Placement(**{**kept, "trajectory_id": one.pk}) for one in others)
    lead = Guidance.objects.get()
    Guidance.objects.bulk_create(
        Guidance(trajectory=one, kind=lead.kind, organisation=world.school, membership=lead.membership, lead=True,
                 since=START)
        for one in others
    )  # fmt: skip
    page = client_of(world, "coordinator")
    assert cost(page, url) == few
    assert few <= 12


def test_a_ceiling_warns_and_refuses_nothing(traject, world, refer, at_work, reasons, client):  # noqa: F811
    with acting(world.actor("manager")) as by:
        CaseLoadCeiling.put(1, by=by)
    with acting(world.actor("coordinator")) as by:
        with pytest.raises(NotAllowed):
            CaseLoadCeiling.put(99, by=by)
        assert not any(load.too_many for load in loads_of(by, days.today()))
    second = refer(first_name="Tarik", last_name="Bulut", phone="06 22222222", birth_year=1988)
    with acting(world.actor("coordinator")) as by:
        second.handovers.get().accept(by=by)
        at_work.log(second, START, by)
        found = {load.membership.user.name: load for load in loads_of(by, days.today())}
    assert (found["Marieke Oosterhof"].too_many, found["Bas ten Hove"].too_many) == (True, False)
    page = signed_in(client, world.coordinator).get(reverse("nazorg:lead_offer", args=[traject.number]))
    assert "2 van hooguit 1" in page.content.decode()
    reason = reasons(ReasonKind.PLACEMENT_END, "hours_or_travel")
    with acting(world.actor("coordinator")) as by:
        Placement.objects.get(trajectory=second).end(reason, told_by="candidate", on=days.today(), by=by)
        found = {load.membership.user.name: load.leads for load in loads_of(by, days.today())}
    assert found["Marieke Oosterhof"] == 1, "who is between two placements is not at work"
    assert Guidance.objects.leading().filter(trajectory=second).exists(), "and is still guided"


@pytest.mark.parametrize(("most", "code"), [("0", 422), ("", 422), ("201", 422), ("60", 302)])
def test_who_manages_the_organisation_sets_the_ceiling(world, client, most, code):
    assert signed_in(client, world.manager).post(reverse("nazorg:case_load"), {"most": most}).status_code == code
    assert CaseLoadCeiling.objects.count() == (code == 302)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("plan", ["Doel", "Afspraak", "De kandidaat", "Het leerbedrijf", "Samen"]),
        ("guide_add", ["Jobcoach", "Praktijkopleider"]),
        ("lead_offer", ["De kandidaat weet wie er gaat bellen"]),
    ],
)
def test_what_can_be_chosen_begins_with_a_capital(traject, world, client, page, words):
    signed_in(client, world.coordinator)
    tree = parse(client.get(reverse(f"nazorg:{page}", args=[traject.number]), headers={"accept-language": "nl"}).text)
    rows = [*elements(tree, "option"), *with_class(tree, "form-check-label")]
    said = [text(row) for row in rows if row.get("value") != ""]
    assert set(words) <= set(said)
    assert [one for one in said if one[:1].islower()] == []


def test_goals_in_plain_words_are_agreed_once_and_closed(traject, world, client):
    signed_in(client, world.coordinator)
    url = reverse("nazorg:plan", args=[traject.number])
    typed = {"kind": "agreement", "text": "Ik fiets naar het werk", "who": "candidate", "due": "2026-05-01"}
    for _time in range(2):
        assert client.post(url, typed).status_code == 302
    [goal] = goals_of(traject)
    assert (goal.text, goal.agreed_by) == ("Ik fiets naar het werk", world.coordinator)
    client.post(reverse("nazorg:goal_close", args=[goal.pk]), {"reached": "1"})
    assert goals_of(traject) == []
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        Goal.objects.get().close("dropped", by=by)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Fout"),
        ({"text": "BSN 111222333"}, "BSN"),
        ({"due": "2020-01-01"}, "Kies vandaag of een latere dag"),
    ],
)
def test_a_goal_that_is_not_right_keeps_what_was_typed(traject, world, client, typed, words):
    whole = {"kind": "goal", "text": "Rijbewijs halen", "who": "candidate", "due": ""}
    page = signed_in(client, world.coordinator).post(reverse("nazorg:plan", args=[traject.number]), {**whole, **typed})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Goal.objects.exists()


def test_a_company_and_another_school_see_no_guidance_goal_or_offer(traject, world):
    offer(world, traject)
    with acting(world.actor("coordinator")) as by:
        Goal.agree(traject, kind="goal", text="Rijbewijs halen", who="candidate", by=by)
    for who in ("neighbour", "trainer", "director"):
        with acting(world.actor(who)):
            assert not Guidance.objects.exists(), who
            assert not Goal.objects.exists(), who
            assert not LeadOffer.objects.exists(), who
