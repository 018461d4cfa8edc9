"""The pages of the house by name, for search: what each is for, and other words that people use for it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from transitiehuis.ui.navigation import CASE_WORK, CHAIN_DIRECTOR, MANAGER, NATIONAL_ADVISER, STEERING, TRAINER


@dataclass(frozen=True)
class Page:
    """A page without arguments. `keywords` are in both languages, so that either finds it."""

    label: Any
    name: str
    about: Any
    keywords: str
    roles: tuple[str, ...] = ()

    def open_to(self, roles: Collection[str]) -> bool:
        return not self.roles or bool(set(self.roles) & set(roles))


PAGES = (
    Page(_("Today"), "home", _("What waits for you"), "vandaag werklijst taken today worklist home start"),
    Page(
        _("Refer a candidate"),
        "intake:refer",
        _("A new candidate, in two minutes"),
        "aanmelden aanmelding verwijzen nieuw kandidaat doorverwijzen refer referral new",
        CASE_WORK,
    ),
    Page(
        _("Orientation activities"),
        "intake:offers",
        _("Trial lessons, visits and days along with seats to book"),
        "orientatie oriëntatie proefles meeloopdag snuffelstage bedrijfsbezoek praktijkdag aanbod orientation trial",
        (*CASE_WORK, TRAINER),
    ),
    Page(
        _("Trajectories"),
        "intake:list",
        _("All trajectories that your organisation is a party to"),
        "trajecten kandidaten dossiers lijst caseload deelnemers list candidates",
        CASE_WORK,
    ),
    Page(
        _("Training scheme"),
        "matching:scheme",
        _("Themes and routes, with their next start"),
        "opleidingsschema maatwerk maatwerktraject cursus opleiding scholing thema startmoment courses training",
    ),
    Page(
        _("Tailored plans"),
        "matching:plans",
        _("What one candidate learns, in parts with days"),
        "maatwerkplan maatwerk leerplan onderdelen vrijstelling gap plan exemption",
        CASE_WORK,
    ),
    Page(
        _("Work placements"),
        "matching:places",
        _("Where candidates can learn on the job"),
        "leerwerkplekken leerwerkplek stage vacature bedrijf plek werkplek placements offers jobs",
        (*CASE_WORK, TRAINER),
    ),
    Page(
        _("Proposals"),
        "matching:proposals",
        _("Proposals to companies that wait for an answer"),
        "voorstellen voorstel antwoord bedrijf match proposals answer",
        (*CASE_WORK, TRAINER),
    ),
    Page(
        _("My guidance"),
        "nazorg:mine",
        _("Whom to call today, of everybody you guide"),
        "mijn begeleiding jobcoach begeleider bellen caseload plan doelen afspraken guidance call coach",
        CASE_WORK,
    ),
    Page(
        _("Scheme of contact"),
        "nazorg:scheme",
        _("In which weeks the region keeps contact, and whether a colleague looks along at a closing"),
        "contactschema schema weken contactmomenten afsluiten tweede paar ogen scheme follow up",
        (CHAIN_DIRECTOR,),
    ),
    Page(
        _("Contact moments"),
        "nazorg:list",
        _("Whom to call, and when"),
        "contactmomenten nazorg bellen begeleiding aftercare contact call",
        CASE_WORK,
    ),
    Page(
        _("Signals"),
        "nazorg:signals",
        _("Where it does not go well"),
        "signalen signaal zorgen rood oranje signals",
        CASE_WORK,
    ),
    Page(
        _("Results"),
        "nazorg:results",
        _("Where people work 3, 6, 12 and 24 months on"),
        "resultaat resultaten duurzaam nog aan het werk uitkomst results outcome",
        CASE_WORK,
    ),
    Page(
        _("Chain"),
        "regie:chain",
        _("Where it flows, where it waits and what is stuck"),
        "keten cijfers aantallen regio stroom doorlooptijd knelpunten chain numbers figures flow",
        (*CASE_WORK, *STEERING, MANAGER),
    ),
    Page(
        _("Account of waiting days"),
        "regie:chain_waits",
        _("Every day of every trajectory, by what it waited for"),
        "wachtdagen wachttijd wachten oorzaak rekening keten wachtlijst waiting days cause account",
        (*CASE_WORK, *STEERING, MANAGER),
    ),
    Page(
        _("Trajectories that are stuck"),
        "regie:chain_stuck",
        _("By number, with a question to who has the turn"),
        "vast vastzitten stilstand stil te laat knelpunten vraag stuck standstill late",
        (*CASE_WORK, *STEERING, MANAGER),
    ),
    Page(
        _("Lasting placement"),
        "regie:durability",
        _("Who still works in the trade, and how that is known"),
        "duurzaam duurzaamheid uitval curve overleving nog in het vak blijven durability survival retention",
        (*CASE_WORK, *STEERING, MANAGER),
    ),
    Page(
        _("Agreements"),
        "regie:agreements",
        _("What partners agreed, until when, and whose money ends"),
        "afspraken afspraak borging convenant overeenkomst financiering looptijd agreements funding",
    ),
    Page(
        _("Securing"),
        "regie:securing",
        _("How well the cooperation is secured, aspect by aspect"),
        "borging eigenaar geld mensen kennis gegevens securing",
    ),
    Page(
        _("Bottlenecks"),
        "regie:bottlenecks",
        _("What hinders the chain, and what is done about it"),
        "knelpunten knelpunt probleem hindert vastlopen landelijk bottlenecks problems",
    ),
    Page(
        _("Actions"),
        "regie:actions",
        _("What partners agreed, what became of it and whether it helped"),
        "acties afspraken besluiten kwartaalgesprek hielp te laat actions agreed decided helped late",
    ),
    Page(
        _("Success factors"),
        "regie:factors",
        _("What makes side entry work"),
        "succesfactoren succesfactor toolkit niveaus success factors",
    ),
    Page(
        _("Learning track"),
        "regie:learning",
        _("What partners learn together, and what changes for each"),
        "leeraanpak leren warmtenetten rollen rol nu straks lessen hbo wo learning track lessons roles",
    ),
    Page(
        _("Theme sessions"),
        "regie:sessions",
        _("Meetings about a theme, to come and held before"),
        "themasessies themasessie sessie bijeenkomst webinar opbrengst archief theme sessions archive",
    ),
    Page(
        _("Begin in your region"),
        "regie:beginning",
        _("What a region needs before its first round"),
        "beginnen eerste dag start regio inrichten partners toevoegen spreadsheet begin first day setup",
        (CHAIN_DIRECTOR,),
    ),
    Page(
        _("The whole toolkit"),
        "regie:toolkit",
        _("Every success factor with its levels and steps, to read or to print"),
        "toolkit boekje lezen afdrukken pdf niveaus booklet print read",
    ),
    Page(
        _("Figures"),
        "regie:figures",
        _("What is measured of each success factor"),
        "cijfers cijfer indicatoren indicator meten gemeten figures indicators",
    ),
    Page(
        _("Beside the other regions"),
        "regie:national",
        _("Your own line against the band of the others"),
        "landelijk regio's regios vergelijken vergelijking trend band benchmark national compare regions",
        (CHAIN_DIRECTOR, NATIONAL_ADVISER),
    ),
    Page(
        _("What many regions lack"),
        "regie:national_gaps",
        _("Gaps and themes nobody trains for, over all regions"),
        "witte vlekken landelijk thema's zonder opleiding gedeeld ontbreekt gaps national lacking",
        (CHAIN_DIRECTOR, NATIONAL_ADVISER),
    ),
    Page(
        _("Figures for research"),
        "regie:national_research",
        _("A file without persons, with what each column means"),
        "onderzoek export dataset gegevenswoordenboek open data wetenschap research data dictionary",
        (NATIONAL_ADVISER,),
    ),
    Page(
        _("Quarter round"),
        "regie:quarter",
        _("Scores, meeting and actions of this quarter"),
        "kwartaalronde kwartaal kwartaalgesprek beoordelen cijfer ronde acties quarter round meeting score actions",
    ),
    Page(
        _("Coverage"),
        "regie:coverage",
        _("Who does what, what two do and what nobody does"),
        "dekking wie doet wat overlap witte vlek invaller activiteiten taken rollen coverage gaps activities",
        (*CASE_WORK, *STEERING, MANAGER),
    ),
    Page(
        _("Means and staff"),
        "regie:capacity",
        _("Hours needed against hours offered, in fte and euro"),
        "middelen menskracht capaciteit uren fte kosten tekort normen tarief begroting capacity hours staff money",
        (*CASE_WORK, *STEERING, MANAGER),
    ),
    Page(
        _("Partners"),
        "netwerk:index",
        _("Who takes part in your region"),
        "partners organisaties netwerk network organisations",
    ),
    Page(
        _("People"),
        "netwerk:people",
        _("Colleagues, their roles and invitations"),
        "mensen collega's collegas rollen uitnodigen uitnodiging people colleagues roles invite",
    ),
    Page(
        _("Messages"),
        "outbox:list",
        _("What was sent to whom, and why"),
        "berichten mail e-mail verzonden herinnering messages sent reminder",
    ),
    Page(
        _("My account"),
        "netwerk:account",
        _("Password, language and who stands in for you"),
        "account wachtwoord taal afwezig instellingen account password language settings",
    ),
    Page(
        _("Which data and why"),
        "netwerk:data",
        _("What is kept of whom, and how long"),
        "gegevens privacy avg bewaren termijn data gdpr retention",
    ),
    Page(
        _("Accessibility"),
        "netwerk:accessibility",
        _("How accessible this site is"),
        "toegankelijkheid wcag accessibility",
    ),
    Page(
        _("Help and explanation"),
        "netwerk:help",
        _("How the house works"),
        "hulp uitleg vragen handleiding help manual questions",
    ),
)
