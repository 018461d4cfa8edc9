"""What forms about routes and plans share: they know when they were drawn, and choose from the same lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named
from intake.guard import GuardedText
from intake.models import Certificate
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
NEVER = datetime(1, 1, 1, tzinfo=UTC)
MID = {"class": "w-mid"}


def certificates() -> QuerySet[Certificate]:
    return Certificate.objects.filter(until=None).order_by("name_nl")


def partners(actor: Actor) -> QuerySet[Organisation]:
    """Organisations that take part in the actor's regions today."""
    return Organisation.objects.visible_to(actor).partners_of(actor.region_ids, days.today()).in_order()


class CertificateField(Named):
    def label_from_instance(self, obj: Certificate) -> str:
        return obj.name_nl


class Opened(GuardedText):
    """A form that knows when it was drawn; `names` are the facts it writes."""

    data: Any
    names: ClassVar[tuple[str, ...]] = ()
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Any = None, **kwargs: Any) -> None:
        self.row = row
        said = self.said(row) if row is not None else {}
        super().__init__(data, initial={**said, **kwargs.pop("initial", {})}, **kwargs)

    def said(self, row: Any) -> dict[str, Any]:
        """What stands in the row, as the fields of this form hold it."""
        return {**{name: getattr(row, name) for name in self.names}, "opened": row.edited_at.isoformat()}

    @property
    def opened_at(self) -> datetime:
        """When this was drawn; a moment that never was when somebody tampered with it."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["opened"])
        except ValueError:
            return NEVER
        return found if found.tzinfo else NEVER

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    def look_again(self) -> None:
        """Somebody wrote meanwhile: what was typed stays, and who presses once more has read that."""
        self.row.refresh_from_db(fields=["edited_at"])
        now = self.row.edited_at.isoformat()
        if now != self.data.get("opened"):
            self.data = self.data.copy()
            self.data["opened"] = now
            self.add_error(None, _("What you typed stands here. Save again to keep it."))


def organisations(label: Any, **kwargs: Any) -> Named:
    return Named(queryset=Organisation.objects.none(), label=label, empty_label=gettext_lazy("Choose"), **kwargs)
