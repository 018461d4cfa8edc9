"""The words of a maatwerkplan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanStatus(models.TextChoices):
    CONCEPT = "concept", _("draft")
    AGREED = "agreed", _("agreed with the candidate")
    REPLACED = "replaced", _("replaced by a newer version")
    STOPPED = "stopped", _("stopped")


S = PlanStatus
RUNS = (S.CONCEPT, S.AGREED)


class ExemptBasis(models.TextChoices):
    """What an exemption rests on; the paper itself stays where it is kept."""

    DIPLOMA = "diploma", _("a diploma")
    CERTIFICATE = "certificate", _("a certificate or mbo-certificaat")
    EXPERIENCE = "experience", _("work experience, looked at by the school")
    TEST = "test", _("a test at the school")
    EVC = "evc", _("an ervaringscertificaat (EVC)")


WEEKDAYS = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
)
