"""A made-up place from one seed, whose truth is known: demonstration, tutorial, recovery test, benchmark.

Nothing in it is real: its code does not exist, and every page of it says that it is made up. Read in this order: place, load.
"""
