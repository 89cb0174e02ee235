"""What a pack shows of its neighbours: the signatures of what its members use of them.

A signature instead of a body costs little accuracy and a tenth of the tokens. Of a module that is
in the pack only in part, the signatures of the rest are repeated first. What is used most comes
next, as far as the room goes.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from reposcan.model.code import Definition, Outline
from reposcan.model.graph import Edge
from reposcan.model.pack import Member, Skeleton
from reposcan.packing.render import signature_lines, skeleton_text
from reposcan.packing.tokens import Tokenizer

#: A name that may mean more files than one through this is not shown: the signature of something
#: else misleads.
_LEAST_CONFIDENCE = 0.5
#: Share of the room that the rest of a pack's own modules may take.
_OWN = 0.5
#: Tokens that hardly any signature has less of: no more are looked at than could fit.
_SHORTEST = 6
#: Rooms below this hold no more than a header.
_LEAST_ROOM = 40

#: (path, index of the definition in its outline).
_Place = tuple[str, int]


class Skeletons:
    """Makes skeletons for packs.

    Args:
        edges: who uses whom.
        outlines: by path.
        digests: of the files, by path.
        tokenizer: the served model's own.
    """

    def __init__(
        self,
        edges: Sequence[Edge],
        outlines: Mapping[str, Outline],
        digests: Mapping[str, str],
        tokenizer: Tokenizer,
    ) -> None:
        self._edges: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            self._edges[edge.source].append(edge)
        self._outlines = outlines
        self._digests = digests
        self._tokenizer = tokenizer
        self._places: dict[str, defaultdict[str, list[_Place]]] = {}

    def of(self, members: Sequence[Member], room: int) -> tuple[Skeleton, ...]:
        """The skeletons that a pack of these members has, at most `room` tokens, by path."""
        if room < _LEAST_ROOM:
            return ()
        own = self._chosen(self._own(members), int(room * _OWN))
        spent = sum(one.tokens for one in own)
        most = (room - spent) // _SHORTEST
        return (*own, *self._chosen(self._used(members, most), room - spent))

    def kept(self, skeleton: Skeleton) -> Skeleton | None:
        """A skeleton of the last layout as it is today; None where nothing of it is left."""
        path = skeleton.path
        if self._digests.get(path) == skeleton.digest:
            return skeleton
        if path not in self._digests:
            return None
        names = set(skeleton.names)
        definitions = self._outlines[path].definitions
        left = {one.qualified for one in definitions if one.qualified in names}
        return self._skeleton(path, left) if left else None

    def _own(self, members: Sequence[Member]) -> list[_Place]:
        """The definitions of a pack's split modules that it does not show."""
        result: list[_Place] = []
        for member in members:
            if member.shown != member.digest:
                shown = range(member.span.start_byte, member.span.end_byte)
                result += (
                    (member.path, at)
                    for at, one in enumerate(self._outlines[member.path].definitions)
                    if one.span.start_byte not in shown
                )
        return result

    def _used(self, members: Sequence[Member], most: int) -> list[_Place]:
        """The definitions elsewhere that the members use, those that are used most first."""
        inside = {member.path for member in members}
        wanted: Counter[tuple[str, str]] = Counter()
        for path in inside:
            for edge in self._edges.get(path, ()):
                if edge.target not in inside:
                    wanted.update(_certain(edge))
        ranked = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
        places: list[_Place] = []
        for (path, name), _ in ranked:
            places += self._named(path, name)
        return places[:most]

    def _named(self, path: str, name: str) -> Sequence[_Place]:
        places = self._places.get(path)
        if places is None:
            places = self._places[path] = defaultdict(list)
            for at, one in enumerate(self._outlines[path].definitions):
                places[one.name].append((path, at))
        return places.get(name, ())

    def _chosen(self, places: Sequence[_Place], room: int) -> list[Skeleton]:
        """The skeletons of as many of the places, the first ones first, as the room holds."""
        lines = signature_lines([self._outlines[path].definitions[at] for path, at in places])
        paths = list(dict.fromkeys(path for path, _ in places))
        counts = self._tokenizer.count([f"{line}\n" for line in lines])
        headers = dict(
            zip(paths, self._tokenizer.count([skeleton_text(p, ()) for p in paths]), strict=True)
        )
        seen: set[str] = set()
        costs = []
        for (path, _), count in zip(places, counts, strict=True):
            costs.append(count + (0 if path in seen else headers[path]))
            seen.add(path)
        fitting = sum(total <= room for total in accumulate(costs))
        return self._grouped(places[:fitting], room)

    def _grouped(self, places: Sequence[_Place], room: int) -> list[Skeleton]:
        """A skeleton for each path, without the last ones if their sum is more than expected."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for path, at in places:
            names[path].add(self._outlines[path].definitions[at].qualified)
        found = [self._skeleton(path, those) for path, those in names.items()]
        while sum(one.tokens for one in found) > room:
            found.pop()
        return sorted(found, key=lambda one: one.path)

    def _skeleton(self, path: str, names: Collection[str]) -> Skeleton:
        shown = [one for one in self._outlines[path].definitions if one.qualified in names]
        text = skeleton_text(path, shown)
        return Skeleton(
            path=path,
            digest=self._digests[path],
            names=tuple(dict.fromkeys(one.qualified for one in shown)),
            start_line=min(one.span.start_line for one in shown),
            end_line=max(one.span.end_line for one in shown),
            tokens=self._tokenizer.count([text])[0],
            shown=hashlib.sha256(text.encode()).hexdigest()[:32],
        )


def skeleton_definitions(skeleton: Skeleton, outline: Outline) -> list[Definition]:
    """The definitions whose signatures a skeleton shows."""
    names = set(skeleton.names)
    return [one for one in outline.definitions if one.qualified in names]


def _certain(edge: Edge) -> dict[tuple[str, str], float]:
    return {
        (edge.target, name): confidence
        for name, confidence in zip(edge.names, edge.confidences, strict=True)
        if confidence >= _LEAST_CONFIDENCE
    }
