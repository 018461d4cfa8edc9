"""What comes long after a first day at work, and the edges of a period: made up by hypothesis, counted twice."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.models import ChainEvent, Trajectory
from matching.models import Placement
from nazorg.models import CheckIn, ContactMoment, Result, ResultWord
from tests.regie.durability.test_counting import PEOPLE, TODAY, person, trajects, write  # noqa: F401 a fixture
from tests.regie.figures import plain
from transitiehuis.regie.figures.counting import count
from transitiehuis.regie.figures.definitions import definitions

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CODES = (
    "aftercare_contacts_within_5wd_share",
    "overdue_contact_share",
    "days_exit_to_reentry_p50",
    "outcome_unknown_share",
    "checkin_growth_positive_share",
    "checkin_good_first_4_weeks_share",
    "three_contacts_in_8_weeks_share",
    "exit_reason_share_wrong_expectation",
    "days_referral_to_first_activity_p50",
)

later = st.fixed_dictionaries(
    {
        "contacts": st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(-3, 20)), max_size=4),
        "checks": st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 9), st.booleans()), max_size=4),
        "words": st.tuples(*[st.none() | st.integers(-10, 60)] * 4),
        "hour": st.sampled_from([time(0, 5), time(12), time(23, 55)]),
    }
)
period = st.tuples(st.integers(0, 700), st.integers(0, 120))


def write_later(world, trajects, people):  # noqa: F811
    """Contact, check-ins and words on results, as they would stand without the steps that write them."""
    for traject, facts in zip(trajects, people, strict=True):
        first = Placement.objects.filter(trajectory=traject).earliest("start")
        at = {"trajectory": traject, "placement": first, "owner": world.school}
        for week, (due, held) in enumerate(facts["contacts"]):
            day = first.start + timedelta(days=due)
            done = {"status": "open"}
            if held is not None:
                done = {"status": "held", "held_on": day + timedelta(days=held), "wellbeing": "good", "learning": "yes",
                        "held_by": world.memberships["coordinator"]}  # fmt: skip
            phase = "aftercare" if due > 91 else "guidance"
            ContactMoment.objects.create(week=30 + week, phase=phase, due=day, **at, **done)
        for place, (week, answered, good) in enumerate(facts["checks"]):
            asked = first.start + timedelta(days=7 * (week + 31 * place))
            said = {}
            if answered is not None:
                moment = datetime.combine(asked + timedelta(days=answered), facts["hour"], tzinfo=AMSTERDAM)
                said = {"answered_at": moment, "answered_via": "link", "at_work": "yes",
                        "going": "good" if good else "bad", "learning": "yes" if good else "no"}  # fmt: skip
            CheckIn.objects.create(
                trajectory=traject, placement=first, week=31 * place + week, side="candidate", channel="email",
                recipient=f"candidate-{traject.pk}", asked_on=asked, due=asked + timedelta(days=7), **said,
            )  # fmt: skip
        for result, after in zip(
            Result.objects.filter(trajectory=traject).order_by("months"), facts["words"], strict=True
        ):
            if after is not None:
                ResultWord.objects.create(
                    result=result, trajectory=traject, answer="same_trade" if after % 2 else "left", evidence="guide",
                    source="page", said_on=result.due + timedelta(days=after), recorded_at=datetime.now(tz=AMSTERDAM),
                )  # fmt: skip


@pytest.fixture
def opened(world, trajects):  # noqa: F811
    """Each was referred long ago."""
    ChainEvent.objects.bulk_create(
        ChainEvent(
            trajectory=traject, recorded_at=datetime(2023, 1, 2, tzinfo=AMSTERDAM), occurred_on=date(2023, 1, 2),
            kind="opened", to_step="intake", holder=world.school, waiting_for="nothing",
        )
        for traject in trajects
    )  # fmt: skip
    return trajects


@settings(max_examples=40)
@given(
    people=st.lists(person, min_size=PEOPLE, max_size=PEOPLE),
    late=st.lists(later, min_size=PEOPLE, max_size=PEOPLE),
    chosen=st.lists(period, min_size=4, max_size=4),
)
def test_late_facts_are_counted_as_by_hand(world, opened, people, late, chosen):
    ResultWord.objects.all().delete()
    CheckIn.objects.all().delete()
    write(world, opened, people)
    write_later(world, opened, late)
    for back, span in chosen:
        until = TODAY - timedelta(days=back)
        since = until - timedelta(days=span)
        found = count(world.region.pk, since, until, [definitions()[code] for code in CODES])
        facts = plain.Facts(world.region.pk, since, until)
        for code in CODES:
            assert found[code] == getattr(plain, code)(facts), (code, since, until)


def test_periods_that_touch_count_each_case_once(world, opened):
    """Quarter after quarter: whatever is counted by its own day lies in one of them, on days the clock moves too."""
    people = [
        {"began": 640 - 40 * n, "answers": ("unknown",) * 4, "ended": 200, "next": 30, "contacts": [], "bbl": False}
        for n in range(PEOPLE)
    ]
    late = [
        {"contacts": [(n * 20, n) for n in range(4)], "checks": [], "words": (5, 6, 7, None), "hour": time(23, 55)}
    ] * PEOPLE
    write(world, opened, people)
    write_later(world, opened, late)
    for code in ("overdue_contact_share", "outcome_unknown_share", "three_contacts_in_8_weeks_share"):
        one = definitions()[code]
        edges = [date(2025, 1, 1), date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25), TODAY]
        pieces = [
            count(world.region.pk, first, last - timedelta(days=1), [one])[code][1] for first, last in pairwise(edges)
        ]
        whole = count(world.region.pk, edges[0], edges[-1] - timedelta(days=1), [one])[code][1]
        assert sum(pieces) == whole > 0, code


def test_two_dossiers_of_one_person_are_counted_once(world, opened):
    survivor, merged = opened[:2]
    code = "days_referral_to_intake_p90"
    day = date(2023, 3, 1)
    before = count(world.region.pk, day, day, [definitions()[code]])[code]
    Trajectory.objects.filter(pk=merged.pk).update(
        merged_into=survivor, closing="merged", closed_at=datetime(2026, 1, 1, tzinfo=AMSTERDAM), holder=None,
        next_action="", next_action_due=None, assignee=None,
    )  # fmt: skip
    after = count(world.region.pk, day, day, [definitions()[code]])[code]
    assert before[1] - after[1] == 1
    assert before[2] - after[2] == 1
