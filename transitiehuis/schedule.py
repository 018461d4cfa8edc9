"""What beat asks for, and when. Each entry says what breaks when it stops.

Beat only asks: every task looks at what is due, so one that was missed is caught up by the next.
A task has one entry; its name here is how `/gezond/` calls it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Job:
    """`grace` is how long after its time a job may take before it is called late."""

    task: str
    schedule: crontab | timedelta
    label: Any
    breaks: Any
    grace: timedelta = timedelta(minutes=10)

    @property
    def entry(self) -> dict[str, Any]:
        """As beat wants it. What repeats within the hour is not worth doing once the next was asked for."""
        expires = self.schedule.total_seconds() if isinstance(self.schedule, timedelta) else None
        return {"task": self.task, "schedule": self.schedule, "options": {"expires": expires} if expires else {}}


JOBS = {
    "deliver": Job(
        "transitiehuis.outbox.tasks.deliver_due",
        timedelta(minutes=1),
        _("Send messages"),
        _("Messages wait that nobody was woken for: reminders, daily mails and what a mail server put off."),
    ),
    "quarter": Job(
        "transitiehuis.regie.tasks.quarter_rhythm",
        timedelta(seconds=30),  # beat waits one interval before the first: who starts the demo sees mail in a minute
        _("Open quarter rounds and remind partners"),
        _("No round opens by itself, and nobody is asked or reminded; what was missed is told when it runs again."),
    ),
    "review_packs": Job(
        "transitiehuis.regie.tasks.review_packs",
        timedelta(minutes=1),
        _("Make review packs"),
        _("A closed round has no review pack, or half of one; it is made when it runs again."),
    ),
    "chain": Job(
        "matching.tasks.chain_days",
        crontab(hour="5", minute="10"),
        _("Move on what a date decides"),
        _("Trajectories stay in placement or aftercare after their last day; they are moved when it runs again."),
    ),
    "self_referrals": Job(
        "intake.tasks.self_referrals",
        timedelta(minutes=1),
        _("Make trajectories of self-referrals"),
        _("Who referred themselves waits unseen; they come to the front desk when it runs again."),
    ),
    "contact_plan": Job(
        "nazorg.plan_tasks.plan_days",
        crontab(hour="5", minute="45"),
        _("Bring contact plans to the scheme in force"),
        _("A changed scheme reaches nobody's plan; it does when it runs again."),
    ),
    "own_pages": Job(
        "transitiehuis.regie.tasks.own_pages",
        timedelta(minutes=1),
        _("Answer what candidates ask on their own page"),
        _("Who lost the link to their own page gets no new one; it is sent when it runs again."),
    ),
    "handovers": Job(
        "intake.tasks.chase_handovers",
        crontab(hour="6", minute="30"),
        _("Remind who did not answer a handover"),
        _("Receivers are not reminded of a handover; the newest reminder goes when it runs again."),
    ),
    "proposals": Job(
        "matching.tasks.proposal_days",
        crontab(hour="6", minute="40"),
        _("Ask companies again that did not answer"),
        _("Proposals wait for a company that nobody reminds; they are chased and withdrawn when it runs again."),
    ),
    "places": Job(
        "matching.place_tasks.place_days",
        crontab(hour="5", minute="25"),
        _("Ask whether work placements still stand"),
        _("Companies are not asked, and places without an answer stay open; it is made up when it runs again."),
    ),
    "imports": Job(
        "intake.tasks.imports",
        timedelta(minutes=1),
        _("Go on with imports"),
        _("An import whose worker was stopped stands still, and cells of finished ones are kept too long."),
    ),
    "seats": Job(
        "matching.seat_tasks.seat_days",
        crontab(hour="5", minute="35"),
        _("Release seats and close enrolment"),
        _("Held seats are not released and nobody moves up on a waiting list; it happens when it runs again."),
    ),
    "lapses": Job(
        "intake.lapse_tasks.lapse_days",
        crontab(hour="6", minute="20"),
        _("Warn before a certificate lapses"),
        _("Nobody gets mail that a certificate ends; Today still shows it, and what was missed is told later."),
    ),
    "check_ins": Job(
        "nazorg.check_tasks.check_in_days",
        crontab(hour="9", minute="5"),
        _("Ask how it goes at work"),
        _("Nobody is asked by link how it goes; who should have been asked is asked when it runs again."),
    ),
    "stalled": Job(
        "nazorg.check_tasks.stalled_days",
        crontab(hour="7", minute="20"),
        _("Ask why a trajectory stands still"),
        _(
            "Nobody is asked about trajectories that stand still, and the chain director misses "
            "them; it is made up later."
        ),
    ),
    "signals": Job(
        "nazorg.check_tasks.signal_days",
        crontab(hour="6", minute="10"),
        _("Fire signals that a date decides"),
        _("Overdue contact and what ends soon make no signal; what was missed fires when it runs again."),
    ),
    "results": Job(
        "nazorg.result_tasks.result_days",
        crontab(hour="6", minute="50"),
        _("Ask where people work now"),
        _("Nobody is asked after 3, 6, 12 and 24 months; it is made up when it runs again, until 40 days after."),
    ),
    "sessions": Job(
        "transitiehuis.regie.sessions.forgetting.session_days",
        crontab(hour="4", minute="50"),
        _("Forget who came to a theme session"),
        _("Names of visitors stay longer than three months; they go when it runs again."),
    ),
    "durability": Job(
        "transitiehuis.regie.durability_tasks.durability_nights",
        timedelta(minutes=1),
        _("Count how lasting placements are"),
        _("The curves stay as they were counted last; the page says when that was."),
    ),
    "figures": Job(
        "transitiehuis.regie.figure_tasks.figure_days",
        timedelta(minutes=1),
        _("Freeze the figures of rounds and quarters"),
        _("A closed round has no figures beside its scores; they are frozen when it runs again."),
    ),
    "chain_months": Job(
        "transitiehuis.regie.flow_tasks.chain_nights",
        timedelta(minutes=1),
        _("Count the months of the chain"),
        _("The flow and the waiting days stay as they were counted last; the page says when that was."),
    ),
    "national_months": Job(
        "transitiehuis.regie.national_tasks.national_months",
        timedelta(minutes=1),
        _("Count the months of all regions"),
        _("Regions beside each other stay as they were counted last; a month missed is counted when it runs again."),
    ),
    "findings": Job(
        "transitiehuis.regie.finding_tasks.finding_nights",
        crontab(hour="5", minute="55"),
        _("Look what the figures point at"),
        _("What the figures point at is not proposed as a bottleneck, and what is over stays; it is made up later."),
    ),
    "rules": Job(
        "transitiehuis.regie.watching.invariant_nights",
        crontab(hour="4", minute="15"),
        _("Look whether what must hold does"),
        _("Rows that break a rule are not noticed; they are when it runs again, or by the command check_invariants."),
    ),
    "watch": Job(
        "transitiehuis.outbox.tasks.watch",
        timedelta(minutes=5),
        _("Notice what stands still"),
        _("Nobody gets mail about a job that does not run; this page still shows it."),
    ),
}

CELERY_BEAT_SCHEDULE = {name: job.entry for name, job in JOBS.items()}
