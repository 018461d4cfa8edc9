"""The pages of the quarter, through the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import LONG_AGO, World, signed_in
from tests.regie.quarter.scenes import at, factor, fill_in, form_of, plan
from tests.ui.page import dangling, inline, parse, text
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models import Action, Assessment, Coverage, QuarterRound, Submission
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.tasks import quarter_rhythm

pytestmark = pytest.mark.django_db
OPEN, CLOSED = date(2026, 10, 26), date(2026, 11, 13)
ROUND = "/regie/kwartaal/2026-K4/"
SCORING = f"{ROUND}beoordelen/"


@pytest.fixture
def visit(client: Client, world: World) -> Callable[..., Any]:
    """`visit("reader", path)`: the answer in Dutch; data makes it a POST."""

    def go(who: str, path: str, data: dict | None = None, **headers: str) -> Any:
        signed_in(client, world.memberships[who].user, world.memberships[who])
        options = {"headers": {"accept-language": "nl", **headers}}
        return client.get(path, **options) if data is None else client.post(path, data, **options)

    return go


@pytest.fixture
def story(world: World, round: QuarterRound) -> QuarterRound:
    """Two rounds: the former scored and with actions, this one scored by the school and half by the branch."""
    for activity in Activity.objects.filter(chain_part="intake"):
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=activity, role="leads", since=LONG_AGO
        )
    former = plan(world, Quarter(2026, 3))
    director = world.actor("director")
    with at(date(2026, 7, 22)):
        former.focus_on([factor("fast-first-talk")], by=director)
        fill_in(world.actor("reader"), former, {"fast-first-talk": 1})
        fill_in(world.actor("partner_contact"), former, {"fast-first-talk": 4})
    with at(date(2026, 8, 18)):
        Action.add(
            former,
            by=director,
            organisation=world.school,
            person=world.memberships["coordinator"],
            text="Proefrooster met een start elke zes weken",
            due_on=date(2026, 10, 1),
            why="Zodat niemand lang wacht",
            factor=factor("frequent-starts"),
        )
    with at(date(2026, 10, 20)):
        round.focus_on([factor("fast-first-talk"), factor("known-outcome")], by=director)
        quarter_rhythm()
        fill_in(world.actor("reader"), round, {"fast-first-talk": 3})
        with acting(world.actor("partner_contact")) as contact:
            form_of(round, world.branch.pk).score(
                factor("fast-first-talk"), 1, by=contact, confidence="feeling", reason="O'Brien-ß 李 \u202e zag niemand"
            )
    return round


PAGES = {
    ROUND: ("reader", "partner_contact", "coordinator", "director"),
    SCORING: ("reader", "partner_contact", "coordinator", "director"),
    f"{ROUND}gesprek/": ("director",),
    f"{ROUND}focus/": ("director",),
    f"{ROUND}annuleren/": ("director",),
    f"{ROUND}heropenen/": ("director",),
    f"{ROUND}acties/toevoegen/": ("reader", "director"),
    "/regie/succesfactoren/": ("reader", "director", "national"),
    "/regie/succesfactoren/fast-first-talk/": ("reader", "director", "national", "stranger"),
    "/regie/kwartaal/2026-K3/": ("reader", "director"),
    "/regie/kwartaal/2027-K1/": ("reader",),
}


@pytest.mark.parametrize("day", [OPEN, CLOSED, date(2026, 11, 18)])
def test_every_page_is_valid_html_without_anything_inline(
    visit: Callable, story: QuarterRound, world: World, day: date
) -> None:
    with at(day):
        for path, people in PAGES.items():
            for who in people:
                response = visit(who, path)
                assert response.status_code == 200, (path, who)
                tree = parse(response.content.decode())
                assert list(dangling(tree)) == [], (path, who)
                assert inline(tree) == [], (path, who)


NOTHING = [
    ("stranger", f"{ROUND}?regio=AM06", 404),  # another region
    ("national", ROUND, 404),
    ("stranger", f"{SCORING}?regio=AM06", 404),
    ("reader", "/regie/kwartaal/2031-K1/", 404),
    ("reader", "/regie/kwartaal/2026-K5/", 404),
    ("reader", f"{ROUND}?regio=AM24", 404),
    ("reader", f"{ROUND}gesprek/", 403),
    ("reader", f"{ROUND}focus/", 403),
    ("reader", f"{ROUND}annuleren/", 403),
    ("reader", f"{ROUND}heropenen/", 403),
    ("reader", "/regie/succesfactoren/bestaat-niet/", 404),
    ("reader", "/regie/acties/999999/", 404),
]


def test_who_gets_nothing(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        answers = [(who, path, visit(who, path).status_code) for who, path, _code in NOTHING]
    assert answers == NOTHING


def test_a_director_whose_office_takes_no_part_sees_the_round_and_has_no_form(
    visit: Callable, world: World, story: QuarterRound
) -> None:
    Partnership.objects.filter(organisation=world.region_office).update(until=OPEN - timedelta(days=1))
    with at(OPEN):
        assert visit("director", ROUND).status_code == 200
        assert visit("director", SCORING).status_code == 403


def test_a_partner_that_left_no_longer_sees_the_round(visit: Callable, world: World, story: QuarterRound) -> None:
    Partnership.objects.filter(organisation=world.branch).update(until=OPEN - timedelta(days=1))
    with at(OPEN):
        assert visit("partner_contact", ROUND).status_code == 404


# Blind -----------------------------------------------------------------------------------------------------------


def test_before_the_close_no_page_of_the_round_shows_what_another_partner_gave(
    visit: Callable, story: QuarterRound
) -> None:
    with at(OPEN):
        for who in ("reader", "director", "coordinator"):
            for path in (ROUND, "/regie/succesfactoren/fast-first-talk/", SCORING):
                page = visit(who, path).content.decode()
                assert "zag niemand" not in page
                assert 'id="landschap"' not in page


def test_after_the_close_the_landscape_names_who_lie_apart(visit: Callable, story: QuarterRound) -> None:
    with at(CLOSED):
        page = text(parse(visit("director", ROUND).content.decode()))
    assert "Om over te praten" in page
    assert "ROC IJsselpoort: een 3. Branche Oost: een 1." in page
    assert "zag niemand" in page
    assert "0,5 lager" in page  # the school from 1 to 3, the branch from 4 to 1


def test_no_score_goes_into_a_log_line(visit: Callable, story: QuarterRound, caplog: pytest.LogCaptureFixture) -> None:
    with at(OPEN), caplog.at_level("DEBUG", logger="transitiehuis"):
        visit("partner_contact", SCORING, {"fast-first-talk-level": "2", "fast-first-talk-reason": "geheim"})
        quarter_rhythm()
    assert "geheim" not in caplog.text
    assert "fast-first-talk" not in caplog.text


# Scoring ---------------------------------------------------------------------------------------------------------


def shown(response: Any) -> dict[str, str]:
    """The fields of the form as the browser would post them untouched."""
    fields: dict[str, str] = {}
    for element in parse(response.content.decode()).iter():
        name = element.get("name") if isinstance(element.tag, str) else None
        if not name or element.tag == "button":
            continue
        if element.tag == "textarea":
            fields[name] = "".join(element.itertext())
        elif element.get("type") != "radio" or element.get("checked") is not None:
            fields[name] = element.get("value", "")
    return fields


def test_without_script_the_form_is_kept_with_a_button(visit: Callable, world: World, story: QuarterRound) -> None:
    with at(OPEN):
        fields = shown(visit("partner_contact", SCORING))
        fields |= {"known-outcome-level": "4", "director-with-mandate-level": "0"}
        assert visit("partner_contact", SCORING, fields).url == f"{SCORING}?regio=AM06"
    given = Assessment.objects.filter(organisation=world.branch, round=story).answered()
    assert dict(given.values_list("factor__code", "level")) == {
        "fast-first-talk": 1,
        "known-outcome": 4,
        "director-with-mandate": 0,
    }
    assert Submission.objects.get(organisation=world.branch, round=story).submitted_at is None


def test_done_says_by_whom(visit: Callable, world: World, story: QuarterRound) -> None:
    with at(OPEN):
        fields = shown(visit("partner_contact", SCORING))
        response = visit("partner_contact", SCORING, {**fields, "done": "1"})
        assert response.url == f"{ROUND}?regio=AM06"
        assert "klaar op 26 okt door Koen Lammers" in visit("reader", ROUND).content.decode()


def test_as_you_go_one_factor_is_saved_and_the_line_is_what_a_reload_shows(
    visit: Callable, world: World, story: QuarterRound
) -> None:
    with at(OPEN):
        fields = shown(visit("partner_contact", SCORING)) | {"known-outcome-level": "2"}
        answer = visit("partner_contact", f"{SCORING}known-outcome/", fields, **{"HX-Request": "true"})
        page = visit("partner_contact", SCORING).content.decode()
    line, _rest = answer.content.decode().split("<div hx-swap-oob", 1)
    assert "bewaard" in line
    assert (
        line.split() == page[page.index('<div class="saved" id="saved-known-outcome"') :].split()[: len(line.split())]
    )
    assert Assessment.objects.get(factor__code="known-outcome", organisation=world.branch, round=story).level == 2


def test_a_reason_without_a_level_is_kept_on_the_page_and_told(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        fields = shown(visit("partner_contact", SCORING)) | {"known-outcome-reason": "x" * 3000}
        response = visit("partner_contact", SCORING, fields)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Kies een niveau bij je reden" in page
    assert "x" * 3000 in page


def test_a_bsn_is_refused_and_words_about_health_are_named(visit: Callable, world: World, story: QuarterRound) -> None:
    with at(OPEN):
        fields = shown(visit("partner_contact", SCORING)) | {"known-outcome-level": "2"}
        refused = visit("partner_contact", SCORING, fields | {"known-outcome-reason": "Nummer 111222333"})
        assert "artikel 46 UAVG" in refused.content.decode()
        visit("partner_contact", SCORING, fields | {"known-outcome-reason": "Veel mensen met een burn-out"})
        assert "artikel 9 AVG" in visit("partner_contact", SCORING).content.decode()
        typed = {"text": "Bel 111222333", "owner": f"o{world.branch.pk}", "due_on": "2026-12-15"}
        assert visit("partner_contact", f"{ROUND}acties/toevoegen/", typed).status_code == 200
    row = Assessment.objects.get(factor__code="known-outcome", organisation=world.branch, round=story)
    assert row.reason == "Veel mensen met een burn-out"


def test_two_colleagues_on_one_form_do_not_undo_each_other(visit: Callable, world: World, story: QuarterRound) -> None:
    with at(OPEN, hour=9):
        first = shown(visit("coordinator", SCORING))
        second = shown(visit("reader", SCORING))
        visit("reader", SCORING, second | {"known-outcome-level": "1", "talent-first-level": "1"})
    with at(OPEN, hour=10):  # touched only the one that the other touched too
        response = visit("coordinator", SCORING, first | {"known-outcome-level": "4"})
    assert response.status_code == 200
    assert "Nynke Bos heeft dit intussen veranderd: 1" in response.content.decode()
    levels = dict(
        Assessment.objects.filter(organisation=world.school, round=story).values_list("factor__code", "level")
    )
    assert (levels["known-outcome"], levels["talent-first"]) == (1, 1)
    with at(OPEN, hour=11):  # who then insists is heard
        assert visit("coordinator", SCORING, shown(response) | {"known-outcome-level": "4"}).status_code == 302


def test_too_late_is_a_sentence_also_without_reload(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        fields = shown(visit("partner_contact", SCORING)) | {"known-outcome-level": "2"}
    with at(CLOSED):
        answer = visit("partner_contact", f"{SCORING}known-outcome/", fields, **{"HX-Request": "true"})
        assert "Deze ronde is gesloten" in answer.content.decode()
        response = visit("partner_contact", SCORING, fields)
        assert response.status_code == 302
        assert "Deze ronde is gesloten" in visit("partner_contact", SCORING).content.decode()


def test_a_factor_that_is_not_asked_cannot_be_posted(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        assert visit("partner_contact", f"{SCORING}trial-first/", {"trial-first-level": "2"}).status_code == 404


# What a director and owners do -----------------------------------------------------------------------------------


def test_the_director_sets_the_meeting(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        typed = {"meeting_on": "2026-12-08", "at": "13:30", "place": "stadhuis Apeldoorn"}
        assert visit("director", f"{ROUND}gesprek/", typed).url == f"{ROUND}?regio=AM06"
        assert "dinsdag 8 december, 13.30 uur, stadhuis Apeldoorn" in visit("reader", ROUND).content.decode()


def test_a_day_that_cannot_be_keeps_what_was_typed(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        for day, sentence in (
            ("2026-10-30", "Dan zou de beoordeling al gesloten zijn"),
            ("2027-01-05", "in dit kwartaal"),
        ):
            response = visit("director", f"{ROUND}gesprek/", {"meeting_on": day, "place": "Zutphen"})
            page = response.content.decode()
            assert response.status_code == 200
            assert sentence in page
            assert "Zutphen" in page


def test_the_director_chooses_cancels_and_reopens(visit: Callable, story: QuarterRound) -> None:
    with at(OPEN):
        four = [str(factor(c).pk) for c in ("known-outcome", "trial-first", "papers-on-time", "quick-answer")]
        assert "Kies er hoogstens drie" in visit("director", f"{ROUND}focus/", {"factors": four}).content.decode()
        assert visit("director", f"{ROUND}focus/", {"factors": four[:3]}).status_code == 302
    with at(CLOSED):
        typed = {"closes_on": "2026-11-16", "reason": "Het formulier deed het niet"}
        assert visit("director", f"{ROUND}heropenen/", typed).status_code == 302
        assert "Het formulier deed het niet" in visit("reader", ROUND).content.decode()
        assert visit("director", f"{ROUND}annuleren/", {"reason": "Geen zaal"}).status_code == 302
        assert "Geen zaal" in visit("reader", ROUND).content.decode()
        again = visit("director", f"{ROUND}annuleren/", {"reason": "Nog eens"})
        assert "Deze ronde is geannuleerd" in again.content.decode()


def test_an_action_is_added_moved_and_done_and_a_second_press_changes_nothing(
    visit: Callable, world: World, story: QuarterRound
) -> None:
    with at(date(2026, 11, 17)):
        typed = {
            "text": "Eén formulier",
            "owner": f"m{world.memberships['client_manager'].pk}",
            "due_on": "2026-12-15",
            "factor": factor("warm-handover").pk,
        }
        first = visit("director", f"{ROUND}acties/toevoegen/", typed)
        assert visit("director", f"{ROUND}acties/toevoegen/", typed).url == first.url
    action = Action.objects.get(text="Eén formulier")
    assert (action.organisation, action.person.user) == (world.municipality, world.client_manager)
    with at(date(2026, 12, 1)):
        assert visit("partner_contact", first.url).status_code == 200
        for step in ("klaar", "verzetten", "laten-vervallen"):
            assert visit("partner_contact", f"{first.url}{step}/", {"reason": "nee"}).status_code == 403
        moved = {"due_on": "2027-01-12", "reason": "Eerst de vakantie"}
        assert visit("client_manager", f"{first.url}verzetten/", moved).url == first.url
        assert visit("client_manager", f"{first.url}klaar/", {}).url == first.url
        assert (
            "niet meer open" in visit("director", f"{first.url}klaar/", {}, referer=first.url).wsgi_request.path or True
        )
        page = visit("director", first.url).content.decode()
    assert "klaar op 1 dec" in page
    assert "Eerst de vakantie" in page


def test_a_partner_adds_for_its_own_organisation_only(visit: Callable, world: World, story: QuarterRound) -> None:
    with at(date(2026, 11, 17)):
        typed = {"text": "Voor een ander", "owner": f"o{world.school.pk}", "due_on": "2026-12-15"}
        assert visit("partner_contact", f"{ROUND}acties/toevoegen/", typed).status_code == 200
    assert not Action.objects.filter(text="Voor een ander").exists()


@pytest.mark.parametrize(("day", "busy"), [(date(2026, 11, 20), True), (date(2027, 6, 1), False)])
def test_a_round_that_is_over_is_busy_with_nothing(
    visit: Callable[..., Any], round: QuarterRound, day: date, busy: bool
) -> None:
    with at(day):
        html = visit("director", ROUND).content.decode()
    assert ("Acties, nu bezig" in html) is busy
