"""What is typed about an action."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.regie.models import Action, QuarterRound, SuccessFactor
from transitiehuis.ui.forms import DateInput, HuisHelper


def coming(day: Any) -> Any:
    if day < days.today():
        raise ValidationError(_("Choose today or a later day."))
    return day


class FactorField(forms.ModelChoiceField):
    def label_from_instance(self, obj: SuccessFactor) -> str:
        return obj.title


class ActionForm(GuardedText):
    """What, who, by when, why; a director chooses any partner, others act for their own organisation."""

    guarded = ("text", "why")

    text = forms.CharField(
        label=_("What is to be done?"), help_text=_("One sentence that says when it is done."), max_length=200
    )
    owner = forms.ChoiceField(label=_("Who does it?"))
    due_on = forms.DateField(label=_("By when?"), widget=DateInput, validators=[coming])
    factor = FactorField(
        label=_("Success factor"), queryset=SuccessFactor.objects.none(), required=False, empty_label=_("none")
    )
    why = LongText(label=_("Why?"), required=False)

    def __init__(self, data: Any = None, *, round: QuarterRound, actor: Actor) -> None:
        super().__init__(data)
        day = days.today()
        partners = Organisation.objects.partners_of([round.region_id], day)
        if not round.directed_by(actor):
            partners = partners.filter(pk__in=actor.organisation_ids)
        members = Membership.objects.in_order().filter(organisation__in=partners, user__is_active=True).current_on(day)
        self.people = {f"m{m.pk}": m for m in members.select_related("user", "organisation")}
        self.partners = {f"o{o.pk}": o for o in partners.in_order()}
        cast(forms.ChoiceField, self.fields["owner"]).choices = self._owners()
        cast(forms.ModelChoiceField, self.fields["factor"]).queryset = SuccessFactor.objects.in_use(day).in_order()

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("text", Row(Column("owner"), Column("due_on")), "factor", "why", "keep_text"))

    def _owners(self) -> list[Any]:
        """Each organisation with its people below it; somebody with two roles there stands once."""
        found: list[Any] = [("", _("choose"))]
        for key, organisation in self.partners.items():
            names: dict[int, tuple[str, str]] = {}
            for member_key, member in self.people.items():
                if member.organisation_id == organisation.pk:
                    names.setdefault(member.user_id, (member_key, member.user.name))
            whole = (key, _("%(name)s, nobody in particular") % {"name": organisation.name})
            found.append((organisation.name, [whole, *names.values()]))
        return found

    def step(self) -> dict[str, Any]:
        """The facts as `Action.add` wants them."""
        facts = dict(self.cleaned_data)
        owner = facts.pop("owner")
        facts.pop("keep_text")
        person = self.people.get(owner)
        return {**facts, "person": person, "organisation": person.organisation if person else self.partners[owner]}


class MoveForm(GuardedText):
    guarded = ("reason",)
    due_on = forms.DateField(label=_("By when?"), widget=DateInput, validators=[coming])
    reason = LongText(label=_("Why another date?"))

    def __init__(self, data: Any = None, *, action: Action) -> None:
        super().__init__(data, initial={"due_on": action.due_on})


class DropForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(label=_("Why is it dropped?"))
