"""A figure as it is handed round, with the words that a page or mail puts to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.figures.definitions import definitions


@dataclass(frozen=True)
class Figure:
    """What one indicator came to in a region, from `since` until `until` (both inside).

    `n` is how many were counted, `open` how many were still open at the end, `unknown` of how many it is not known.
    `value` is None when nothing was counted.
    """

    factor_id: int
    since: date
    until: date
    value: Decimal | None
    n: int
    open: int
    unknown: int
    code: str = ""
    unit: str = ""

    @property
    def number(self) -> str:
        """The value as people write it: 64, or 12,5."""
        if self.value is None:
            return ""
        whole = self.value == self.value.to_integral_value()
        return number_format(self.value, 0 if whole else 1)

    @property
    def words(self) -> str:
        """The value with its unit: 64%, 12 werkdagen; 'nothing counted' where there is none."""
        if self.value is None:
            return _("nothing counted")
        if self.unit == "percent":
            return _("%(number)s%%") % {"number": self.number}
        if self.unit != "days":
            return self.number
        count = 1 if self.value == 1 else 2
        if definitions()[self.code].werkdagen:
            return ngettext("%(number)s working day", "%(number)s working days", count) % {"number": self.number}
        return ngettext("%(number)s day", "%(number)s days", count) % {"number": self.number}

    @property
    def counted(self) -> str:
        """Of how many, how many are open and of how many it is not known, in one line."""
        said = [_("of %(n)s") % {"n": self.n}]
        if self.open:
            said.append(ngettext("%(count)s still open", "%(count)s still open", self.open) % {"count": self.open})
        if self.unknown:
            said.append(ngettext("%(count)s unknown", "%(count)s unknown", self.unknown) % {"count": self.unknown})
        return ", ".join(said)
