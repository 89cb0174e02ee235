"""The definitions of a file as the query finds them, before they are nested."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from reposcan.model.code import CALLABLE, Kind
from reposcan.syntax.comments import Trivia, clean_docstring, trimmed_end
from reposcan.syntax.copies import digest
from reposcan.syntax.grammar import Match
from reposcan.syntax.lines import Lines
from reposcan.syntax.names import declared, name_parts, plain_name

#: Longest signature, in characters: about five lines of code, enough for nearly every real one.
SIGNATURE_LIMIT = 400

#: Bytes looked at for a signature, before white space is folded.
_HEAD_BYTES = 8_192
#: How often each byte may go into a digest on average: functions nested deeper than this have none,
#: so that time stays in proportion to the text.
_MOST_DIGESTED = 8
_PREFIX = "definition."


@dataclass(frozen=True, slots=True)
class Unit:
    """A definition, or a scope that lends its name to what is inside.

    Attributes:
        kind: None for a scope.
        names: what it says it belongs to, then its own name; never empty.
        start: offset of its first attribute, decorator or modifier.
        end: offset after its last byte.
        block: offset of the comment or attribute that its block of lines begins with.
        signature: its head on one line.
        doc: its doc comment.
        body: digest of its code, where it is callable.
    """

    kind: Kind | None
    names: tuple[str, ...]
    start: int
    end: int
    block: int
    signature: str = ""
    doc: str = ""
    body: str = ""


def units(text: bytes, lines: Lines, found: Sequence[Match]) -> list[Unit]:
    """The definitions and scopes among the matches, outer ones before inner ones.

    Args:
        text: of the file.
        lines: of the text.
        found: the matches, preferred patterns first.
    """
    reader = _Reader(text, lines, found)
    seen: set[int] = set()
    result: list[Unit] = []
    for match in found:
        kind = captured(match, _PREFIX)
        node = match.nodes.get(_PREFIX + kind if kind else "scope")
        key = match.nodes["name"] if kind else node
        if node is None or key is None or key.id in seen:
            continue
        seen.add(key.id)
        unit = reader.read(match, node, Kind(kind) if kind else None)
        if unit.names and unit.start < unit.end:
            result.append(unit)
    return sorted(result, key=lambda unit: (unit.start, -unit.end))


def captured(match: Match, prefix: str) -> str:
    """What follows the prefix in the name of the capture that begins with it, or nothing."""
    names = (name.removeprefix(prefix) for name in match.nodes if name.startswith(prefix))
    return next(names, "")


class _Reader:
    """Turns matches into units with what stands around them."""

    def __init__(self, text: bytes, lines: Lines, found: Sequence[Match]) -> None:
        self._text = text
        self._lines = lines
        self._trivia = _trivia(text, lines, found)
        self._wrappers = _pairs(found, "wrapped", "wrapper")
        self._docs = _pairs(found, "body", "doc")
        self._beside = _beside(found)
        self._digestible = _MOST_DIGESTED * len(text)

    def read(self, match: Match, node: Node, kind: Kind | None) -> Unit:
        outer = node
        while outer.id in self._wrappers:
            outer = self._wrappers[outer.id]
        head_end = trimmed_end(self._text, outer.end_byte)
        end = self._reach(match, node) or head_end
        names = self._names(match)
        if kind is None:
            return Unit(None, names, outer.start_byte, end, outer.start_byte)
        above = self._trivia.above(outer.start_byte)
        body = match.nodes.get("body")
        doc = self._docs.get(body.id) if body else None
        return Unit(
            kind=kind,
            names=names,
            start=above.start,
            end=end,
            block=above.block,
            signature=self._signature(outer, node, body.start_byte if body else head_end),
            doc=clean_docstring(self._written(doc)) if doc else above.doc,
            body=self._digest(match, node, doc, end) if kind in CALLABLE else "",
        )

    def _reach(self, match: Match, node: Node) -> int:
        """The offset before the next one beside it, where it holds for all that follows; else 0."""
        around = match.nodes.get("around")
        if around is None or "body" in match.nodes:
            return 0
        starts = self._beside[around.id]
        following = bisect_right(starts, node.start_byte)
        end = starts[following] if following < len(starts) else around.end_byte
        return trimmed_end(self._text, end)

    def _digest(self, match: Match, node: Node, doc: Node | None, end: int) -> str:
        """The digest of a callable's code without its name, comments and docstring."""
        start = node.start_byte
        self._digestible -= end - start
        if self._digestible < 0:
            return ""
        pieces = []
        for hole in (declared(match.nodes["name"]), doc):
            if hole and start <= hole.start_byte:
                pieces.append(self._trivia.without_comments(start, hole.start_byte))
                start = hole.end_byte
        return digest([*pieces, self._trivia.without_comments(start, end)])

    def _names(self, match: Match) -> tuple[str, ...]:
        receiver = match.nodes.get("receiver")
        belongs = [plain_name(receiver, self._text)] if receiver else []
        return (*belongs, *name_parts(match.nodes["name"], self._text))

    def _written(self, node: Node) -> str:
        return self._text[node.start_byte : node.end_byte].decode()

    def _signature(self, outer: Node, node: Node, end: int) -> str:
        """The head with its decorators, or without them where they leave no room for it."""
        head = ""
        for start in (outer.start_byte, node.start_byte):
            cut = min(end, start + _HEAD_BYTES)
            raw = self._trivia.without_comments(start, cut).decode("utf-8", "ignore")
            head = _fold(raw)
            if end - start <= _HEAD_BYTES and len(head) <= SIGNATURE_LIMIT:
                break
        return head[:SIGNATURE_LIMIT]


def _beside(found: Sequence[Match]) -> Mapping[int, Sequence[int]]:
    """Where those begin that hold for all that follows, in order, by the node around them."""
    result: defaultdict[int, list[int]] = defaultdict(list)
    for match in found:
        if around := match.nodes.get("around"):
            kind = captured(match, _PREFIX)
            result[around.id].append(match.nodes[_PREFIX + kind if kind else "scope"].start_byte)
    return {around: sorted(starts) for around, starts in result.items()}


def _trivia(text: bytes, lines: Lines, found: Sequence[Match]) -> Trivia:
    comments: dict[int, tuple[int, bool]] = {}
    leading: dict[int, int] = {}
    for match in found:
        for name, node in match.nodes.items():
            if name in ("comment", "comment.doc"):
                end = trimmed_end(text, node.end_byte)
                comments[end] = (node.start_byte, name == "comment.doc")
            elif name == "leading":
                leading[trimmed_end(text, node.end_byte)] = node.start_byte
    return Trivia(text, lines, comments, leading)


def _pairs(found: Sequence[Match], key: str, value: str) -> Mapping[int, Node]:
    return {
        match.nodes[key].id: match.nodes[value]
        for match in found
        if key in match.nodes and value in match.nodes
    }


def _fold(head: str) -> str:
    folded = " ".join(head.split()).rstrip(" :")
    return re.sub(r"(?<=[(\[]) | (?=[)\]])", "", folded)
