"""Deals, agreements and pools as they are kept. Signed versions are the foundation's; the money itself stands in the ledger."""

from __future__ import annotations

from django.db import models

from wholeplace.foundation.records import PlaceRecord, Recorded


class StoredDeal(PlaceRecord):
    """Proposals worked out from one case, and which of them was picked.

    `settings`: who is at the table and why not, who funds the double running, which rules; `answer`: what they came to
    (`deal.as_answer`). `case_id` is the id that the case's slice gave.
    """

    id = models.SlugField(max_length=80, primary_key=True)
    title = models.CharField(max_length=300)
    case_id = models.CharField(max_length=80)
    settings = models.JSONField()
    answer = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    picked = models.CharField(max_length=80, blank=True)
    picked_why = models.TextField(blank=True)
    picked_by = models.CharField(max_length=300, blank=True)
    picked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.title


class Pool(PlaceRecord):
    """A pool and the draft of its agreement in the words of the agreement file; what is signed is a version of it.

    `raw` need not be whole while people are writing; `revision` counts its changes. `book` is opened when the agreement is
    in force, or when a pool is taken in that runs already.
    """

    id = models.SlugField(max_length=80, primary_key=True)
    title = models.CharField(max_length=300)
    raw = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    book = models.OneToOneField("ledger.Book", on_delete=models.PROTECT, null=True, blank=True, related_name="pool")
    deal = models.ForeignKey(StoredDeal, on_delete=models.PROTECT, null=True, blank=True, related_name="pools")
    withdrawn = models.BooleanField(default=False)
    started_by = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    changed_by = models.CharField(max_length=300)
    changed_at = models.DateTimeField()
    taken_from = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("withdrawn", "title")

    def __str__(self) -> str:
        return self.title


class OfPool(Recorded):
    """A recorded row of a pool."""

    place_path = "pool__place"

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def chain(self) -> str:
        return self.pool.place_id


class LastYear(OfPool):
    """What a pool that ran before planned and spent in the year before its book begins, so that comparatives can be shown.

    `rows`: account, line, body, `budget_pence` and `actual_pence` of each, as taken in; `year` by its first calendar year.
    """

    year = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=("pool", "year"), name="last_year_once"),)

    def __str__(self) -> str:
        return f"{self.pool_id} {self.year}"


class Virement(OfPool):
    """Budget moved from one line to another. *Units*: pence. `approvals`: who approved it, as the rule asked."""

    year = models.PositiveIntegerField()
    from_line = models.CharField(max_length=100)
    to_line = models.CharField(max_length=100)
    pence = models.PositiveBigIntegerField()
    on = models.DateField()
    reason = models.TextField()
    approvals = models.JSONField(default=list)
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.from_line} to {self.to_line}: {self.pence} pence"


class Forecast(OfPool):
    """The outturn of a line for the year as somebody expected it on a day. Every forecast is kept, so that drift can be seen."""

    year = models.PositiveIntegerField()
    period_name = models.CharField(max_length=20)
    made_on = models.DateField()
    line = models.CharField(max_length=100)
    outturn_pence = models.BigIntegerField()
    note = models.TextField(blank=True)
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("made_on", "id")
        indexes = (models.Index(fields=("pool", "year", "line", "made_on"), name="forecast_of_line"),)

    def __str__(self) -> str:
        return f"{self.line} on {self.made_on}: {self.outturn_pence} pence"


class Settlement(OfPool):
    """A period settled between the partners: the position, how the rules shared it, what was posted, and the notices."""

    year = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    on = models.DateField()
    position = models.JSONField()
    shares = models.JSONField()
    entries = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("on", "id")
        constraints = (models.UniqueConstraint(fields=("pool", "name"), name="settled_once"),)

    def __str__(self) -> str:
        return self.name


