"""A break told from three sides, and back into matching; how a proefplaatsing ended, as the candidate sees it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from intake.models import ReasonKind, Step, Trajectory
from matching.models import Placement, PlaceTrainer, ToldBy
from nazorg.check_tasks import check_in_days
from nazorg.models import BreakReport, Signal, TrialOutcome
from tests.cast import signed_in
from tests.ui.page import parse, text, with_class
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def why(reasons):
    return reasons(ReasonKind.PLACEMENT_END, "little_to_learn")


@pytest.fixture
def broken(employed, world, why):
    """`broken(told_by="company")`: it ended today."""

    def make(told_by: str = ToldBy.CANDIDATE, **facts: object) -> Placement:
        placement = employed(**facts)
        with acting(world.actor("coordinator")) as by:
            placement.end(why, told_by=told_by, on=days.today(), by=by)
        return placement

    return make


def report(placement: Placement, side: str) -> BreakReport:
    return BreakReport.objects.with_names().get(placement=placement, told_by=side)


def url_of(asked) -> str:
    return f"/check-in/{asked.link.token}/"


# Three sides ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told_by", "told", "asked"),
    [
        ("candidate", ["candidate"], ["company"]),
        ("company", ["company"], ["candidate"]),
        ("partner", ["partner"], ["candidate", "company"]),
    ],
)
def test_who_told_is_written_and_the_others_are_asked_by_link(broken, told_by, told, asked):
    placement = broken(told_by)
    rows = BreakReport.objects.filter(placement=placement)
    assert sorted(rows.answered().values_list("told_by", flat=True)) == told
    assert sorted(rows.unanswered().values_list("told_by", flat=True)) == asked
    assert Owed.objects.filter(kind="nazorg.break").count() == len(asked)


def test_each_side_tells_apart_and_they_stand_beside_each_other(broken, client, world, reasons, why):
    placement = broken("partner")
    other, third = (reasons(ReasonKind.PLACEMENT_END, code) for code in ("hours_or_travel", "other_work"))
    for side, reason in (("candidate", other), ("company", third)):
        url = url_of(report(placement, side))
        assert client.get(url).status_code == client.head(url).status_code == 200
        assert client.post(url, {"reason": reason.pk, "note": f"Zegt de {side}."}).status_code == 302
        assert client.get(url).status_code == 410
    signed_in(client, world.coordinator)
    page = client.get(f"/nazorg/breuk/{placement.pk}/").content.decode()
    for words in ("Hours_or_travel", "Other_work", "Little_to_learn", "Zegt de candidate.", "Zegt de company."):
        assert words in page
    assert "Marieke Oosterhof" in client.get(placement.trajectory.get_absolute_url()).content.decode()


def test_the_dossier_tells_once_why_it_broke_and_what_another_side_says_beside_it(broken, client, world, reasons):
    placement = broken("company")
    url = placement.trajectory.get_absolute_url()
    [story] = with_class(parse(signed_in(client, world.coordinator).get(url).content.decode()), "timeline")
    assert text(story).count("little_to_learn") == 1
    assert "Plaatsing bij Hanzewarmte gestopt Reden: little_to_learn (verteld door het bedrijf)." in text(story)
    assert "Terug van plaatsing naar matching" in text(story)

    other = reasons(ReasonKind.PLACEMENT_END, "hours_or_travel")
    client.post(url_of(report(placement, "candidate")), {"reason": other.pk})
    [story] = with_class(parse(signed_in(client, world.coordinator).get(url).content.decode()), "timeline")
    assert "Waarom het brak, zegt de kandidaat: hours_or_travel" in text(story)
    assert text(story).count("little_to_learn") == 1


def test_no_side_reads_what_another_said(broken, client, reasons):
    placement = broken("partner")
    other = reasons(ReasonKind.PLACEMENT_END, "other_work")
    candidate, company = report(placement, "candidate"), report(placement, "company")
    client.post(url_of(candidate), {"reason": other.pk, "note": "De sfeer was niet goed."})
    page = client.get(url_of(company)).content.decode()
    assert "De sfeer" not in page
    assert "checked" not in page
    assert "Haddad" not in client.get(url_of(candidate)).content.decode()


def test_a_partner_adds_an_account_once(broken, client, world, why):
    placement = broken("candidate")
    signed_in(client, world.coordinator)
    url = f"/nazorg/breuk/{placement.pk}/"
    assert client.post(url, {"note": "Alleen een zin."}).status_code == 422
    assert client.post(url, {"reason": why.pk, "note": "Meer uitleg vooraf."}).status_code == 302
    assert report(placement, "partner").note == "Meer uitleg vooraf."
    assert "Meer uitleg vooraf." in client.get(url).content.decode()
    with acting(world.actor("adviser")) as by, pytest.raises(WrongStatus):
        BreakReport.add(placement, why, by=by)


def test_a_next_contract_and_a_trial_are_no_break(employed, world, log_placement, on):
    placement = employed()
    on(days.today() + timedelta(days=30))
    log_placement(Trajectory.objects.get(pk=placement.trajectory_id), start=days.today())
    assert not BreakReport.objects.exists()


def test_a_closed_traject_is_asked_no_more_and_nothing_is_sent(broken, world, reasons):
    placement = broken("partner")
    with acting(world.actor("coordinator")) as by:
        trajectory = Trajectory.objects.get(pk=placement.trajectory_id)
        trajectory.close("dropped_out", reasons(ReasonKind.CLOSE, "other_work"), by=by)
    mail.outbox.clear()
    deliver()
    assert {one.state for one in Owed.objects.filter(kind="nazorg.break")} == {"dropped"}
    assert not BreakReport.objects.unanswered().exists()


def test_reminded_once_and_silence_is_written_down(broken, on):
    placement, first = broken("partner"), days.today()
    on(first + timedelta(days=7))
    check_in_days()
    check_in_days()
    assert Owed.objects.filter(kind="nazorg.break").count() == 4
    on(first + timedelta(days=15))
    check_in_days()
    assert report(placement, "candidate").silent_on == days.today()


def tell_it(asked, *, by):
    asked.tell(asked.trajectory and BreakReport.objects.exclude(reason=None).first().reason, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_at_once_one_wins(broken, world, twice_at_once):
    asked = report(broken("company"), "candidate")
    race = twice_at_once(tell_it, asked, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_told_it(broken, world, twice_at_once, monkeypatch):
    asked = report(broken("company"), "candidate")
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(tell_it, asked, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2


def test_who_does_not_work_on_it_sees_no_account(broken, world, client):
    placement = broken("partner")
    for who in ("neighbour", "trainer", "director"):
        with acting(world.actor(who)):
            assert not BreakReport.objects.exists(), who
        signed_in(client, getattr(world, who))
        assert client.get(f"/nazorg/breuk/{placement.pk}/").status_code in {403, 404}


@pytest.mark.parametrize("half", [{"note": "Zomaar"}, {"answered_via": "link"}])
def test_half_an_account_is_refused(broken, half):
    broken("partner")
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakReport.objects.unanswered().update(**half)


# Back into matching --------------------------------------------------------------------------------------------------


def test_back_into_matching_in_the_same_step_with_profile_and_other_companies(broken, world, client, offer_place, why):
    elsewhere = offer_place(employer=world.other_employer, by="other_trainer", title="Monteur elders")
    full = offer_place(employer=world.other_employer, by="other_trainer", title="Zonder praktijkopleider")
    with acting(world.actor("other_trainer")) as by:
        trainer = PlaceTrainer.name_one(world.other_employer, name="Ans Free", by=by)
    elsewhere.trainers.add(trainer)
    placement = broken("company")
    trajectory = Trajectory.objects.select_related("profile").get(pk=placement.trajectory_id)
    assert (trajectory.step, trajectory.next_action) == (Step.MATCHING, "find_place")
    assert list(trajectory.profile.themes.all()), "the profile is as it was"
    signed_in(client, world.coordinator)
    page = client.get(f"/nazorg/breuk/{placement.pk}/").content.decode()
    assert f"?plek={elsewhere.pk}" in page
    assert "Ans Free" in page
    assert f"?plek={full.pk}" not in page
    dossier = client.get(trajectory.get_absolute_url()).content.decode()
    assert f"/nazorg/breuk/{placement.pk}/" in dossier


def test_what_is_out_of_date_is_listed(broken, world, client, on):
    placement = broken("company")
    on(days.today() + timedelta(days=120))
    from intake.models import Certificate, ProfileCertificate

    paper = Certificate.objects.create(code="vca", name_nl="VCA Basis", kind="safety")
    ProfileCertificate.objects.create(
        profile=placement.trajectory.profile, certificate=paper, valid_until=days.today() - timedelta(days=3)
    )
    signed_in(client, world.coordinator)
    client.cookies["django_language"] = "en"
    page = client.get(f"/nazorg/breuk/{placement.pk}/").content.decode()
    assert "VCA Basis ended on" in page
    assert "not looked at for ninety days" in page


def test_a_returner_after_months_goes_on_under_the_same_number_with_the_history(broken, world, reasons, on, client):
    placement = broken("candidate")
    trajectory = Trajectory.objects.get(pk=placement.trajectory_id)
    with acting(world.actor("coordinator")) as by:
        trajectory.close("dropped_out", reasons(ReasonKind.CLOSE, "other_work"), by=by)
    on(days.today() + timedelta(days=200))
    with acting(world.actor("coordinator")) as by:
        from intake.models import Typed, look

        found = look([world.region], Typed("Samira", "Haddad", 1991), by=by)
        assert [like.number for like in found] == [trajectory.number], "recognised by name and year"
        trajectory.reopen(by=by)
    signed_in(client, world.coordinator)
    page = client.get(trajectory.get_absolute_url()).content.decode()
    assert "Little_to_learn" in page or "little_to_learn" in page
    assert BreakReport.objects.filter(placement=placement).answered().exists()


# The end of a proefplaatsing -----------------------------------------------------------------------------------------


@pytest.fixture
def on_trial(employed, world):
    placement = employed(kind="trial")
    with acting(world.actor("coordinator")) as by:
        placement.permit(
            permission_by=world.uwv, permission_on=days.today(), planned_end=days.today() + timedelta(days=41), by=by
        )
    return Placement.objects.select_related("trajectory__candidate", "trajectory__holder").get(pk=placement.pk)


def record_it(placement, *, by):
    return TrialOutcome.record(placement, "partly", note="Vier van de zes weken.", by=by)


def test_it_is_written_down_and_the_candidate_contests_it_by_link(on_trial, world, client):
    signed_in(client, world.coordinator)
    url = f"/nazorg/proefplaatsing/{on_trial.pk}/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"note": "Zes weken."}).status_code == 422
    assert client.post(url, {"outcome": "partly", "note": "Vier van de zes weken."}).status_code == 302
    late = client.post(url, {"outcome": "done"})
    assert late.status_code == 422
    assert TrialOutcome.objects.get().outcome == "partly"
    client.logout()
    asked = TrialOutcome.objects.select_related("link").get()
    page = client.get(url_of(asked)).content.decode()
    assert "Vier van de zes weken." in page
    short = client.post(url_of(asked), {"verdict": "contests"})
    assert short.status_code == 422
    assert "said" in short.context["form"].errors
    assert client.post(url_of(asked), {"verdict": "contests", "said": "Ik was er alle weken."}).status_code == 302
    assert client.post(url_of(asked), {"verdict": "agrees"}).status_code == 410
    signal = Signal.objects.get()
    assert (signal.kind, signal.colour, signal.is_open) == ("contest", "red", True)
    signed_in(client, world.coordinator)
    dossier = client.get(on_trial.trajectory.get_absolute_url()).content.decode()
    assert "Ik was er alle weken." in dossier
    assert "Vier van de zes weken." in dossier, "both stand beside each other"


def test_who_agrees_sets_off_nothing(on_trial, world, client):
    with acting(world.actor("coordinator")) as by:
        asked = record_it(on_trial, by=by)
    client.post(url_of(asked), {"verdict": "agrees", "said": "Dit telt niet."})
    asked.refresh_from_db()
    assert (asked.verdict, asked.said) == ("agrees", "")
    assert not Signal.objects.exists()


def test_only_of_a_trial_that_began(employed, world):
    placement = employed()
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        record_it(placement, by=by)


@pytest.mark.parametrize("who", ["reader", "trainer", "neighbour"])
def test_who_may_write_it_down(on_trial, world, who):
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        record_it(on_trial, by=by)


@pytest.mark.parametrize("half", [{"verdict": "agrees"}, {"said": "Zomaar"}])
def test_half_a_verdict_is_refused(on_trial, world, half):
    with acting(world.actor("coordinator")) as by:
        record_it(on_trial, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrialOutcome.objects.update(**half)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_it_down_at_once_one_wins(on_trial, world, twice_at_once):
    race = twice_at_once(record_it, on_trial, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert TrialOutcome.objects.count() == 1
