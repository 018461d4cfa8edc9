"""Each journey of the first half of the chain by keyboard alone, at the width of a phone: from aanmelding to POK."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.core import mail
from playwright.sync_api import Browser

from intake.models import IntakeBooking, SelfReferral, Statement, Trajectory
from intake.tasks import imports
from matching.models import Enrolment, LearningRoute, Placement, PracticeAgreement, TailoredPlan
from tests.browsing import browser
from tests.pages.browser import meanwhile, server  # noqa: F401 a fixture
from tests.pages.keys import ByKeys
from tests.pages.test_walk import last_afternoon, mails, orient  # noqa: F401 fixtures
from tests.world import Visited
from transitiehuis import days
from transitiehuis.outbox.delivery import deliver

LINK = re.compile(r"https?://[^/\s]+(/\S+)")
ROWS = """voornaam,achternaam,geboortejaar,telefoon,woonplaats,thema
Sanne,van de Toets,1997,06 55598761,Apeldoorn,Warmtepompen
Bilal,van de Toets,1989,06 55598762,Nergenshuizen,Isolatie
"""


def ahead(werkdagen: int) -> str:
    return days.add_werkdagen(days.today(), werkdagen).isoformat()


def links_in(about: str) -> list[str]:
    """Of each mail with that in its subject the path of its first link, the newest last."""
    meanwhile(deliver)
    return [LINK.search(one.body)[1] for one in mail.outbox if about in one.subject]


def referred(opened: Browser, server: str, name: str) -> str:  # noqa: F811
    """Fatma refers Yusuf of that name to Marieke's school; the number of the traject."""
    fatma = ByKeys(opened, server, "fatma")
    fatma.follow("Kandidaat aanmelden")
    fatma.fill(first_name="Yusuf", last_name=name, birth_year="1994", place="Apeldoorn")
    fatma.fill(contact=f"{name.rsplit(maxsplit=1)[-1].lower()}@voorbeeld.example")
    fatma.fill(themes="Warmtepompen")
    fatma.unfold("Taalniveau of doelgroep")
    fatma.fill(language_level="B1", to="ROC IJsselpoort", explanation="Is handig.", informed_on=ahead(0))
    fatma.press("Aanmelding versturen")
    fatma.reads(f"Yusuf {name}", "Aangemeld bij ROC IJsselpoort")
    return re.search(r"/trajecten/(\d{4}-\d+)/", fatma.page.url)[1]


def taken_over(opened: Browser, server: str, name: str) -> tuple[ByKeys, str]:  # noqa: F811
    """Marieke at her desk with that Yusuf, whom her school took over; and the number."""
    number = referred(opened, server, name)
    marieke = ByKeys(opened, server, "marieke")
    marieke.open(f"/trajecten/{number}/")
    marieke.press("Overnemen")
    return marieke, number


def test_an_intake_by_appointment(region: Visited, server: str, mails: None) -> None:  # noqa: F811
    with browser() as opened:
        marieke, number = taken_over(opened, server, "van der Klok")
        marieke.open("/intake/momenten/nieuw/")
        marieke.fill(day=ahead(3), since="09:00", until="11:00", way="Op een adres", where="Kantoor 2")
        marieke.press("Momenten openzetten")
        marieke.reads("Er zijn nu 2 momenten te kiezen.")
        marieke.open(f"/trajecten/{number}/")
        marieke.follow("Uitnodigen voor de intake")
        marieke.press("Uitnodigen")
        candidate = ByKeys(opened, server)
        candidate.open(links_in("Kies een moment")[-1])
        candidate.press("9.00 uur Kantoor 2")
        candidate.reads("Uw afspraak staat.", "9.00 uur")
        candidate.unfold("Ander moment kiezen")
        candidate.press("9.45 uur Kantoor 2")
        candidate.reads("Uw afspraak staat.", "9.45 uur")
        meanwhile(lambda: region.pass_days(4))
        marieke = ByKeys(opened, server, "marieke")
        marieke.open(f"/trajecten/{number}/")
        marieke.press("Niet gekomen")
        marieke.reads("Yusuf van der Klok")
    bookings = IntakeBooking.objects.filter(invitation__trajectory__number=number).order_by("pk")
    assert list(bookings.values_list("status", flat=True)) == ["moved", "no_show"]


