"""The book: double entry in whole pence that nobody can doubt. It knows nothing of agreements; `pools` writes in it.

Read the files in this order:

- what is written: chart (accounts and the dimensions of a line), periods, entries;
- how it is kept from doubt: seal (the hash chain), checks (a sealed book read without the database);
- from and to other books: extracts (partners' ledgers in), export (beancount, hledger, sealed).

The files here know no database; `web` holds the tables, posting, and what is asked of a book.
"""
