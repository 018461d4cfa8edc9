"""One person from aanmelding to nazorg as five people, in a real browser; and a round scored by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from intake.models import Trajectory
from nazorg.models import ContactMoment
from tests.browsing import NARROW, browser
from tests.pages.browser import meanwhile, server, signed_in_at  # noqa: F401 a fixture
from tests.world import NOW, Visited
from transitiehuis import days
from transitiehuis.outbox.delivery import deliver
from transitiehuis.regie.models import Submission

MAIN = "main form.form"
SCORED, MOST_KEYS = "3", 30  # of the scoring itself: a key a factor, and Done


class Person:
    """Somebody at work in a window of their own; everything is said in the words of the screen."""

    def __init__(self, opened: Browser, server: str, slug: str = "", width: int = 1280) -> None:  # noqa: F811
        self.server, self.slug = server, slug
        context = opened.new_context(locale="nl-NL", viewport={"width": width, "height": 900})
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        if slug:
            signed_in_at(self.page, server, slug)

    def open(self, path: str) -> None:
        self.page.goto(self.server + path)

    def follow(self, name: str) -> None:
        """Click the link with these words; a hidden name of a row may follow them."""
        self.page.locator("main").get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()

    def press(self, name: str) -> None:
        """Press the button with these words."""
        self.page.locator("main").get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()

    def fill(self, **facts: str) -> None:
        """Fill the fields of the form: text is typed, a choice is made by its words or its value."""
        for name, fact in facts.items():
            field = self.page.locator(f"{MAIN} [name='{name}']").first
            kind = field.evaluate("(field) => field.type")
            if kind in {"radio", "checkbox"}:
                self.page.locator(f"{MAIN} [name='{name}']").and_(self.page.get_by_label(fact)).first.check()
            elif kind == "select-one":
                field.select_option(label=fact)
            else:
                field.fill(fact)

    def reads(self, *words: str) -> None:
        for text in words:
            expect(self.page.locator("main")).to_contain_text(text)

    def does_not_read(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)


@pytest.fixture(autouse=True)
def last_afternoon(region: Visited) -> None:
    """Each walk begins on the last afternoon of the region, also when another went on from there."""
    region.clock.move_to(NOW)


@pytest.fixture
def mails(region: Visited) -> Iterator[None]:
    """Mail is caught, so that a company can open its own."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        yield


def link_in_mail(about: str) -> str:
    """The path of the link in the newest mail with that in its subject."""
    meanwhile(deliver)
    found = next(message for message in reversed(mail.outbox) if about in message.subject)
    return re.search(r"https?://[^/\s]+(/antwoord/\S+)", found.body)[1]


def test_one_person_from_aanmelding_to_nazorg_as_five_people(region: Visited, server: str, mails: None) -> None:  # noqa: F811
    with browser() as opened:
        fatma = Person(opened, server, "fatma")
        number = refer(fatma)
        marieke = Person(opened, server, "marieke")
        take_over_and_hold_intake(marieke, number)
        orient(marieke, number)
        propose(marieke, number)
        company = Person(opened, server, width=NARROW)
        say_yes(company, number)
        introduce(marieke)
        go_on_together(company)
        log_placement(marieke, number)
        meanwhile(lambda: region.pass_days(1))
        marieke = Person(opened, server, "marieke")  # a night is longer than a sitting
        confirm_start(marieke, number)
        ilse = Person(opened, server, "ilse")
        take_over_guidance(ilse, number)
        meanwhile(lambda: region.pass_days(7))
        keep_contact(Person(opened, server, "ilse"), number)
        look_on(Person(opened, server, "daan"), number)
    trajectory = Trajectory.objects.get(number=number)
    assert trajectory.step == "placement"
    assert trajectory.holder.name == "gemeente Apeldoorn (demo)"
    assert ContactMoment.objects.filter(trajectory=trajectory, status="held").count() == 1


def refer(fatma: Person) -> str:
    """Aanmelden in nine fields; the dossier is there."""
    fatma.follow("Kandidaat aanmelden")
    fatma.fill(first_name="Yusuf", last_name="van der Walk", birth_year="1994", contact="06 55512345")
    fatma.fill(place="Apeldoorn", themes="Warmtepompen", to="ROC IJsselpoort", explanation="Is handig en leert snel.")
    fatma.fill(informed_on=days.today().isoformat())
    fatma.press("Aanmelding versturen")
    fatma.reads("Yusuf van der Walk", "Aangemeld bij ROC IJsselpoort")
    return re.search(r"/trajecten/(\d{4}-\d+)/", fatma.page.url)[1]


def take_over_and_hold_intake(marieke: Person, number: str) -> None:
    marieke.reads("Yusuf van der Walk")  # on her Vandaag, the same minute
    marieke.open(f"/trajecten/{number}/")
    marieke.press("Overnemen")
    marieke.follow("Intake houden")
    marieke.press("Opslaan en verder")
    marieke.follow("6 Afspraken")
    marieke.fill(summary="Weet wat het werk vraagt en wil leren in de praktijk.")
    marieke.press("Intake vastleggen")
    marieke.reads("De intake is vastgelegd")


