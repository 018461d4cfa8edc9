"""Candidates beside a place and places beside a candidate: chosen on hard facts, in order of distance or date only."""

from datetime import date, time, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intake.models import Certificate, LanguageLevel, Licence, MatchingProfile, Occupation, Transport
from intake.models.profile import ProfileCertificate
from matching import fitting
from matching.comparison import CRITERIA, check
from matching.models import NeededLicence, PlaceTrainer, Qualification, Recognition, WorkPlacementOffer
from matching.standing import standing_of, with_standing
from matching.weighing import demand_of, wish_of
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting

SOON = [None, *(date(2026, 11, 10) + timedelta(days=20 * n) for n in range(6))]
CLOCK = [None, time(7), time(8, 30), time(9)]


@pytest.fixture
def many(world, themes, seeker, offer_place):
    """Twelve places and twelve candidates with facts of all kinds, known and not known."""
    luck = Random(6)  # noqa: S311 the same rows each time
    vca, fgas = (Certificate.objects.create(code=code, name_nl=code, kind="vca") for code in ("VCA", "F-GAS"))
    jobs = [Occupation.objects.create(uri=f"x:{n}", name_nl=f"monteur {n}", isco="7") for n in range(2)]
    learns = Qualification.objects.create(crebo="25744", name="Monteur", standing="current")
    Recognition.objects.create(organisation=world.employer, qualification=learns, since=date(2024, 1, 1))
    henk = PlaceTrainer.objects.create(organisation=world.employer, name="Henk", since=date(2024, 1, 1))
    towns = list(world.places.values())[:5]
    for _number in range(12):
        low = luck.choice([None, 16, 24, 36])
        place = offer_place(
            theme=luck.choice(themes), place=luck.choice(towns), licence=luck.choice(["", *NeededLicence.values]),
            language_level=luck.choice(["", *LanguageLevel.values]), hours_min=low,
            hours_max=luck.choice([None, 36, 40]), begin_time=luck.choice(CLOCK), start_from=luck.choice(SOON),
            occupation=luck.choice([None, *jobs]), qualification=luck.choice([None, learns]), seats=3,
            employer=luck.choice([world.employer, world.other_employer]), by="coordinator",
        )  # fmt: skip
        place.certificates.set(luck.sample([vca, fgas], luck.randint(0, 2)))
        place.trainers.set(luck.choice([[], [henk]]))
        profile = seeker(first_name=f"K{_number}", phone=f"0611{_number:06d}", place=luck.choice(towns)).profile
        facts = {
            "licences": luck.sample(Licence.values, luck.randint(0, 2)),
            "transport": luck.sample(Transport.values, luck.randint(0, 2)),
            "language_level": luck.choice(["", *LanguageLevel.values]),
            "hours_min": luck.choice([None, 20, 30]),
            "hours_max": luck.choice([None, 32, 38]),
            "earliest_start": luck.choice(CLOCK),
            "max_distance_km": luck.choice([None, 5, 14, 40]),
            "available_from": luck.choice(SOON),
        }
        MatchingProfile.objects.filter(pk=profile.pk).update(**facts)
        profile.themes.set(luck.sample(themes, luck.randint(0, min(2, len(themes)))))
        profile.occupations.set(luck.sample(jobs, luck.randint(0, 2)))
        for certificate in luck.sample([vca, fgas], luck.randint(0, 2)):
            ProfileCertificate.objects.create(profile=profile, certificate=certificate, valid_until=luck.choice(SOON))
    return world


