"""Headers that every answer carries beside those of Django and django-csp."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

FEATURES = ("camera", "geolocation", "microphone", "payment", "usb", "interest-cohort")


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", ", ".join(f"{feature}=()" for feature in FEATURES))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            # Pages name people: no shared or private cache may keep them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
