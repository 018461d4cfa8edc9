"""What was typed on the form of a partner and not saved is kept: Back and reload send nothing, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cast import World
from tests.regie.coverage.test_filling import says
from tests.regie.roof import TODAY, client_of, read
from transitiehuis.regie.coverage import kept
from transitiehuis.regie.coverage.filling import Part
from transitiehuis.regie.coverage.scope import WHOLE
from transitiehuis.regie.models import Coverage

pytestmark = pytest.mark.django_db
FILL = "/regie/dekking/invullen/"


@pytest.fixture
def client(world: World, covers: Callable) -> Client:
    """Somebody of the school, that leads two activities."""
    covers("school", "hold-intake", "leads", 24)
    covers("school", "write-matching-profile", "leads", 10)
    return client_of(world, "reader")


def hidden(html: str, name: str) -> str:
    return html.partition(f'name="{name}" value="')[2].partition('"')[0]


def form(html: str, **typed: Any) -> dict[str, Any]:
    """What a browser would send of a page on which this is typed over what stands; `_` for a dash."""
    stands = {"rol-hold-intake": "leads", "uren-hold-intake": "24"}
    stands |= {"rol-write-matching-profile": "leads", "uren-write-matching-profile": "10"}
    carried = {name: hidden(html, name) for name in ("seen", "getypt") if f'name="{name}"' in html}
    return {**stands, **carried, **{name.replace("_", "-"): value for name, value in typed.items()}}


def asked(client: Client, url: str, typed: dict[str, Any]) -> str:
    """The address at which what was sent is shown."""
    answer = client.post(url, typed, headers={"accept-language": "en"})
    assert answer.status_code == 302
    return answer["Location"].partition("#")[0]


def test_what_was_typed_stands_at_an_address_that_opens_again(client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    assert "getypt=" in url
    for _again in range(2):
        html = read(client, url)
        assert 'value="40"' in html
        assert 'name="gemeente-mend-a-break"' in html


def test_what_is_typed_after_that_is_at_the_same_address(client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    typed = form(read(client, url), uren_hold_intake="40", rol_mend_a_break="helps", deel_mend_a_break="open")
    assert asked(client, url, {**typed, "deel": "find-candidates"}) == url
    html = read(client, url)
    assert 'name="gemeente-mend-a-break"' in html
    assert 'name="gemeente-find-candidates"' in html
    assert html.count('value="helps" selected') == 1


def test_two_tabs_do_not_disturb_each_other(client: Client) -> None:
    one = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    other = asked(client, FILL, form(read(client, FILL), uren_hold_intake="50", deel="mend-a-break"))
    assert one != other
    assert 'value="40"' in read(client, one)
    assert 'value="50"' in read(client, other)


def test_a_tab_that_was_copied_does_not_disturb_the_first(client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    drawn = read(client, url)  # in both tabs
    assert asked(client, url, form(drawn, uren_hold_intake="41", deel="find-candidates")) == url
    copied = asked(client, url, form(drawn, uren_hold_intake="50", deel="find-candidates"))
    assert copied != url
    assert 'value="41"' in read(client, url)
    assert 'value="50"' in read(client, copied)


def test_the_form_without_the_key_tells_what_waits(client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    html = read(client, FILL)
    assert "you changed 1 activity of ROC IJsselpoort, and did not save it" in html
    assert url.replace("&", "&amp;") in html
    assert 'value="40"' not in html
    assert asked(client, FILL, {"weg": hidden(html, "weg")}) == url.partition("&getypt")[0]
    assert "did not save it" not in read(client, FILL)


def test_a_part_that_was_only_opened_is_nothing_to_go_on_with(client: Client) -> None:
    asked(client, FILL, form(read(client, FILL), deel="mend-a-break"))
    assert "did not save" not in read(client, FILL)


def test_what_was_saved_is_kept_no_longer(client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    assert asked(client, url, form(read(client, url), uren_hold_intake="40")) == "/regie/dekking/?regio=AM06"
    assert Coverage.objects.get(activity__code="hold-intake", since=TODAY).hours_per_quarter == 40
    html = read(client, url)
    assert "was saved, or is kept no longer" in html
    assert "did not save" not in html


def test_who_was_too_late_sees_what_stands_now_and_can_save(world: World, client: Client) -> None:
    drawn = read(client, FILL)
    says(world, "director", "school", "hold-intake", leads=Part(Decimal(30), WHOLE))
    says(world, "director", "school", "mend-a-break", helps=Part(None, WHOLE))
    url = asked(client, FILL, form(drawn, uren_hold_intake="40", rol_mend_a_break="leads"))
    html = read(client, url)
    assert "Somebody changed this in the meantime" in html
    assert "leads, 30 hours a quarter" in html
    typed = {**form(html, uren_hold_intake="40"), "rol-mend-a-break": "leads"}
    assert "getypt" not in asked(client, url, typed)
    now = Coverage.objects.current_on(TODAY).filter(activity__code__in=("hold-intake", "mend-a-break"))
    assert {(row.activity.code, row.role, row.hours_per_quarter) for row in now} == {
        ("hold-intake", "leads", 40),
        ("mend-a-break", "leads", None),
    }


def test_what_a_colleague_changed_elsewhere_on_the_form_is_not_undone(world: World, client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="hold-intake"))
    says(world, "director", "school", "write-matching-profile", leads=Part(Decimal(99), WHOLE))
    html = read(client, url)
    assert 'value="99"' in html  # as it stands now
    typed = {**form(html, uren_hold_intake="40"), "uren-write-matching-profile": "99"}
    html = read(client, asked(client, url, typed))
    assert "Somebody changed this in the meantime" in html
    assert Coverage.objects.current_on(TODAY).get(activity__code="write-matching-profile").hours_per_quarter == 99


def test_nobody_opens_what_another_typed(world: World, client: Client) -> None:
    url = asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    html = read(client_of(world, "director"), url)
    assert 'value="40"' not in html
    assert "kept no longer" in html
    other = url.replace(f"partner={world.school.pk}", f"partner={world.organisations['uwv'].pk}")
    assert client.get(other).status_code == 403


def test_a_session_keeps_the_newest_and_only_what_was_typed(client: Client) -> None:
    for number in range(kept.REMEMBERED + 3):
        url = asked(client, FILL, form(read(client, FILL), uren_hold_intake=str(100 + number), deel="mend-a-break"))
    held = client.session[kept.KEY]
    assert len(held) == kept.REMEMBERED
    assert f'value="{102 + kept.REMEMBERED}"' in read(client, url)
    assert all(one["codes"] == ["hold-intake", "mend-a-break"] for one in held.values())
    assert all(len(str(one)) < 500 for one in held.values())


def test_it_says_when_it_was_typed(client: Client) -> None:
    asked(client, FILL, form(read(client, FILL), uren_hold_intake="40", deel="mend-a-break"))
    [one] = kept.all_of(client.session)
    assert abs(one.when.date() - TODAY) <= timedelta(days=1)
