"""Build the invented region by walking the real methods, day by day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.models import Trajectory
from transitiehuis import days
from transitiehuis.demo.world.plan import CANDIDATES, MONTHS, SEED, Plan
from transitiehuis.netwerk.models import Region


class Command(BaseCommand):
    help = "Builds the invented region: `--region AM06 --until 2026-11-24 --seed 6`. Nothing real is touched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", default="AM06", help="code of the region (AM06)")
        parser.add_argument("--until", type=date.fromisoformat, default=None, help="last day, YYYY-MM-DD (today)")
        parser.add_argument("--seed", type=int, default=SEED, help=f"the same seed makes the same region ({SEED})")
        parser.add_argument(
            "--candidates", type=int, default=CANDIDATES, help=f"how many kandidaten, without scenes ({CANDIDATES})"
        )
        parser.add_argument("--months", type=int, default=MONTHS, help=f"how many months of history ({MONTHS})")

    def handle(self, *_args: Any, **options: Any) -> None:
        from transitiehuis.demo.world.build import Builder

        region = options["region"]
        if not Region.objects.filter(code=region).exists():
            raise CommandError(f"Region {region} is not there. Run `manage.py load_reference` first.")
        if Trajectory.objects.filter(region__code=region).exists():
            raise CommandError(f"Region {region} has trajecten already; the demo is built in an empty region only.")
        plan = Plan(region, options["until"] or days.today(), options["seed"], options["candidates"], options["months"])
        Builder(plan).build(self.tell, at_once=True)
        made = Trajectory.objects.filter(region__code=region).count()
        self.stdout.write(f"\r{made} trajecten in region {region}.        ")

    def tell(self, share: float) -> None:
        """How far it is, on one line, when somebody watches."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{share:4.0%} ", ending="")
            self.stdout.flush()
