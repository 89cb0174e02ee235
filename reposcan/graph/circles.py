"""What leads back to itself: strongly connected components, by Kosaraju's algorithm.

Nothing here calls itself, so that no chain of files can exhaust the stack.
"""

from collections.abc import Mapping, Sequence

#: What each path leads to; of several, the last one visited ends nearest to it.
Links = Mapping[str, Sequence[str]]


def circles(group: Sequence[str], forward: Links, backward: Links) -> list[list[str]]:
    """The strongly connected components of a group, those that others lead to first.

    Args:
        group: every path once.
        forward: what each path leads to, inside the group.
        backward: the same links, turned round.
    """
    finished = _walk(group, forward, set())
    seen: set[str] = set()
    found = [_walk([path], backward, seen) for path in reversed(finished)]
    return [circle for circle in reversed(found) if circle]


def _walk(roots: Sequence[str], links: Links, seen: set[str]) -> list[str]:
    """What can be reached and was not seen, depth first, each path after those it leads to."""
    finished: list[str] = []
    for root in roots:
        trail = [] if root in seen else [(root, iter(links.get(root, ())))]
        seen.add(root)
        while trail:
            path, ahead = trail[-1]
            step = next((other for other in ahead if other not in seen), None)
            if step is None:
                trail.pop()
                finished.append(path)
            else:
                seen.add(step)
                trail.append((step, iter(links.get(step, ()))))
    return finished
