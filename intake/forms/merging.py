"""Which dossier is of the same person, and whose words stay where two dossiers differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.merge_fields import BOTH, KEEP, TAKE, Difference
from intake.models import Trajectory
from transitiehuis.ui.forms import ConfirmInput

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class OtherForm(forms.Form):
    """The number of the other dossier."""

    fields: dict[str, Any]

    other = forms.CharField(
        label=gettext_lazy("Number of the other dossier"),
        max_length=12,
        help_text=gettext_lazy("You find it on top of the dossier, for example 2026-0147."),
        widget=forms.TextInput(attrs={"class": "w-short", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Actor, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.trajectory = actor, trajectory

    def clean_other(self) -> Trajectory:
        number = self.cleaned_data["other"].strip()
        seen = Trajectory.objects.visible_to(self.actor).worked_by(self.actor)
        found = seen.select_related("candidate__place", "holder", "region").filter(number=number).first()
        if found is None or found == self.trajectory:
            raise forms.ValidationError(_("You work on no other dossier with this number. Check the number."))
        return found


class MergeForm(forms.Form):
    """A choice for each thing that the two dossiers say differently."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, differ: Sequence[Difference], doubles: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differ = bool(differ)
        if doubles:
            self.fields["looked"] = forms.BooleanField(
                label=_("I have looked at this; both stay on the dossier"),
                widget=ConfirmInput(legend=_("Does it stand twice, and is that right?")),
                error_messages={"required": _("Look first at what would stand twice.")},
            )
        for difference in differ:
            self.fields[difference.spec.name] = self._field(difference)

    @staticmethod
    def _field(difference: Difference) -> forms.ChoiceField:
        here, there = difference.here or _("not known"), difference.there
        choices = [(KEEP, here), (TAKE, there)]
        if difference.spec.several:
            choices = [(BOTH, _("Both: what stands in either")), (KEEP, here), (TAKE, there)]
        return forms.ChoiceField(
            label=difference.spec.label, choices=choices, initial=difference.proposed, widget=forms.RadioSelect
        )

    def choices(self) -> dict[str, str]:
        return {name: chosen for name, chosen in self.cleaned_data.items() if name != "looked"}
