"""Vandaag: what waits for whom, by role; and nobody sees another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from intake import worklist
from intake.models import (
    Candidate,
    Closing,
    Handover,
    Involvement,
    NextAction,
    ReasonKind,
    Referral,
    Statement,
    Step,
    Trajectory,
)
from nazorg.models import ContactMoment, Signal
from tests.regie.roof import TODAY, accept, asked, at, client_of, cost, forms_to, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.today import Board, Scope, board_of
from transitiehuis.ui.worklist import Fold


@pytest.fixture(autouse=True)
def today():
    with at(TODAY):
        yield


@pytest.fixture
def offered(refer):
    return refer(first_name="Amanuel", last_name="Tesfay")


@pytest.fixture
def late(refer, world):
    """Kevin's intake should have been held on 4 November."""
    with at(days.add_werkdagen(TODAY, -24)):
        return accept(refer(first_name="Kevin", last_name="Jansen"), world)


def anchors(html):
    return [name for name in ("aangeboden", "te-laat", "vandaag", "binnen", "later") if f'id="{name}"' in html]


def test_the_coordinator_sees_what_was_offered_and_what_is_late_each_with_its_button(world, offered, late):
    html = read(client_of(world, "coordinator"), "/")

    assert anchors(html) == ["aangeboden", "te-laat"]
    assert "Amanuel Tesfay" in html
    assert "Kevin Jansen" in html
    assert "2 things wait for you, 1 of them is too late." in html
    assert reverse("intake:handover_accept", args=[offered.handovers.get().pk]) in forms_to(html)
    assert reverse("intake:talk", args=[late.number]) in html


def test_taking_over_from_vandaag_makes_the_school_aan_zet(world, offered):
    client = client_of(world, "coordinator")
    (url,) = [url for url in forms_to(read(client, "/")) if "overnemen" in url]

    assert client.post(url).status_code == 302

    offered.refresh_from_db()
    assert offered.holder == world.school
    assert anchors(read(client, "/?wie=mij")) == []  # due in ten werkdagen: not yet on the list


@pytest.mark.parametrize("who", ["neighbour", "reader", "trainer", "director", "manager", "national", "stranger"])
def test_others_see_nobody_of_it(who, world, offered, late, refer):
    refer(to=world.other_school, first_name="Eigen", last_name="Werk")  # the neighbour has work of their own

    html = read(client_of(world, who), "/")

    assert "Tesfay" not in html
    assert "Jansen" not in html
    assert ("Eigen Werk" in html) == (who == "neighbour")


def test_mine_the_teams_and_the_choice_stays(world, late):
    client = client_of(world, "colleague")

    assert "Kevin Jansen" not in read(client, "/")
    assert "Kevin Jansen" in read(client, "/?wie=team")
    back = client.get("/")
    assert (back.status_code, back.url) == (302, "/?wie=team")
    assert "Kevin Jansen" not in read(client, "/?wie=mij")
    assert read(client, "/?wie=bestaat-niet").count('aria-current="page"') >= 1


def test_whoever_stands_in_sees_the_work_and_for_whom(world, late):
    with acting(world.actor("coordinator")) as actor:
        world.memberships["coordinator"].stand_in(
            world.memberships["colleague"], since=TODAY, until=TODAY + timedelta(days=7), by=actor
        )
    client = client_of(world, "colleague")

    for scope in ("mij", "waarneming"):
        html = read(client, f"/?wie={scope}")
        assert "Kevin Jansen" in html
        assert "Standing in for Marieke Oosterhof" in html
    with at(TODAY + timedelta(days=8)):
        assert "Kevin Jansen" not in read(client_of(world, "colleague"), "/"), "the absence ended the day before"


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("coordinator", "intake:refer"),
        ("adviser", "intake:refer"),
        ("partner_contact", "regie:quarter"),
        ("national", "regie:chain"),
        ("director", "regie:chain"),
        ("manager", "netwerk:people"),
    ],
)
def test_an_empty_list_offers_the_next_useful_thing(who, name, world):
    html = read(client_of(world, who), "/")

    assert anchors(html) == []
    assert reverse(name) in html.partition("<main")[2]


def test_an_empty_own_list_points_at_the_teams(world, late):
    html = read(client_of(world, "colleague"), "/")

    assert "there is one thing" in html
    assert '<a class="btn btn-soft" href="?wie=team">' in html


