"""The tables of the book.

Lines are written first and the entry after them; a trigger on the entry refuses it unless its lines sum to nought, it follows on
the chain, and its period is open. From then on nothing of it changes: triggers refuse every update and deletion. Readers see
lines by their entries, and an entry is there only whole.

Numbers say where things stand: an entry's id is `book serial · 2³² + number`, a line's id `entry id · 4096 + place`. So a book's
entries and lines lie together and in order, on the disk as in the chain, and no page scans another pool's book.
"""

from __future__ import annotations

from django.db import models

from wholeplace.foundation.access.scoped import Scoped
from wholeplace.foundation.records import PlaceRecord, Recorded
from wholeplace.ledger import chart, periods
from wholeplace.vocabulary.years import FinancialYear

ENTRIES = 2**32  # entries of one book
LINES = 4096  # lines of one entry


class Book(PlaceRecord):
    """The book of one pool. `serial` numbers the books of an installation; `start` is the hash before the first entry."""

    id = models.SlugField(max_length=80, primary_key=True)
    serial = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=300)
    host = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    pattern = models.CharField(max_length=20, default="monthly")
    opened_on = models.DateField()
    start = models.CharField(max_length=64)
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def first_id(self) -> int:
        """Below the id of the book's first entry, above that of any earlier book's."""
        return self.serial * ENTRIES

    @property
    def last_id(self) -> int:
        return self.first_id + ENTRIES - 1

    @property
    def line_ids(self) -> tuple[int, int]:
        """Between which ids the book's lines lie, both included."""
        return self.first_id * LINES, self.last_id * LINES + LINES - 1


class Head(models.Model):
    """How far a book's chain has come. It is locked while an entry is added, so that numbers never collide."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT, primary_key=True, related_name="head")
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    recorded_at = models.CharField(max_length=32, default="")

    def __str__(self) -> str:
        return f"{self.book_id}: {self.number} entries"


class Period(Recorded):
    """A period of a book. A closed one stays closed: what comes late goes into a later period, or is a correction there."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    place_path = "book__place"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    closing = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("book", "year", "closing", "first_on", "name")
        constraints = (models.UniqueConstraint(fields=("book", "name"), name="period_once_in_book"),)

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        return self.book.chain

    @property
    def span(self) -> periods.Period:
        """The period as the engine knows it."""
        return periods.Period(FinancialYear(self.year), self.name, self.first_on, self.last_on, self.closing)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Cell(models.Model):
    """One combination of account and dimensions (`ledger.chart.Cell`), kept once. `text` is what the seal covers."""

    text = models.CharField(max_length=1200, unique=True)
    account = models.CharField(max_length=10)
    scheme = models.CharField(max_length=100, blank=True)
    line = models.CharField(max_length=100, blank=True)
    body = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=30, blank=True)
    mechanism = models.CharField(max_length=40, blank=True)
    subjective = models.CharField(max_length=10, blank=True)
    capital = models.BooleanField(default=False)
    condition = models.CharField(max_length=100, blank=True)
    cause = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.text.replace(chart.BETWEEN, " · ")

    def of_engine(self) -> chart.Cell:
        return chart.Cell(**{name: getattr(self, name) for name in chart.DIMENSIONS})


class Entry(Scoped):
    """A posted entry (`ledger.entries.Posted`). It is its own record of who did it and when; nothing of it ever changes."""

    place_path = "book__place"

    id = models.BigIntegerField(primary_key=True)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveBigIntegerField()
    key = models.CharField(max_length=200)
    on = models.DateField()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    period_name = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    reference = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    reverses = models.PositiveBigIntegerField(null=True, blank=True)
    settles = models.PositiveBigIntegerField(null=True, blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=300)
    recorded_at = models.CharField(max_length=32)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("book", "key"), name="entry_key_once_in_book"),
            models.UniqueConstraint(
                fields=("book", "reverses"), condition=models.Q(reverses__isnull=False), name="entry_reversed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.book_id} {self.number}: {self.text}"


class Line(Scoped):
    """An amount of an entry, booked to a cell. *Units*: whole pence; a debit is above nought."""

    place_path = "entry__book__place"

    id = models.BigIntegerField(primary_key=True)
    # Where lines wait for their entry, SQLite looks for them when it comes: by this index, or by reading every line there is.
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", db_index=False)
    pence = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~models.Q(pence=0), name="line_not_nought"),)
        indexes = (models.Index(fields=("cell", "id"), name="line_by_cell"),)

    def __str__(self) -> str:
        return f"{self.pence} pence"


class Balance(Scoped):
    """The kept balance of a cell in a period of a book, written with each entry; `wholeplace pools verify` adds up anew."""

    place_path = "book__place"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="balances", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", db_index=False)
    pence = models.BigIntegerField()
    lines = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("book", "period", "cell"), name="balance_once_for_cell_and_period"),
        )

    def __str__(self) -> str:
        return f"{self.period_id}: {self.pence} pence"


class Commitment(Scoped):
    """Where a commitment stands: pending until it is met (posted) or released. The entry that made it is its record."""

    class State(models.TextChoices):
        PENDING = "pending", "Pending"
        POSTED = "posted", "Posted"
        RELEASED = "released", "Released"

    place_path = "book__place"

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="commitment")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="commitments")
    outstanding_pence = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)

    class Meta:
        ordering = ("entry",)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"


class Root(Recorded):
    """The last hash of a book on a day, published so that an outsider can hold a copy of the book against it."""

    place_path = "book__place"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="roots")
    on = models.DateField()
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("book", "-on")
        constraints = (models.UniqueConstraint(fields=("book", "on"), name="root_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.book_id} on {self.on}: {self.hash}"

    @property
    def chain(self) -> str:
        return self.book.chain


class ExtractMap(Recorded):
    """How a body's ledger extracts are read: which heading is what, and which code is booked to which cell. Confirmed once,
    then remembered; a later one takes its place."""

    place_path = "book__place"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="extract_maps")
    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    columns_text = models.TextField()
    codes_text = models.TextField()
    confirmed_by = models.CharField(max_length=300)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("book", "body"), name="extract_map_once_for_body"),)

    def __str__(self) -> str:
        return f"{self.book_id}: {self.body_id}"

    @property
    def chain(self) -> str:
        return self.book.chain


class Extract(Recorded):
    """A file of a partner's ledger that was taken in, known by its content. *Units*: whole pence."""

    place_path = "book__place"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="extracts")
    body = models.ForeignKey("foundation.Body", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    first_number = models.PositiveBigIntegerField()
    last_number = models.PositiveBigIntegerField()
    taken_by = models.CharField(max_length=300)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("-taken_at", "-id")
        constraints = (models.UniqueConstraint(fields=("book", "sha256"), name="extract_once_in_book"),)

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        return self.book.chain
