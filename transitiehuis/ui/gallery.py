"""Invented content for the style page. People, companies and figures do not exist; the words are those of the demo."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from transitiehuis import days
from transitiehuis.ui import parts, words
from transitiehuis.ui.forms import ChoiceCards, ConfirmInput, DateInput, HuisHelper
from transitiehuis.ui.worklist import WorkItem

TONES = (
    ("new", "nieuw"),
    ("today", "vandaag"),
    ("late", "3 werkdagen te laat"),
    ("turn", "aan zet"),
    ("done", "past"),
    ("no", "past niet"),
    ("unknown", "onbekend"),
    ("open", "nog niet begonnen"),
    ("orange", "oranje signaal"),
    ("red", "rood signaal"),
    ("gap", "witte vlek"),
    ("overlap", "overlap"),
    ("spread", "1 tot 4, ver uiteen"),
    ("up", "0,5 hoger"),
    ("down", "0,4 lager"),
    ("same", "gelijk"),
)
THEMES = [
    ("", "Weet ik nog niet"),
    ("heatpumps", "Warmtepompen"),
    ("heatnets", "Warmtenetten"),
    ("insulation", "Isolatie"),
]
WRONG = {"fout-first": "Rashid", "fout-phone": "06 1234 56", "fout-note": "Nummer 123456782. Kan op maandag niet."}


class SampleForm(forms.Form):
    """A field of every sort."""

    first = forms.CharField(label="Voornaam")
    last = forms.CharField(label="Achternaam", error_messages={"required": "Vul de achternaam in"})
    phone = forms.CharField(
        label="Telefoonnummer",
        help_text="De school belt de kandidaat op dit nummer.",
        widget=forms.TextInput(attrs={"class": "w-mid", "type": "tel", "autocomplete": "off"}),
    )
    postcode = forms.CharField(
        label="Postcode",
        required=False,
        help_text="Alleen de vier cijfers, om de afstand te schatten.",
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
    )
    theme = forms.ChoiceField(
        label="Wat wil de kandidaat leren?",
        choices=THEMES,
        required=False,
        help_text="“Weet ik nog niet” is een goed antwoord: dan begint het met een oriëntatie.",
        widget=forms.Select(attrs={"class": "w-mid"}),
    )
    start = forms.DateField(label="Eerste werkdag", widget=DateInput)
    hours = forms.IntegerField(label="Uren per week", help_text="Werk en school samen.")
    place = forms.ChoiceField(
        label="Aan welk bedrijf doe je het voorstel?",
        choices=[("a", "Installatiebedrijf Lindeboom, Apeldoorn"), ("b", "Hanzewarmte, Deventer")],
        widget=forms.RadioSelect,
    )
    skills = forms.MultipleChoiceField(
        label="Wat kan de kandidaat al?",
        choices=[("vca", "VCA"), ("b", "Rijbewijs B"), ("weld", "Solderen")],
        required=False,
        help_text="Kies alles wat klopt.",
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Wat moet de school weten?",
        required=False,
        help_text="Wat iemand kan en wil. Geen BSN, niets over gezondheid.",
        widget=forms.Textarea,
    )
    informed = forms.BooleanField(
        label="Ik heb met de kandidaat besproken wat we delen en met wie",
        help_text="De kandidaat krijgt een bericht met een link naar de eigen pagina.",
        error_messages={"required": "Vraag het eerst aan de kandidaat en zet dan het vinkje"},
        widget=ConfirmInput(legend="Weet de kandidaat hiervan?"),
    )

    @property
    def helper(self) -> HuisHelper:
        rest = [name for name in self.fields if name not in {"first", "last"}]
        return HuisHelper(self, Layout(Row(Column("first"), Column("last")), *rest))

    def clean_phone(self) -> str:
        digits = sum(letter.isdigit() for letter in self.cleaned_data["phone"])
        if digits != 10:  # noqa: PLR2004
            raise forms.ValidationError(
                f"Vul het telefoonnummer aan. Een nummer heeft 10 cijfers, er staan er {digits}"
            )
        return self.cleaned_data["phone"]

    def clean_note(self) -> str:
        if "123456782" in self.cleaned_data["note"]:
            raise forms.ValidationError(
                "Haal het nummer van 9 cijfers weg. Het lijkt op een BSN en dat bewaren we niet"
            )
        return self.cleaned_data["note"]


class FilterForm(forms.Form):
    """Choices above a list."""

    q = forms.CharField(label="Naam of nummer", required=False)
    step = forms.ChoiceField(
        label="Stap", required=False, choices=[("", "Alle stappen"), ("intake", "Intake"), ("matching", "Matching")]
    )
    late = forms.BooleanField(label="Alleen te laat", required=False)


class CheckInForm(forms.Form):
    """Three big choices for a phone."""

    going = forms.ChoiceField(
        label="Hoe gaat het op uw werk?",
        choices=[("good", "Goed"), ("fair", "Gaat wel"), ("bad", "Niet goed")],
        widget=ChoiceCards(icons={"good": "good", "fair": "fair", "bad": "bad"}),
    )


def components() -> dict[str, Any]:
    """All that the style page shows, told from today."""
    today = days.today()
    return {
        "tones": TONES,
        "steps": chain(today),
        "returns": [
            parts.ChainReturn(6, 4, "Terug: het werk viel weg"),
            parts.ChainReturn(4, 3, "Terug: andere wens"),
        ],
        "turns": turns(today),
        "work": work(today),
        "counts": counts(),
        "moments": moments(today),
        "profile": profile(),
        "persons": persons(),
        "columns": columns(),
        "criteria_rows": criteria(),
        "figures": figures(),
        "stretches": stretches(),
        "spreads": [{2: 3, 3: 4, 4: 1}, {1: 1, 2: 2, 3: 3, 4: 2}, {2: 7}, {}],
        "scores": (4, 3, 2, 1, None),
    }


def chain(today: date) -> list[parts.ChainStep]:
    def ago(number: int) -> str:
        return words.shortday(today - timedelta(days=number))

    return [
        parts.ChainStep("Aanmelding", "done", (ago(160),)),
        parts.ChainStep("Intake", "done", (ago(152),)),
        parts.ChainStep("Oriëntatie", "done", (ago(140), "proefles, meeloopdag")),
        parts.ChainStep("Matching", "now", (f"sinds {ago(18)}, 2e keer", "ROC IJsselpoort"), status="nu aan zet"),
        parts.ChainStep("Scholing", "done", (f"{ago(115)} tot {ago(62)}", "mbo-certificaat")),
        parts.ChainStep("Plaatsing", "past", (f"{ago(60)} tot {ago(18)}", "gestopt")),
        parts.ChainStep("Nazorg", "open", ("komt nog",)),
    ]


def turns(today: date) -> list[parts.Turn]:
    return [
        parts.Turn(
            "ROC IJsselpoort",
            "Voorstel doen aan een leerbedrijf",
            today,
            "Marieke Oosterhof",
            True,
            note="Na een gestopte plaatsing is er binnen 20 werkdagen een volgende stap.",
        ),
        parts.Turn("gemeente Epe", "Intake houden", today - timedelta(days=5), waits="de kandidaat"),
        parts.Turn("UWV Apeldoorn", "Bellen over de proefplaatsing", today + timedelta(days=6), "Jeroen Tempelman"),
    ]


def work(today: date) -> list[WorkItem]:
    def ago(number: int) -> date:
        return today - timedelta(days=number)

    return [
        WorkItem(
            "Overnemen voor de intake",
            "Amanuel Tesfay",
            "Van Fatma Yıldız, gemeente Apeldoorn",
            "“Wil graag met zijn handen werken, heeft een rijbewijs.”",
            today + timedelta(days=2),
            ago(1),
            "offered",
            "#werk",
            "Overnemen",
            "#werk",
            secondary=(("Teruggeven", "#werk"),),
        ),
        WorkItem(
            "Intake houden",
            "Kevin Jansen",
            "Aangemeld door gemeente Epe",
            "",
            ago(5),
            ago(20),
            "late",
            "#werk",
            "Intake vastleggen",
            "#werk",
        ),
        WorkItem(
            "Voorstel doen aan een leerbedrijf",
            "Samira Haddad",
            "",
            "Twee plekken in Apeldoorn en Deventer",
            today,
            ago(18),
            "today",
            "#werk",
            "Plekken vergelijken",
            "#werk",
            stand_in_for="Ilse Boerkamp",
        ),
        WorkItem(
            "Installatiebedrijf Lindeboom zegt ja",
            "Tomasz Wiśniewski",
            "Kennismaking was vorige week",
            "",
            today + timedelta(days=3),
            today,
            "incoming",
            "#werk",
            "Plaatsing vastleggen",
            "#werk",
            mine=False,
        ),
        WorkItem(
            "Check-in: “Het gaat niet goed op mijn werk”",
            "Noor van Dam",
            "Week 5 bij Hanzewarmte, Deventer",
            "Wil deze week gebeld worden",
            None,
            ago(1),
            "signal",
            "#werk",
            "Contact vastleggen",
            "#werk",
            tone="red",
        ),
        WorkItem(
            "Contactmoment week 8",
            "Björn Hartgers",
            "Berkel Installatie, Zutphen",
            "",
            today + timedelta(days=9),
            None,
            "later",
            "#werk",
            "Contact vastleggen",
            "#werk",
        ),
    ]


def counts() -> list[parts.Count]:
    return [
        parts.Count("new", "Aangeboden", 1, "#werk"),
        parts.Count("late", "Te laat", 1, "#werk"),
        parts.Count("today", "Vandaag", 1, "#werk"),
        parts.Count("new", "Binnengekomen", 1, "#werk"),
    ]


def moments(today: date) -> list[parts.Moment]:
    told = (
        ("Twee leerwerkplekken gevonden die kunnen passen", "Marieke Oosterhof, ROC IJsselpoort", "open", False),
        ("Terug van plaatsing naar matching", "Marieke Oosterhof, ROC IJsselpoort", "back", True),
        ("Oranje signaal uit de check-in van het bedrijf", "Berkel Installatie, Zutphen", "orange", False),
        ("Van scholing naar plaatsing", "Berkel Installatie, Zutphen", "done", True),
        ("Overdracht aangenomen", "ROC IJsselpoort neemt over van UWV Apeldoorn", "done", False),
    )
    return [
        parts.Moment(
            today - timedelta(days=4 + 9 * index),
            text,
            who,
            tone,
            ("Reden: het werk viel weg.",) * (tone == "back"),
            strong,
        )
        for index, (text, who, tone, strong) in enumerate(told)
    ]


def profile() -> list[tuple[str, str]]:
    return [
        ("Beschikbaar", "vanaf 1 december"),
        ("Uren", "24 tot 32 per week"),
        ("Afstand", "hoogstens 20 km, ov of fiets"),
        ("Taal", "B1 spreken en lezen"),
        ("Rijbewijs", ""),
        ("Behaald", "VCA, mbo-certificaat hybride warmtepompen"),
    ]


def persons() -> list[parts.Person]:
    return [
        parts.Person("Marieke Oosterhof", "ROC IJsselpoort, school, sinds 6 mei", tone="turn", status="aan zet"),
        parts.Person("Ilse Boerkamp", "gemeente Apeldoorn, begeleider, sinds 17 augustus"),
        parts.Person("Berkel Installatie", "leerbedrijf, van 9 juni tot 25 september", "#mensen"),
    ]


def columns() -> list[parts.Column]:
    return [
        parts.Column("Installatiebedrijf Lindeboom", "Apeldoorn, 4 km", "#criteria", "Lindeboom"),
        parts.Column("Hanzewarmte", "Deventer, 16 km"),
        parts.Column("Veluwestroom", "Epe, 19 km"),
    ]


def criteria() -> list[parts.Criterion]:
    check = parts.Check
    return [
        parts.Criterion(
            "Begintijd",
            "niet voor 8.30 uur",
            (
                check("not", "begint om 7.00 uur", "vraag of 8.30 uur kan"),
                check("fits", "8.30 uur kan"),
                check("fits", "begint om 8.30 uur"),
            ),
        ),
        parts.Criterion(
            "Uren per week",
            "24 tot 32",
            (check("fits", "32"), check("fits", "28"), check("unknown", "niet ingevuld door het bedrijf")),
        ),
        parts.Criterion(
            "Rijbewijs B",
            "nog niet, examen in december",
            (
                check("fits", "niet nodig, rijdt mee"),
                check("fits", "niet nodig"),
                check("not", "nodig vanaf de eerste dag"),
            ),
        ),
    ]


def figures() -> list[parts.Kpi]:
    return [
        parts.Kpi(
            "Lopende trajecten",
            "168",
            "",
            "#cijfers",
            "9 meer dan eind september",
            "Trajecten die open zijn, geteld op vandaag.",
            (120, 131, 140, 138, 151, 160, 168),
        ),
        parts.Kpi(
            "Aanmelding tot intake",
            "12",
            "werkdagen",
            "#cijfers",
            "9 van de 10 kandidaten; afgesproken is 10",
            "Van de dag van aanmelding tot de dag van het eerste gesprek, p90.",
            (9, 10, 9, 11, 10, 11, 12),
        ),
        parts.Kpi("Witte vlekken", "3", "", "", "activiteiten die niemand doet"),
    ]


def stretches() -> list[parts.Phase]:
    return [
        parts.Phase("Voorbereiden", "tot 27 oktober", "focus gekozen", "done"),
        parts.Phase("Beoordelen, nu bezig", "27 oktober tot en met 19 november", "7 van 10 partners klaar", "now"),
        parts.Phase("Gesprek", "24 november", "stuk ligt klaar op 20 november"),
        parts.Phase("Acties", "tot en met 31 december", "5 lopen door uit K3"),
    ]
