"""What is known of a candidate, as rows of names and values ready for the screen. Empty ones are left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.models import Candidate, FactGroup, MatchingProfile, Trajectory
from intake.models.vocabulary import in_language
from transitiehuis.ui.templatetags.ui import mail_link, phone_link
from transitiehuis.ui.words import hour_words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

Row = tuple[str, str]


def contact_facts(candidate: Candidate) -> list[Row]:
    """How to reach the person, and where they live."""
    return _said([*_reach(candidate, candidate.phone, candidate.email), *_lives(candidate)])


def contact_links(candidate: Candidate) -> list[Row]:
    """The same for a screen: the number calls, the address opens a mail."""
    return [*reach_links(candidate), *_lives(candidate)]


def reach_links(candidate: Candidate) -> list[Row]:
    """How to reach the person and no more, for a company that was given name and contact details."""
    phone = phone_link(candidate.phone) if candidate.phone else ""
    return _said(_reach(candidate, phone, mail_link(candidate.email) if candidate.email else ""))


def _reach(candidate: Candidate, phone: str, email: str) -> list[Row]:
    guide = _("through the guide") if candidate.channel == Candidate.Channel.GUIDE else ""
    return [(_("Telephone"), phone), (_("E-mail"), email), (_("Reached"), guide)]


def _lives(candidate: Candidate) -> list[Row]:
    return [(_("Lives in"), candidate.place.name), (_("Born in"), str(candidate.birth_year))]


def profile_facts(profile: MatchingProfile) -> list[Row]:
    """The nameless layer, which a training company may see; a query for the lists in it if they were not read yet."""
    return [row for rows in profile_groups(profile).values() for row in rows]


def profile_groups(profile: MatchingProfile) -> dict[str, list[Row]]:
    """The same per group of facts."""
    lists = _lists(profile)
    available = _("from %(day)s") % {"day": _day(profile.available_from)} if profile.available_from else ""
    distance = _("at most %(km)s km") % {"km": profile.max_distance_km} if profile.max_distance_km else ""
    groups: dict[str, list[Row]] = {
        FactGroup.WISHES: [
            (_("Wants"), _listed(in_language(theme["nl"], theme["en"]) for theme in lists["themes_named"])),
            (_("Occupations"), _listed(lists["occupations_named"])),
            (_("Can do"), _listed(lists["skills_named"])),
        ],
        FactGroup.TIME: [(_("Available"), available), (_("Hours"), _hours(profile)), (_("Starts"), _starts(profile))],
        FactGroup.TRAVEL: [
            (_("Distance"), distance),
            (_("Transport"), _listed(profile.transport_labels())),
            (_("Driving licence"), _listed(profile.licences)),
        ],
        FactGroup.LANGUAGE: [
            (_("Language"), str(profile.get_language_level_display()) if profile.language_level else ""),
            (_("Education"), str(profile.get_education_level_display()) if profile.education_level else ""),
        ],
        FactGroup.PAPERS: [
            (_("Obtained"), _listed(_certificate(held["name"], held["until"]) for held in lists["certificates_held"]))
        ],
        FactGroup.WORK: [(_("Worked as"), _listed(work_words(held) for held in lists["experience_held"]))],
    }
    return {group: _said(rows) for group, rows in groups.items()}


def work_words(held: dict[str, Any]) -> str:
    """magazijnmedewerker (2015 tot 2019)"""
    since, until = held["since"], held["until"]
    if since and until:
        years = f"{since}" if since == until else _("%(since)s to %(until)s") % {"since": since, "until": until}
    elif since:
        years = _("since %(year)s") % {"year": since}
    else:
        years = _("until %(year)s") % {"year": until} if until else ""
    return f"{held['work']} ({years})" if years else held["work"]


def support_facts(trajectory: Trajectory, actor: Actor) -> list[Row]:
    """The second layer, which a company never sees; [] for who does not work on the traject."""
    support = getattr(trajectory, "support", None) if trajectory.is_worked_by(actor) else None
    if support is None:
        return []
    guidance = {True: _("yes"), False: _("no"), None: ""}[support.guidance_needed]
    rows = [
        (_("Work conditions"), support.work_conditions),
        (_("Guidance needed"), guidance),
    ]
    return _said(rows)


def _said(rows: list[Row]) -> list[Row]:
    return [(name, value) for name, value in rows if value]


def _listed(words: Any) -> str:
    return ", ".join(str(word) for word in words)


def _day(day: Any) -> str:
    return str(date_format(day, "j F Y"))


def _hours(profile: MatchingProfile) -> str:
    low, high = profile.hours_min, profile.hours_max
    if low and high and low != high:
        return _("%(low)s to %(high)s a week") % {"low": low, "high": high}
    return _("%(hours)s a week") % {"hours": low or high} if low or high else ""


def _starts(profile: MatchingProfile) -> str:
    return _("not before %(time)s") % {"time": hour_words(profile.earliest_start)} if profile.earliest_start else ""


def _lists(profile: MatchingProfile) -> dict[str, Any]:
    """The names in the profile's lists, each by name: one query, none when it was read `with_lists`."""
    lists = ("themes_named", "occupations_named", "skills_named", "certificates_held", "experience_held")
    if lists[0] in profile.__dict__:
        return profile.__dict__
    return MatchingProfile.objects.filter(pk=profile.pk).with_lists().values(*lists).get()


def _certificate(name: str, until: str | None) -> str:
    if not until:
        return name
    return f"{name} ({_('until %(day)s') % {'day': _day(date.fromisoformat(until))}})"
