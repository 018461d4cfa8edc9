"""Whether a page that a message leads to opens for who reads the message: a manager reads those of colleagues."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.urls import NoReverseMatch, Resolver404, resolve

from transitiehuis.privacy import house_models

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SAMPLES: dict[str, Any] = {"pk": 1, "number": "2026-0001", "code": "a"}  # by which a page names its row


def opens(url: str, actor: Actor) -> bool:
    """By the roles that the page's view names, and by sight of the row it is about; costs one query at most."""
    try:
        page = resolve(urlsplit(url).path)
    except Resolver404:
        return False
    allowed = getattr(page.func, "allowed_roles", None)
    if allowed is not None and not actor.has_role(*allowed):
        return False
    routes = [route for route in row_pages() if page.route.startswith(route)]
    if not routes:
        return True
    model, name = row_pages()[max(routes, key=len)]
    if name not in page.kwargs:  # another page, that only begins the same
        return True
    rows: Any = model._default_manager
    return bool(rows.visible_to(actor).filter(**{name: page.kwargs[name]}).exists())


@cache
def row_pages() -> dict[str, tuple[type[Model], str]]:
    """Of each model whose rows have a page: the route of that page, and the name of what stands in it."""
    found = {}
    for model in house_models():
        if hasattr(model, "get_absolute_url") and hasattr(model._default_manager, "visible_to"):
            route, name = _page_of(model)
            if name:
                found[route] = (model, name)
    return found


def _page_of(model: type[Model]) -> tuple[str, str]:
    """The route of the page of a row, and what names the row in it; ('', '') where more is needed than the row."""
    fields = {field.name for field in model._meta.concrete_fields}
    sample: Any = model(**{name: value for name, value in SAMPLES.items() if name == "pk" or name in fields})
    try:
        page = resolve(urlsplit(sample.get_absolute_url()).path)
    except (ObjectDoesNotExist, AttributeError, NoReverseMatch, Resolver404):
        return "", ""
    named = [name for name, value in page.kwargs.items() if name in SAMPLES and value == SAMPLES[name]]
    return (page.route, named[0]) if len(page.kwargs) == len(named) == 1 else ("", "")
