"""What the database itself refuses: an entry that does not balance, one off the chain, one in a closed period, and every change
of what is posted. The same words on SQLite and on PostgreSQL; `wholeplace verify` names a trigger that is gone."""

from __future__ import annotations

from wholeplace.foundation.acts.guards import guard
from wholeplace.ledger.web.models import LINES

_OWN_LINES = f"FROM ledger_line WHERE id BETWEEN NEW.id * {LINES} AND NEW.id * {LINES} + {LINES - 1}"
_START = "(SELECT start FROM ledger_book WHERE id = NEW.book_id)"
_BEFORE = f"COALESCE((SELECT hash FROM ledger_entry WHERE id = NEW.id - 1), {_START})"

guard(
    "ledger_entry",
    "an entry balances or it does not exist",
    events=("INSERT",),
    called="unbalanced",
    when=f"(SELECT COALESCE(SUM(pence), 1) {_OWN_LINES}) <> 0",
)
guard(
    "ledger_entry",
    "an entry follows on the one before it",
    events=("INSERT",),
    called="off_chain",
    when=f"NEW.previous <> {_BEFORE}",
)
guard(
    "ledger_entry",
    "the period of this entry is not open in its book",
    events=("INSERT",),
    called="closed",
    when="NOT EXISTS (SELECT 1 FROM ledger_period WHERE id = NEW.period_id AND book_id = NEW.book_id AND state = 'open')",
)
guard(
    "ledger_line",
    "a posted entry gains no line",
    events=("INSERT",),
    called="late",
    when="EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id)",
)
guard("ledger_entry", "a posted entry is never changed; reverse it")
guard("ledger_line", "a posted line is never changed; reverse its entry")
guard("ledger_cell", "what a line is booked to is never changed")
guard("ledger_root", "a published root is never changed")
guard(
    "ledger_period",
    "a closed period is never opened again, nor changed",
    events=("UPDATE",),
    when="OLD.state = 'closed'",
)
guard("ledger_period", "a period is never taken away", events=("DELETE",))
guard(
    "ledger_commitment",
    "a commitment that is met or released stays so",
    events=("UPDATE",),
    when="OLD.state <> 'pending' OR NEW.entry_id <> OLD.entry_id OR NEW.outstanding_pence > OLD.outstanding_pence",
)
guard("ledger_commitment", "a commitment is never taken away", events=("DELETE",))
guard(
    "ledger_book",
    "a book keeps its serial and its start",
    events=("UPDATE",),
    when="NEW.serial <> OLD.serial OR NEW.start <> OLD.start OR NEW.id <> OLD.id",
)
guard("ledger_book", "a book is never taken away", events=("DELETE",))
guard(
    "ledger_head",
    "a chain only grows",
    events=("UPDATE",),
    when="NEW.number < OLD.number OR NEW.book_id <> OLD.book_id",
)
guard("ledger_head", "a chain only grows", events=("DELETE",))
