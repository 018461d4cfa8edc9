"""Overdragen, overnemen, teruggeven, intrekken: warm, once, and by whom it is for."""

import pytest

from intake.models import ChainEvent, Handover, HandoverStatus, NextAction, ReasonKind
from transitiehuis import days
from transitiehuis.netwerk.actor import acting


@pytest.fixture
def offer(refer):
    """UWV offered Samira to the school."""
    return refer().handovers.get()


@pytest.fixture
def theirs(refer, world):
    """The neighbour has an offer of their own, so that being refused is not for lack of work."""
    return refer(by="client_manager", to=world.other_school, first_name="Eigen", phone="0611111111").handovers.get()


@pytest.fixture
def taken_over(offer, world):
    with acting(world.actor("coordinator")) as actor:
        offer.accept(by=actor)
    return offer.trajectory


def url(offer, what):
    return f"/intake/overdracht/{offer.pk}/{what}/"


@pytest.mark.parametrize(
    ("who", "code", "ends_as"),
    [
        ("coordinator", 302, HandoverStatus.ACCEPTED),
        ("reader", 403, HandoverStatus.OFFERED),  # same school, not the role
        ("neighbour", 404, HandoverStatus.OFFERED),  # the role, and an offer, but of their own
        ("adviser", 403, HandoverStatus.OFFERED),  # the sender may see it, but it is not for them
        (None, 302, HandoverStatus.OFFERED),  # nobody yet: to the login page
    ],
)
def test_who_may_take_over(browser, offer, theirs, who, code, ends_as):
    answer = browser(who).post(url(offer, "overnemen"))
    offer.refresh_from_db()
    assert (answer.status_code, offer.status) == (code, ends_as)


def test_a_button_is_a_post(browser, offer):
    client = browser("coordinator")
    assert client.get(url(offer, "overnemen")).status_code == 405
    assert client.get(url(offer, "intrekken")).status_code == 405
    offer.refresh_from_db()
    assert offer.status == HandoverStatus.OFFERED


def test_taking_over_twice_is_once(browser, offer):
    client = browser("coordinator")
    first, second = client.post(url(offer, "overnemen")), client.post(url(offer, "overnemen"))
    assert first.url == second.url == f"/trajecten/{offer.trajectory.number}/"
    assert ChainEvent.objects.filter(kind="accepted").count() == 1


def test_who_comes_too_late_reads_a_sentence_and_nothing_changes(browser, offer):
    browser("coordinator").post(url(offer, "overnemen"))
    answer = browser("colleague").post(url(offer, "overnemen"))

    assert answer.url == f"/trajecten/{offer.trajectory.number}/"
    assert "Over deze overdracht is intussen beslist: aangenomen." in said(answer)
    offer.refresh_from_db()
    assert offer.decided_by.name == "Marieke Oosterhof"


def said(answer):
    """The sentences that wait for the next page."""
    return [str(message) for message in answer.wsgi_request._messages]


@pytest.mark.parametrize(
    ("who", "code", "ends_as"),
    [
        ("coordinator", 302, HandoverStatus.RETURNED),
        ("reader", 403, HandoverStatus.OFFERED),
        ("neighbour", 404, HandoverStatus.OFFERED),
        ("adviser", 403, HandoverStatus.OFFERED),
        (None, 302, HandoverStatus.OFFERED),
    ],
)
def test_who_may_give_back(browser, offer, theirs, no_room, who, code, ends_as):
    answer = browser(who).post(url(offer, "teruggeven"), {"reason": no_room.pk, "note": "Vol tot maart"})
    offer.refresh_from_db()
    assert (answer.status_code, offer.status) == (code, ends_as)


def test_giving_back_asks_for_a_reason_and_keeps_the_note(browser, offer, no_room):
    client = browser("coordinator")
    assert client.get(url(offer, "teruggeven")).status_code == 200
    page = client.post(url(offer, "teruggeven"), {"note": "Vol tot maart, bel <Ruud>"})

    assert page.status_code == 422
    assert "Kies de reden." in page.content.decode()
    assert "Vol tot maart, bel &lt;Ruud&gt;" in page.content.decode()
    offer.refresh_from_db()
    assert offer.status == HandoverStatus.OFFERED


def test_giving_back_twice_is_once_even_though_the_dossier_is_out_of_sight(browser, offer, no_room):
    client, sent = browser("coordinator"), {"reason": no_room.pk}
    first = client.post(url(offer, "teruggeven"), sent)
    second = client.post(url(offer, "teruggeven"), sent)
    assert first.url == second.url == "/"
    assert ChainEvent.objects.filter(kind="returned").count() == 1


