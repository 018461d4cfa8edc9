"""What is typed about a themasessie, by who holds it and by who comes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText
from intake.models import Theme
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.forms.actions import FactorField
from transitiehuis.regie.forms.learning import LearningFilter, ThemeField
from transitiehuis.regie.models import SuccessFactor, ThemeSession
from transitiehuis.regie.models.theme_session import MOST_SEATS
from transitiehuis.ui.forms import DateInput, HuisHelper, TimeInput

USUAL_SEATS = 30


class SessionFilter(LearningFilter):
    """Words, theme and year; of sessions to come and of the archive alike."""

    jaar = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, years: list[int]) -> None:
        super().__init__(data)
        choices: list[Any] = [("", gettext_lazy("all years")), *((str(year), str(year)) for year in years)]
        cast(forms.ChoiceField, self.fields["jaar"]).choices = choices


class RegionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Region) -> str:
        return obj.name


class SessionForm(GuardedText):
    """What it is about, when, where, for whom and for how many."""

    guarded = ("title", "about")

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=100)
    theme = ThemeField(
        label=gettext_lazy("Theme"), queryset=Theme.objects.none(), required=False, empty_label=gettext_lazy("none")
    )
    factor = FactorField(
        label=gettext_lazy("Success factor"), queryset=SuccessFactor.objects.none(), required=False,
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    about = LongText(label=gettext_lazy("What will you do there?"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    begins = forms.TimeField(label=gettext_lazy("Begins at"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=TimeInput)
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=120, required=False,
        help_text=gettext_lazy("A place, an address to join online, or both."),
    )  # fmt: skip
    online = forms.URLField(label=gettext_lazy("Address to join online"), required=False, assume_scheme="https")
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS, initial=USUAL_SEATS)
    regions = RegionsField(
        label=gettext_lazy("Which regions are invited?"), queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, actor: Actor, session: ThemeSession | None = None) -> None:
        super().__init__(data, initial=self.now(session) if session else self.at_first(actor))
        day = days.today()
        cast(ThemeField, self.fields["theme"]).queryset = Theme.objects.valid_on(day).in_order()
        cast(FactorField, self.fields["factor"]).queryset = SuccessFactor.objects.in_use(day).in_order()
        regions = Region.objects.filter(until=None).in_order()
        cast(RegionsField, self.fields["regions"]).queryset = regions

    @staticmethod
    def at_first(actor: Actor) -> dict[str, Any]:
        """The own region; a national adviser chooses."""
        own = {*actor.region_ids, *actor.directed_region_ids}
        return {"regions": [] if actor.has_role(Role.NATIONAL_ADVISER) and not own else sorted(own)}

    @staticmethod
    def now(session: ThemeSession) -> dict[str, Any]:
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        names = ("title", "theme", "factor", "about", "place", "online", "seats")
        regions = list(session.invited.order_by("region").values_list("region", flat=True))
        moment = {"day": starts.date(), "begins": starts.time(), "ends": ends.time(), "regions": regions}
        return {**{name: getattr(session, name) for name in names}, **moment}

    @property
    def helper(self) -> HuisHelper:
        when = Row(Column("begins"), Column("ends"))
        about = Row(Column("theme"), Column("factor"))
        where = Row(Column("place"), Column("online"))
        return HuisHelper(self, Layout("title", about, "about", "keep_text", "day", when, where, "seats", "regions"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < days.today():
            raise ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("theme") and not typed.get("factor"):
            self.add_error("theme", _("Choose a theme or a success factor, or both."))
        if not typed.get("place") and not typed.get("online"):
            self.add_error("place", _("Say where it is: a place, or an address to join online."))
        begins, ends = typed.get("begins"), typed.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends after it begins."))
        return typed

    def facts(self) -> dict[str, Any]:
        """As the steps want them."""
        typed = self.cleaned_data
        names = ("title", "theme", "factor", "about", "place", "online", "seats")
        zone = timezone.get_current_timezone()
        moments = {
            name: datetime.combine(typed["day"], typed[field], tzinfo=zone)
            for name, field in (("starts_at", "begins"), ("ends_at", "ends"))
        }
        return {**{name: typed[name] for name in names}, **moments}


class CallOffForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(
        label=gettext_lazy("Why is it not held?"), help_text=gettext_lazy("Everybody who signed up reads this.")
    )


class TakeawaysForm(GuardedText):
    guarded = ("takeaways",)
    takeaways = LongText(
        label=gettext_lazy("What came of it?"),
        max_length=8000,
        help_text=gettext_lazy(
            "For who was not there: what you heard, what works elsewhere, what you agreed. No names."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class VisitForm(forms.Form):
    """Who comes, without an account."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("The organisation you come from"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("For the appointment, and to tell you of a change. Erased after three months."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
