"""Who somebody is today: asked on every page with a statement that is composed once, and answered anew each time."""

from __future__ import annotations

from transitiehuis import days
from transitiehuis.asking import ahead
from transitiehuis.netwerk import actor
from transitiehuis.netwerk.models import Membership, Role


def held(user) -> list[tuple[int, str, list[str]]]:
    return [(one.pk, one.user.email, [each["name"] for each in one.regions]) for one in actor.memberships_of(user.pk)]


def composed(user) -> list[tuple[int, str, list[str]]]:
    """The same of Django's own queryset, composed for the occasion."""
    rows = actor.memberships_of.__wrapped__(user.pk)
    return [(one.pk, one.user.email, [each["name"] for each in one.regions]) for one in rows]


def test_each_reads_their_own_as_django_would_and_what_changed_is_read(world):
    for name in ("coordinator", "adviser", "director", "national", "stranger"):
        user = getattr(world, name)
        assert held(user) == composed(user) != []
    before = held(world.coordinator)
    Membership.objects.create(
        user=world.coordinator, organisation=world.municipality, role=Role.ADVISER, since=days.today()
    )
    assert len(held(world.coordinator)) == len(before) + 1
    world.memberships["coordinator"].until = days.add_werkdagen(days.today(), -1)
    world.memberships["coordinator"].save()
    assert held(world.coordinator) == composed(world.coordinator) != before


def test_nothing_is_composed_again(world, monkeypatch, django_assert_num_queries):
    held(world.coordinator)
    monkeypatch.setattr(actor.Membership.objects, "current_on", None)  # composing would call it
    with django_assert_num_queries(1):
        assert held(world.adviser)


def test_it_waits_for_no_other_question(world):
    heard = []
    with ahead(lambda: heard.append(held(world.coordinator))):
        assert heard[0] == composed(world.coordinator), "answered while others are only heard"
