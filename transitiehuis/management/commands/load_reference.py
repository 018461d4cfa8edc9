"""manage.py load_reference: the lists everybody chooses from, out of `data/`."""

from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = (
        "Load regions, places, organisations, themes and the other lists from data/. May run at any time: what is "
        "the same stays, what a region edited stays, what left the lists is closed and not deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "data", help="where the files are")

    @transaction.atomic
    def handle(self, *, folder: Path, verbosity: int, **_options: object) -> str:
        """All lists or none; the answer says how many rows changed."""
        total = 0
        for config in apps.get_app_configs():  # in the order of the floors: a list may point to one below
            name = f"{config.name}.reference"
            if find_spec(name) is None:
                continue
            for what, changed in import_module(name).load(folder).items():
                total += changed
                if changed and verbosity:
                    self.stdout.write(f"{config.label}: {what}: {changed} changed")
        return f"{total} rows changed"
