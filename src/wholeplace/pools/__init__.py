"""The money: deal, agreement, shares, forecast, settlement, statements and duty of pooled and aligned budgets.

Read the files in this order:

- what is agreed: agreement (terms, lawful mechanism), lawful, vat, shares (risk and gain rules);
- how it is come by: games, deal;
- in the year: calendar (three clocks), budget (virement, accruals), forecast, settlement;
- what is said of it: statement, returns, duty.

The files here are a library without pages; `web` holds the pages, `commands` the command line.
"""
