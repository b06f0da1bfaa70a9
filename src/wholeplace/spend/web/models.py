"""The count as it is kept: batches of files, what reading each came to, and what people said of them.

The lines themselves are Parquet in the data folder, named by their hash (`line_files`); what reading found that may hold a
person's name (examples, problems) stands beside them (`findings`), never in a table, so that a name can be taken out whole.
"""

from __future__ import annotations

from django.db import models

from wholeplace.foundation.acts.guards import guard
from wholeplace.foundation.records import PlaceRecord, Recorded

LAYERS = (("payments", "Payments"), ("outturn", "Outturn"), ("budget", "Budget"))


class Batch(PlaceRecord):
    """What was brought together: the files of one body for one year, a statutory return of many, or totals entered by hand.

    `year` by its first calendar year. A batch that is withdrawn leaves the count and stays on record with its reason.
    `counted_sha256` names the lines of totals by hand; a file's own stand with the file.
    """

    class Kind(models.TextChoices):
        FILES = "files", "Published payments"
        RETURN = "return", "Statutory return"
        BY_HAND = "by-hand", "Totals entered by hand"

    class State(models.TextChoices):
        READING = "reading", "Being read"
        COLUMNS = "columns", "Columns to confirm"
        COUNTED = "counted", "Counted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FILES)
    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveIntegerField()
    layer = models.CharField(max_length=10, choices=LAYERS, default="payments")
    edition = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    counted_sha256 = models.CharField(max_length=64, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    brought_by = models.CharField(max_length=300)
    brought_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-brought_at", "-id")
        indexes = (models.Index(fields=("place", "layer", "year"), name="batch_of_year"),)
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.body or self.get_kind_display()}: {self.edition}"

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN


class FileTaken(Recorded):
    """One file of a batch, or one sheet of a workbook, and how far it has come. *Units*: pence.

    `reading` is the engine's `FileRead` without its problems; `problems` counts those by name. `digest` tells the lines apart
    from every other file's: the same payments under another name have the same. `confirmed` holds field → header (`columns`) and
    the `basis` by which the file was read, where somebody said them. `upload` is empty once a name was taken out (`redacted`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        COLUMNS = "columns", "Columns to confirm"
        COUNTED = "counted", "Counted"
        REFUSED = "refused", "Refused"

    place_path = "batch__place"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    upload = models.ForeignKey("foundation.Upload", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=300)
    sheet = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    header = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    confirmed = models.JSONField(null=True, blank=True)
    reading = models.JSONField(default=dict)
    problems = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(default=0)
    unread = models.PositiveBigIntegerField(default=0)
    negatives = models.PositiveBigIntegerField(default=0)
    total_pence = models.BigIntegerField(default=0)
    basis = models.CharField(max_length=20, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    published_sha256 = models.CharField(max_length=64, blank=True)
    counted_sha256 = models.CharField(max_length=64, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    redacted = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "files taken"

    def __str__(self) -> str:
        return f"{self.name}, sheet {self.sheet}" if self.sheet else self.name

    @property
    def chain(self) -> str:
        return self.batch.place_id


class ColumnsRemembered(PlaceRecord):
    """Which column of a publisher's file is what, as somebody confirmed it once for files with this header.

    `columns`: field → header. `basis` is what the counted amount is where its header does not say.
    """

    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    header = models.JSONField()
    columns = models.JSONField()
    basis = models.CharField(max_length=10)
    confirmed_by = models.CharField(max_length=300)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ("body__name", "-confirmed_at")
        constraints = (
            models.UniqueConstraint(fields=("place", "body", "fingerprint"), name="columns_remembered_once"),
        )
        verbose_name_plural = "columns remembered"

    def __str__(self) -> str:
        return f"{self.body}: {len(self.header)} columns"


class BodyCode(PlaceRecord):
    """The code by which the country knows a body of the place (GSS, e-code, ODS), so that returns and payees find it."""

    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    said_by = models.CharField(max_length=300)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("body__name",)
        constraints = (models.UniqueConstraint(fields=("place", "body"), name="body_code_once"),)

    def __str__(self) -> str:
        return f"{self.body} is {self.code}"


class PayeeNamed(PlaceRecord):
    """What the place says of a supplier by its name as published: which body of the place it is, or that it is no public body.

    `name` has letter case and doubled spaces set aside.
    """

    name = models.CharField(max_length=300)
    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_by = models.CharField(max_length=300)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("place", "name"), name="payee_named_once"),)
        verbose_name_plural = "payees named"

    def __str__(self) -> str:
        return f"{self.name} is {self.body or 'no public body'}"


class HandTotal(PlaceRecord):
    """What a body that publishes no file spent on a service in a year, as somebody states it. *Units*: pence.

    `grade` of the evidence, 1 (audited) to 6 (judgement).
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="totals")
    service = models.CharField(max_length=60)
    pence = models.BigIntegerField()
    basis = models.CharField(max_length=20)
    source = models.CharField(max_length=300)
    published = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    grade = models.PositiveSmallIntegerField()
    stated_by = models.CharField(max_length=300)
    stated_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("service", "id")

    def __str__(self) -> str:
        return f"{self.batch.body} on {self.service}: {self.pence} pence"