def orient(marieke: Person, number: str) -> None:
    marieke.follow("Oriëntatie plannen")
    marieke.fill(kind="Proefles", host="ROC IJsselpoort", on=days.today().isoformat())
    marieke.press("Oriëntatie plannen")
    marieke.follow("Oriëntatie vastleggen")
    marieke.fill(outcome="Was er, en wil verder in dit vak", said="leuk, duidelijk, warm")
    marieke.press("Uitkomst vastleggen")
    marieke.reads("leuk, duidelijk, warm")


def propose(marieke: Person, number: str) -> None:
    marieke.open(f"/matching/vergelijken/{number}/?themes=alle")
    while not marieke.page.locator(f"{MAIN} [name=place]").count():  # these companies want no more this month
        marieke.follow("Volgende")
    marieke.page.locator(f"{MAIN} [name=place]").first.check()
    marieke.page.locator(f"{MAIN} [name=why]").select_option(index=1)
    marieke.press("Voorstel versturen zonder naam")
    marieke.reads("krijgt het voorstel, zonder naam")


def say_yes(company: Person, number: str) -> None:
    """On a phone, without an account and without a name."""
    company.open(link_in_mail("Een kandidaat voor uw plek"))
    company.does_not_read("Yusuf")
    company.press("Ja, graag kennismaken")
    company.reads("Dank u wel")
    company.does_not_read("Yusuf")


def introduce(marieke: Person) -> None:
    marieke.open("/matching/voorstellen/")
    marieke.follow("Yusuf van der Walk")
    marieke.page.locator("main [name=agreed]").check()
    marieke.press("Naam en contactgegevens geven")
    marieke.reads("heeft nu de naam en de contactgegevens")


def go_on_together(company: Person) -> None:
    company.open(link_in_mail("U kunt kennismaken"))
    company.reads("Yusuf van der Walk", "06 55512345")
    company.press("Ja, we gaan samen verder")
    company.reads("Dank u wel")


def log_placement(marieke: Person, number: str) -> None:
    """Six fields, from the work list; the company stands in them already."""
    marieke.open("/?toon=later")
    marieke.reads("Yusuf van der Walk")
    marieke.open(f"/matching/plaatsing/{number}/")
    tomorrow = days.add_werkdagen(days.today(), 1).isoformat()
    marieke.fill(
        start=tomorrow, hours="32", kind="Arbeidsovereenkomst", guide="Ilse Boerkamp, gemeente Apeldoorn (demo)"
    )
    marieke.press("Plaatsing vastleggen")
    marieke.reads("De plaatsing is vastgelegd")


def confirm_start(marieke: Person, number: str) -> None:
    marieke.open(f"/trajecten/{number}/")
    marieke.press("Eerste werkdag bevestigen")
    marieke.reads("Yusuf van der Walk")


def take_over_guidance(ilse: Person, number: str) -> None:
    ilse.open(f"/trajecten/{number}/")
    ilse.press("Overnemen")
    ilse.reads("Je hebt overgenomen van ROC IJsselpoort")


def keep_contact(ilse: Person, number: str) -> None:
    """From the list of contact moments, on the day week 1 is due."""
    ilse.open("/nazorg/")
    ilse.page.get_by_role("link", name=re.compile("Contact vastleggen.*Yusuf")).first.click()
    ilse.fill(wellbeing="Gaat goed", learning="Leert nieuwe dingen", circumstances="geen bijzonderheden")
    ilse.fill(note="Draait mee in de ploeg.")
    ilse.press("Contact vastleggen")
    ilse.reads("Draait mee in de ploeg.")


def look_on(daan: Person, number: str) -> None:
    """The ketenregisseur sees the chain, not the person."""
    daan.open("/regie/keten/")
    daan.does_not_read("Yusuf")
    daan.open(f"/trajecten/{number}/")
    daan.reads("Deze pagina is er niet")


def tab_to(page: Page, selector: str) -> int:
    """Press Tab until something like that has the focus; how many keys that took."""
    for number in range(1, 120):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return number
    raise AssertionError(f"Tab never reaches {selector}")


def go_to(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_round_is_scored_by_keyboard_alone(region: Visited, server: str) -> None:  # noqa: F811
    koen = region.membership("koen")
    with browser() as opened:
        page = Person(opened, server).page
        page.goto(f"{server}/account/login/")
        for selector in (
            "form[action*='/koen/'] button",
            "nav.floors a[href^='/regie/']",
            "main a[href*='/regie/kwartaal/'], nav a[href='/regie/kwartaal/']",
            "main a[href*='/beoordelen/']",
        ):
            go_to(page, selector)
        questions = page.locator("[data-question]").count()
        tab_to(page, ".level input")
        for _number in range(questions):
            page.keyboard.press(SCORED)
        expect(page.locator("[data-done]")).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Branche Oost is klaar")
    assert questions + 1 <= MOST_KEYS
    submission = Submission.objects.filter(organisation=koen.organisation_id, submitted_by=koen.user).latest(
        "submitted_at"
    )
    levels = submission.assessments.values_list("level", flat=True)
    assert (len(levels), set(levels)) == (questions, {int(SCORED)})
