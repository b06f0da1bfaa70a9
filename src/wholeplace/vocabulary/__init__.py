"""The nouns that every slice shares. Pure: knows nothing above it.

Read in this order: problems, evidence, years, money, places, totals.
"""

from wholeplace.vocabulary.evidence import Grade, Source
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.totals import Total
from wholeplace.vocabulary.years import FinancialYear

__all__ = ["FinancialYear", "Grade", "Problem", "Refused", "Source", "Total"]
