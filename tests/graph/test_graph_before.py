"""Definitions stand before their uses, as far as circles allow."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reposcan.graph import DefinitionsFirst
from reposcan.model.graph import Edge

PATHS = st.sampled_from([f"{folder}{name}.py" for folder in ("", "a/", "a/b/") for name in "xyz"])
EDGES = st.lists(
    st.builds(lambda s, t, i: Edge(s, t, imported=i), PATHS, PATHS, st.sampled_from([0.25, 1.0]))
)


def edge(source: str, target: str, strength: float = 1.0) -> Edge:
    return Edge(source, target, imported=strength)


@given(st.lists(PATHS, unique=True), EDGES)
def test_every_path_once_however_the_edges_are_ordered(paths: list[str], edges: list[Edge]) -> None:
    found = DefinitionsFirst(edges)(paths)
    assert sorted(found) == sorted(paths)
    assert found == DefinitionsFirst(edges[::-1])(paths)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_without_circles_everything_used_stands_before(pairs: list[tuple[int, int]]) -> None:
    edges = [edge(str(max(pair)), str(min(pair))) for pair in pairs if pair[0] != pair[1]]
    found = DefinitionsFirst(edges)([str(i) for i in range(21)])
    place = {path: at for at, path in enumerate(found)}
    assert all(place[one.target] < place[one.source] for one in edges)


def test_without_ties_the_given_order_stays() -> None:
    assert DefinitionsFirst([])(["b.py", "a.py", "c.py"]) == ["b.py", "a.py", "c.py"]


def test_the_strongest_tie_stands_nearest() -> None:
    edges = [edge("a.py", "strong.py", 3.0), edge("a.py", "weak.py", 0.5)]
    assert DefinitionsFirst(edges)(["a.py", "strong.py", "weak.py"]) == [
        "weak.py",
        "strong.py",
        "a.py",
    ]


def test_a_circle_stays_together_and_opens_at_its_weakest_tie() -> None:
    circle = [edge("a.py", "m.py", 2.0), edge("m.py", "z.py", 3.0), edge("z.py", "a.py", 0.5)]
    paths = ["a.py", "b.py", "m.py", "y.py", "z.py"]
    found = DefinitionsFirst([*circle, edge("b.py", "z.py")])(paths)
    assert found == ["z.py", "m.py", "a.py", "b.py", "y.py"]


def test_long_chains_do_not_exhaust_the_stack() -> None:
    paths = [f"{index:05}.py" for index in range(5_000)]
    edges = [edge(user, used) for user, used in pairwise(paths)]
    assert DefinitionsFirst(edges)(paths) == list(reversed(paths))
    assert set(DefinitionsFirst([*edges, edge(paths[-1], paths[0])])(paths)) == set(paths)
