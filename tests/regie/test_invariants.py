"""What must always hold does, over the whole invented region; and each rule was seen to fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pgtrigger
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from intake.models import (
    BookingStatus,
    ChainEvent,
    Handover,
    IntakeBooking,
    IntakeSlot,
    Involvement,
    Note,
    Step,
    Trajectory,
)
from matching.models import Placement, PlacementState, Posting, WorkPlacementOffer
from nazorg.models import Guidance
from tests.world import Visited
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Organisation, User
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.regie.invariants import RULES, broken
from transitiehuis.regie.models import (
    Agreement,
    AgreementState,
    FactorLevel,
    MeetingReport,
    Scenario,
    ScenarioMonth,
    ThemeSession,
)

BREAKS: dict[str, Callable[[], object]] = {}


def breaks(rule: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def register(how: Callable[[], object]) -> Callable[[], object]:
        BREAKS[rule] = how
        return how

    return register


def unguarded(model: type[models.Model], constraint: str) -> None:
    """From here on the database does not refuse it; the test undoes this too."""
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{constraint}"')


def one(model: type[models.Model], **conditions: object) -> models.QuerySet:
    """The first row like that, as a queryset through which it can be changed."""
    found = model._base_manager.filter(**conditions).order_by("pk")[0]
    return model._base_manager.filter(pk=found.pk)


def somebody_at_work() -> models.QuerySet:
    return one(Trajectory, step=Step.PLACEMENT, closed_at=None, assignee__isnull=False)


@breaks("session_seats")
def say_that_nobody_comes() -> None:
    one(ThemeSession, taken__gt=0).update(taken=0)


@breaks("aan_zet")
def forget_the_date() -> None:
    unguarded(Trajectory, "trajectory_open_has_holder_action_date")
    somebody_at_work().update(next_action_due=None)


@breaks("holder_is_party")
def give_to_a_stranger() -> None:
    parties = Involvement.objects.filter(trajectory__in=somebody_at_work()).values("organisation")
    somebody_at_work().update(holder=Organisation.objects.exclude(pk__in=parties).order_by("pk")[0])


@breaks("assignee_works_there")
def close_the_account() -> None:
    User.objects.filter(pk=somebody_at_work().get().assignee.user_id).update(is_active=False)


@breaks("lead_is_named")
def forget_who_leads() -> None:
    Guidance.objects.filter(trajectory__in=somebody_at_work()).update(lead=False)


@breaks("one_lead")
def lead_no_more() -> None:
    Involvement.objects.filter(trajectory__in=somebody_at_work()).update(lead=False)


@breaks("offers")
def offer_what_one_has_not() -> None:
    offer = one(Handover, status="offered").get()
    others = Organisation.objects.exclude(pk__in=[offer.sender_id, offer.receiver_id])
    one(Handover, pk=offer.pk).update(sender=others.order_by("pk")[0])


@breaks("receivers")
def see_on_after_the_offer() -> None:
    Handover.objects.waiting().update(
        status="withdrawn", decided_at=F("offered_at"), decided_by=User.objects.order_by("pk")[0]
    )


@breaks("remembered")
def rewrite_history() -> None:
    last = ChainEvent.objects.filter(trajectory=somebody_at_work().get()).order_by("-recorded_at", "-pk")[0]
    [trigger] = [each for model, each in pgtrigger.registered("intake.ChainEvent:append_only")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{trigger.get_pgid(ChainEvent)}}}"])
        ChainEvent.objects.filter(pk=last.pk).update(to_step=Step.INTAKE)
        cursor.execute("SELECT set_config('pgtrigger.ignore', '', true)")


@breaks("closed_is_silent")
def close_before_it_was_done() -> None:
    long_ago = F("opened_at") - timedelta(days=62)
    one(Trajectory, closed_at__isnull=False).update(opened_at=long_ago, closed_at=long_ago)


@breaks("merged_leads_on")
def lead_from_number_to_number() -> None:
    first, second, third = Trajectory.objects.closed().filter(merged_into=None).order_by("pk")[:3]
    for old, into in ((first, second), (second, third)):
        merged = {"merged_into": into, "closing": "merged", "closing_reason": None}
        Trajectory.objects.filter(pk=old.pk).update(**merged)


@breaks("at_work")
def search_while_at_work() -> None:
    somebody_at_work().update(step=Step.MATCHING)


@breaks("postings")
def work_at_two_places() -> None:
    unguarded(Posting, "posting_never_twice_at_once")
    running = one(Posting, until=None).get()
    Posting.objects.create(
        trajectory=running.trajectory,
        placement=Placement.objects.exclude(state=PlacementState.STARTED).order_by("pk")[0],
        training_company=running.training_company,
        since=running.since,
    )


@breaks("contact")
def stop_without_the_plan() -> None:
    started = one(Placement, state=PlacementState.STARTED)
    started.update(state=PlacementState.PLANNED, confirmed_at=None)


@breaks("seats")
def take_a_seat_for_nobody() -> None:
    one(WorkPlacementOffer, status="open").update(seats=9, seats_taken=8)


@breaks("intake_seats")
def sit_down_unasked() -> None:
    one(IntakeSlot, taken=0).update(taken=1)


@breaks("companies")
def look_on_afterwards() -> None:
    companies = Involvement.objects.filter(role="training_company")
    seen = companies.filter(until=None, trajectory=OuterRef("trajectory"), organisation=OuterRef("organisation"))
    ended = companies.filter(~Exists(seen), until__isnull=False, trajectory__closed_at=None).order_by("pk")[0]
    one(Involvement, pk=ended.pk).update(until=None)


@breaks("no_bsn")
def write_a_bsn() -> None:
    one(Note).update(text="Belde net, noemde 111222333 en kan morgen.")


@breaks("toolkit_as_kept")
def reword_a_level_past_its_version() -> None:
    one(FactorLevel).update(text_nl="Zomaar anders.")


@breaks("recipients")
def owe_to_a_closed_account() -> None:
    settled = {"state": "owed", "message": None, "settled_at": None, "failure": ""}
    one(Owed, state="failed").update(**settled)
    User.objects.filter(pk=one(Owed, state="owed", user__isnull=False).get().user_id).update(is_active=False)


@breaks("mails")
def forget_that_it_was_sent() -> None:
    one(Message, state="sent").update(state="waiting", sent_at=None)


@breaks("reported")
def lose_the_report() -> None:
    MeetingReport.objects.all().delete()


def test_in_the_whole_region_nothing_is_broken(region: Visited) -> None:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert f"{len(RULES)} afspraken bekeken" in out.getvalue()
    assert [*broken()] == []


@breaks("agreements_signed")
def add_a_party_afterwards() -> None:
    found = one(Agreement, state=AgreementState.SIGNED).get()
    others = Organisation.objects.exclude(pk__in=found.parties.values("organisation")).order_by("pk")
    found.parties.create(organisation=others[0])


@breaks("scenario_months")
def write_down_a_month_before_it_was_there() -> None:
    found = Scenario.objects.order_by("pk").first()
    ScenarioMonth.objects.create(scenario=found, month=date(2020, 1, 1), figures={}, counted_at=timezone.now())


@pytest.mark.parametrize("rule", [find.__name__ for find in RULES.values()])
def test_what_breaks_a_rule_is_found(region: Visited, rule: str) -> None:
    """Every rule has somebody here who breaks it."""
    [sentence] = [sentence for sentence, find in RULES.items() if find.__name__ == rule]
    with transaction.atomic():
        BREAKS[rule]()
        found = [each for each in broken() if each.rule == str(sentence)]
        transaction.set_rollback(True)
    assert found
    assert all(each.row and (each.url or "offer" in each.row) for each in found)


def test_the_command_names_rule_row_and_page_and_fails(region: Visited) -> None:
    out = StringIO()
    with transaction.atomic():
        number = somebody_at_work().get().number
        search_while_at_work()
        with pytest.raises(CommandError, match="regel"):
            call_command("check_invariants", stdout=out)
        transaction.set_rollback(True)
    said = out.getvalue()
    assert "Iemand is aan het werk precies zolang" in said
    assert f"trajectory {number}  {settings.SITE_URL}/trajecten/{number}/" in said


def test_the_region_knows_intakes_by_appointment_in_each_state(region: Visited) -> None:
    with working():
        states = set(IntakeBooking.objects.order_by().values_list("status", flat=True))
        assert states >= {BookingStatus.BOOKED, BookingStatus.MOVED, BookingStatus.NO_SHOW}
        assert IntakeSlot.objects.free_at(timezone.now()).exists()
