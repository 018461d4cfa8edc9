"""A form that a browser keeps until the server has it (`static/js/huis/keep.js`)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

NO_CONTENT = 204


def went(request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    """The answer to a form that was taken: onward, or for a form sent by script where the script goes on to."""
    if request.headers.get("X-Kept"):
        return HttpResponse(status=NO_CONTENT, headers={"X-Onward": response.url})
    return response
