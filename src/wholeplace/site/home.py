"""The first page: a welcome for those who have not signed in, and one's place for those who have."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.needs import PUBLIC, SIGNED_IN, needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.queries import places_of
from wholeplace.specimen.load import demonstration

LAST_PLACE = "place"  # where the shell keeps the place last looked at


@needs(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """The welcome; or the place last looked at, else the first that the person may see."""
    by = by_of(request)
    if by.person is None:
        return render(request, "welcome.html", {"demonstration": demonstration()})
    places = [place.code for place in places_of(by)]
    if not places:
        return render(request, "no-place.html")
    last = request.session.get(LAST_PLACE)
    return redirect("place", code=last if last in places else places[0])


@needs(SIGNED_IN)
def not_here(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in package that this site does not offer."""
    raise Http404(request.path)
