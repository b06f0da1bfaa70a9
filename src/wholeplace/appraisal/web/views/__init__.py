"""Pages of the business case. Each reads through `queries`, writes through `actions`, and computes nothing.

Read in this order: listing, results, downloads.
"""
