"""What can be wrong with a cell: a code in the database, a sentence on the page that says what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "missing": _("This is empty and it is needed. Fill it in."),
    "too_long": _("This is too long. Keep it under %(most)s characters."),
    "formula": _("This is a formula. We run none: type the value itself."),
    "excel_error": _("Excel shows an error here (%(value)s). Type the value itself."),
    "hashes": _("Excel showed only ##### because the column was too narrow. Type the value again."),
    "not_a_name": _("There is no letter in this name. Type the name."),
    "one_name": _("There is one word here. Type first name and last name."),
    "year": _("“%(value)s” is no year of birth. Type four digits, such as 1988."),
    "year_range": _("%(year)s cannot be. Check the year of birth: %(first)s to %(last)s is possible."),
    "day": _("“%(value)s” is no date. Type day, month and year, such as 14-03-2026."),
    "day_far": _("%(value)s cannot be. Type a day from %(first)s to %(last)s."),
    "day_gone": _("This day is in the future. Fill in when the candidate was told."),
    "day_long_ago": _("That is more than two years ago. Tell the candidate again, and fill in when you did."),
    "informed": _("Tell the candidate first, and fill in when you did."),
    "email": _("“%(value)s” is no e-mail address. Type one address, such as naam@voorbeeld.nl."),
    "phone": _("“%(value)s” is no telephone number. Type ten digits, such as 0612345678."),
    "phone_digits": _("A telephone number has 10 digits, this one has %(count)s. Complete it."),
    "phone_rounded": _("Excel rounded this number off (%(value)s): digits are gone. Look it up and type it again."),
    "phone_several": _("There are several telephone numbers here. Keep one."),
    "place": _("We do not know the place “%(value)s”. Type the name of a town or village."),
    "place_alike": _("We do not know the place “%(value)s”. Do you mean %(names)s?"),
    "place_several": _("There are more places with this name. Choose %(names)s."),
    "theme": _("We do not know the theme “%(value)s”. Leave it empty, or choose out of: %(names)s."),
    "group": _("“%(value)s” is no target group we know. Leave it empty, or choose out of: %(names)s."),
    "receiver": _("“%(value)s” is no partner who can take over here. Type the name as it stands under Partners."),
    "receiver_missing": _("To whom do you offer this candidate? Fill in a partner."),
    "whole": _("“%(value)s” is no whole number. Type digits only."),
    "between": _("%(value)s cannot be. Type a number from %(first)s to %(last)s."),
    "order": _("The most hours are fewer than the least. Swap the two."),
    "licence": _("“%(value)s” is no driving licence we know. Use AM, B, BE, C, CE or T."),
    "level": _("“%(value)s” is no language level. Use A0, A1, A2, B1, B2, C1 or C2."),
    "bsn": _("There was a number of 9 digits that looks like a BSN. We did not keep it: take it out."),
    "health": _(
        "This may say something about health: %(words)s. Write what somebody can do, not why. Or tick that it stays."
    ),
    "refused": _("This row could not be written. Look at it once more, and try again."),
}


class Fault(Exception):
    """A cell that cannot be used. `code` names the sentence, `facts` fill it in."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, {name: str(value)[:80] for name, value in facts.items()}

    def as_json(self) -> list[Any]:
        """As it is kept beside the row."""
        return [self.code, self.facts]


def sentence(kept: list[Any]) -> str:
    """The sentence of a fault as it was kept, in the language of the page."""
    code, facts = kept
    return str(SENTENCES[code]) % facts
