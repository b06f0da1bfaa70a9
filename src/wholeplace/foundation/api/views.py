"""One's own keys: made, shown once, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api import actions
from wholeplace.foundation.api.asking import by_of, one_or_404
from wholeplace.foundation.api.forms import NewKey
from wholeplace.foundation.api.models import Token
from wholeplace.foundation.api.queries import tokens_of


@needs("token.view", write="token.change")
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys, and a form to make one. A new key is shown on this page, this once."""
    by = by_of(request)
    form = NewKey(request.POST or None)
    made, shown = None, ""
    if request.method == "POST" and form.is_valid():
        made, key = actions.make_token(by=by, **form.cleaned_data)
        shown = _shown(request, made, key)
        form = NewKey()
    context = {"form": form, "keys": tokens_of(by), "made": made, "shown": shown}
    return render(request, "keys/keys.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, token: Token, key: str) -> str:
    if token.purpose == Token.Purpose.CALENDAR:
        return request.build_absolute_uri(reverse("calendar", kwargs={"key": key}))
    return key


@needs("token.change")
@require_POST
def end_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """End a key."""
    by = by_of(request)
    token = one_or_404(Token.objects.for_person(by, "token.change"), key_id)
    actions.end_token(by=by, token=token)
    messages.success(request, f"The key “{token.name}” no longer opens anything.")
    return redirect("keys")
