"""Who may open a page: everybody, or those with a role. Outside `visible_to` is 404, not here."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

public = login_not_required


def roles(*allowed: str) -> Callable:
    """403 unless the acting person holds one of `allowed` in the organisation they act for."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.actor.has_role(*allowed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allowed_roles = allowed
        return guarded

    return decorate
