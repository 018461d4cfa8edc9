"""A constant page of 1 kB for whoever is signed in: what the middleware costs, nothing can be cheaper behind it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

URL = "/bench/bare/"
SENTENCE = "Een pagina die niets opzoekt en altijd hetzelfde zegt. "
PAGE = f"<!DOCTYPE html><html lang='nl'><title>Kaal</title><p>{SENTENCE * 20}".encode()[:1024]


def bare(request: HttpRequest) -> HttpResponse:
    """Asks who is signed in, as every page does, and answers. Raises PermissionDenied for nobody."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponse(PAGE)