def test_the_filter_of_each_criterion_finds_exactly_what_the_comparison_calls_past_from_both_sides(many):
    today = days.today()
    begun, since = WorkPlacementOffer.objects.order_by("pk")[0], MatchingProfile.objects.order_by("pk")[0]
    WorkPlacementOffer.objects.filter(pk=begun.pk).update(start_from=today - timedelta(days=16))
    MatchingProfile.objects.filter(pk=since.pk).update(available_from=today - timedelta(days=6))  # and so by now
    with acting(many.actor("coordinator")):
        places = list(with_standing(WorkPlacementOffer.objects.order_by("pk"), today))
        stands = {place.pk: standing_of(place) for place in places}
        near = MatchingProfile.objects.select_related("trajectory__candidate__place")
        profiles = list(near.with_lists().order_by("pk"))
        told = {profile.pk: wish_of(profile)[0] for profile in profiles}
        seen = set()
        for key in CRITERIA:
            past = set()
            for profile in profiles:
                home, wish = profile.trajectory.candidate.place, told[profile.pk]
                for place in places:
                    found = check(key, wish, demand_of(place, home, stands[place.pk]), today).verdict
                    seen.add((key, found))
                    past |= {(profile.pk, place.pk)} if found == "fits" else set()
            by_candidate = {
                (profile.pk, pk)
                for profile in profiles
                for pk in fitting.places_that_fit(
                    WorkPlacementOffer.objects.annotate(
                        km=fitting.km_from(profile.trajectory.candidate.place, "place")
                    ),
                    key, told[profile.pk], today,
                ).values_list("pk", flat=True)
            }  # fmt: skip
            by_place = {
                (pk, place.pk)
                for place in places
                for pk in fitting.profiles_that_fit(
                    MatchingProfile.objects.annotate(km=fitting.km_from(place.place, "trajectory__candidate__place")),
                    key, demand_of(place, place.place, stands[place.pk]), today,
                ).values_list("pk", flat=True)
            }  # fmt: skip
            assert by_candidate == past, key
            assert by_place == past, key
    missing = {(key, verdict) for key in CRITERIA for verdict in ("fits", "not")} - seen
    assert missing <= {("trainer", "not")}, "the rows are too much alike to prove anything"