class BalanceClaim(OfPool):
    """What one body owes another at a day, as each of the two says. *Units*: pence.

    It is agreed where both have confirmed and differ by no more than the tolerance; else it is in dispute until they agree.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        AGREED = "agreed", "Agreed"
        DISPUTED = "disputed", "In dispute"

    name = models.CharField(max_length=40)
    on = models.DateField()
    payer = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    book_pence = models.BigIntegerField()
    payer_pence = models.BigIntegerField(null=True, blank=True)
    payer_by = models.CharField(max_length=300, blank=True)
    payee_pence = models.BigIntegerField(null=True, blank=True)
    payee_by = models.CharField(max_length=300, blank=True)
    tolerance_pence = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("on", "id")
        constraints = (models.UniqueConstraint(fields=("pool", "name", "payer", "payee"), name="balance_claimed_once"),)

    def __str__(self) -> str:
        return f"{self.payer_id} to {self.payee_id} at {self.on}: {self.state}"


class Saving(OfPool):
    """A saving that a case claims as cash, tied to the line of a ledger that is to be cut. *Units*: pence a year.

    It is confirmed only when that line has been cut: by whom, on which day, what was closed, and what ran beside it meanwhile.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed", "Claimed"
        CONFIRMED = "confirmed", "Confirmed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    body_path = "body"

    title = models.CharField(max_length=300)
    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    case_id = models.CharField(max_length=80, blank=True)
    benefit_id = models.CharField(max_length=80, blank=True)
    year = models.PositiveIntegerField()
    claimed_pence = models.PositiveBigIntegerField()
    ledger_line = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=300, blank=True)
    decommissioning = models.TextField(blank=True)
    double_running = models.TextField(blank=True)
    double_running_pence = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    budget_before_pence = models.BigIntegerField(null=True, blank=True)
    budget_after_pence = models.BigIntegerField(null=True, blank=True)
    cut_on = models.DateField(null=True, blank=True)
    confirmed_pence = models.PositiveBigIntegerField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    confirmed_by = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("year", "id")

    def __str__(self) -> str:
        return self.title


class FrozenCopy(OfPool):
    """The auditor's copy of a year: the sealed book and the account as files, with the book's root."""

    year = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    book_file = models.ForeignKey("foundation.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    account = models.JSONField()
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "-id")

    def __str__(self) -> str:
        return f"{self.year}: {self.root}"


class Published(OfPool):
    """A statement that anybody may see: its period, its figures as they were published, and when."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    content = models.JSONField()
    published_by = models.CharField(max_length=300)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("-published_at",)
        constraints = (models.UniqueConstraint(fields=("pool", "kind", "name"), name="published_once"),)

    def __str__(self) -> str:
        return self.name


class DutySettings(PlaceRecord):
    """Whether a place has a statutory duty to pool or a voluntary compact, whom it covers, and the share aimed at."""

    statutory = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    covered_kinds = models.JSONField(default=list)
    target_share = models.CharField(max_length=20, blank=True)
    since_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place",), name="duty_once_in_place"),)

    def __str__(self) -> str:
        return f"{self.place_id}: {'duty' if self.statutory else 'compact'}"


class Addressable(PlaceRecord):
    """The addressable spend of a body in a year, or that it is not known, with source and grade. *Units*: pence."""

    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    basis = models.CharField(max_length=10, default="budget")
    pence = models.PositiveBigIntegerField(null=True, blank=True)
    elsewhere_pooled_pence = models.PositiveBigIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    grade = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ("body", "year")
        constraints = (models.UniqueConstraint(fields=("place", "body", "year", "basis"), name="addressable_once"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.year}"


class DutyNote(PlaceRecord):
    """An exemption, a direction or a reminder to a body under the duty, dated."""

    class Kind(models.TextChoices):
        EXEMPTION = "exemption", "Exemption"
        DIRECTION = "direction", "Direction"
        REMINDER = "reminder", "Reminder"

    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField()
    on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    by_whom = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.body_id}: {self.kind}"
