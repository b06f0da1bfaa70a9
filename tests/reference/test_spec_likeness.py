"""Councils most like a council."""

from wholeplace.reference import likeness
from wholeplace.reference.areas import councils


def test_distance_by_hand() -> None:
    """Bury and Stockport worked out with the plain formula over the 36 metropolitan councils."""
    kin = {gss: likeness.profile(gss) for gss, one in councils().items() if one.kind == "metropolitan"}
    assert len(kin) == 36
    total = 0.0
    for column in likeness.COLUMNS:
        values = [row[column] for row in kin.values() if row]
        mean = sum(values) / 36
        variance = sum((value - mean) ** 2 for value in values) / 36
        bury, stockport = kin["E08000002"], kin["E08000007"]
        assert bury is not None
        assert stockport is not None
        total += (bury[column] - stockport[column]) ** 2 / variance
    found = {one.gss: one.distance for one in likeness.nearest("E08000002", 35)}
    assert abs(found["E08000007"] - total**0.5) < 1e-9


def test_neighbours_are_of_the_same_kind_nearest_first_and_never_itself() -> None:
    found = likeness.nearest("E08000003")
    assert len(found) == 15
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    assert {councils()[one.gss].kind for one in found} == {"metropolitan"}
    assert "E08000003" not in {one.gss for one in found}
    assert {"Oldham", "Rochdale", "Salford"} <= {one.name for one in found[:5]}


def test_likeness_is_mutual() -> None:
    one = {other.gss: other.distance for other in likeness.nearest("E06000060", 62)}
    for gss, distance in one.items():
        assert {b.gss: b.distance for b in likeness.nearest(gss, 62)}["E06000060"] == distance


def test_where_nothing_is_on_hand_there_is_no_neighbour() -> None:
    assert likeness.nearest("E10000017") == ()  # a county
    assert likeness.nearest("E07000190") == ()  # ended
    assert likeness.nearest("W06000016") == ()
    assert likeness.nearest("E08000038") == likeness.nearest("E08000016") != ()
    assert likeness.profile("nobody") is None
