"""The window never holds more than the cache, and never starves."""

from hypothesis import given
from hypothesis import strategies as st

from reposcan.engine.window import Capacity, Window
from reposcan.model.asking import Request, Sampling


def request(context: int, prefix: int, tail: int = 10, max_tokens: int = 20) -> Request:
    return Request(
        key=f"{context}-{tail}-{max_tokens}",
        context=f"c{context}",
        prefix=(context,) * prefix,
        tail=(1,) * tail,
        schema="{}",
        max_tokens=max_tokens,
        sampling=Sampling(),
    )


def blocks_of(number: int, request: Request, size: int) -> set[tuple[str, int]]:
    """The blocks that a request occupies at its longest, named so that shared ones are equal."""
    longest = len(request.prefix) + len(request.tail) + request.max_tokens
    shared = len(request.prefix) // size
    return {
        (request.context if index < shared else f"own {number}", index)
        for index in range((longest + size - 1) // size)
    }


#: Every request of a context has the same prefix.
PREFIXES = {0: 0, 1: 7, 2: 64, 3: 100, 4: 333}

requests = st.builds(
    lambda context, tail, room: request(context, PREFIXES[context], tail, room),
    st.sampled_from(sorted(PREFIXES)),
    st.integers(1, 50),
    st.integers(1, 80),
)


@given(
    st.lists(st.tuples(requests, st.integers(0, 5))),
    st.integers(1, 40),
    st.sampled_from([1, 16, 128]),
    st.integers(1, 6),
)
def test_what_is_in_hand_fits_the_cache(steps, blocks, size, sequences):
    window = Window(Capacity(blocks, size, sequences))
    in_hand: dict[int, Request] = {}
    for wanted, removals in steps:
        for _ in range(min(removals, len(in_hand))):
            number = next(iter(in_hand))
            window.remove(number)
            del in_hand[number]
        occupied = set[tuple[str, int]]().union(
            blocks_of(-1, wanted, size), *(blocks_of(n, r, size) for n, r in in_hand.items())
        )
        room = len(occupied) <= blocks and len(in_hand) < sequences
        assert window.fits(wanted) == (room or not in_hand)
        if window.fits(wanted):
            in_hand[window.add(wanted)] = wanted
        assert len(window) == len(in_hand)


def test_one_request_is_always_admitted():
    window = Window(Capacity(blocks=1, block_size=16, sequences=1))
    assert window.fits(request(1, 1000))
    window.add(request(1, 1000))
    assert not window.fits(request(1, 1))


def test_a_shared_prefix_is_counted_once():
    window = Window(Capacity(blocks=12, block_size=100, sequences=10))
    window.add(request(1, 1000))
    assert window.fits(request(1, 1000))
    assert not window.fits(request(2, 1000))


def test_equal_requests_are_told_apart():
    window = Window(Capacity(blocks=12, block_size=100, sequences=10))
    first, second = window.add(request(1, 10)), window.add(request(1, 10))
    window.remove(first)
    assert len(window) == 1
    window.remove(second)
    assert not window
