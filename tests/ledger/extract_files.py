"""Made-up extracts of Low Moss Health's ledger, and how they are read."""

from __future__ import annotations

from ledger.books import SYSTEM
from wholeplace.foundation.people.models import Body
from wholeplace.ledger import extracts as engine
from wholeplace.ledger.web.extracts import Stated, confirm_map, take_in
from wholeplace.ledger.web.models import Book, Extract

HEADINGS = "Voucher No,Posting Date,Net Amount,Cost Centre,Account Code,Description,Supplier Name\n"
ROWS = (
    'V-1001,04/05/2026,"1,234.50",CC100,5001,Nurses,Agency & Co\n'
    "V-1002,5 May 2026,(60.79),CC100,5002,Money back,Taxi firm\n"
    "V-1003,06-May-26,£18.00,CC200,5001,Rent,Landlord Ltd\n"
)
MAY = (HEADINGS + ROWS).encode()
CODES = (
    b"cost_centre,subjective,account,against,scheme,line,status,mechanism,group,capital,condition\n"
    b"CC100,,,,front-door,team,pooled,s75,1,,\n"
    b"CC100,5002,,1000,front-door,team,pooled,s75,3,,\n"
    b"CC200,,,,front-door,rooms,aligned,,2,,grant\n"
)


def health() -> Body:
    return Body.objects.for_system("a made-up body").get(pk="low-moss-nhs")


def confirmed(book: Book) -> Book:
    table = engine.read_table(MAY, "may.csv")
    codes = engine.read_codes(CODES, "codes.csv")
    confirm_map(by=SYSTEM, book=book, body=health(), columns=engine.guessed_columns(table), codes=codes)
    return book


def taken(
    book: Book, data: bytes = MAY, pence: int | None = 119_171, count: int | None = 3, name: str = "may.csv"
) -> Extract:
    return take_in(by=SYSTEM, book=book, body=health(), name=name, data=data, stated=Stated(pence, count))
