"""Rings of imports.

Files that reach one another by imports form one group; a large group holds more rings than anyone
could read. One ring a group is shown, a short one, since a ring can be looked up import by import.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from reposcan.graph.circles import circles
from reposcan.model.graph import Tie


def cycles(ties: Iterable[Tie]) -> tuple[tuple[str, ...], ...]:
    """For each group of files that all reach one another by imports: a ring in it.

    Each file of a ring imports the next, and the last one the first. It is a shortest ring through
    the file with the most imports inside the group. The largest group comes first.
    """
    forward: defaultdict[str, list[str]] = defaultdict(list)
    backward: defaultdict[str, list[str]] = defaultdict(list)
    for tie in ties:
        if tie.imports and tie.source != tie.target:
            forward[tie.source].append(tie.target)
            backward[tie.target].append(tie.source)
    paths = sorted({*forward, *backward})
    groups = [set(circle) for circle in circles(paths, forward, backward) if len(circle) > 1]
    groups.sort(key=lambda group: (-len(group), min(group)))
    return tuple(_ring(group, forward, backward) for group in groups)


def _ring(
    group: set[str], forward: Mapping[str, Sequence[str]], backward: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    def inside(path: str) -> int:
        return sum(one in group for links in (forward, backward) for one in links.get(path, ()))

    start = min(group, key=lambda path: (-inside(path), path))
    came: dict[str, str] = {}
    waiting = deque([start])
    while start not in came:
        path = waiting.popleft()
        for target in sorted(forward[path]):
            if target in group and target not in came:
                came[target] = path
                waiting.append(target)
    ring = [start]
    while came[ring[-1]] != start:
        ring.append(came[ring[-1]])
    return (start, *reversed(ring[1:]))
