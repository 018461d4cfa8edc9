"""What the letters of a round say, and which of them are still sent when delivery comes to them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import LONG_AGO, World
from tests.regie.quarter.scenes import at, factor, fill_in, form_of, plan
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Membership, Partnership, Role
from transitiehuis.outbox.joining import join_due
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.regie import reasons
from transitiehuis.regie.models import Action, QuarterRound
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.tasks import quarter_rhythm

pytestmark = pytest.mark.django_db
OPENING, REMINDER, LAST, PACK = date(2026, 10, 20), date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 13)


@pytest.fixture
def scored_before(world: World, round: QuarterRound) -> QuarterRound:
    """A round before this one, in which the branch gave a 2 on its focus factor and took on an action."""
    former = plan(world, Quarter(2026, 3))
    chosen, director = factor("fast-first-talk"), world.actor("director")
    with at(date(2026, 7, 22)):
        former.focus_on([chosen], by=director)
        fill_in(world.actor("partner_contact"), former, {"fast-first-talk": 2})
    with at(date(2026, 8, 18)):
        mine = Action.add(
            former, by=director, organisation=world.branch, text="Bel elke aanmelding", due_on=date(2026, 9, 1)
        )
        Action.add(former, by=director, organisation=world.school, text="Nieuw rooster", due_on=date(2026, 12, 1))
    with at(date(2026, 8, 31)):
        mine.finish(by=world.actor("partner_contact"))
    with at(date(2026, 10, 19)):
        round.focus_on([chosen], by=director)
    return round


def letter(thread: str, world: World) -> Owed:
    return Owed.objects.get(key=f"AM06/2026-K4/{world.branch.pk}/{thread}/{world.partner_contact.pk}")


def test_the_opening_brings_focus_own_last_score_what_was_agreed_a_step_and_one_button(
    world: World, scored_before: QuarterRound
) -> None:
    with at(OPENING):
        quarter_rhythm()
    told = letter("opening", world)
    assert told.subject == "Kwartaalronde 2026-K4: beoordeel in tien minuten"
    assert "Snel iemand spreken. Vorige keer gaven jullie een 2: 4 tot 7 van je laatste 10 kandidaten" in told.body
    assert "Bel elke aanmelding (Branche Oost): klaar op maandag 31 augustus" in told.body
    assert "Nieuw rooster (ROC IJsselpoort): uiterlijk dinsdag 1 december" in told.body
    assert "Bel nieuwe kandidaten op de dag van aanmelding om een datum te kiezen." in told.body  # the step after a 2
    assert told.body.count("{url}") == 1
    assert told.url == "/regie/kwartaal/2026-K4/beoordelen/?regio=AM06"
    assert told.why == "Branche Oost doet mee aan kwartaalronde 2026-K4 van Veluwe Stedendriehoek."
    assert "\n\n\n" not in told.body


def test_own_letters_never_hold_what_another_partner_gave(world: World, scored_before: QuarterRound) -> None:
    with at(OPENING):
        fill_in(world.actor("reader"), scored_before, {"fast-first-talk": 4})
        quarter_rhythm()
    assert "een 4" not in " ".join(Owed.objects.values_list("body", flat=True))


def test_the_recipient_reads_it_in_their_own_language(world: World, scored_before: QuarterRound) -> None:
    world.partner_contact.language = "en"
    world.partner_contact.save()
    with at(OPENING):
        quarter_rhythm()
    told = letter("opening", world)
    assert told.subject == "Quarter round 2026-K4: score in ten minutes"
    assert "Last time you gave a 2: 4 to 7 of your last 10 candidates" in told.body
    assert "Kwartaal" not in told.body


def test_a_reminder_says_how_far_they_are(world: World, scored_before: QuarterRound) -> None:
    with at(OPENING):
        quarter_rhythm()
        with acting(world.actor("partner_contact")) as contact:
            form_of(scored_before, world.branch.pk).score(factor("fast-first-talk"), 3, by=contact)
    with at(REMINDER):
        quarter_rhythm()
    assert letter("reminder", world).subject == "Kwartaalronde 2026-K4: 1 van 8 succesfactoren beoordeeld"


def test_the_last_reminder_goes_to_a_colleague_too(world: World, scored_before: QuarterRound) -> None:
    world.person("other", "Tim Bakker", Role.MANAGER, world.branch)
    with at(LAST):
        quarter_rhythm()
    told = Owed.objects.filter(organisation=world.branch, kind="regie.quarter_last_reminder")
    assert {owed.user.name for owed in told} == {"Koen Lammers", "Tim Bakker"}


def test_every_letter_renders_in_both_languages(world: World, scored_before: QuarterRound) -> None:
    world.neighbour_manager.language = "en"
    world.neighbour_manager.save()
    for organisation in (world.branch, world.other_school):
        with at(date(2026, 11, 17)):
            Action.add(
                scored_before,
                by=world.actor("director"),
                organisation=organisation,
                text="Eén formulier",
                why="Kandidaten vertellen nu drie keer hetzelfde",
                due_on=date(2026, 12, 8),
                factor=factor("warm-handover"),
            )
    days = [OPENING, REMINDER, LAST, PACK, date(2026, 11, 18), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
    for day in (*days, date(2026, 12, 29)):
        with at(day):
            quarter_rhythm()
    kinds = set(Owed.objects.values_list("kind", "user__language"))
    stages = ("opening", "reminder", "last_reminder", "pack", "actions", "halfway")
    expected = {(f"regie.quarter_{stage}", language) for stage in stages for language in ("nl", "en")}
    beside = {(kind, language) for kind in ("regie.nudge", "regie.invitation") for language in ("nl", "en")}
    assert expected | beside == kinds
    for owed in Owed.objects.select_related("user"):
        assert owed.subject, owed.key
        assert owed.why.endswith("."), owed.key
        assert "{%" not in owed.body, owed.key
        english = {"Hello", "The ", "You "} & {word for word in ("Hello", "The ", "You ") if word in owed.body}
        assert bool(english) is (owed.user.language == "en"), owed.key


# Delivery asks again ---------------------------------------------------------------------------------------------


def states() -> dict[str, str]:
    return {key.split("/")[3]: state for key, state in Owed.objects.values_list("key", "state")}


@pytest.fixture
def only_the_branch(world: World, scored_before: QuarterRound) -> QuarterRound:
    Partnership.objects.exclude(organisation=world.branch).update(until=LONG_AGO)
    return scored_before


def test_after_an_outage_of_the_mail_server_only_the_newest_is_sent(only_the_branch: QuarterRound) -> None:
    for day in (OPENING, REMINDER, LAST):
        with at(day):
            quarter_rhythm()
    with at(LAST, hour=9):
        join_due()
    assert states() == {"opening": "dropped", "reminder": "dropped", "last_reminder": "joined"}
    assert Message.objects.count() == 1


@pytest.mark.parametrize("gone", ["scored", "left", "cancelled", "closed"])
def test_a_reminder_whose_reason_is_gone_is_not_sent(world: World, only_the_branch: QuarterRound, gone: str) -> None:
    with at(LAST):
        quarter_rhythm()
        match gone:
            case "scored":
                fill_in(world.actor("partner_contact"), only_the_branch)
            case "left":
                Partnership.objects.filter(organisation=world.branch).update(until=date(2026, 11, 9))
            case "cancelled":
                only_the_branch.cancel("Geen zaal", by=world.actor("director"))
    with at(PACK if gone == "closed" else LAST, hour=9):
        join_due()
    assert states() == {"last_reminder": "dropped"}


def test_one_that_still_stands_is_sent(only_the_branch: QuarterRound) -> None:
    with at(LAST):
        quarter_rhythm()
        join_due()
    assert states() == {"last_reminder": "joined"}


@pytest.mark.parametrize(("act", "state"), [("finish", "dropped"), ("move", "dropped"), ("nothing", "joined")])
def test_a_nudge_about_what_is_done_or_moved_is_not_sent(
    world: World, only_the_branch: QuarterRound, act: str, state: str
) -> None:
    contact = world.actor("partner_contact")
    with at(date(2026, 11, 17)):
        action = Action.add(
            only_the_branch, by=contact, organisation=world.branch, text="Actie", due_on=date(2026, 12, 8)
        )
    with at(date(2026, 12, 1)):
        quarter_rhythm()
        if act == "finish":
            action.finish(by=contact)
        if act == "move":
            action.move(date(2026, 12, 22), "Later", by=contact)
    with at(date(2026, 12, 1), hour=9):
        join_due()
    assert dict(Owed.objects.filter(kind="regie.nudge").values_list("kind", "state")) == {"regie.nudge": state}


def test_somebody_in_two_organisations_gets_one_mail_with_two_parts(world: World, scored_before: QuarterRound) -> None:
    Membership.objects.create(
        user=world.partner_contact, organisation=world.uwv, role=Role.PARTNER_CONTACT, since=LONG_AGO
    )
    with at(OPENING):
        quarter_rhythm()
        join_due()
    mail = Message.objects.get(user=world.partner_contact)
    assert mail.parts.count() == 2
    assert "== Branche Oost: Kwartaalronde 2026-K4: beoordeel in tien minuten ==" in mail.text
    assert "== UWV Apeldoorn (demo): Kwartaalronde 2026-K4: beoordeel in tien minuten ==" in mail.text


def test_what_must_be_done_and_what_informs_are_told_apart(world: World, scored_before: QuarterRound) -> None:
    for day in (OPENING, REMINDER, LAST, PACK):
        with at(day):
            quarter_rhythm()
    must = dict(Owed.objects.filter(organisation=world.branch).values_list("kind", "must"))
    assert must == {
        "regie.quarter_opening": True,
        "regie.quarter_reminder": True,
        "regie.quarter_last_reminder": True,
        "regie.quarter_pack": False,
        "regie.invitation": True,
    }


def test_every_kind_that_is_owed_has_its_question() -> None:
    from transitiehuis.outbox import owing

    kinds = {f"regie.quarter_{stage}" for stage in reasons.Stage} | {"regie.nudge", "regie.new_action"}
    assert kinds <= set(owing._reasons)
