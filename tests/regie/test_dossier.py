"""The dossier over all floors: who sees how much of it, and that every opening is remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from intake.models import (
    Candidate,
    Closing,
    DossierView,
    Handover,
    Intake,
    Involvement,
    Note,
    PartyRole,
    ReasonKind,
    Statement,
    Step,
    SupportProfile,
    Trajectory,
)
from intake.story import Entry
from tests.regie.roof import TODAY, accept, at, client_of, cost, forms_to, read
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import OrganisationKind, Role
from transitiehuis.regie import story

SECRET = "Heeft schulden en wil dat niet rondgebazuind hebben."


@pytest.fixture(autouse=True)
def today():
    with at(TODAY):
        yield


@pytest.fixture
def trajectory(refer, world):
    """Referred by UWV, held by the school since today, with a note, an intake and a second layer."""
    found = accept(refer(), world)
    with acting(world.actor("coordinator")) as actor:
        Intake.hold(found, held_on=TODAY, summary="Wil 28 uur werken.", by=actor)
        Note.write(found, SECRET, by=actor)
        SupportProfile.objects.create(trajectory=found, work_conditions="Niet tillen.")
        Statement.say(found, subject=Statement.Subject.TARGET_GROUP, group="statushouder", by=actor)
    found.refresh_from_db()
    return found


@pytest.fixture
def url(trajectory):
    return reverse("trajectory", args=[trajectory.number])


def party(trajectory, organisation, role, **facts):
    return Involvement.objects.create(trajectory=trajectory, organisation=organisation, role=role, since=TODAY, **facts)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("coordinator", 200),
        ("colleague", 200),
        ("adviser", 200),
        ("neighbour", 404),
        ("client_manager", 404),
        ("trainer", 404),
        ("partner_contact", 404),
        ("director", 404),
        ("national", 404),
        ("stranger", 404),
    ],
)
@pytest.mark.parametrize("page", ["trajectory", "regie:access_log", "regie:copy"])
def test_only_a_party_opens_it(page, who, code, world, trajectory, refer):
    refer(by="client_manager", to=world.other_school, first_name="Eigen", last_name="Werk")
    response = client_of(world, who).get(reverse(page, args=[trajectory.number]))

    assert response.status_code == code
    assert ("Haddad" in response.content.decode()) == (code == 200)


def test_a_number_that_does_not_exist_is_not_there(world, trajectory):
    client = client_of(world, "coordinator")
    for number in ("2026-9999", "x", "2026-0001%20OR%201=1"):
        assert client.get(f"/trajecten/{number}/").status_code == 404


def test_each_opening_is_one_line_in_the_inzagelog(world, url, trajectory):
    client = client_of(world, "adviser")
    read(client, url)
    read(client, url)

    lines = DossierView.objects.filter(trajectory=trajectory).order_by("pk")
    assert [(line.user, line.organisation, line.kind) for line in lines] == [(world.adviser, world.uwv, "opened")] * 2
    log = read(client_of(world, "coordinator"), reverse("regie:access_log", args=[trajectory.number]))
    assert log.count("Ruud Kamphuis") == 2


def test_a_dossier_that_may_not_be_opened_leaves_no_line(world, url):
    client_of(world, "neighbour").get(url)
    assert not DossierView.objects.exists()


def test_the_holder_finds_the_whole_story_and_the_buttons(world, url, trajectory):
    html = read(client_of(world, "coordinator"), url)

    for said in (
        "Samira Haddad",
        trajectory.number,
        "heat pumps",
        "Wil 28 uur werken.",
        SECRET,
        "Niet tillen.",
        "06 12345678",
    ):
        assert said in html
    for name in ("orientation_plan", "handover_offer", "plan", "close", "assign", "profile"):
        assert reverse(f"intake:{name}", args=[trajectory.number]) in html
    assert html.count('aria-current="step"') == 1
    assert "Marieke Oosterhof, that is you." in html


def buttons(world, trajectory, where):
    page = client_of(world, "coordinator").get(reverse("trajectory", args=[trajectory.number]))
    return [button.url for button in getattr(page.context["buttons"], where)]


def test_on_top_stands_what_belongs_to_the_step_and_what_comes_later_under_the_fold(world, trajectory, refer):
    def of(found, *names):
        return [reverse(name, args=[found.number]) for name in names]

    early = accept(refer(first_name="Nieuw", last_name="Hier"), world)
    assert buttons(world, early, "head") == of(early, "regie:copy")
    assert of(early, "matching:placement_log")[0] in buttons(world, early, "more")
    with acting(world.actor("coordinator")) as actor:
        trajectory.move_to(Step.MATCHING, by=actor, action="find_place", due=TODAY, waiting_for="seat")
    assert buttons(world, trajectory, "head") == of(trajectory, "matching:plan", "regie:copy")


def test_the_referrer_reads_and_writes_but_takes_no_step(world, url, trajectory):
    html = read(client_of(world, "adviser"), url)

    assert SECRET in html
    assert reverse("intake:note", args=[trajectory.number]) in forms_to(html)
    for name in ("handover_offer", "plan", "close", "assign"):
        assert reverse(f"intake:{name}", args=[trajectory.number]) not in html


def test_a_colleague_without_the_role_reads_and_has_no_button(world, url, trajectory):
    html = read(client_of(world, "reader"), url)

    assert "Samira Haddad" in html
    assert f"/intake/{trajectory.number}/" not in html


def test_who_was_offered_it_sees_name_reason_and_profile_and_nothing_more(world, url, trajectory):
    with acting(world.actor("coordinator")) as actor:
        offer = Handover.offer(
            trajectory, world.other_school, why="Kiest voor isolatie.", action="hold_intake", due=TODAY, by=actor
        )
    html = read(client_of(world, "neighbour"), url)

    for said in ("Samira Haddad", "Kiest voor isolatie.", "heat pumps"):
        assert said in html
    assert reverse("intake:handover_accept", args=[offer.pk]) in forms_to(html)
    assert reverse("intake:handover_return", args=[offer.pk]) in html
    for hidden in (
        SECRET,
        "Wil 28 uur werken.",
        "Niet tillen.",
        "06 12345678",
        "1991",
        "UWV Apeldoorn",
        'class="timeline"',
    ):
        assert hidden not in html
    for page in ("regie:access_log", "regie:copy"):
        assert client_of(world, "neighbour").get(reverse(page, args=[trajectory.number])).status_code == 404


def test_who_may_not_answer_an_offer_has_no_button_for_it(world, url, trajectory):
    world.person("neighbour_reader", "Els Kramer", Role.PARTNER_CONTACT, world.other_school)
    with acting(world.actor("coordinator")) as actor:
        Handover.offer(trajectory, world.other_school, why="x", action="hold_intake", due=TODAY, by=actor)

    html = client_of_key(world, "neighbour_reader").get(url).content.decode()

    assert "Samira Haddad" in html
    assert "/intake/overdracht/" not in html


def client_of_key(world, key):
    from tests.cast import signed_in
    from tests.house import HouseClient

    return signed_in(HouseClient(), world.memberships[key].user)


def test_a_training_company_sees_who_it_is_and_how_to_reach_them(world, url, trajectory):
    party(trajectory, world.employer, PartyRole.TRAINING_COMPANY)

    html = read(client_of(world, "trainer"), url)

    assert "Samira Haddad" in html
    assert "06 12345678" in html
    for hidden in (SECRET, "Wil 28 uur werken.", "Niet tillen.", "1991", "Wil graag met haar handen", "UWV Apeldoorn"):
        assert hidden not in html
    for page in ("regie:access_log", "regie:copy"):
        assert client_of(world, "trainer").get(reverse(page, args=[trajectory.number])).status_code == 404


def test_a_school_that_is_also_the_employer_does_not_see_the_second_layer(world, url, trajectory):
    assert "Niet tillen." in read(client_of(world, "coordinator"), url)
    party(trajectory, world.school, PartyRole.EMPLOYER)

    html = read(client_of(world, "coordinator"), url)

    assert "Niet tillen." not in html
    assert SECRET in html


def lines_of(trajectory):
    trajectory = Trajectory.objects.get(pk=trajectory.pk)
    return [
        (one.name, one.note, one.status) for one in story.party_lines(trajectory, trajectory.involvements.in_order())
    ]


def test_a_partner_stands_once_with_all_its_roles(world, url, trajectory):
    party(trajectory, world.school, PartyRole.EMPLOYER)
    party(trajectory, world.employer, PartyRole.TRAINING_COMPANY)
    party(trajectory, world.employer, PartyRole.EMPLOYER)

    with translation.override("en"):
        lines = lines_of(trajectory)
    html = read(client_of(world, "coordinator"), url).partition('class="plain people"')[2].partition("</ul>")[0]

    assert lines[0] == (
        "Marieke Oosterhof",
        f"{world.school.name}, school, since 24 Nov; employer, since 24 Nov",
        "has the turn",
    )
    assert (world.employer.name, "Training company, since 24 Nov; employer, since 24 Nov", "") in lines
    assert html.count("<li>") == len(lines) == 3
    assert html.count(world.school.name) == html.count(world.employer.name) == 1


def test_two_colleagues_of_one_partner_stand_apart(world, trajectory):
    guide = {"membership": world.memberships["colleague"], "guide_kind": "school"}
    party(trajectory, world.school, PartyRole.GUIDE, **guide)
    Involvement.objects.filter(role=PartyRole.GUIDE).update(since=TODAY - timedelta(days=1))  # before the school

    with translation.override("en"):
        lines = lines_of(trajectory)

    mine, colleague = (line for line in lines if world.school.name in line[1])
    assert (mine[0], mine[2]) == ("Marieke Oosterhof", "has the turn")
    assert colleague == (world.colleague.name, f"{world.school.name}, guide, since 23 Nov", "")


def test_who_passed_it_on_reads_for_thirty_days_more(world, url, trajectory):
    with acting(world.actor("coordinator")) as actor:
        Handover.offer(trajectory, world.other_school, why="x", action="hold_intake", due=TODAY, by=actor)
    accept(trajectory, world, "neighbour")

    with at(TODAY + timedelta(days=30)):
        html = read(client_of(world, "coordinator"), url)
        assert reverse("intake:handover_offer", args=[trajectory.number]) not in html
    with at(TODAY + timedelta(days=31)):
        assert client_of(world, "coordinator").get(url).status_code == 404
        assert client_of(world, "neighbour").get(url).status_code == 200


def test_only_the_steps_when_asked(world, url):
    client = client_of(world, "coordinator")

    whole, steps = read(client, url), read(client, f"{url}?tijdlijn=stappen")

    assert SECRET in whole
    assert SECRET not in steps
    assert "Intake held" in steps


def test_a_closed_traject_tells_how_it_ended_and_can_be_reopened(world, url, trajectory, reasons):
    with acting(world.actor("coordinator")) as actor:
        trajectory.close(Closing.DROPPED_OUT, reasons(ReasonKind.CLOSE, "moved"), by=actor)

    html = read(client_of(world, "coordinator"), url)

    assert "Dropped out" in html
    assert "Reason: moved." in html
    assert 'class="turn-card"' not in html
    assert reverse("intake:reopen", args=[trajectory.number]) in forms_to(html)


def test_an_open_offer_can_be_withdrawn_from_the_card(world, url, trajectory):
    with acting(world.actor("coordinator")) as actor:
        offer = Handover.offer(trajectory, world.other_school, why="x", action="hold_intake", due=TODAY, by=actor)
    client = client_of(world, "coordinator")
    html = read(client, url)
    withdraw = reverse("intake:handover_withdraw", args=[offer.pk])

    assert "Offered to Vakschool Stedendriehoek" in html
    assert withdraw in forms_to(html)
    assert client.post(withdraw).status_code == 302
    assert client_of(world, "neighbour").get(url).status_code == 404, "its sight ended at once"


def test_a_note_written_on_the_page_stands_in_the_timeline(world, url, trajectory):
    client = client_of(world, "adviser")
    (action,) = [form for form in forms_to(read(client, url)) if "notitie" in form]

    client.post(action, {"text": "Belde: komt dinsdag."})

    assert "Belde: komt dinsdag." in read(client, url)


def test_the_copy_is_logged_and_then_shown(world, trajectory):
    client, url = client_of(world, "adviser"), reverse("regie:copy", args=[trajectory.number])

    response = client.post(url)

    assert (response.status_code, response.url) == (302, url)
    assert DossierView.objects.filter(kind="copied", user=world.adviser).count() == 1
    html = read(client, url)
    assert "Samira Haddad" in html.partition("<textarea")[2]
    assert SECRET not in html


def test_whoever_may_not_copy_leaves_no_line(world, trajectory):
    assert client_of(world, "neighbour").post(reverse("regie:copy", args=[trajectory.number])).status_code == 404
    assert not DossierView.objects.exists()


def test_the_stories_of_all_floors_are_one_newest_first():
    now = timezone.now()
    middle = Entry(TODAY, "intake", recorded_at=now)
    below = Entry(TODAY, "matching, recorded before", recorded_at=now - timedelta(hours=1))
    above = Entry(TODAY + timedelta(days=1), "nazorg, later", recorded_at=now)
    first = Entry(TODAY - timedelta(days=400), "a step long ago", recorded_at=now, strong=True)

    assert story.moments_of([first, below, middle, above], steps_only=False) == [above, middle, below, first]
    assert story.moments_of([first, below, middle, above], steps_only=True) == [first]


def test_any_name_survives(refer, world):
    odd = accept(refer(first_name="O'Brien-ß", last_name="李 \u202e <b>"), world)

    html = read(client_of(world, "coordinator"), reverse("trajectory", args=[odd.number]))

    assert "O&#x27;Brien-ß 李 \u202e &lt;b&gt;" in html


def test_a_long_story_costs_as_many_queries_as_a_short_one(world, url, trajectory):
    client = client_of(world, "coordinator")
    few = cost(client, url)
    with acting(world.actor("coordinator")) as actor:
        for number in range(20):
            Note.write(trajectory, f"Notitie {number}", by=actor)
            Trajectory.objects.get(pk=trajectory.pk).plan(
                "hold_intake", TODAY, by=actor, waiting_for=("candidate", "papers")[number % 2]
            )
        for number in range(12):
            partner = world.organisation(f"extra_{number}", OrganisationKind.UWV, f"UWV {number}", "Epe", world.region)
            party(trajectory, partner, PartyRole.REFERRER)

    assert cost(client, url) == few


def test_row_security_stands_behind_the_page(world, trajectory):
    with acting(world.actor("director")):
        for model in (Trajectory, Candidate, Note, Intake, SupportProfile, DossierView, Handover):
            assert not model.objects.exists(), model


def test_matching_tells_its_part_and_gives_the_first_button(world, seeker, offer_place, propose):
    trajectory = seeker()
    client, url = client_of(world, "coordinator"), reverse("trajectory", args=[trajectory.number])
    assert f'btn-primary" href="{reverse("matching:compare", args=[trajectory.number])}"' in read(client, url)

    proposal = propose(trajectory, offer_place())
    html = read(client, url)

    assert "Proposed without a name to Hanzewarmte" in html
    assert reverse("matching:proposal", args=[proposal.pk]) in html
    assert client_of(world, "trainer").get(url).status_code == 404, "nameless until the introduction"


def test_a_company_sees_its_own_placement_and_no_story(world, seeker, log_placement):
    trajectory = seeker()
    placement = log_placement(trajectory)

    html = read(client_of(world, "trainer"), reverse("trajectory", args=[trajectory.number]))

    assert placement.get_absolute_url() in html
    assert "Hanzewarmte" in html
    assert 'class="timeline"' not in html
    assert client_of(world, "other_trainer").get(trajectory.get_absolute_url()).status_code == 404


def test_a_page_for_each_sight_has_a_price(world, url, trajectory):
    party(trajectory, world.employer, PartyRole.TRAINING_COMPANY)

    assert cost(client_of(world, "coordinator"), url) <= 20  # who acts: six; each floor read once: twelve
    assert cost(client_of(world, "trainer"), url) <= 12
