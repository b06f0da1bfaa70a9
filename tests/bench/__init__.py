"""Speed, as ratios to named peers in one run: `python -m tests.bench [--only WORD] [--write]`.

A bench is a function marked with `@bench("title")` in a file `bench_*.py` here; it yields a `Row` for each figure.
"""