def test_a_place_is_laid_beside_own_candidates_only_and_never_for_a_company(many, client, offer_place):
    place = WorkPlacementOffer.objects.first()
    url = reverse("matching:place_candidates", args=[place.pk])
    signed_in(client, many.coordinator)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    assert page.context["page"].paginator.count == 12
    assert client.get(reverse("matching:place_candidates", args=[2**70])).status_code == 404
    asked = [row["sql"] for row in queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    # The last of these only where a certificate lacks: when the first course for it ends.
    assert len(asked) <= 13, "\n".join(sql[:60] + " … " + sql[sql.find(" FROM ") :][:160] for sql in asked)
    signed_in(client, many.neighbour)
    assert client.get(url).context["page"].paginator.count == 0
    signed_in(client, many.trainer)
    assert client.get(url).status_code == 403


def over_all_pages(client, url):
    """The ids on each page in turn; what asks beyond the last gets the last."""
    last = client.get(f"{url}&page=999").context["page"]
    assert last.number == last.paginator.num_pages
    pages = [client.get(f"{url}&page={number}").context["page"] for number in last.paginator.page_range]
    assert list(pages[-1]) == list(last)
    return [pk for page in pages for pk in page]


def test_the_order_is_of_distance_or_of_date_and_a_choice_stays(many, client):
    signed_in(client, many.coordinator)
    place = WorkPlacementOffer.objects.first()
    url = reverse("matching:place_candidates", args=[place.pk])
    ids = over_all_pages(client, f"{url}?order=")
    homes = MatchingProfile.objects.select_related("trajectory__candidate__place").in_bulk()
    far = [round(homes[pk].trajectory.candidate.place.distance_km(place.place)) for pk in ids]
    assert far == sorted(far)
    chosen = client.get(f"{url}?order=datum&fits=hours&fits=nonsense")
    dated = over_all_pages(client, f"{url}?order=datum&fits=hours&fits=nonsense")
    firsts = [homes[pk].available_from or date.max for pk in dated]
    assert len(dated) == len(set(dated)) == chosen.context["page"].paginator.count
    assert firsts == sorted(firsts)
    assert chosen.context["page"].paginator.count < 12
    again = client.get(url)
    assert again.status_code == 302
    assert "fits=hours" in again["Location"]


@pytest.mark.parametrize("order", ["", "datum"])
def test_the_first_page_is_what_python_puts_first_for_each_of_them(many, client, order):
    signed_in(client, many.coordinator)
    profiles = list(MatchingProfile.objects.select_related("trajectory__candidate__place"))
    places = list(WorkPlacementOffer.objects.open_on(days.today()).select_related("place"))

    def first(url, rows, where, begins):
        page = client.get(url).context["page"]
        assert page.paginator.count == len(rows)
        ordered = sorted(rows, key=lambda one: (begins(one) or date.max if order else "", where(one), one.pk))
        assert list(page) == [one.pk for one in ordered[: len(page)]]
        return list(page)

    seen = set()
    for place in places:  # the same statement, of another place each time
        url = reverse("matching:place_candidates", args=[place.pk])
        far = lambda one, here=place.place: round(here.distance_km(one.trajectory.candidate.place))  # noqa: E731
        seen.add(tuple(first(f"{url}?order={order}", profiles, far, lambda one: one.available_from)))
    for profile in profiles:
        url = reverse("matching:compare", args=[profile.trajectory.number])
        far = lambda one, here=profile.trajectory.candidate.place: round(here.distance_km(one.place))  # noqa: E731
        seen.add(tuple(first(f"{url}?themes=alle&order={order}", places, far, lambda one: one.start_from)))
    assert len(seen) > 1


def test_from_a_place_to_the_proposal_for_that_place(many, client):
    signed_in(client, many.coordinator)
    place = WorkPlacementOffer.objects.open_on(days.today()).first()
    page = client.get(reverse("matching:place_candidates", args=[place.pk]))
    target = page.context["next"][0].url
    compared = client.get(target)
    assert [column.url for column in compared.context["columns"]] == [place.get_absolute_url()]
    facts = {"place": place.pk, "why": "wish", "why_note": ""}
    assert client.post(target, facts).status_code == 302
    assert page.context["page"].paginator.count - 1 == (
        client.get(reverse("matching:place_candidates", args=[place.pk])).context["page"].paginator.count
    )


def test_a_comparison_asks_the_database_little_and_says_whose_word_each_fact_is(many, client):
    signed_in(client, many.coordinator)
    trajectory = MatchingProfile.objects.first().trajectory
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("matching:compare", args=[trajectory.number]) + "?themes=alle")
    asked = [row["sql"] for row in queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(asked) <= 13, "\n".join(sql[:60] + " … " + sql[sql.find(" FROM ") :][:160] for sql in asked)
    for row in page.context["rows"]:
        words = {check.source for check in row.checks}
        assert words == {""} or all(words), row


def test_who_wants_no_more_this_month_cannot_be_chosen(many, client):
    signed_in(client, many.coordinator)
    type(many.employer).objects.update(max_approaches=0)
    trajectory = MatchingProfile.objects.first().trajectory
    page = client.get(reverse("matching:compare", args=[trajectory.number]) + "?themes=alle")
    assert page.context["form"] is None


def test_the_list_of_places_is_narrowed_by_hard_facts(many, client):
    signed_in(client, many.coordinator)
    url = reverse("matching:places")

    def found(query):
        return [place.pk for place in client.get(f"{url}?{query}").context["page"]]

    places = WorkPlacementOffer.objects.all()
    home = many.school.place
    near = {place.pk for place in places.select_related("place") if round(home.distance_km(place.place)) <= 10}
    assert set(found("near=10")) == near
    assert set(found("begins=9")) == {place.pk for place in places if place.begin_time and place.begin_time >= time(9)}
    company = {"employer": many.employer, "qualification__isnull": False}
    assert set(found("ready=recognised")) == set(places.filter(**company).values_list("pk", flat=True))
    assert set(found("ready=trainer")) == set(places.exclude(trainers=None).values_list("pk", flat=True))
    assert len(found("ready=nonsense&near=x")) == 12
