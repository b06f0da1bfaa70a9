"""Wholeplace: the public bodies of one place count what they spend, make a case, and keep one book.

Read HOUSE.md first; then the folders from `vocabulary` upwards.
"""

__version__ = "0.1.0"
