"""The words of the opleidingsschema."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RouteForm(models.TextChoices):
    """In the order of the columns of the schema: from getting to know the work to a whole diploma."""

    PRELUDE = "prelude", _("preparatory course")
    STATEMENT = "statement", _("praktijkverklaring")
    CERTIFICATE = "certificate", _("mbo-certificaat")
    BRANCH = "branch", _("branch course")
    THIRD = "third", _("derde leerweg")
    BBL = "bbl", _("bbl")
    BOL = "bol", _("bol")


class RouteStatus(models.TextChoices):
    IDEA = "idea", _("idea")
    DEVELOPING = "developing", _("in development")
    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")


class RouteOutcome(models.TextChoices):
    """What somebody has in hand at the end."""

    DIPLOMA = "diploma", _("mbo diploma")
    CERTIFICATE = "certificate", _("certificate")
    STATEMENT = "statement", _("praktijkverklaring")
    NEXT = "next", _("a next route, no paper of its own")


class PartKind(models.TextChoices):
    SCHOOL = "school", _("school days")
    PRACTICE = "practice", _("practice")
    CERTIFICATE = "certificate", _("VCA or another certificate")
    LANGUAGE = "language", _("language")
    EXAM = "exam", _("exam")
    MBO_CERTIFICATE = "mbo_certificate", _("mbo-certificaat")


class Payer(models.TextChoices):
    """Who pays for a part unless something else is agreed for one person."""

    SCHOOL = "school", _("the school")
    EMPLOYER = "employer", _("the employer")
    UWV = "uwv", _("UWV")
    MUNICIPALITY = "municipality", _("the municipality")
    FUND = "fund", _("a fund of the branch or region")
    CANDIDATE = "candidate", _("the candidate")


class PartyTask(models.TextChoices):
    DEVELOPS = "develops", _("develops")
    DELIVERS = "delivers", _("delivers")
    FINANCES = "finances", _("finances")


class StartStatus(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed for enrolment")
    CANCELLED = "cancelled", _("cancelled")


class DemandKind(models.TextChoices):
    """What a route may ask of who begins it; each looks at one fact of the matchingsprofiel."""

    THEME = "theme", _("Wishes this theme")
    LANGUAGE = "language", _("Level of Dutch")
    LICENCE = "licence", _("Driving licence")
    CERTIFICATE = "certificate", _("Certificate, valid at the start")
    HOURS = "hours", _("Hours a week")
    DISTANCE = "distance", _("Can reach the place")
    OWN_TRANSPORT = "own_transport", _("Own transport")
    AVAILABLE = "available", _("Available at the start")
