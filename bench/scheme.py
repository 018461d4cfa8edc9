"""Four hundred routes, so that the opleidingsschema is measured as full as a large region has it."""

from __future__ import annotations

from datetime import timedelta

ROUTES = 400
TITLE = "Maatwerktraject {number}"


def fill_scheme() -> None:
    """Add routes to those of the region until there are four hundred, with a party, a fund and two starts each."""
    from django.db import transaction
    from django.utils import timezone

    from intake.models import Theme
    from matching.models import LearningRoute, RouteForm, RouteFunding, RouteParty, RouteStart
    from transitiehuis import days
    from transitiehuis.netwerk.actor import working

    today = days.today()
    with transaction.atomic(), working():
        like = LearningRoute.objects.filter(status="running", region__isnull=False, place__isnull=False).earliest("pk")
        missing = ROUTES - LearningRoute.objects.count()
        signed = {"edited_at": timezone.now(), "edited_by": like.edited_by}
        kept = {"owner": like.owner, "region": like.region, "place": like.place, "status": "running", **signed}
        forms, themes = RouteForm.values, list(Theme.objects.valid_on(today).in_order())
        made = LearningRoute.objects.bulk_create(
            LearningRoute(
                title=TITLE.format(number=n), form=forms[n % len(forms)], since=today, outcome="next", level=2, **kept
            )
            for n in range(missing)
        )
        chosen = LearningRoute.themes.through
        chosen._default_manager.bulk_create(
            chosen(learningroute=route, theme=themes[n % len(themes)]) for n, route in enumerate(made)
        )
        party = {"organisation": like.owner, "task": "develops", "since": today}
        RouteParty.objects.bulk_create(RouteParty(route=route, **party, **signed) for route in made)
        money = {"fund": "Fonds", "until": today + timedelta(days=400)}
        RouteFunding.objects.bulk_create(RouteFunding(route=route, **money, **signed) for route in made)
        RouteStart.objects.bulk_create(
            RouteStart(route=route, starts_on=day, enrol_by=day, place=like.place, seats=12, **signed)
            for n, route in enumerate(made)
            for day in (today + timedelta(days=20 + n % 60), today + timedelta(days=120 + n % 60))
        )