@pytest.mark.parametrize(
    ("who", "code", "ends_as"),
    [
        ("adviser", 302, HandoverStatus.WITHDRAWN),
        ("coordinator", 403, HandoverStatus.OFFERED),  # the receiver gives back, the sender withdraws
        ("neighbour", 404, HandoverStatus.OFFERED),
        ("reader", 403, HandoverStatus.OFFERED),
        (None, 302, HandoverStatus.OFFERED),
    ],
)
def test_who_may_withdraw(browser, offer, theirs, who, code, ends_as):
    answer = browser(who).post(url(offer, "intrekken"))
    offer.refresh_from_db()
    assert (answer.status_code, offer.status) == (code, ends_as)


def test_withdrawing_what_was_taken_over_is_too_late(browser, taken_over, offer):
    answer = browser("adviser").post(url(offer, "intrekken"))
    assert "Over deze overdracht is intussen beslist: aangenomen." in said(answer)
    offer.refresh_from_db()
    assert offer.status == HandoverStatus.ACCEPTED


@pytest.fixture
def typed(world):
    return {
        "to": str(world.municipality.pk),
        "why": "Er is een jobcoach nodig.",
        "action": NextAction.KEEP_CONTACT,
        "due": days.add_werkdagen(days.today(), 3).isoformat(),
    }


@pytest.mark.parametrize(
    ("who", "code", "offers"),
    [
        ("coordinator", 302, 1),
        ("colleague", 302, 1),  # the whole team may
        ("reader", 403, 0),
        ("adviser", 403, 0),  # involved, but not aan zet any more
        ("neighbour", 404, 0),
        (None, 302, 0),
    ],
)
def test_who_may_hand_over(browser, taken_over, theirs, typed, who, code, offers):
    answer = browser(who).post(f"/intake/{taken_over.number}/overdragen/", typed)
    assert answer.status_code == code
    assert taken_over.handovers.waiting().count() == offers


def test_a_handover_is_offered_and_the_sender_stays_aan_zet(browser, taken_over, typed, world):
    client = browser("coordinator")
    assert client.get(f"/intake/{taken_over.number}/overdragen/").status_code == 200
    answer = client.post(f"/intake/{taken_over.number}/overdragen/", typed)

    offered = taken_over.handovers.waiting().get()
    assert (offered.receiver, offered.next_action, offered.why) == (
        world.municipality,
        NextAction.KEEP_CONTACT,
        "Er is een jobcoach nodig.",
    )
    taken_over.refresh_from_db()
    assert taken_over.holder == world.school
    assert "Aangeboden aan gemeente Apeldoorn (demo)." in said(answer)


def test_a_second_offer_while_one_waits_is_too_late(browser, taken_over, typed, world):
    client = browser("coordinator")
    client.post(f"/intake/{taken_over.number}/overdragen/", typed)
    again = client.post(f"/intake/{taken_over.number}/overdragen/", {**typed, "to": str(world.uwv.pk)})

    assert "Dit traject is al aan een partner aangeboden. Trek dat aanbod eerst in." in said(again)
    assert taken_over.handovers.waiting().get().receiver == world.municipality


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("to", "", "Kies aan wie je de kandidaat aanbiedt."),
        ("why", "", "Zeg waarom je overdraagt"),
        ("why", "BSN 123456782", "Het lijkt op een BSN"),
        ("due", "2020-01-01", "Kies vandaag of een latere dag"),
        ("due", "morgen", "Uiterlijk wanneer?"),
        ("action", NextAction.AWAIT_ANSWER, "Wat doen zij als eerste?"),
    ],
)
def test_a_handover_that_is_not_right_keeps_what_was_typed(browser, taken_over, typed, field, value, message):
    page = browser("coordinator").post(f"/intake/{taken_over.number}/overdragen/", {**typed, field: value})

    text = page.content.decode()
    assert page.status_code == 422
    assert message in text
    if field != "why":
        assert typed["why"] in text
    assert value in text
    assert not taken_over.handovers.waiting().exists()


def test_the_own_organisation_and_partners_elsewhere_cannot_be_chosen(browser, taken_over, typed, world):
    for organisation in (world.school, world.far_school, world.employer):
        sent = {**typed, "to": str(organisation.pk)}
        assert browser("coordinator").post(f"/intake/{taken_over.number}/overdragen/", sent).status_code == 422


def test_a_company_never_reads_why_somebody_was_handed_over(taken_over, world):
    from intake.models import Involvement

    Involvement.objects.create(
        trajectory=taken_over, organisation=world.employer, role="training_company", since=days.today()
    )
    with acting(world.actor("trainer")) as actor:
        assert not Handover.objects.visible_to(actor).exists()
        assert not Handover.objects.exists(), "row security must hold without visible_to"


def test_reasons_of_another_kind_are_no_reasons(browser, offer, reasons):
    other = reasons(ReasonKind.CLOSE, "not_now")
    assert browser("coordinator").post(url(offer, "teruggeven"), {"reason": other.pk}).status_code == 422