def test_a_referrer_reads_of_a_placement_that_ended_or_did_not_start_until_there_is_newer_news(
    world, refer, log_placement, ended_reason
):
    ended = accept(refer(first_name="Werkte", last_name="Even"), world)
    missed = accept(refer(first_name="Zou", last_name="Beginnen"), world)
    placement = log_placement(ended, start=TODAY - timedelta(days=30))
    planned = log_placement(missed, start=TODAY + timedelta(days=9))
    client = client_of(world, "adviser")
    before = read(client, "/")
    assert "Placement ended" not in before
    assert "did not go ahead" not in before
    with acting(world.actor("coordinator")) as actor:
        placement.end(ended_reason, told_by="company", on=TODAY - timedelta(days=1), by=actor)
        planned.not_start(ended_reason, told_by="company", by=actor)
    html = read(client, "/").partition('id="mijn-mensen"')[2]
    assert "Placement ended on 23 Nov, ROC IJsselpoort" in html
    assert "Placement did not go ahead (24 Nov), ROC IJsselpoort" in html
    assert world.employer.name not in html
    assert ended_reason.label not in html

    with at(TODAY + timedelta(days=2)):
        ended.refresh_from_db()
        with acting(world.actor("coordinator")) as actor:
            ended.move_to(Step.LEARNING, by=actor, action=NextAction.FOLLOW_LEARNING, due=days.today())
        assert "Placement ended" not in read(client_of(world, "adviser"), "/")
        missed.refresh_from_db()
        log_placement(missed, start=days.today() + timedelta(days=20))
        assert "did not go ahead" not in read(client_of(world, "adviser"), "/")


def test_a_referrer_hears_what_became_of_each(world, refer, reasons, log_placement):
    waiting = refer(first_name="Wacht", last_name="Nog")
    taken = accept(refer(first_name="Zit", last_name="Erin"), world)
    closed = accept(refer(first_name="Heeft", last_name="Werk"), world)
    log_placement(closed)
    with acting(world.actor("coordinator")) as actor:
        closed.close(Closing.LASTING, reasons(ReasonKind.CLOSE, "works"), by=actor)
    refer(by="client_manager", first_name="Van", last_name="Ander")

    html = read(client_of(world, "adviser"), "/").partition('id="mijn-mensen"')[2]

    assert "Waits for an answer of ROC IJsselpoort" in html
    assert "Referral since 24 Nov, ROC IJsselpoort" in html
    assert "Closed on 24 Nov: lastingly placed" in html
    assert "Van Ander" not in html
    assert all(f"/trajecten/{one.number}/" in html for one in (waiting, taken, closed))
    assert Referral.objects.count() == 4


def test_a_director_sees_numbers_and_stuck_trajecten_by_number_and_no_name(world, late):
    html = read(client_of(world, "director"), "/")

    assert late.number in html
    assert world.school.name in html
    assert "Kevin" not in html
    assert "Next action too late" in html, "the words of the page behind it, where what stands still is another number"
    assert 'href="/regie/keten/vast/"' in html
    assert f"/trajecten/{late.number}/" not in html, "a dossier of another organisation is not linked"
    with acting(world.actor("director")):
        assert not Trajectory.objects.exists()
        assert not Candidate.objects.exists()
        assert not Handover.objects.exists()


def test_a_manager_sees_who_was_invited(world):
    from transitiehuis.netwerk.models import Invitation

    with acting(world.actor("manager")) as actor:
        Invitation.send(email="nieuw@school.example", name="Nieuwe Collega", role="coordinator", by=actor)

    assert "Nieuwe Collega" in read(client_of(world, "manager"), "/")
    assert "Nieuwe Collega" not in read(client_of(world, "coordinator"), "/")
    assert "Nieuwe Collega" not in read(client_of(world, "neighbour_manager"), "/")


def test_a_long_pile_is_folded_and_unfolds(world):
    many(world, 17)
    client = client_of(world, "coordinator")

    folded, whole = read(client, "/"), read(client, "/?toon=te-laat")

    assert folded.count('class="work"') == 15
    assert "Show all 17" in folded
    assert whole.count('class="work"') == 17
    assert "Show all" not in whole
    assert client.get("/").status_code == 200, "which pile was unfolded is not kept"


def test_two_rows_cost_as_many_queries_as_two_thousand(world):
    client = client_of(world, "coordinator")
    many(world, 2)
    few = asked(client, "/")
    many(world, 1998)
    with connection.cursor() as cursor:  # as PostgreSQL does soon after so many came
        cursor.execute("ANALYZE intake_candidate, intake_trajectory, intake_involvement")
    more = asked(client, "/")

    assert len(more) == len(few), [statement[:200] for statement in more]
    assert len(few) <= 9  # who acts: six; the floors and the round together; the region


