"""What the frame around every page knows. Nothing is looked up until the frame is drawn."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from transitiehuis.ui.navigation import Item, floors, url_of


class House:
    """The bar, the floors and the foot of one page for one visitor."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor = getattr(request, "actor", None)

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def signed_in(self) -> bool:
        return bool(self.actor and self.actor.user)

    @property
    def region(self) -> str:
        """The region this person works in; '' when it is none or several."""
        return getattr(self.actor, "region_name", "") if self.actor else ""

    @cached_property
    def floors(self) -> list[Item]:
        return floors(self.request, self.actor.roles) if self.signed_in and self.actor else []

    @property
    def floor(self) -> Item | None:
        """The section this page lies in."""
        return next((item for item in self.floors if item.current), None)

    @property
    def here(self) -> str:
        """Where to come back to after the language was switched: a page that GET can show."""
        return self.request.get_full_path() if self.request.method == "GET" else self.request.path

    @property
    def other_language(self) -> dict[str, str]:
        """The language that this page is not in: its code and its own name."""
        code = "en" if (translation.get_language() or "nl").startswith("nl") else "nl"
        return {"code": code, "name": {"nl": "Nederlands", "en": "English"}[code]}

    @property
    def cast(self) -> tuple[Any, ...]:
        """In the demo the people to look around as, else nobody."""
        return import_string(settings.DEMO_CAST) if self.demo else ()

    @property
    def urls(self) -> dict[str, str]:
        """Pages that the frame links to, '' where the page is not wired."""
        names = {
            "home": "home",
            "search": "regie:search",
            "own_demo": "regie:own_demo",
            "switch": "netwerk:switch",
            "account": "netwerk:account",
            "messages": "outbox:list",
            "sign_out": "account_logout",
            "sign_in": "account_login",
            "language": "ui:language",
            "data": "netwerk:data",
            "accessibility": "netwerk:accessibility",
            "help": "netwerk:help",
        }
        return {key: url_of(name) for key, name in names.items()}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `house`."""
    return {"house": SimpleLazyObject(lambda: House(request))}
