"""What the figures point at: found by the worker, once for each reason, answered by people or gone by itself."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from intake.models import Trajectory
from tests.cast import World
from tests.regie.flow.test_keeping import tell
from tests.regie.quarter.scenes import at, load_toolkit, plan
from tests.regie.roof import many
from tests.ui.page import dangling, inline, parse, text
from transitiehuis.netwerk.actor import CLOCK, acting, working
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.bottlenecks import findings, looking
from transitiehuis.regie.bottlenecks.for_pack import found_by_figures
from transitiehuis.regie.finding_tasks import finding_nights
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.models import Bottleneck, Finding, FindingKind, FindingState, QuarterFigure, SuccessFactor
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LIST = "/regie/knelpunten/?regio=AM06"
BOUND, FREE = "quick-answer", "steady-guide"  # level 3 names 80%; no level names a number, lower is better


def figure(world: World, code: str, quarter: Quarter, value: int | None, n: int = 10) -> None:
    factor = SuccessFactor.objects.get(code=code)
    with working():
        QuarterFigure.objects.create(
            region=world.region, factor=factor, indicator=factor.indicator, unit=factor.unit, since=quarter.first_day,
            until=quarter.last_day, value=None if value is None else Decimal(value), n=n, open=0, unknown=0,
            counted_at=timezone.now(),
        )  # fmt: skip


def night(day: date = TODAY) -> int:
    with at(day, hour=6):
        return finding_nights()


def standing() -> set[tuple[str, str]]:
    return set(Finding.objects.standing().values_list("kind", "key"))


class TestFigures:
    @pytest.fixture(autouse=True)
    def toolkit(self, world: World) -> None:
        load_toolkit()

    @pytest.mark.parametrize(
        ("code", "values", "found"),
        [
            (BOUND, (70, 79), True),
            (BOUND, (70, 80), False),
            (BOUND, (80, 79), False),
            (BOUND, (None, 79), False),
            (FREE, (10, 20, 30), True),  # lower is better
            (FREE, (10, 20, 20), False),
            (FREE, (30, 20, 10), False),
        ],
    )
    def test_two_quarters_behind_or_two_that_got_worse(
        self, world: World, code: str, values: tuple[int | None, ...], found: bool
    ) -> None:
        quarters = [Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)][-len(values) :]
        for quarter, value in zip(quarters, values, strict=True):
            figure(world, code, quarter, value, n=0 if value is None else 10)
        night()
        assert standing() == ({("figure", code)} if found else set())

    def test_over_few_cases_it_points_at_nothing(self, world: World) -> None:
        for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
            figure(world, BOUND, quarter, 10, n=4)
        night()
        assert standing() == set()

    def test_once_for_a_reason_and_gone_by_itself_when_the_figure_is_better(self, world: World) -> None:
        for quarter in (Quarter(2026, 1), Quarter(2026, 2)):
            figure(world, BOUND, quarter, 60)
        assert night(date(2026, 9, 1)) == 1
        assert night(date(2026, 9, 1)) == night(date(2026, 9, 2)) == 0
        figure(world, BOUND, Quarter(2026, 3), 90)
        assert night(date(2026, 10, 5)) == 1
        [row] = Finding.objects.all()
        assert (row.found_on, row.gone_on, row.state) == (date(2026, 9, 1), date(2026, 10, 5), FindingState.OPEN)
        figure(world, BOUND, Quarter(2026, 4), 60)
        figure(world, BOUND, Quarter(2027, 1), 60)
        night(date(2027, 4, 5))
        assert Finding.objects.standing().count() == 1
        assert Finding.objects.count() == 2

    def test_its_words_name_the_factor_and_the_figure_in_both_languages(self, world: World) -> None:
        for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
            figure(world, BOUND, quarter, 60)
        night()
        row = Finding.objects.select_related("factor", "region").get()
        with translation.override("nl"):
            assert findings.title(row) == f"Blijft achter: {row.factor.title}"
            assert (
                findings.why(row)
                == "Het haalt twee kwartalen achter elkaar niet wat niveau 3 noemt: 60% in 2026-K3, van 10."
            )
        with translation.override("en"):
            assert "60%" in findings.why(row)
        assert findings.url_of(row) == f"/regie/cijfers/{BOUND}/?regio=AM06"


@pytest.fixture
def stuck(world: World) -> list[Trajectory]:
    """Six in matching since August who wait for a place, and of whom nothing was heard since."""
    with at(TODAY, hour=1):
        many(world, 6, due=TODAY)
        found = list(Trajectory.objects.order_by("pk"))
        for traject in found:
            tell(world, traject, date(2026, 7, 6), "intake", waiting_for="candidate")
            tell(world, traject, date(2026, 8, 3), "matching", waiting_for="seat")
        Trajectory.objects.update(step="matching")
    with at(TODAY, hour=5):
        chain_nights()
    return found


def test_what_stands_still_the_narrowest_step_and_the_dearest_wait(world: World, stuck: list[Trajectory]) -> None:
    night()
    assert standing() == {("stuck", "matching"), ("narrow", "matching"), ("waiting", "seat")}
    rows = {row.kind: row for row in Finding.objects.select_related("factor", "region")}
    with translation.override("nl"):
        said = {kind: (findings.title(row), findings.why(row)) for kind, row in rows.items()}
    assert said["stuck"][0] == "Matching: trajecten staan stil"
    assert said["narrow"][1] == "In 2026-K3 kwamen er 6 binnen en gingen er 0 weg; aan het eind waren er 6."
    assert said["waiting"][0] == "Er wordt veel gewacht op een leerwerkplek"
    assert {row.chain_part for row in rows.values()} == {"matching"}
    with at(TODAY), working():
        for traject in stuck[:2]:
            traject.record("planned", by=CLOCK)
    night(TODAY + timedelta(1))
    assert ("stuck", "matching") not in standing()  # four that stand still are few


def test_the_agenda_gets_what_nobody_answered(world: World, stuck: list[Trajectory]) -> None:
    night()
    round = plan(world, Quarter(2026, 4))
    with at(TODAY), working():
        keys = {point.key for point in found_by_figures(round, TODAY)}
        kinds = {row.kind: row for row in Finding.objects.all()}
        assert keys == {f"finding-{kinds['narrow'].pk}", f"finding-{kinds['waiting'].pk}"}
    with at(TODAY), acting(world.actor("director")) as by:
        Finding.objects.get(kind="narrow").set_aside("Er komt een nieuwe klas.", by=by)
    with at(TODAY), working():
        assert {point.key for point in found_by_figures(round, TODAY)} == {f"finding-{kinds['waiting'].pk}"}
    night(TODAY + timedelta(1))
    assert Finding.objects.filter(kind="narrow").count() == 1  # it stays away as long as the figures say so


@pytest.fixture
def finding(world: World) -> Finding:
    facts = {"facts": {"count": 6, "longest": 40}, "found_on": TODAY, "step": "matching", "chain_part": "matching"}
    return Finding.objects.create(region=world.region, kind=FindingKind.STUCK, key="matching", **facts)


class TestAnswers:
    def test_the_list_shows_it_and_a_partner_reports_it(self, world: World, finding: Finding, browser: Any) -> None:
        with at(TODAY):
            page = browser("partner_contact").get(LIST).content.decode()
            tree = parse(page)
            assert list(dangling(tree)) == []
            assert inline(tree) == []
            assert "Matching: trajecten staan stil" in text(tree)
            assert "terzijde" not in page  # that is for the director
            assert f"/regie/knelpunten/cijfers/{finding.pk}/terzijde/" in browser("director").get(LIST).content.decode()
            new = f"/regie/knelpunten/nieuw/?regio=AM06&aanwijzing={finding.pk}"
            form = browser("partner_contact").get(new).context["form"]
            assert form.initial["found_by"] == "figures"
            typed = {name: value for name, value in form.initial.items() if value} | {
                "happens": "Zes wachten op een plek."
            }
            answer = browser("partner_contact").post(new, typed)
            assert answer.status_code == 302, answer.content.decode()
            page = browser("partner_contact").get(answer.url).content.decode()
        finding.refresh_from_db()
        assert (finding.state, finding.bottleneck) == (FindingState.REPORTED, Bottleneck.objects.get())
        assert "Ze wijzen dit nog steeds aan." in page
        with at(TODAY):
            assert "Wat de cijfers aanwijzen" not in browser("partner_contact").get(LIST).content.decode()

    def test_the_director_sets_it_aside_with_a_reason(self, world: World, finding: Finding, browser: Any) -> None:
        path = f"/regie/knelpunten/cijfers/{finding.pk}/terzijde/"
        with at(TODAY):
            assert browser("partner_contact").get(path).status_code == 403
            assert browser("stranger").get(path).status_code == 404
            assert browser("director").post(path, {"reason": ""}).status_code == 422
            assert browser("director").post(path, {"reason": "Het is vakantie."}).url == LIST
            late = browser("director").post(path, {"reason": "Nog eens."})
        assert "Iemand heeft dit al beantwoord" in late.content.decode()
        finding.refresh_from_db()
        assert (finding.state, finding.reason) == (FindingState.SET_ASIDE, "Het is vakantie.")

    def test_who_may_not(self, world: World, finding: Finding) -> None:
        with at(TODAY):
            for who in ("partner_contact", "stranger"):
                with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
                    finding.set_aside("Nee.", by=by)

    def test_the_database_holds_it_whole_and_once(self, world: World, finding: Finding) -> None:
        same = {"region": world.region, "kind": "stuck", "key": "matching", "chain_part": "matching", "facts": {}}
        for facts in (same, {**same, "key": "intake", "state": "set_aside"}, {**same, "key": "intake", "reason": "x"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Finding.objects.create(found_on=TODAY, **facts)
        Finding.objects.create(found_on=TODAY, gone_on=TODAY, **same)  # one that is over stands beside it


def as_worker(region: Region, *, by: Any) -> int:
    with working():
        return looking.look(region.pk, TODAY)


def looked(world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Two workers at one region, each of whom has read what there is before the other wrote."""
    both = threading.Barrier(2)
    pointed = looking.pointed

    def slowly(region: int, today: date) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for this one
            both.wait(3)
        return pointed(region, today)

    monkeypatch.setattr(looking, "pointed", slowly)
    with at(TODAY, hour=6):
        return twice_at_once(as_worker, world.region, by=world.actor("director"))


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_it_once(
    world: World, stuck: list[Trajectory], twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """The twin that does not hold the region: both write, and the database refuses one."""
    if not held:
        monkeypatch.setattr(looking, "hold", lambda region: None)
    race = looked(world, twice_at_once, monkeypatch)
    assert [type(loser) for loser in race.losers] == ([] if held else [IntegrityError])
    assert Finding.objects.count() == 3


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told(
    world: World, finding: Finding, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    with at(TODAY):
        race = twice_at_once(
            lambda row, by: row.set_aside("Het is vakantie.", by=by), finding, by=world.actor("director")
        )
    assert [type(loser) for loser in race.losers] == ([WrongStatus] if locked else [])
