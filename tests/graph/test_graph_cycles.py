"""Rings of imports can be walked along, and every tangle shows one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reposcan.graph import cycles
from reposcan.model.graph import Tie

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


def imports(*pairs: tuple[str, str]) -> list[Tie]:
    return [Tie(source, target, True, ()) for source, target in pairs]


@given(PAIRS)
def test_each_file_of_a_ring_imports_the_next(pairs: list[tuple[int, int]]) -> None:
    ties = imports(*{(f"{a:02}", f"{b:02}") for a, b in pairs})
    real = {(tie.source, tie.target) for tie in ties}
    for ring in cycles(ties):
        assert len(ring) == len(set(ring)) >= 2
        assert set(pairwise((*ring, ring[0]))) <= real


@given(PAIRS, st.randoms())
def test_the_order_of_the_ties_does_not_matter(pairs, random) -> None:  # type: ignore[no-untyped-def]
    ties = imports(*{(f"{a:02}", f"{b:02}") for a, b in sorted(pairs)})
    shuffled = random.sample(ties, len(ties))
    assert cycles(ties) == cycles(shuffled)


def test_a_simple_ring_is_shown_whole() -> None:
    assert cycles(imports(("b", "c"), ("c", "a"), ("a", "b"), ("x", "a"))) == (("a", "b", "c"),)


def test_a_tangle_shows_a_short_ring_through_its_centre_and_the_largest_comes_first() -> None:
    tangle = imports(("m", "n"), ("n", "m"), ("n", "o"), ("o", "p"), ("p", "n"))
    assert cycles([*imports(("a", "b"), ("b", "a")), *tangle]) == (("n", "m"), ("a", "b"))


def test_names_alone_make_no_ring() -> None:
    assert cycles([*imports(("a", "b")), Tie("b", "a", False, ("f",))]) == ()


def test_long_rings_do_not_exhaust_the_stack() -> None:
    paths = [f"{index:05}" for index in range(20_000)]
    (ring,) = cycles(imports(*pairwise([*paths, paths[0]])))
    assert ring == tuple(paths)
