"""Files of one folder, divided by what ties them.

Greedy modularity (Clauset, Newman, Moore): a function of the ties alone, unlike Louvain's method,
whose result follows the order of its visits. What everything uses ties nothing together, so a tie
counts less the more files use its target.
"""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations
from math import log2

from reposcan.graph.folders import LEAST_FILES
from reposcan.model.graph import Tie

#: Below this the ties do not divide the files: groups of a random graph reach about as much.
_LEAST_MODULARITY = 0.3
#: What more of the files use together is a commonplace.
_MOST_TOGETHER = 8
#: Where a longer name goes on: `cluster_legacy`, `TableCache`, `crc16`.
_JOINTS = re.compile(r"[_\-]|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")


def communities(
    paths: Sequence[str], ties: Sequence[Tie], room: int
) -> Mapping[str, Sequence[str]]:
    """The largest groups that ties make of some files, by the name of what is tied most in each.

    Args:
        paths: of one folder.
        ties: of the repository.
        room: number of groups at most.

    Returns:
        Groups of three files and more; nothing where the ties do not divide the files. Files that
        stand in none are left out.
    """
    units = _units(paths)
    near = [tie for tie in ties if tie.source in units]
    near.sort(key=lambda tie: (tie.source, tie.target))
    members: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(units):
        members[units[path]].append(path)
    weights = _weights(units, near)
    groups: dict[str, list[str]] = {}
    for group in _divided(sorted(members), weights):
        centre = _centre(group, weights)
        groups[centre] = sorted(path for unit in group for path in members[unit])
    ranked = sorted(groups, key=lambda name: (-len(groups[name]), name))
    return {name: groups[name] for name in ranked[:room] if len(groups[name]) >= LEAST_FILES}


def _centre(group: Sequence[str], weights: Mapping[tuple[str, str], float]) -> str:
    """What is tied most."""
    degrees: defaultdict[str, float] = defaultdict(float)
    for pair, weight in weights.items():
        for unit in pair:
            degrees[unit] += weight
    return min(group, key=lambda unit: (-round(degrees[unit], 6), unit))


def _units(paths: Sequence[str]) -> Mapping[str, str]:
    """What certainly belongs together, by path: `cluster.c`, `cluster.h`, `cluster_legacy.c`."""
    stems = {path: posixpath.basename(path).split(".")[0] for path in paths}
    known = set(stems.values())
    return {path: _stem(stem, known) for path, stem in stems.items()}


def _stem(stem: str, known: Set[str]) -> str:
    beginnings = (stem[: joint.start()] for joint in _JOINTS.finditer(stem))
    return next((one for one in beginnings if len(one) > 1 and one in known), stem)


def _weights(units: Mapping[str, str], ties: Sequence[Tie]) -> Mapping[tuple[str, str], float]:
    """How strongly two units are tied: directly, or by something else that few use."""
    users = Counter(tie.target for tie in ties)
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    outside: defaultdict[str, set[str]] = defaultdict(set)
    for tie in ties:
        if tie.target in units:
            one, other = sorted((units[tie.source], units[tie.target]))
            if one != other:
                weights[one, other] += (1 + log2(1 + len(tie.names))) / users[tie.target]
        else:
            outside[tie.target].add(units[tie.source])
    for together in outside.values():
        if len(together) <= _MOST_TOGETHER:
            for pair in combinations(sorted(together), 2):
                weights[pair] += 1 / len(together)
    return weights


def _divided(units: Sequence[str], weights: Mapping[tuple[str, str], float]) -> Iterator[list[str]]:
    """The communities, if ties make any."""
    if not weights:
        return
    # Its import takes a fifth of a second, and only flat folders need it.
    from networkx import Graph
    from networkx.algorithms.community import greedy_modularity_communities, modularity

    # Numbers, since a set of texts has another order in every process.
    number = {unit: at for at, unit in enumerate(units)}
    graph = Graph()
    graph.add_nodes_from(range(len(units)))
    for (one, other), weight in sorted(weights.items()):
        graph.add_edge(number[one], number[other], weight=weight)
    found = greedy_modularity_communities(graph, weight="weight")
    if modularity(graph, found, weight="weight") >= _LEAST_MODULARITY:
        yield from ([units[at] for at in sorted(group)] for group in found)
