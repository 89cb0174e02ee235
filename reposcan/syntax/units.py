"""The definitions of a file as the query finds them, before they are nested."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from reposcan.model.code import CALLABLE, Kind
from reposcan.syntax.comments import Trivia, clean_docstring, trimmed_end
from reposcan.syntax.copies import digest
from reposcan.syntax.gather import Defining, Gathered
from reposcan.syntax.lines import Lines
from reposcan.syntax.names import declared, name_parts, plain_name
from reposcan.syntax.statements import statements as defining_statements

#: Longest signature, in characters: about five lines of code, enough for nearly every real one.
SIGNATURE_LIMIT = 400

#: Spaces beside the inner sides of brackets.
_INSIDE = re.compile(r"(?<=[(\[]) | (?=[)\]])")
#: Bytes looked at for a signature, before white space is folded.
_HEAD_BYTES = 8_192
#: How often each byte may go into a digest on average: functions nested deeper than this have none,
#: so that time stays in proportion to the text.
_MOST_DIGESTED = 8


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
        copy: digest of its code, where it is callable.
        body_start: offset of its body, or its end.
    """

    kind: Kind | None
    names: tuple[str, ...]
    start: int
    end: int
    block: int
    signature: str = ""
    doc: str = ""
    copy: str = ""
    body_start: int = 0


def units(text: bytes, lines: Lines, found: Gathered, *, statements: bool = False) -> list[Unit]:
    """The definitions and scopes that were found, outer ones before inner ones.

    Args:
        text: of the file.
        lines: of the text.
        found: in it.
        statements: whether definitions are statements that their first words tell.
    """
    reader = _Reader(text, lines, found)
    seen: set[int] = set()
    result: list[Unit] = []
    for one in found.definitions:
        key = (one.nodes["name"][0] if one.kind else one.node).id
        if key not in seen:
            seen.add(key)
            unit = reader.read(one)
            if unit.names and unit.start < unit.end:
                result.append(unit)
    if statements:
        result.extend(reader.statements())
    return sorted(result, key=lambda unit: (unit.start, -unit.end))


class _Reader:
    """Turns matches into units with what stands around them."""

    def __init__(self, text: bytes, lines: Lines, found: Gathered) -> None:
        self._text = text
        self._lines = lines
        self._found = found
        comments = {trimmed_end(text, end): start for end, start in found.comments.items()}
        leading = {trimmed_end(text, end): start for end, start in found.leading.items()}
        self._trivia = Trivia(text, lines, comments, leading)
        self._beside = found.beside()
        self._digestible = _MOST_DIGESTED * len(text)

    def read(self, one: Defining) -> Unit:
        outer = one.node
        while outer.id in self._found.wrappers:
            outer = self._found.wrappers[outer.id]
        start, head_end = outer.start_byte, trimmed_end(self._text, outer.end_byte)
        end = self._reach(one) or head_end
        names = self._names(one)
        if one.kind is None:
            return Unit(None, names, start, end, start)
        above = self._trivia.above(start)
        body = _first(one, "body")
        body_start = min(body.start_byte, end) if body else head_end
        doc = self._found.doc_of.get(body.id) if body else None
        return Unit(
            kind=one.kind,
            names=names,
            start=above.start,
            end=end,
            block=above.block,
            signature=self._signature(start, one.node.start_byte, body_start),
            doc=clean_docstring(self._written(doc)) if doc else above.doc,
            copy=self._digest(one, doc, end) if one.kind in CALLABLE else "",
            body_start=body_start,
        )

    def statements(self) -> Iterator[Unit]:
        """The statements that define something, as their first words tell."""
        comments = [(start, end) for end, (start, _) in self._found.comments.items()]
        for one in defining_statements(self._text, comments):
            above = self._trivia.above(one.start)
            end = trimmed_end(self._text, one.end)
            body_start = min(one.body, end)
            yield Unit(
                kind=one.kind,
                names=(one.name,),
                start=one.start,
                end=end,
                block=above.block,
                signature=self._signature(one.start, one.start, body_start),
                doc=above.doc,
                copy=digest([self._trivia.without_comments(body_start, end)])
                if one.kind in CALLABLE
                else "",
                body_start=body_start,
            )

    def _reach(self, one: Defining) -> int:
        """The offset before the next one beside it, where it holds for all that follows; else 0."""
        around = _first(one, "around")
        if around is None or "body" in one.nodes:
            return 0
        starts = self._beside[around.id]
        following = bisect_right(starts, one.node.start_byte)
        end = starts[following] if following < len(starts) else around.end_byte
        return trimmed_end(self._text, end)

    def _digest(self, one: Defining, doc: Node | None, end: int) -> str:
        """The digest of a callable's code without its name, comments and docstring."""
        start = one.node.start_byte
        self._digestible -= end - start
        if self._digestible < 0:
            return ""
        pieces = []
        for hole in (declared(one.nodes["name"][0]), doc):
            if hole and start <= hole.start_byte:
                pieces.append(self._trivia.without_comments(start, hole.start_byte))
                start = hole.end_byte
        return digest([*pieces, self._trivia.without_comments(start, end)])

    def _names(self, one: Defining) -> tuple[str, ...]:
        receiver = _first(one, "receiver")
        belongs = [plain_name(receiver, self._text)] if receiver else []
        return (*belongs, *name_parts(one.nodes["name"][0], self._text))

    def _written(self, node: Node) -> str:
        return self._text[node.start_byte : node.end_byte].decode()

    def _signature(self, outer: int, inner: int, end: int) -> str:
        """The head with its decorators, or without them where they leave no room for it."""
        head = ""
        for start in (outer, inner):
            cut = min(end, start + _HEAD_BYTES)
            raw = self._trivia.without_comments(start, cut).decode("utf-8", "ignore")
            head = _fold(raw)
            if end - start <= _HEAD_BYTES and len(head) <= SIGNATURE_LIMIT:
                break
        return head[:SIGNATURE_LIMIT]


def _first(one: Defining, capture: str) -> Node | None:
    nodes = one.nodes.get(capture)
    return nodes[0] if nodes else None


def _fold(head: str) -> str:
    folded = " ".join(head.split()).rstrip(" :")
    return _INSIDE.sub("", folded)
