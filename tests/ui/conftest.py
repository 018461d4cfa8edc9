"""What the tests of the look share: the style page of a demo, and a piece of template drawn."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation


@pytest.fixture
def style_page(client: Client, settings: Any, db: None) -> Callable[[str], str]:
    """The html of /huisstijl/ in a language."""
    settings.DEMO = True

    def fetch(language: str = "nl") -> str:
        with translation.override(language):
            response = client.get("/huisstijl/", headers={"accept-language": language})
        assert response.status_code == 200
        return response.content.decode()

    return fetch


@pytest.fixture
def draw() -> Callable[..., str]:
    """Render a piece of template in Dutch for a visitor who asked for `path`."""

    def render(source: str, path: str = "/", **context: Any) -> str:
        request = RequestFactory().get(path)
        request.actor = SimpleNamespace(user=None, roles=frozenset(), memberships=(), current=None)
        with translation.override("nl"):
            return Template(source).render(Context({"request": request, "csrf_token": "token", **context}))

    return render
