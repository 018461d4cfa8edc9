"""Each indicator in SQL against the same facts counted in plain Python, over the life of the invented region."""

from datetime import date

import pytest

from tests.regie.figures import plain
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.figures.behind import behind
from transitiehuis.regie.figures.counting import cases, count
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.figures.figure import Figure

PERIODS = [
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
    (date(2026, 10, 1), date(2026, 11, 24)),
    (date(2026, 9, 1), date(2026, 10, 25)),  # ends on the day the clock goes back
    (date(2026, 10, 26), date(2026, 10, 26)),  # one day
]
# What comes long after a first day at work; test_late_facts.py has enough of it.
LATE = {
    "aftercare_contacts_within_5wd_share",
    "days_exit_to_reentry_p50",
    "outcome_unknown_share",
    "checkin_growth_positive_share",
    "checkin_good_first_4_weeks_share",
}
SHORT = {}  # looked at, and too short to count
EVER = (date(2026, 1, 1), date(2026, 11, 24))


@pytest.fixture(scope="module")
def counted(region):
    """The figures of each period, once."""
    key, every = region.home_region().pk, list(definitions().values())
    return {(since, until): count(key, since, until, every) for since, until in [*PERIODS, EVER]}


@pytest.mark.parametrize("code", sorted(definitions()))
def test_the_database_counts_as_plain_python_does(region, counted, code):
    for (since, until), found in counted.items():
        by_hand = getattr(plain, code)(plain.Facts(region.home_region().pk, since, until))
        assert found[code] == by_hand, f"{code} from {since} until {until}"


@pytest.mark.parametrize("code", sorted(definitions()))
def test_the_list_behind_it_comes_to_the_figure(region, counted, code):
    for (since, until), found in counted.items():
        rows = cases(region.home_region(), since, until, definitions()[code])
        value, n, still, unknown = found[code]
        amounts = [row.amount for row in rows if row.amount is not None]
        assert (len(amounts), sum(r.open for r in rows), sum(r.unknown for r in rows)) == (n, still, unknown)
        if definitions()[code].how == "share" and n:
            assert value == plain.share(amounts)


@pytest.mark.parametrize("code", sorted(definitions()))
def test_the_list_that_is_shown_has_the_n_of_its_figure(region, counted, code):
    """For who directs every row stands there; for a partner the hidden ones are told. What is agreed is no row."""
    for (since, until), found in counted.items():
        figure = Figure(0, since, until, *found[code], code=code, unit="days")
        for who in ("marieke", "koen"):
            with acting(region.actor(who)):
                shown = behind(region.actor(who), region.home_region(), definitions()[code], figure)
            assert (shown.number, len(shown.lines) + shown.hidden) == (figure.n, figure.n)
            assert shown.since_kept(figure) == ""
        agreed = [line.name for line in shown.beside]
        assert bool(agreed) <= (shown.against or code in SHORT), (code, agreed)


def test_the_region_has_facts_for_nearly_all(counted):
    """A proof over nothing would prove nothing."""
    thin = {code for code, found in counted[EVER].items() if found[1] < 3}
    thin.discard("director_hours_agreed_share")  # one sum over all agreements
    assert thin <= LATE, thin
