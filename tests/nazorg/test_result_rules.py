"""Which word about where somebody works counts, and what a placement proves: rules without a database."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from nazorg.models import (
    Evidence,
    Whereabouts,
)
from nazorg.models.result_words import GRACE_DAYS, GRADE, MONTHS, best
from nazorg.results import Proof, Work, fact_on
from tests.nazorg.test_plan import START, at_work  # noqa: F401 a fixture
from tests.nazorg.test_results import THREE


class Said:
    def __init__(self, answer, evidence, at):
        self.answer, self.evidence, self.recorded_at = answer, evidence, at


@given(
    st.lists(
        st.tuples(st.sampled_from(Whereabouts.values[:-1]), st.sampled_from(Evidence.values[:-1]), st.integers(0, 9)),
        min_size=1,
    )
)
def test_the_word_that_counts_is_the_best_graded_or_says_more_than_left(words):
    chosen = best(Said(*word) for word in words)
    top = min(GRADE[evidence] for _answer, evidence, _at in words)
    latest = max(at for _answer, evidence, at in words if GRADE[evidence] == top)
    if GRADE[chosen.evidence] == top:
        assert chosen.recorded_at == latest or chosen.answer != Whereabouts.LEFT
    else:
        assert any(answer == Whereabouts.LEFT and GRADE[evidence] == top for answer, evidence, _at in words)
        assert chosen.answer in {Whereabouts.SAME_TRADE, Whereabouts.OTHER_WORK, Whereabouts.NOT_AT_WORK}


@given(st.integers(0, 800), st.integers(0, 800), st.none() | st.integers(0, 800))
def test_a_placement_proves_a_day_only_by_contact_near_or_after_it(day, contact, ended):
    at = START + timedelta(days=day)
    work = Work(
        same=True,
        start=START,
        proofs=(Proof(START + timedelta(days=contact)),),
        ended=START + timedelta(days=ended) if ended is not None else None,
    )
    fact = fact_on(at, [work])
    if ended is not None:
        assert fact.answer == (Whereabouts.SAME_EMPLOYER if day <= ended else Whereabouts.LEFT)
    elif day <= contact + GRACE_DAYS or day <= GRACE_DAYS:
        assert fact.answer == Whereabouts.SAME_EMPLOYER
    else:
        assert fact is None, "that a placement runs in the books proves nothing"


def test_after_a_first_employer_the_next_one_is_the_trade():
    first = Work(same=True, start=START, ended=START + timedelta(days=50), told=Evidence.EMPLOYER)
    second = Work(same=False, start=START + timedelta(days=60), proofs=(Proof(THREE),))
    assert fact_on(THREE, [first, second]).answer == Whereabouts.SAME_TRADE
    assert fact_on(START + timedelta(days=55), [first, second]).answer == Whereabouts.LEFT
    assert MONTHS == (3, 6, 12, 24)
