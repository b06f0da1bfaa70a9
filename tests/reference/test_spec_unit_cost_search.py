"""People find an entry by what they call it."""

from __future__ import annotations

import pytest

from wholeplace.reference.unit_costs import library


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("CR2.0", "CR2.0"),
        ("domestic violence", "CR2.0"),
        ("domestic abuse", "CR2.0"),
        ("domestc voilence", "CR2.0"),
        ("ASB", "CR1.0"),
        ("antisocial behavior", "CR1.0"),
        ("asb warning letter", "CR1.2"),
        ("jail", "CR3.0"),
        ("shop lifting", "CR8.18"),
        ("robbery", "CR8.6"),
        ("burglaries", "CR8.7"),
        ("stabbing", "CR8.2"),
        ("police officer hour", "CR9.0"),
        ("truants", "E&S1.0"),
        ("expelled from school", "E&S2.0"),
        ("nvq level 2", "E&S5.0"),
        ("emotional learning", "E&S4.0"),
        ("JSA", "E&E1.0"),
        ("jobseekers", "E&E1.0"),
        ("NEETs", "E&E10.0"),
        ("emergency department", "HE4.0"),
        ("ambulances", "HE3.0"),
        ("drug treatment", "HE2.0"),
        ("depression and anxiety", "HE11.0"),
        ("hip fracture", "HE7.10"),
        ("homelessness application", "HO3.0"),
        ("rough sleeping", "HO6.0"),
        ("evictions", "HO1.0"),
        ("housing benefit", "HO7.0"),
        ("looked after children", "SS1.0"),
        ("fostering", "SS2.0"),
        ("child protection", "SS4.0"),
        ("children in need", "SS5.0"),
        ("meals on wheels", "SS11.9"),
    ],
)
def test_the_entry_that_is_meant_comes_first(words: str, first: str) -> None:
    assert library().search(words, 5)[0].code == first


def test_another_edition_is_searched_by_itself() -> None:
    assert library("home-office-2019-20").search("rape", 3)[0].code == "HO1920-rape"


def test_words_that_fit_nothing_find_nothing() -> None:
    assert library().search("xyzzy", 5) == []
    assert library().search("", 5) == []
    assert library().search("the cost of", 5) == []
