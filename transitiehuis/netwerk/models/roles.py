from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    ADVISER = "adviser", _("adviser")
    TRAINER = "trainer", _("workplace trainer")
    PARTNER_CONTACT = "partner_contact", _("partner contact")
    CHAIN_DIRECTOR = "chain_director", _("chain director")
    NATIONAL_ADVISER = "national_adviser", _("national adviser")
    MANAGER = "manager", _("manager")
