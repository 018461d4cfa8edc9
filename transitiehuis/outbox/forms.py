from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.netwerk.models import Role
from transitiehuis.outbox.models import MailChoice, OwedState, Preference
from transitiehuis.outbox.models.owed import OwedQuerySet

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WAITING = "waiting"


class ListForm(forms.Form):
    """What to show of the messages this person may see."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            (WAITING, _("still owed")),
            *((state, state.label) for state in (OwedState.SENT, OwedState.FAILED, OwedState.DROPPED)),
        ],
    )
    whose = forms.ChoiceField(label=_("Whose"), required=False)
    q = forms.CharField(label=_("Subject or recipient"), required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        whose = [("", _("all I may see")), ("mine", _("mine"))]
        if actor.has_role(Role.MANAGER):
            whose.append(("organisation", _("of my organisation")))
        if actor.directed_region_ids:
            whose.append(("region", _("of the region's quarter rounds")))
        if len(whose) > len(("all", "mine")):
            self.fields["whose"] = forms.ChoiceField(label=_("Whose"), required=False, choices=whose)
        else:
            del self.fields["whose"]

    def narrow(self, rows: OwedQuerySet) -> OwedQuerySet:
        """The rows that fit what was chosen; a choice that does not exist narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        state, whose, q = chosen.get("state"), chosen.get("whose"), chosen.get("q")
        if state:
            rows = rows.waiting() if state == WAITING else rows.filter(state=state)
        if whose == "mine":
            rows = rows.filter(user=self.actor.user)
        elif whose == "organisation":
            rows = rows.filter(organisation__in=self.actor.organisation_ids)
        elif whose == "region":
            rows = rows.filter(region__in=self.actor.directed_region_ids, trajectory_id=None)
        if q:
            found = Q(subject__icontains=q) | Q(user__name__icontains=q) | Q(address__icontains=q)
            rows = rows.filter(found)
        return rows


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ["choice"]
        labels = {"choice": _("Which mail do you want?")}
        help_texts = {"choice": _("What only you can do always comes at once, whatever you choose.")}
        widgets = {"choice": forms.RadioSelect(choices=MailChoice.choices)}