def test_a_group_goes_to_a_trial_lesson(region: Visited, server: str) -> None:  # noqa: F811
    with browser() as opened:
        marieke, number = taken_over(opened, server, "van de Groep")
        marieke.open("/intake/orientatie/aanbod/nieuw/")
        marieke.fill(kind="Proefles", host="ROC IJsselpoort", place="Apeldoorn", on=ahead(2))
        marieke.fill(starts="09:30", ends="12:00", seats="6")
        marieke.press("Activiteit aanbieden")
        offer = marieke.page.url.removeprefix(server)
        marieke.fill(people="Yusuf van de Groep")
        marieke.press("Boeken")
        marieke.reads("1 kandidaat heeft een plek.")
        meanwhile(lambda: region.pass_days(3))
        marieke = ByKeys(opened, server, "marieke")
        marieke.open(offer)
        marieke.follow("Vastleggen wie er was")
        outcome = marieke.page.locator("main select[name^=outcome]").get_attribute("name")
        marieke.fill(**{outcome: "Was er, gaat verder", outcome.replace("outcome", "said"): "leuk, warm, druk"})
        marieke.press("Vastleggen")
        marieke.reads("Vastgelegd voor 1 kandidaat.")
        marieke.open(f"/trajecten/{number}/")
        marieke.reads("leuk, warm, druk")


def test_a_candidate_refers_themselves(region: Visited, server: str) -> None:  # noqa: F811
    with browser() as opened:
        somebody = ByKeys(opened, server)
        somebody.open("/aanmelden/am06/")
        somebody.fill(first_name="Bo", last_name="de Sleutel", birth_year="1990", phone="06 55512399", place="Epe")
        somebody.fill(themes="Isolatie", explanation="Ik zoek werk met mijn handen.")
        meanwhile(lambda: region.clock.shift(timedelta(minutes=2)))  # nobody types that fast
        somebody.press("Verstuur mijn aanmelding")
        somebody.reads("Bedankt, wij hebben uw aanmelding")
    assert SelfReferral.objects.filter(last_name="de Sleutel").count() == 1