@pytest.fixture
def piles(world):
    """48 rows too late, for today and to come: 24 of the coordinator, 6 who referred themselves, 18 of others."""
    for due in (TODAY - timedelta(days=3), TODAY, TODAY + timedelta(days=2)):
        many(world, 48, due)
    Involvement.objects.filter(since__gt=TODAY).update(since=TODAY)
    for number, one in enumerate(Trajectory.objects.order_by("pk")):
        if number % 4 == 1:
            one.assignee = world.memberships["colleague"]
        elif number % 4 == 2:
            one.assignee, one.next_action = None, "reassign"
            said = {"informed_on": TODAY, "referred_on": TODAY, "by_candidate": number % 8 == 2}
            Referral.objects.create(trajectory=one, organisation=world.school, to_organisation=world.school, **said)
        one.save()
    with acting(world.actor("coordinator")) as actor:
        world.memberships["coordinator"].stand_in(
            world.memberships["colleague"], since=TODAY, until=TODAY + timedelta(days=7), by=actor
        )


def facts_of(board: Board) -> Any:
    rows = [[(row.title, row.due, row.mine, row.stand_in_for) for row in pile.rows] for pile in board.piles]
    return (
        [(tab.scope, tab.number) for tab in board.tabs],
        [(pile.kind.anchor, pile.total) for pile in board.piles],
        rows,
    )


@pytest.mark.parametrize("unfold", ["", "te-laat", "vandaag", "later"])
@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("who", ["coordinator", "colleague"])
def test_what_is_not_read_changes_nothing_that_is_shown(who, scope, unfold, world, piles, monkeypatch):
    with acting(world.actor(who)) as actor:
        board = board_of(actor, TODAY, scope, unfold)
        monkeypatch.setattr("transitiehuis.regie.today.fold_of", lambda *_chosen: None)
        assert facts_of(board) == facts_of(board_of(actor, TODAY, scope, unfold))

    assert sum(dict(facts_of(board)[1]).values()) == dict(facts_of(board)[0]).get(scope, 0)


@pytest.mark.parametrize(
    ("fold", "number"),
    [
        (Fold(), 3 * (15 + 15)),
        (Fold(team=False), 3 * (15 + 1)),
        (Fold(team=False, whole=frozenset({"late"})), 30 + 2 * 15 + 3),
    ],
)
def test_no_more_is_read_than_is_shown(fold, number, world, piles):
    with acting(world.actor("coordinator")) as actor:
        assert len(worklist._due(actor, TODAY, (), fold)) == number


def steps(rows: QuerySet, **how: Any) -> Iterator[dict[str, Any]]:
    """Each step that the database takes to find these rows."""
    left = [json.loads(rows.explain(format="json", **how))[0]["Plan"]]
    while left:
        step = left.pop()
        yield step
        left += step.get("Plans", [])


def test_what_was_missing_is_looked_up_only_where_somebody_else_has_to_be_found(world):
    many(world, 20)
    elsewhere = Trajectory.objects.order_by("pk")[7]
    Trajectory.objects.filter(pk=elsewhere.pk).update(next_action="reassign")

    with acting(world.actor("coordinator")) as actor:
        held = worklist._due.__wrapped__(actor, TODAY, (), None)
        looked = [step for step in steps(held, analyze=True) if step.get("Relation Name") == "intake_handover"]
        rows = list(held)

    assert [step["Actual Loops"] for step in looked] == [1], "once for one of twenty"
    assert len(rows) == 20


@pytest.mark.parametrize("model", [ContactMoment, Signal, Statement])
def test_whether_a_row_may_be_seen_is_looked_up_for_that_row(world, model):
    """Joined, all that the organisation ever worked on is gone through for each: rows times trajecten."""
    with acting(world.actor("coordinator")) as actor:
        first = next(steps(model.objects.visible_to(actor).order_by()))

    assert (first["Relation Name"], "Join Type" in first) == (model._meta.db_table, False)


@pytest.mark.parametrize("who", ["adviser", "director", "partner_contact", "trainer", "manager", "national"])
def test_no_role_costs_more_than_the_coordinators_page(who, world, late):
    assert cost(client_of(world, who), "/") <= 11  # a director has what stopped and what the region lacks beside it


def test_the_board_counts_what_waits_and_not_what_is_still_to_come(world, late):
    with acting(world.actor("coordinator")) as actor:
        Trajectory.objects.get(pk=late.pk).plan("hold_intake", TODAY + timedelta(days=1), by=actor)
        board = board_of(actor, TODAY)

    assert (board.waiting, board.late, board.scope) == (0, 0, Scope.MINE)
    assert [pile.kind.anchor for pile in board.piles] == ["later"]
    assert board.tally == []


def test_a_trainer_answers_a_proposal_without_knowing_whose(world, seeker, offer_place, propose):
    proposal = propose(seeker(), offer_place())

    html = read(client_of(world, "trainer"), "/")

    assert anchors(html) == ["binnen"]
    assert reverse("matching:proposal", args=[proposal.pk]) in html
    assert "Haddad" not in html
    assert "Monteur warmtepompen" not in read(client_of(world, "other_trainer"), "/")
