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
#: Characters of a token in code, at the least on average: most vocabularies have more.
_SHORT_TOKEN = 3
#: Tokens of a skeleton's header besides its path.
_HEADER = 10
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
        return self._counted({path: left})[0] if left else None

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
        """The skeletons of as many of the places, the first ones first, as the room holds.

        How many that may be is estimated on the safe side, and what they take is counted exactly.
        """
        lines = signature_lines([self._outlines[path].definitions[at] for path, at in places])
        costs = [len(line) // _SHORT_TOKEN + 2 for line in lines]
        seen: set[str] = set()
        for at, (path, _) in enumerate(places):
            costs[at] += 0 if path in seen else len(path) // _SHORT_TOKEN + _HEADER
            seen.add(path)
        fitting = sum(total <= room for total in accumulate(costs))
        while fitting:
            names: defaultdict[str, set[str]] = defaultdict(set)
            for path, at in places[:fitting]:
                names[path].add(self._outlines[path].definitions[at].qualified)
            found = self._counted(names)
            total = sum(one.tokens for one in found)
            if total <= room:
                return sorted(found, key=lambda one: one.path)
            fitting = min(fitting - 1, fitting * room // total)
        return []

    def _counted(self, names: Mapping[str, Collection[str]]) -> list[Skeleton]:
        """A skeleton for each path, of the definitions with those qualified names."""
        shown = {
            path: [one for one in self._outlines[path].definitions if one.qualified in those]
            for path, those in names.items()
        }
        texts = [skeleton_text(path, those) for path, those in shown.items()]
        counts = self._tokenizer.count(texts) if texts else []
        return [
            Skeleton(
                path=path,
                digest=self._digests[path],
                names=tuple(dict.fromkeys(one.qualified for one in those)),
                start_line=min(one.span.start_line for one in those),
                end_line=max(one.span.end_line for one in those),
                tokens=tokens,
                shown=hashlib.sha256(text.encode()).hexdigest()[:32],
            )
            for (path, those), text, tokens in zip(shown.items(), texts, counts, strict=True)
        ]


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
