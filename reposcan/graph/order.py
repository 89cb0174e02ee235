"""One order of all files: related ones near each other, what is used before what uses it.

The two wishes contradict each other in the large, where nearness is worth more: contexts are cut
from this order, and a reference inside one context is what the model can see. So nearness decides,
and inside each short stretch, definitions come first.
"""

from collections.abc import Sequence

from reposcan.graph.before import definitions_first
from reposcan.graph.near import near
from reposcan.model.graph import Edge

#: Files in a stretch. With 4, three in four ties inside a context of 50 kB put the definition first
#: (one in two without), for a fifth of what nearness gains; longer stretches lose more than that.
_STRETCH = 4


def order(paths: Sequence[str], edges: Sequence[Edge]) -> tuple[str, ...]:
    """Every path once, however `paths` and `edges` are ordered.

    Args:
        paths: each once. Files without ties stay beside the others of their folder.
        edges: the ties; those to paths that are not there are ignored.
    """
    known = set(paths)
    ties = [edge for edge in edges if edge.source in known and edge.target in known]
    grown = near(sorted(known, key=_by_folder), ties)
    stretches = [grown[at : at + _STRETCH] for at in range(0, len(grown), _STRETCH)]
    place = {path: at // _STRETCH for at, path in enumerate(grown)}
    inner: list[list[Edge]] = [[] for _ in stretches]
    for edge in ties:
        if place[edge.source] == place[edge.target]:
            inner[place[edge.source]].append(edge)
    both = zip(stretches, inner, strict=True)
    return tuple(path for stretch, own in both for path in definitions_first(stretch, own))


def _by_folder(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name