def test_a_spreadsheet_comes_in_and_goes_out_again(region: Visited, server: str, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "lijst.csv"
    file.write_text(ROWS, encoding="utf-8")
    with browser() as opened:
        fatma = ByKeys(opened, server, "fatma")
        fatma.open("/intake/importeren/")
        fatma.fill(file=str(file), to="ROC IJsselpoort", informed_on=ahead(-1))
        fatma.press("Upload en kies kolommen")
        fatma.press("Rijen controleren")
        done(fatma)
        fatma.reads("We kennen de plaats “Nergenshuizen” niet.")
        town = fatma.page.locator("main input[name$=-place]").get_attribute("name")
        fatma.fill(**{town: "Apeldoorn"})
        fatma.press("Bewaar en controleer opnieuw")
        done(fatma)
        fatma.press("Importeer 2 rijen")
        done(fatma)
        fatma.reads("Sanne van de Toets", "Bilal van de Toets")
        assert meanwhile(Trajectory.objects.filter(candidate__last_name="van de Toets").count) == 2
        fatma.follow("Maak de import ongedaan")
        fatma.press("Maak de import ongedaan")
        done(fatma)
        fatma.reads("Er is niets van over.")
    assert not Trajectory.objects.filter(candidate__last_name="van de Toets").exists()


def done(fatma: ByKeys) -> None:
    """The worker did what is asked, and the page is opened again."""
    meanwhile(imports)
    fatma.page.reload()


def test_a_route_is_made_and_its_last_seat_kept(region: Visited, server: str) -> None:  # noqa: F811
    with browser() as opened:
        marieke, number = taken_over(opened, server, "van de Stoel")
        marieke.open("/matching/maatwerk/nieuw/")
        marieke.fill(title="Sleuteltraject", form="Branchecursus", themes="Warmtepompen", scope="deze regio")
        marieke.fill(place="Apeldoorn", weeks="12", outcome="Certificaat")
        marieke.press("Maatwerktraject toevoegen")
        marieke.reads("Kies het certificaat.")
        marieke.fill(certificate="VCA Basis")
        marieke.press("Maatwerktraject toevoegen")
        demand(marieke)
        marieke.follow("Stand wijzigen")
        marieke.fill(status="Loopt", since=ahead(0))
        marieke.press("Bewaren")
        marieke.follow("Startmoment plannen")
        marieke.fill(starts_on=ahead(20), place="Apeldoorn", seats="1", status="Open")
        marieke.press("Bewaren")
        marieke.reads("1 van 1 vrij")
        marieke.open(f"/trajecten/{number}/")
        marieke.open(f"/matching/inschrijven/{number}/")
        marieke.press("Plaats vasthouden: Sleuteltraject")
        marieke.press("De kandidaat komt: bevestigen")
        marieke.reads("Yusuf van de Stoel")
    seat = Enrolment.objects.get(trajectory__number=number)
    assert seat.start.route == LearningRoute.objects.get(title="Sleuteltraject")
    assert seat.status == "enrolled"


def demand(marieke: ByKeys) -> None:
    """What a demand would change is seen before it is kept."""
    marieke.follow("Eis toevoegen")
    marieke.follow("Niveau Nederlands")
    marieke.fill(level="B1", is_hard="moet")
    marieke.press("Bekijk wat dit verandert")
    marieke.reads("Er is nog niets opgeslagen.")
    marieke.press("Eis opslaan")
    marieke.reads("ten minste B1")


def test_a_statement_is_recorded(region: Visited, server: str) -> None:  # noqa: F811
    with browser() as opened:
        marieke, number = taken_over(opened, server, "van der Klaring")
        marieke.follow("Verklaringen over doelgroep")
        marieke.fill(what="Loonkostensubsidie", answer="Geldt", stated_on=ahead(0), basis="beschikking")
        marieke.press("Verklaring vastleggen")
        marieke.reads("Loonkostensubsidie")
    assert Statement.objects.filter(trajectory__number=number).count() == 1


def test_from_aanmelding_to_three_signatures(region: Visited, server: str, mails: None) -> None:  # noqa: F811
    region.pass_days(7)  # a new month, in which the company may be approached again
    with browser() as opened:
        marieke, number = taken_over(opened, server, "van der Sleutel")
        hold_intake(marieke)
        orient(marieke, number)
        propose(marieke, number)
        company = ByKeys(opened, server)
        meet(company, marieke)
        place(marieke, number)
        ask_for_signatures(marieke)
        for path, name in zip(links_in("Om te tekenen")[-3:], ("S. School", "B. Baas", "Y. Sleutel"), strict=True):
            sign(ByKeys(opened, server), path, name)
    placement = Placement.objects.get(trajectory__number=number)
    assert (placement.hours, placement.kind) == (32, "bbl")
    agreement = PracticeAgreement.objects.get(placement=placement)
    assert agreement.is_signed


def hold_intake(marieke: ByKeys) -> None:
    """Six screens, and on each of them something typed or chosen."""
    marieke.follow("Intake houden")
    for facts in (
        {"themes": "Isolatie"},
        {"hours_min": "24", "earliest_start": "08:30", "transport": "Fiets"},
        {"language_level": "B2", "licences": "B"},
        {"skill_0": "Solderen", "experience_0": "Fietsenmaker", "experience_0_since": "2015"},
        {"guidance_needed": "Nee"},
    ):
        marieke.fill(**facts)
        marieke.press("Opslaan en verder")
    marieke.fill(summary="Weet wat het werk vraagt en wil leren in de praktijk.")
    marieke.press("Intake vastleggen")
    marieke.reads("De intake is vastgelegd")


def propose(marieke: ByKeys, number: str) -> None:
    """A new place of a company, laid beside the candidate, and put to the company without a name."""
    marieke.open("/matching/leerwerkplekken/nieuw/")
    marieke.fill(employer="Hanzewarmte", title="Monteur warmtepompen", theme="Warmtepompen", place="Apeldoorn")
    marieke.fill(seats="2", contact_email="baas@hanzewarmte.example")
    marieke.press("Plek aanbieden")
    marieke.reads("De plek staat open voor kandidaten.")
    marieke.open(f"/matching/vergelijken/{number}/")
    marieke.fill(place="Hanzewarmte", why="Kandidaat wil dit zelf")
    marieke.press("Voorstel versturen zonder naam")
    marieke.reads("Hanzewarmte krijgt het voorstel, zonder naam.")


def meet(company: ByKeys, marieke: ByKeys) -> None:
    """By link: yes without a name, a moment to meet once it is known, and after that meeting yes again."""
    company.open(links_in("Een kandidaat voor uw plek")[-1])
    company.does_not_read("Yusuf")
    company.press("Ja, graag kennismaken")
    company.reads("Dank u wel: u wilt kennismaken.")
    marieke.open("/matching/voorstellen/")
    marieke.follow("Yusuf van der Sleutel")
    marieke.fill(agreed="Ja, dit bedrijf mag de naam")
    marieke.press("Naam en contactgegevens geven")
    company.open(links_in("U kunt kennismaken")[-1])
    company.reads("Yusuf van der Sleutel")
    company.unfold("Dag en tijd kiezen")
    company.fill(on=ahead(1), at="10:00")
    company.press("Afspreken")
    company.reads("Woensdag 2 december om 10.00 uur")
    company.press("Ja, we gaan samen verder")
    company.reads("Dank u wel")


def place(marieke: ByKeys, number: str) -> None:
    marieke.open(f"/matching/plaatsing/{number}/")
    marieke.fill(start=ahead(3), hours="32", kind="Leerarbeidsovereenkomst", guide="Marieke Oosterhof")
    marieke.press("Plaatsing vastleggen")
    marieke.reads("De plaatsing is vastgelegd")


def ask_for_signatures(marieke: ByKeys) -> None:
    marieke.follow("Plaatsing openen")
    marieke.follow("Links om te tekenen sturen")
    marieke.fill(qualification="Airco/warmtepompmonteur, niveau 2 (25280)")
    marieke.fill(until=(days.today() + timedelta(days=360)).isoformat())
    marieke.fill(company_email="baas@hanzewarmte.example", school_email="school@ijsselpoort.example")
    marieke.press("Links sturen")
    marieke.reads("De links zijn onderweg.")


def sign(somebody: ByKeys, path: str, name: str) -> None:
    somebody.open(path)
    somebody.fill(name=name, agreed="Ik heb de overeenkomst gelezen")
    somebody.press("Ik onderteken")
    somebody.reads(f"Getekend door {name}")


def test_two_dossiers_of_one_person_become_one_and_two_again(region: Visited, server: str) -> None:  # noqa: F811
    with browser() as opened:
        marieke, first = taken_over(opened, server, "van der Dubbel")
        _same, second = taken_over(opened, server, "Eenling")
        marieke.open(f"/intake/{first}/samenvoegen/")
        marieke.fill(met=second)
        marieke.press("Bekijk wat er gebeurt")
        marieke.reads(f"{second} gaat verder als {first}", "Waar ze verschillen")
        marieke.fill(last_name="Eenling")
        marieke.press("Voeg samen")
        marieke.reads("Yusuf Eenling", "gaat verder onder het nummer")
        joined = meanwhile(lambda: Trajectory.objects.get(number=second).merged_into.number)
        marieke.open(f"/intake/{first}/samengevoegd/")
        marieke.press("Haal uit elkaar")
        marieke.reads("Uit elkaar gehaald.", "Yusuf van der Dubbel")
    assert joined == first
    assert Trajectory.objects.get(number=second).merged_into is None


def test_a_maatwerkplan_is_made_put_in_order_and_agreed(region: Visited, server: str) -> None:  # noqa: F811
    with browser() as opened:
        marieke, number = taken_over(opened, server, "van het Plan")
        marieke.open(f"/matching/maatwerkplannen/{number}/")
        marieke.follow("Maatwerkplan maken")
        marieke.fill(goal="Koelmonteur", begins_on=ahead(5))
        marieke.press("Begin met het plan")
        marieke.reads("F-gassencertificaat", "Nog te toetsen")
        for title, count in (("Koeltechniek", "4"), ("Rekenen", "2")):
            marieke.follow("Onderdeel toevoegen")
            marieke.follow("Eigen onderdeel")
            marieke.fill(title=title, kind="Schooldagen", provider="ROC IJsselpoort", days=count, weekdays="dinsdag")
            marieke.press("Bewaren")
        marieke.press("Eerder: Rekenen")
        marieke.reads("De volgorde is veranderd")
        marieke.follow("Wijzigen: Koeltechniek")
        marieke.fill(days="5")
        marieke.press("Bewaren")
        marieke.follow("Plan vaststellen")
        marieke.fill(agreed="De kandidaat heeft dit plan gezien")
        marieke.press("Plan vaststellen")
        marieke.reads("Yusuf van het Plan")
    plan = TailoredPlan.objects.get(trajectory__number=number)
    assert plan.status == "agreed"
    assert [(part.title, part.days) for part in plan.parts.in_order()] == [("Rekenen", 2), ("Koeltechniek", 5)]
