"""What public bodies spend in a place, on what, from the files that they really publish: the count.

Read the files in this order:

- a file in: lines (what a line of spending is), amounts, days, dialect, headers, tally, read, read_in_bulk, read_workbook,
  editions (a month twice, signs lost);
- totals that bodies return or state: statutory, by_hand;
- what a line means: rules (the place's own), suppliers (public bodies that are paid), lexicon, classify, misfiled, meaning;
- the count: unlike (what may not be added), area_shares, shares_file, attribute (larger bodies brought down), transfers (money
  between public bodies, removed once), place_total, coverage, spend_map;
- where lines are kept and asked: lines_store.

The files here are a library without pages; `web` holds the pages, `commands` the command line.
"""
