"""Small groups are hidden, and nobody works them out from the total."""

from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.regie.durability.small import FIVE, hidden

groups = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 12) | st.just(1), max_size=8)


@given(groups)
def test_one_to_four_is_never_shown_and_nobody_always(counts):
    covered = hidden(counts)
    assert {key for key, count in counts.items() if 0 < count < FIVE} <= covered
    assert not {key for key, count in counts.items() if count == 0} & covered


@given(groups)
def test_what_is_hidden_cannot_be_worked_out_from_the_total(counts):
    covered = hidden(counts)
    left = [key for key, count in counts.items() if count and key not in covered]
    if covered and left:
        assert len(covered) > 1
        assert sum(counts[key] for key in covered) >= FIVE
        assert sum(counts[key] for key in covered) > len(covered), "or each of them is one"


def test_five_is_shown_and_nothing_is_hidden_without_need():
    assert hidden({"a": 5, "b": 9, "c": 0}) == set()
    assert hidden({"a": 2, "b": 9, "c": 7}) == {"a", "c"}
    assert hidden({"a": 2, "b": 4, "c": 7}) == {"a", "b"}
    assert hidden({"a": 1, "b": 1, "c": 7}) == {"a", "b", "c"}
    assert hidden({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 8, "g": 9}) == {"a", "b", "c", "d", "e", "f"}
