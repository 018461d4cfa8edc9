"""A contact recorded in a real browser: by keyboard alone, and without a connection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from nazorg.models import ContactMoment, ContactStatus
from tests.browsing import browser
from tests.pages.browser import meanwhile, server, signed_in_at  # noqa: F401 a fixture
from tests.world import Visited

MOST_ACTIONS = 4  # three answers, and record
MOST_SECONDS = 40
# What an action takes a practised person, by the Keystroke-Level Model of Card, Moran and Newell.
THINK, POINT, PRESS, KEY = 1.35, 1.1, 0.2, 0.28
SENTENCE = "Belt maandag over de bus van zes uur; de ploeg is prettig."


@pytest.fixture(scope="module")
def opened(server: str) -> Iterator[Browser]:  # noqa: F811
    with browser() as found:
        yield found


@pytest.fixture
def moments(region: Visited) -> list[ContactMoment]:
    """What the school still has to do: the first moment of each who is at work."""
    return meanwhile(first_of_each)


def first_of_each() -> list[ContactMoment]:
    rows = ContactMoment.objects.to_be_held().filter(owner__name="ROC IJsselpoort").with_people().in_order()
    first: dict[int, ContactMoment] = {}
    for moment in rows:
        first.setdefault(moment.trajectory_id, moment)
    return list(first.values())


@pytest.fixture
def page(opened: Browser, server: str, moments: list[ContactMoment]) -> Iterator[Page]:  # noqa: F811
    context = opened.new_context(locale="nl-NL", viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    found = context.new_page()
    signed_in_at(found, server, "marieke")
    yield found
    context.close()


def fresh(moment: ContactMoment) -> ContactMoment:
    return meanwhile(lambda: ContactMoment.objects.get(pk=moment.pk))


def test_a_contact_is_recorded_by_four_keys(page: Page, server: str, moments: list[ContactMoment]) -> None:  # noqa: F811
    moment = moments[0]
    page.goto(server + reverse("nazorg:record", args=[moment.pk]))
    for key in ("1", "1", "2", "1", "Control+Enter"):  # the first says what is chosen already: we spoke
        page.keyboard.press(key)
    page.wait_for_url("**/trajecten/**")
    held = fresh(moment)
    assert (held.status, held.wellbeing, held.learning, held.circumstances) == ("held", "good", "little", "good")


def test_by_hand_it_takes_no_more_than_four_actions(page: Page, server: str, moments: list[ContactMoment]) -> None:  # noqa: F811
    moment = moments[1]
    page.goto(server + reverse("nazorg:record", args=[moment.pk]))
    answers = ("Gaat goed", "Leert nieuwe dingen", "Geen bijzonderheden")
    actions = [page.get_by_label(answer, exact=True) for answer in answers]
    actions.append(page.get_by_role("button", name="Contact vastleggen"))
    for each in actions:
        each.click()
    page.wait_for_url("**/trajecten/**")
    assert len(actions) <= MOST_ACTIONS
    assert fresh(moment).status == ContactStatus.HELD


def test_from_the_list_to_recorded_with_a_sentence_takes_less_than_forty_seconds(page: Page, server: str) -> None:  # noqa: F811
    """Counted in what hands do, not in what this machine takes: a choice, a point and a press each, and the keys."""
    page.goto(server + reverse("nazorg:mine"))
    row = page.get_by_role("link", name="Contact vastleggen").first
    number = (row.get_attribute("href") or "").split("/")[4]
    actions = [row]
    actions += [
        page.get_by_label(answer, exact=True) for answer in ("Gaat goed", "Leert nieuwe dingen", "Geen bijzonderheden")
    ]
    actions += [page.get_by_label("Wat is er afgesproken?"), page.get_by_role("button", name="Contact vastleggen")]
    for each in actions:
        each.click()
        if each is actions[-2]:
            page.keyboard.type(SENTENCE)
    page.wait_for_url("**/nazorg/begeleiding/**")
    held = meanwhile(lambda: ContactMoment.objects.filter(trajectory__number=number, note=SENTENCE).get())
    assert held.status == ContactStatus.HELD
    assert len(actions) * (THINK + POINT + PRESS) + len(SENTENCE) * KEY < MOST_SECONDS


def test_what_is_typed_survives_a_lost_connection_and_arrives_once(
    page: Page,
    server: str,  # noqa: F811
    moments: list[ContactMoment],
) -> None:
    moment = moments[2]
    url = server + reverse("nazorg:record", args=[moment.pk])
    page.goto(url)
    page.get_by_label("Wat is er afgesproken?").fill("Belt maandag over de bus")
    page.reload()
    expect(page.get_by_label("Wat is er afgesproken?")).to_have_value("Belt maandag over de bus")
    for answer in ("Gaat goed", "Leert nieuwe dingen", "Geen bijzonderheden"):
        page.get_by_label(answer, exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Contact vastleggen").click()
    expect(page.get_by_text("Geen verbinding.")).to_be_visible()
    assert fresh(moment).status == ContactStatus.OPEN
    page.context.set_offline(False)
    page.wait_for_url("**/trajecten/**")
    held = fresh(moment)
    assert (held.status, held.note) == (ContactStatus.HELD, "Belt maandag over de bus")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('huis-keep:'))") == []


def test_what_was_left_without_a_connection_is_sent_from_the_list_later(
    page: Page,
    server: str,  # noqa: F811
    moments: list[ContactMoment],
) -> None:
    moment = moments[3]
    page.goto(server + reverse("nazorg:record", args=[moment.pk]))
    page.get_by_label("Niet bereikt").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Contact vastleggen").click()
    expect(page.get_by_text("Geen verbinding.")).to_be_visible()
    context = page.context
    other = context.new_page()
    page.close()  # the telephone went into a pocket
    context.set_offline(False)
    with other.expect_response(lambda answer: "/nazorg/contact/" in answer.url) as sent:
        other.goto(server + reverse("nazorg:list"))
    assert sent.value.status == 204
    expect(other.locator("[data-kept-rest]")).to_be_hidden()
    assert fresh(moment).tries == moment.tries + 1
