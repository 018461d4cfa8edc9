"""A spreadsheet on its way in: staged, checked, decided, imported in batches, undone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from intake.importing import reading, running
from intake.models import (
    Candidate,
    ChainEvent,
    ColumnMapping,
    Decision,
    DossierView,
    Handover,
    Import,
    ImportRow,
    ImportState,
    Lookup,
    Note,
    Referral,
    Statement,
    Trajectory,
)
from intake.tasks import imports
from matching.models import Placement
from nazorg.models import CheckIn, ContactMoment, Result, Side
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

HEAD = "Voornaam;Achternaam;Geboortejaar;Telefoonnummer;Woonplaats;Opmerking\n"
FIELDS = ["first_name", "last_name", "birth", "phone", "place", "explanation"]


def line(number, **other):
    cells = {"first": f"Ama{number}", "last": f"Boateng{number}", "year": 1960 + number % 40,
             "phone": f"06{number:08d}", "place": "Epe", "said": ""}  # fmt: skip
    return ";".join(str(value) for value in {**cells, **other}.values())


def sheet_of(*lines):
    return reading.read("lijst.csv", BytesIO((HEAD + "\n".join(lines)).encode()))


@pytest.fixture
def upload(world, themes):
    """`upload(line(1), line(2), by="adviser")`: staged, its columns chosen and its rows checked."""

    def made(*lines, by="adviser", to=None, last="explanation"):
        with acting(world.actor(by)) as actor:
            facts = {"region": world.region, "to": to or world.school, "informed_on": days.today()}
            found = Import.stage(sheet_of(*lines), name="lijst.csv", by=actor, **facts)
            found.choose([*FIELDS[:-1], last], by=actor)
        imports()
        found.refresh_from_db()
        return found

    return made


def imported(world, source, by="adviser"):
    with acting(world.actor(by)) as actor:
        source.start(by=actor)
    imports()
    source.refresh_from_db()
    return source


def undone(world, source, by="adviser"):
    with acting(world.actor(by)) as actor:
        source.undo(by=actor)
    imports()
    source.refresh_from_db()
    return source


def states(source):
    return {state: count for state, count in source.counts().items() if count}


@pytest.mark.django_db
class TestOneByOne:
    def test_good_rows_become_trajecten_and_faulty_ones_stay_with_the_fault_at_the_cell(self, world, upload):
        source = upload(line(1), line(2, year="88-88"), line(3, place="Eppe"))
        assert states(source) == {"good": 1, "faulty": 2}
        faults = {row.position: row.faults for row in source.rows.in_order()}
        assert (list(faults[2]), list(faults[3])) == (["birth"], ["place"])
        imported(world, source)
        assert (source.state, states(source)) == (ImportState.DONE, {"imported": 1, "faulty": 2})
        row = source.rows.get(position=1)
        assert row.trajectory.referral.token == row.key
        assert (row.cells, row.facts) == ({}, {})

    def test_a_target_group_becomes_a_statement_of_who_sends_and_goes_with_an_undo(self, world, upload):
        groups = ("P-wet", "statushouder", "Wajong", "")
        source = upload(*(line(n, said=said) for n, said in enumerate(groups, 1)), last="target_group")
        assert states(source) == {"good": 3, "faulty": 1}
        assert source.rows.get(position=3).faults["target_group"][0] == "group"
        imported(world, source)
        stated = Statement.objects.order_by("pk")
        assert [one.group for one in stated] == ["participatiewet", "statushouder"]
        assert {(one.organisation, one.basis, one.stated_on) for one in stated} == {(world.uwv, "file", days.today())}
        first, second, _third = (row.trajectory for row in source.rows.filter(state="imported").in_order())
        assert Statement.group_of(first) == "participatiewet"
        with acting(world.actor("adviser")) as actor:
            Statement.say(second, subject="no_risk", by=actor)
        undone(world, source)
        assert set(Trajectory.objects.all()) == {second}, "a statement since then is a touch"
        assert {one.trajectory for one in Statement.objects.all()} == {second}

    def test_two_rows_about_one_person_are_found_by_sound(self, world, upload):
        person = {"first": "Samira", "last": "Kareemi", "year": 1991}
        same = {**person, "last": "Carimi"}
        source = upload(line(1, **person), line(2, **same), line(3))
        assert {row.position: (row.state, row.twin) for row in source.rows.all()} == {
            1: ("good", None), 2: ("alike", 1), 3: ("good", None),
        }  # fmt: skip
        other_year = upload(line(1, **person), line(2, **{**same, "year": 1992}))
        assert states(other_year) == {"good": 2}
        many = upload(
            *(line(n, **{**person, "last": last}) for n, last in enumerate(("Karimi", "Carimi", "Kareemi", "Karymi")))
        )
        assert states(many) == {"good": 4}, "a sound that many share says nothing"

    def test_a_corrected_row_is_imported_by_the_next_press(self, world, upload):
        source = imported(world, upload(line(1), line(2, year="88-88")))
        with acting(world.actor("adviser")) as actor:
            source.rows.get(position=2).correct({"birth": "1988"}, by=actor)
        imported(world, source)
        assert states(source) == {"imported": 2}

    def test_the_receiver_hears_once_of_all_that_were_offered(self, world, upload):
        imported(world, upload(*map(line, range(5))))
        told = Owed.objects.filter(kind="intake.many_offered")
        assert sorted(told.values_list("user", flat=True)) == [world.coordinator.pk, world.colleague.pk]
        assert Handover.objects.count() == 5

    def test_a_school_that_imports_its_own_candidates_keeps_them(self, world, upload):
        source = imported(world, upload(line(1), by="coordinator"), by="coordinator")
        assert source.rows.get().trajectory.holder == world.school
        assert not Handover.objects.exists()

    def test_somebody_we_know_waits_for_a_decision(self, world, upload, refer):
        known = refer(by="adviser", first_name="Ama1", last_name="Boateng1", birth_year=1961, phone="", channel="guide")
        source = upload(line(1), line(2), line(2, phone="0699999999"))
        assert {row.position: row.state for row in source.rows.all()} == {1: "alike", 2: "good", 3: "alike"}
        with acting(world.actor("adviser")) as actor:
            source.rows.get(position=1).decide(Decision.SAME, trajectory=known, by=actor)
            source.rows.get(position=3).decide(Decision.SKIP, by=actor)
        imported(world, source)
        assert states(source) == {"linked": 1, "imported": 1, "skipped": 1}
        assert Trajectory.objects.count() == 2

    def test_who_was_referred_by_another_since_the_check_is_not_doubled(self, world, upload, refer):
        source = upload(line(1))
        refer(by="client_manager", first_name="Ama1", last_name="Boateng1", birth_year=1961, phone="0600000001")
        imported(world, source)
        assert states(source) == {"alike": 1}
        with acting(world.actor("adviser")) as actor:
            source.rows.get().decide(Decision.NEW, by=actor)
        imported(world, source)
        assert states(source) == {"imported": 1}

    def test_columns_are_remembered_by_their_headings(self, world, upload):
        upload(line(1))
        with acting(world.actor("adviser")) as actor:
            mixed = ["Woonplaats", "Voornaam", "Achternaam", "Geboortejaar", "Telefoonnummer", "Opmerking"]
            assert ColumnMapping.recall(actor.organisation, mixed)[0] == "place"
            assert ColumnMapping.recall(actor.organisation, [*mixed, "x"])[-1] == ""

    def test_undo_leaves_no_trace_of_what_nobody_touched_and_keeps_the_rest(self, world, upload):
        before = (Candidate.objects.count(), ChainEvent.objects.count())
        source = imported(world, upload(*map(line, range(4))))
        touched, seen, accepted, _free = (row.trajectory for row in source.rows.in_order())
        with acting(world.actor("adviser")) as actor:
            Note.write(touched, "Belt liever 's avonds.", by=actor)
            DossierView.log([seen], "opened", by=actor)
        with acting(world.actor("stranger")) as actor:
            facts = {"trajectory": seen, "user": actor.user, "organisation": actor.organisation}
            now = timezone.now()
            Lookup.objects.bulk_create([Lookup(**facts, looked_on=days.today(), looked_at=now)], ignore_conflicts=True)
        with acting(world.actor("coordinator")) as actor:
            accepted.handovers.get().accept(by=actor)
        undone(world, source)
        assert states(source) == {"imported": 2, "erased": 2}
        assert set(Trajectory.objects.all()) == {touched, accepted}
        assert Candidate.objects.count() == before[0] + 2
        assert ChainEvent.objects.count() == before[1] + 2 + 3
        assert source.state == ImportState.UNDONE

    def test_undo_keeps_who_is_at_work_with_everything_above_and_says_what_was_done(
        self, world, upload, log_placement, client, django_assert_max_num_queries
    ):
        source = imported(world, upload(*map(line, range(3))))
        first, second, _free = (row.trajectory for row in source.rows.in_order())
        for trajectory in (first, second):
            with acting(world.actor("coordinator")) as actor:
                trajectory.handovers.get().accept(by=actor)
            trajectory.refresh_from_db()
            placement = log_placement(trajectory)
            with working():
                CheckIn.ask(placement, Side.CANDIDATE, 3)
        kept = [model.objects.count() for model in (Placement, ContactMoment, CheckIn, Result, Trajectory)]
        undone(world, source)
        assert states(source) == {"imported": 2, "erased": 1}
        now = [model.objects.count() for model in (Placement, ContactMoment, CheckIn, Result, Trajectory)]
        assert now == [*kept[:-1], kept[-1] - 1]
        signed_in(client, world.adviser)
        with django_assert_max_num_queries(20):
            page = client.get(reverse("intake:import", args=[source.pk]), {"toon": "klaar"}).content.decode()
        for said in (
            "Een plaatsing vastgelegd",
            "Contact gepland",
            "Gevraagd waar iemand werkt",
            "Drie vragen gesteld",
        ):
            assert page.count(said) >= 2

    def test_events_of_others_cannot_be_erased_through_it(self, world, upload, refer):
        source = imported(world, upload(line(1)))
        other = refer()
        with acting(world.actor("adviser")) as actor:
            source.undo(by=actor)
            row = ImportRow.objects.get(source=source)
            ImportRow.objects.filter(pk=row.pk).update(trajectory=other)
        imports()
        assert Trajectory.objects.filter(pk=other.pk).exists()
        assert Trajectory.objects.count() == 2

    def test_after_thirty_days_it_cannot_be_undone_and_its_rows_are_gone(self, world, upload, time_machine):
        source = imported(world, upload(line(1), line(2, year="x")))
        assert source.can_be_undone
        time_machine.move_to(timezone.now() + timedelta(days=32))
        with acting(world.actor("adviser")) as actor, pytest.raises(WrongStatus):
            source.undo(by=actor)
        imports()
        source.refresh_from_db()
        assert (source.rows.count(), source.file_name) == (0, "")
        assert Referral.objects.count() == 1

    def test_a_batch_that_the_database_refuses_does_not_hold_up_the_rest(self, world, upload, monkeypatch):
        source, real = upload(line(1), line(2), line(3)), running.submit_many

        def refuse(entries, *, by):
            if any(entry.candidate.first_name == "Ama2" for entry in entries):
                raise IntegrityError("no")
            return real(entries, by=by)

        monkeypatch.setattr(running, "submit_many", refuse)
        imported(world, source)
        assert states(source) == {"imported": 2, "faulty": 1}

    def test_other_organisations_and_other_roles_see_nothing_of_it(self, world, upload):
        source = upload(line(1))
        for name in ("neighbour", "reader"):
            with acting(world.actor(name)) as actor:
                assert not Import.objects.visible_to(actor).exists()
                assert not ImportRow.objects.exists(), "past visible_to"
        with acting(world.actor("reader")) as actor, pytest.raises(NotAllowed):
            source.start(by=actor)

    def test_who_left_the_organisation_imports_nothing(self, world, upload):
        source = upload(line(1))
        with acting(world.actor("adviser")) as actor:
            source.start(by=actor)
        member = world.memberships["adviser"]
        member.until = days.today() - timedelta(days=1)
        member.save()
        imports()
        source.refresh_from_db()
        assert (source.state, Trajectory.objects.count()) == (ImportState.RUNNING, 0)

    def test_a_checked_import_can_be_thrown_away(self, world, upload):
        source = upload(line(1))
        with acting(world.actor("adviser")) as actor:
            source.discard(by=actor)
        assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_two_clicks_on_import_one_wins(self, world, upload, twice_at_once):
        source = upload(line(1))
        race = twice_at_once(Import.start, source, by=world.actor("adviser"))
        assert len(race.winners) == 1
        assert isinstance(race.losers[0], WrongStatus)

    def test_without_the_lock_both_would(self, world, upload, twice_at_once, monkeypatch):
        source = upload(line(1))
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
        assert len(twice_at_once(Import.start, source, by=world.actor("adviser")).winners) == 2

    def test_undo_and_an_edit_at_once_lose_no_edit(self, world, upload, twice_at_once):
        source = imported(world, upload(line(1)))
        with acting(world.actor("adviser")) as actor:
            source.undo(by=actor)
        traject = source.rows.get().trajectory

        def either(row, by):
            if by.user == world.adviser:
                return running.batch(source.pk, by)
            row.handovers.get().accept(by=by)
            return "accepted"

        race = twice_at_once(either, traject, by=(world.actor("adviser"), world.actor("coordinator")))
        accepted = "accepted" in race
        assert Trajectory.objects.filter(pk=traject.pk).exists() == accepted
        assert accepted or all(isinstance(error, WrongStatus) for error in race.losers)
