"""manage.py check_invariants: whether everything that must hold does."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from transitiehuis.regie.invariants import RULES, broken


class Command(BaseCommand):
    help = "Lists what breaks a rule that must always hold, each with the page where it can be seen. Changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Silent success; raises CommandError (exit code 1) when a row breaks a rule."""
        found = list(broken())
        for each in found:
            self.stdout.write(f"{each.rule}\n  {each.row}  {settings.SITE_URL + each.url if each.url else ''}".rstrip())
        if found:
            text = ngettext("%(count)d row breaks a rule.", "%(count)d rows break a rule.", len(found))
            raise CommandError(text % {"count": len(found)})
        text = ngettext("%(count)d rule looked at: all holds.", "%(count)d rules looked at: all holds.", len(RULES))
        self.stdout.write(text % {"count": len(RULES)})
