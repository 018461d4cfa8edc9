"""What is asked about orientation that is offered: put up, find, book, look back and call off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import DatalistInput, Named, PlaceField, ahead
from intake.guard import GuardedText
from intake.models import (
    WORKERS,
    BookableBy,
    OrientationActivity,
    OrientationKind,
    OrientationOffer,
    Reason,
    ReasonKind,
    Theme,
    Trajectory,
)
from intake.models.orientation_offer import MOST_SEATS, moments_on
from intake.models.orientation_offer import ahead as offers_ahead
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Place, Region
from transitiehuis.ui.forms import DateInput, HuisHelper, TimeInput, sometimes

if TYPE_CHECKING:
    from intake.models.orientation_offer import OrientationOfferQuerySet
    from transitiehuis.netwerk.actor import Actor

MORE_DATES = ("on_2", "on_3", "on_4")
HOSTS = (
    Organisation.Kind.EMPLOYER,
    Organisation.Kind.MBO_SCHOOL,
    Organisation.Kind.SECTOR_SCHOOL,
    Organisation.Kind.BRANCH,
)
WORDS = (
    "leuk", "zwaar", "duidelijk", "precies wat ik zoek", "fijne ploeg", "veel geleerd", "te druk", "liever binnen",
)  # fmt: skip


def kinds(nothing: Any = None) -> list[tuple[str, Any]]:
    found = [(value, capfirst(label)) for value, label in OrientationKind.choices]
    return found if nothing is None else [("", nothing), *found]


class OfferForm(GuardedText):
    """Put up an activity, on one or more days."""

    guarded = ("where", "about")

    kind = forms.ChoiceField(label=gettext_lazy("What will it be?"), widget=forms.RadioSelect, choices=kinds)
    theme = Named(
        queryset=Theme.objects.none(),
        label=gettext_lazy("Theme"),
        required=False,
        empty_label=gettext_lazy("No theme yet"),
    )
    host = Named(queryset=Organisation.objects.none(), label=gettext_lazy("Where?"), empty_label=gettext_lazy("Choose"))
    place = PlaceField(label=gettext_lazy("Town or village"))
    where = forms.CharField(
        label=gettext_lazy("Where exactly"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example: practice hall B, report at the desk."),
    )
    on = ahead(gettext_lazy("On which day?"))
    on_2 = ahead(gettext_lazy("And on"), required=False)
    on_3 = ahead(gettext_lazy("And on"), required=False)
    on_4 = ahead(gettext_lazy("And on"), required=False)
    starts = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput, initial=time(9, 30))
    ends = forms.TimeField(label=gettext_lazy("To"), widget=TimeInput, initial=time(12, 0))
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS, initial=8)
    bookable_by = forms.ChoiceField(
        label=gettext_lazy("Who may book?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, capfirst(label)) for value, label in BookableBy.choices],
        initial=BookableBy.REGION,
    )
    about = forms.CharField(
        label=gettext_lazy("What should candidates know?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Clothes, shoes, what to bring."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["theme"].queryset = Theme.objects.valid_on(days.today()).in_order()
        hosts = Organisation.objects.visible_to(actor).partners_of(actor.region_ids, days.today())
        hosts = (
            hosts.filter(kind__in=HOSTS) if actor.has_role(*WORKERS) else hosts.filter(pk__in=actor.organisation_ids)
        )
        self.fields["host"].queryset = hosts.in_order()
        self.fields["place"].suggest(actor.region_ids)
        mine = actor.organisation
        if mine and mine.kind in HOSTS:
            self.initial["host"] = mine.pk
            self.initial["place"] = mine.place

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(
            self,
            Layout(
                "kind", "theme", "host", Row(Column("place"), Column("where")),
                Row(*(Column(name) for name in ("on", *MORE_DATES))), Row(Column("starts"), Column("ends")),
                "seats", "bookable_by", "about", "keep_text",
            ),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("It ends before it begins."))
        return cleaned

    def put_up(self) -> list[OrientationOffer]:
        """One offer a day: see `OrientationOffer.put_up`."""
        cleaned = self.cleaned_data
        dates: list[date] = [cleaned[name] for name in ("on", *MORE_DATES) if cleaned.get(name)]
        names = ("kind", "theme", "host", "place", "where", "about", "seats", "bookable_by")
        facts = {name: cleaned[name] for name in names}
        region = Region.objects.get(pk=self.actor.region_for())
        moments = moments_on(dates, cleaned["starts"], cleaned["ends"])
        return OrientationOffer.put_up(moments, by=self.actor, region=region, **facts)


class OfferFilter(forms.Form):
    """The choices above the list; a value that does not exist counts as not chosen."""

    fields: dict[str, Any]

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    near = PlaceField(label=gettext_lazy("Near"), required=False)
    km = forms.ChoiceField(
        label=gettext_lazy("Within"),
        required=False,
        choices=[("", gettext_lazy("Any distance")), *((str(km), f"{km} km") for km in (5, 10, 20, 40))],
    )
    since = forms.DateField(label=gettext_lazy("From day"), required=False, widget=DateInput)
    mine = forms.BooleanField(label=gettext_lazy("Only of our organisation"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.fields["theme"].choices = [("", _("All themes")), *((str(t.pk), t.name) for t in Theme.objects.in_order())]
        self.fields["kind"].choices = kinds(_("Everything"))
        self.fields["near"].suggest(actor.region_ids)

    def rows(self) -> OrientationOfferQuerySet:
        """What is offered from today on, in order of date."""
        self.is_valid()
        chosen = self.cleaned_data
        rows = offers_ahead(self.actor)
        for name in ("theme", "kind"):
            if chosen.get(name):
                rows = rows.filter(**{name: chosen[name]})
        if chosen.get("since"):
            rows = rows.filter(starts_at__gte=days.start_of(chosen["since"]))
        if chosen.get("mine"):
            rows = rows.of(self.actor)
        if self.centre and chosen.get("km"):
            rows = rows.filter(place__in=self._within(rows, self.centre, int(chosen["km"])))
        return rows

    @property
    def centre(self) -> Place | None:
        """From where distance is told; None when no place was chosen."""
        return self.cleaned_data.get("near")

    @staticmethod
    def _within(rows: OrientationOfferQuerySet, near: Place, km: int) -> list[int]:
        places = Place.objects.filter(pk__in=rows.order_by().values("place"))
        return [place.pk for place in places if place.distance_km(near) <= km]


class BookForm(forms.Form):
    """Tick who comes along."""

    fields: dict[str, Any]

    people = forms.ModelMultipleChoiceField(
        queryset=Trajectory.objects.none(),
        label=gettext_lazy("Who comes along?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one candidate.")},
    )

    def __init__(self, *args: Any, people: Any, theme_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["people"].label_from_instance = lambda one: _person(one, theme_id)


def _person(trajectory: Trajectory, theme_id: int | None) -> str:
    facts = {"name": trajectory.candidate.name, "place": trajectory.candidate.place.name}
    wanted = theme_id in {theme.pk for theme in trajectory.profile.themes.all()}
    return _("%(name)s, %(place)s, wants this theme") % facts if wanted else _("%(name)s, %(place)s") % facts


class CancelForm(GuardedText):
    guarded = ("note",)

    note = forms.CharField(
        label=gettext_lazy("Why does it not go on?"),
        max_length=200,
        help_text=gettext_lazy("Who booked reads this."),
        error_messages={"required": gettext_lazy("Say in a few words why.")},
    )


class AttendanceForm(GuardedText):
    """Everybody of one activity on one screen: was there or not, three words, and what the wish is now."""

    GO, STOP, MISSED, CANCELLED = "go", "stop", "missed", "cancelled"
    MOST_SIGNS = 60

    def __init__(self, *args: Any, activities: list[OrientationActivity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = activities
        reasons = [
            ("", _("Choose")),
            *((str(r.pk), capfirst(r.label)) for r in Reason.objects.of_kind(ReasonKind.NO_SHOW)),
        ]
        themes = Theme.objects.valid_on(days.today()).in_order()
        wishes = [("", _("The wish stays")), *((str(theme.pk), capfirst(theme.name)) for theme in themes)]
        for number, activity in enumerate(activities):
            self.fields.update(self._row(activity, reasons, wishes, owner=number == 0))
        self.guarded = tuple(f"said_{activity.pk}" for activity in activities)

    def _row(self, activity: OrientationActivity, reasons: list, wishes: list, owner: bool) -> dict[str, forms.Field]:
        pk, outcomes = activity.pk, [
            ("", _("Not recorded yet")),
            (self.GO, _("Was there, goes on in this trade")),
            (self.STOP, _("Was there, tries something else")),
            (self.MISSED, _("Did not come")),
            (self.CANCELLED, _("It did not go ahead")),
        ]  # fmt: skip
        words = DatalistInput(WORDS, "words", owner)
        return {
            f"outcome_{pk}": forms.ChoiceField(label=_("Was there?"), required=False, choices=outcomes),
            f"reason_{pk}": sometimes(
                forms.ChoiceField(label=_("Why not, when absent"), required=False, choices=reasons)
            ),
            f"said_{pk}": forms.CharField(
                label=_("In three words"), required=False, max_length=self.MOST_SIGNS, widget=words
            ),
            f"wish_{pk}": forms.ChoiceField(label=_("Wish from now on"), required=False, choices=wishes),
        }

    @property
    def helper(self) -> HuisHelper:
        people = [
            Fieldset(
                activity.trajectory.candidate.name,
                HTML(format_html('<p class="small soft">{}</p>', activity.trajectory.number)),
                Row(Column(f"outcome_{activity.pk}"), Column(f"reason_{activity.pk}")),
                Row(Column(f"said_{activity.pk}"), Column(f"wish_{activity.pk}")),
            )
            for activity in self.activities
        ]
        return HuisHelper(self, Layout(*people, "keep_text"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for activity in self.activities:
            if cleaned.get(f"outcome_{activity.pk}") == self.MISSED and not cleaned.get(f"reason_{activity.pk}"):
                self.add_error(f"reason_{activity.pk}", _("Choose why the candidate did not come."))
        return cleaned

    def answers(self) -> Iterator[tuple[OrientationActivity, dict[str, str]]]:
        """What was filled in, by person."""
        for activity in self.activities:
            row = {
                name: self.cleaned_data.get(f"{name}_{activity.pk}", "")
                for name in ("outcome", "reason", "said", "wish")
            }
            if row["outcome"]:
                yield activity, row

    def take(self, activity: OrientationActivity, row: dict[str, str], by: Actor) -> None:
        """Record it: see `attend`, `miss` and `cancel` of the activity."""
        wish = Theme.objects.get(pk=row["wish"]) if row["wish"] else None
        facts: dict[str, Any] = {"by": by, "said": row["said"], "new_wish": wish}
        if row["outcome"] == self.MISSED:
            activity.miss(Reason.objects.get(pk=row["reason"]), **facts)
        elif row["outcome"] == self.CANCELLED:
            activity.cancel(**facts)
        else:
            activity.attend(go_on=row["outcome"] == self.GO, **facts)