class TransferStated(PlaceRecord):
    """Money that one public body pays to another, as one end of it says, in the words of `spend.transfers`. *Units*: pence.

    `payer` and `payee` are ids of bodies in the place, or codes of the country's list. `held`: whether the receiver's figure
    still holds what the money paid for (`gross`) or is net of it (`net`).
    """

    payer = models.CharField(max_length=80)
    payee = models.CharField(max_length=80)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    reported_by = models.CharField(max_length=10)
    held = models.CharField(max_length=10, default="gross")
    service = models.CharField(max_length=60)
    pence = models.BigIntegerField()
    reference = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=300)
    stated_by = models.CharField(max_length=300)
    stated_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-year", "payer", "payee", "id")
        verbose_name_plural = "transfers stated"

    def __str__(self) -> str:
        return f"{self.payer} to {self.payee}: {self.pence} pence"


class SharesStated(PlaceRecord):
    """How a body larger than the place spends over areas, by one method, as somebody states it (`spend.area_shares`).

    `shares`: area (GSS code) → exact share, as text such as `37/200`. `counted`: people behind it, where it rests on a count. The
    first set of a body that stands is the one by which it is counted.
    """

    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    shares = models.JSONField()
    counted = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    stated_by = models.CharField(max_length=300)
    stated_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("body__name", "id")
        verbose_name_plural = "shares stated"

    def __str__(self) -> str:
        return f"{self.body}, {self.method}, {self.year}"


class PlaceRule(PlaceRecord):
    """A place's own rule on what lines mean, as `spend.rules.PlaceRule` says it. Dated and sourced.

    `where`: field → pattern. What it does not say stays empty; where no rule speaks of a line, it is not stated. `name` is its
    id in counted lines, `position` its turn.
    """

    name = models.SlugField(max_length=60)
    where = models.JSONField()
    service = models.CharField(max_length=60, blank=True)
    nature = models.CharField(max_length=20, blank=True)
    control = models.CharField(max_length=20, blank=True)
    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_year = models.PositiveIntegerField(null=True, blank=True)
    last_year = models.PositiveIntegerField(null=True, blank=True)
    said_on = models.DateField()
    source = models.CharField(max_length=300)
    position = models.PositiveIntegerField()
    made_by = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class CodesAt(PlaceRecord):
    """In which field a publisher writes codes of a system of the crosswalk; no body: every publisher of the place."""

    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=20)
    system = models.CharField(max_length=30)
    said_by = models.CharField(max_length=300)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("body__name", "field")
        verbose_name_plural = "codes at"

    def __str__(self) -> str:
        return f"{self.field} holds {self.system}"


class Redaction(PlaceRecord):
    """The name of a person was taken out of published spending: from how many lines and files, and why. Never the name itself."""

    reason = models.TextField()
    lines = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    pence = models.BigIntegerField()
    done_by = models.CharField(max_length=300)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ("-done_at", "-id")

    def __str__(self) -> str:
        return f"{self.lines} lines of {self.files} files"


guard("spend_batch", "a withdrawn batch does not come back", when="OLD.state = 'withdrawn'", events=("UPDATE",))
guard("spend_batch", "a batch is never taken away; withdraw it", events=("DELETE",))
guard("spend_filetaken", "a file that was taken in stays on record", events=("DELETE",))
guard("spend_redaction", "a redaction stays on record as it was done")
