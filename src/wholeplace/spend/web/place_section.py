"""What the home of a place shows of its spending."""

from __future__ import annotations

from django.urls import reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.sections import Section
from wholeplace.spend.web.models import LAYERS
from wholeplace.spend.web.queries import Sending, bodies_sending
from wholeplace.vocabulary.years import FinancialYear

SHOWN = 8
LAYER_WORDS = {layer: words.lower() for layer, words in LAYERS}


def spending_section(by: By, place: Place) -> Section | None:
    """Which bodies have sent what, for those who may see the count."""
    if not by.may("spend.view", place):
        return None
    sending = bodies_sending(by, place)
    sent = [one for one in sending if one.sent]
    return Section(
        title="Spending",
        href=reverse("spend:home", args=[place.pk]),
        link=f"The count: {len(sent)} of {len(sending)} bodies have sent something",
        head=("Body", "Sent"),
        rows=[[one.body.name, sent_words(one)] for one in sent[:SHOWN]],
        empty="No body has sent what it spends yet.",
    )


def sent_words(one: Sending) -> str:
    """`payments 2021/22, outturn 2021/22`."""
    return ", ".join(f"{LAYER_WORDS[layer]} {FinancialYear(year)}" for year, layer in sorted(one.sent)) or "nothing yet"
