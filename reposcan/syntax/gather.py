"""What a query finds in a file, sorted out in one pass.

A file has thousands of matches, most of them references, so each is looked at once: what a pattern
is for is told by its captures, which are looked at the first time that it matches.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from tree_sitter import Node

from reposcan.model.code import Kind, Reference, ReferenceKind
from reposcan.syntax.grammar import Captures, Queried
from reposcan.syntax.lines import Lines
from reposcan.syntax.names import NAME_CHARACTERS, tidy

_DEFINITION, _REFERENCE = "definition.", "reference."
#: What a pattern can be for besides, by the capture that says so.
_ROLES = (
    *("scope", "wrapper", "leading", "comment.doc", "comment", "doc"),
    *("decision", "undecided", "entry"),
)


@dataclass(frozen=True, slots=True)
class Defining:
    """A match that defines something, or a scope that lends its name.

    Attributes:
        pattern: its place in the query; earlier ones are preferred.
        kind: None for a scope.
        node: all of it.
        nodes: by capture.
    """

    pattern: int
    kind: Kind | None
    node: Node
    nodes: Captures


@dataclass(slots=True)
class Gathered:
    """All that the queries of a file's languages found.

    Attributes:
        definitions: preferred patterns first.
        comments: end -> (start, whether it documents).
        leading: end -> start, of attributes.
        docs: start and end of doc comments that stand inside a body.
        doc_of: by the id of the body, its doc comment.
        wrappers: by the id of what is wrapped, what is around it.
        decisions: offsets where the code branches.
        undecided: start and end of what a preprocessor decides.
        entries: offsets where a program begins.
    """

    definitions: list[Defining] = field(default_factory=list)
    comments: dict[int, tuple[int, bool]] = field(default_factory=dict)
    leading: dict[int, int] = field(default_factory=dict)
    docs: list[tuple[int, int]] = field(default_factory=list)
    doc_of: dict[int, Node] = field(default_factory=dict)
    wrappers: dict[int, Node] = field(default_factory=dict)
    decisions: set[int] = field(default_factory=set)
    undecided: list[tuple[int, int]] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    _uses: defaultdict[tuple[str, bytes, str, bytes], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, queried: Queried, text: bytes) -> None:
        """Sort out the matches of one tree."""
        roles: dict[int, str] = {}
        uses = self._uses
        for pattern, captures in queried.matches:
            role = roles.get(pattern) or roles.setdefault(pattern, _role(captures))
            if role.startswith(_REFERENCE):
                [name, *_] = captures["name"]
                start = name.start_byte
                module = captures.get("module")
                begin = captures.get("begin")
                first = begin[0].start_byte if begin else (module or [name])[0].start_byte
                before = text[first : module[0].end_byte] if module else b""
                join = queried.joins[pattern] if module else ""
                own = text[start if module else first : name.end_byte]
                uses[role, before, join, own].append(start)
            elif role == "decision":
                self.decisions.add(captures["decision"][0].start_byte)
            else:
                self._add(pattern, role, captures)
        self.definitions.sort(key=lambda one: one.pattern)

    def references(self, lines: Lines) -> tuple[Reference, ...]:
        """The uses of names; where a name is defined, it is not used."""
        defining = {one.nodes["name"][0].start_byte for one in self.definitions if one.kind}
        found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        starts, last = lines.starts, len(lines)
        for (role, module, join, name), offsets in self._uses.items():
            shown = _member(tidy(module), join, tidy(name)) if module else tidy(name)
            if shown:
                at = found[role.removeprefix(_REFERENCE), shown]
                used = [offset for offset in offsets if offset not in defining]
                at.update(bisect_right(starts, offset, 0, last) for offset in used)
        ordered = sorted((sorted(at), kind, name) for (kind, name), at in found.items() if at)
        return tuple(Reference(ReferenceKind(kind), name, tuple(at)) for at, kind, name in ordered)

    def beside(self) -> dict[int, list[int]]:
        """Where those begin that hold for all that follows, by the id of what is around them."""
        result: defaultdict[int, list[int]] = defaultdict(list)
        for one in self.definitions:
            if around := one.nodes.get("around"):
                result[around[0].id].append(one.node.start_byte)
        return {around: sorted(starts) for around, starts in result.items()}

    def _add(self, pattern: int, role: str, captures: Captures) -> None:
        node = captures[role][0]
        match role:
            case "comment" | "comment.doc":
                self.comments[node.end_byte] = (node.start_byte, role == "comment.doc")
            case "leading":
                self.leading[node.end_byte] = node.start_byte
            case "wrapper":
                self.wrappers[captures["wrapped"][0].id] = node
            case "doc":
                self.docs.append((node.start_byte, node.end_byte))
                if "body" in captures:
                    self.doc_of[captures["body"][0].id] = node
            case "undecided":
                self.undecided.append((node.start_byte, node.end_byte))
            case "entry":
                self.entries.append(node.start_byte)
            case "scope":
                self.definitions.append(Defining(pattern, None, node, captures))
            case _:
                kind = Kind(role.removeprefix(_DEFINITION))
                self.definitions.append(Defining(pattern, kind, node, captures))


def _role(captures: Captures) -> str:
    """What a pattern is for: the name of the capture that says it."""
    for prefix in (_DEFINITION, _REFERENCE):
        for name in captures:
            if name.startswith(prefix):
                return name
    return next(role for role in _ROLES if role in captures)


def _member(module: str, join: str, name: str) -> str:
    joined = module + name if module.endswith(join) else module + join + name
    return joined[:NAME_CHARACTERS]
