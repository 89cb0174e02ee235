"""The order holds every file once, related ones together, definitions first."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reposcan.graph import order
from reposcan.graph.before import definitions_first
from reposcan.model.graph import Edge

PATHS = st.sampled_from([f"{folder}{name}.py" for folder in ("", "a/", "a/b/") for name in "xyz"])
EDGES = st.lists(st.builds(Edge, PATHS, PATHS, st.sampled_from([0.25, 1.0, 3.0])))


def edge(source: str, target: str, weight: float = 1.0) -> Edge:
    return Edge(source, target, weight)


@given(st.lists(PATHS, unique=True), EDGES)
def test_every_path_once(paths: list[str], edges: list[Edge]) -> None:
    assert sorted(order(paths, edges)) == sorted(paths)


@given(st.lists(PATHS, unique=True).flatmap(lambda p: st.tuples(st.just(p), st.permutations(p))),
       EDGES.flatmap(lambda e: st.tuples(st.just(e), st.permutations(e))))  # fmt: skip
def test_the_order_of_the_input_does_not_matter(
    paths: tuple[list[str], list[str]], edges: tuple[list[Edge], list[Edge]]
) -> None:
    assert order(paths[0], edges[0]) == order(paths[1], edges[1])


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_without_circles_everything_used_stands_before(pairs: list[tuple[int, int]]) -> None:
    edges = [edge(str(max(pair)), str(min(pair))) for pair in pairs if pair[0] != pair[1]]
    found = definitions_first([str(i) for i in range(21)], edges)
    place = {path: at for at, path in enumerate(found)}
    assert all(place[one.target] < place[one.source] for one in edges)


def test_without_ties_folders_stay_together() -> None:
    paths = ["b/z.py", "a.py", "b/c/x.py", "b/a.py", "c.py"]
    assert order(paths, []) == ("a.py", "c.py", "b/a.py", "b/z.py", "b/c/x.py")


def test_what_is_used_stands_before_its_user_and_beside_it() -> None:
    paths = ["a.py", "b.py", "c.py", "d.py", "e.py"]
    assert order(paths, [edge("b.py", "e.py")]) == ("a.py", "e.py", "b.py", "c.py", "d.py")


def test_groups_that_use_each_other_stand_together() -> None:
    groups = [[f"{folder}/{group}.py" for folder in "abcde"] for group in "xyz"]
    edges = [edge(user, used) for group in groups for user in group for used in group]
    found = order([path for group in groups for path in group], edges)
    assert [set(found[at : at + 5]) for at in (0, 5, 10)] == [set(group) for group in groups]


def test_a_file_that_everything_uses_is_nobodys_neighbour() -> None:
    users = [f"{index:02}.py" for index in range(20)]
    pair = edge(users[0], users[19])
    edges = [*(edge(user, "hub.py") for user in users), pair]
    found = order([*users, "hub.py"], edges)
    assert abs(found.index(users[0]) - found.index(users[19])) == 1


def test_the_strongest_tie_stands_nearest() -> None:
    edges = [edge("a.py", "strong.py", 3.0), edge("a.py", "weak.py", 0.5)]
    found = definitions_first(["a.py", "strong.py", "weak.py"], edges)
    assert found == ["weak.py", "strong.py", "a.py"]


def test_a_circle_stays_together_and_opens_at_its_weakest_tie() -> None:
    circle = [edge("a.py", "m.py", 2.0), edge("m.py", "z.py", 3.0), edge("z.py", "a.py", 0.5)]
    paths = ["a.py", "b.py", "m.py", "y.py", "z.py"]
    found = definitions_first(paths, [*circle, edge("b.py", "z.py")])
    assert found == ["z.py", "m.py", "a.py", "b.py", "y.py"]


def test_long_chains_do_not_exhaust_the_stack() -> None:
    paths = [f"{index:05}.py" for index in range(5_000)]
    edges = [edge(user, used) for user, used in pairwise(paths)]
    assert definitions_first(paths, edges) == list(reversed(paths))
    assert set(definitions_first(paths, [*edges, edge(paths[-1], paths[0])])) == set(paths)
    assert set(order(paths, edges)) == set(paths)
