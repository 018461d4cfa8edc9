"""The words of a seat at a start."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentStatus(models.TextChoices):
    WAITING = "waiting", _("on the waiting list")
    HELD = "held", _("seat held")
    ENROLLED = "enrolled", _("enrolled")
    FINISHED = "finished", _("finished")
    DROPPED = "dropped", _("stopped halfway")
    WITHDRAWN = "withdrawn", _("withdrawn before the start")
    LAPSED = "lapsed", _("hold ran out")
    TURNED_AWAY = "turned_away", _("no seat")


S = EnrolmentStatus
OPEN = (S.WAITING, S.HELD, S.ENROLLED)
SEATED = (S.HELD, S.ENROLLED)
# A seat was used to the end or partly: it stays taken.
OVER = (S.FINISHED, S.DROPPED)
GONE = (S.WITHDRAWN, S.LAPSED, S.TURNED_AWAY)
HOLD_WERKDAGEN = 10
