"""What some lines of a file depend on elsewhere: the signatures of what they name.

What a model says of lines can be wrong although they did not change, if what they call did. How
that works inside is its own affair; its signature is what they rely on.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reposcan.graph.names import last_part
from reposcan.model.code import Definition, Outline, Span
from reposcan.model.graph import Tie

#: Files held ready: a context's questions go round its files.
_FILES = 512


@dataclass(frozen=True, slots=True)
class _File:
    """A file's uses of names, ordered by line, and its definitions by name."""

    uses: tuple[tuple[int, str], ...]
    defined: Mapping[str, tuple[Definition, ...]]


class Neighbours:
    """Tells which signatures lines rely on.

    Args:
        outlines: by path.
        ties: between their files.
    """

    def __init__(self, outlines: Mapping[str, Outline], ties: Iterable[Tie]) -> None:
        self._outlines = outlines
        self._ties: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in ties:
            self._ties[tie.source].append(tie)
        self._file = lru_cache(_FILES)(self._read)

    def signatures(self, path: str, span: Span) -> tuple[str, ...]:
        """Those of what these lines name and what stands outside of them; ordered, each once."""
        return tuple(sorted(set(self._signatures(path, span))))

    def _signatures(self, path: str, span: Span) -> Iterator[str]:
        file = self._file(path)
        start = bisect_left(file.uses, (span.start_line, ""))
        end = bisect_left(file.uses, (span.end_line + 1, ""))
        names = {name for _, name in file.uses[start:end]}
        for name in names:
            for one in file.defined.get(name, ()):
                if not span.start_byte <= one.span.start_byte < span.end_byte:
                    yield one.signature
        for tie in self._ties[path]:
            defined = self._file(tie.target).defined
            for name in names.intersection(tie.names):
                yield from (one.signature for one in defined.get(name, ()))

    def _read(self, path: str) -> _File:
        outline = self._outlines[path]
        uses = {(line, last_part(ref.name)) for ref in outline.references for line in ref.lines}
        defined: defaultdict[str, list[Definition]] = defaultdict(list)
        for one in outline.definitions:
            defined[one.name].append(one)
        return _File(tuple(sorted(uses)), {name: tuple(found) for name, found in defined.items()})
