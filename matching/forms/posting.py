"""Going on at another leerbedrijf or with another praktijkopleider, and other hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from intake.forms.fields import DatalistInput, Named, done
from matching.forms.place import companies
from matching.models import PlaceTrainer, Posting
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation
from transitiehuis.ui.forms import DateInput

if TYPE_CHECKING:
    from matching.models import Placement
    from transitiehuis.netwerk.actor import Actor


class NextPostingForm(forms.Form):
    """At which leerbedrijf, from when and with whom; at the same one with another praktijkopleider."""

    fields: dict[str, Any]

    training_company = Named(queryset=Organisation.objects.none(), label=gettext_lazy("Training company"))
    since = forms.DateField(label=gettext_lazy("From which day?"), widget=DateInput)
    trainer = forms.CharField(
        label=gettext_lazy("Workplace trainer"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("First and last name of who teaches the work there."),
    )

    def __init__(self, *args: Any, placement: Placement, actor: Actor, **kwargs: Any) -> None:
        self.placement, self.actor = placement, actor
        kwargs["initial"] = {"training_company": placement.training_company_id}
        super().__init__(*args, **kwargs)
        if placement.is_secondment:
            found = companies(actor).exclude(pk=placement.employer_id)
        else:
            found = companies(actor).filter(pk=placement.training_company_id)
        self.fields["training_company"].queryset = found
        names = [one.shown_name for one in self._trainers(placement.training_company)]
        self.fields["trainer"].widget = DatalistInput(names, "trainers")

    @staticmethod
    def _trainers(company: Organisation) -> list[PlaceTrainer]:
        found = PlaceTrainer.objects.filter(organisation=company).current_on(days.today())
        return list(found.select_related("membership__user").in_order())

    def follow(self) -> Posting:
        """See `Posting.follow`; a praktijkopleider that was not on the list is put on it."""
        cleaned = self.cleaned_data
        company, name = cleaned["training_company"], cleaned["trainer"].strip()
        known = {one.shown_name.casefold(): one for one in self._trainers(company)}
        trainer = known.get(name.casefold())
        if name and trainer is None:
            trainer = PlaceTrainer.name_one(company, name=name, by=self.actor)
        return Posting.follow(
            self.placement, training_company=company, trainer=trainer, since=cleaned["since"], by=self.actor
        )


class FinishPostingForm(forms.Form):
    on = done(gettext_lazy("Last day at this company"), help_text=gettext_lazy("This day is included."))


class HoursForm(forms.Form):
    hours = forms.IntegerField(label=gettext_lazy("Hours a week"), min_value=1, max_value=60)
    since = forms.DateField(label=gettext_lazy("From which day?"), widget=DateInput)
