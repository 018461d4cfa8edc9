"""What a receiver gets to see of who is referred, in the words of the page; a test holds it to what is really seen."""

from django.utils.translation import gettext_lazy as _

# At once, to decide on; by what the page shows of it.
SEEN_AT_ONCE = {
    "name": _("name"),
    "birth_year": _("year of birth"),
    "contact": _("telephone or e-mail"),
    "place": _("place of residence"),
    "themes": _("what somebody wants to learn"),
    "language_level": _("language level"),
    "explanation": _("what you write to the receiver"),
}
# By who takes over.
SEEN_AFTER = {
    "target_group": _("target group"),
    "informed_on": _("when the candidate was told, and what"),
}
