"""From a COBOL text to what is said of its programs and copybooks."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from reposcan.model.code import Definition, Kind, Outline, ReferenceKind
from reposcan.model.dossier import FileDossier, Program, Record
from reposcan.syntax.legacy.cobol.dossier.describing import Describer
from reposcan.syntax.legacy.cobol.dossier.flow import Node, steps
from reposcan.syntax.legacy.cobol.dossier.gathered import Gathered
from reposcan.syntax.legacy.cobol.dossier.parts import PROGRAMS, Part, parts
from reposcan.syntax.legacy.cobol.dossier.running import run
from reposcan.syntax.legacy.cobol.form import source_of
from reposcan.syntax.legacy.cobol.nest import UNNAMED, Nest
from reposcan.syntax.legacy.cobol.shared import State
from reposcan.syntax.legacy.cobol.words import words_of
from reposcan.syntax.legacy.found import Reading
from reposcan.syntax.lines import Lines

_DATA = frozenset({"DATA", "ENVIRONMENT"})
#: What a copybook that describes data begins with.
_DESCRIBES = re.compile(r"[0-9]{1,2}|FD|SD|SELECT|COPY|EXEC")
_SHORT = frozenset({"COMP", "COMP-4", "BINARY", "COMP-5"})


def read_cobol(_: str, text: bytes, outline: Outline) -> FileDossier:
    """The programs and copybooks of a text.

    Args:
        _: the path says nothing that the outline does not.
        text: of the file, UTF-8.
        outline: of it.
    """
    source = source_of(text, Lines(text))
    words = list(words_of(source, signs=True))
    state = State(words, source, Nest(source, Reading()), Reading())
    readers: dict[int, _Reader] = {}
    for part in parts(outline, words):
        start = part.program.span.start_byte
        readers.setdefault(start, _Reader(state, part.program)).read(part)
    copied = _copied(outline)
    return FileDossier(
        programs=tuple(
            reader.finish(copied.get(start, {})) for start, reader in sorted(readers.items())
        )
    )


def _copied(outline: Outline) -> dict[int, dict[str, int]]:
    """The copybooks of each program, with their first lines, by the program's first byte."""
    programs = [one for one in outline.definitions if one.kind in PROGRAMS]
    starts = [one.span.start_line for one in programs]
    result: dict[int, dict[str, int]] = {}
    for one in outline.references:
        for line in one.lines if one.kind is ReferenceKind.IMPORT and programs else ():
            at = max(0, bisect_right(starts, line) - 1)
            result.setdefault(programs[at].span.start_byte, {}).setdefault(one.name, line)
    return result


class _Reader:
    """Reads the parts of one program."""

    def __init__(self, state: State, definition: Definition) -> None:
        self._state = state
        self._definition = definition
        self._found = Gathered(state.words)
        self._describer = Describer(state, self._found)
        self._using: list[str] = []

    def read(self, part: Part) -> None:
        """Read one part."""
        kind = part.definition.kind
        if part.division in _DATA:
            self._describer.read(part)
        elif part.division == "PROCEDURE" or kind in (Kind.SECTION, Kind.PARAGRAPH):
            self._run(part)
        elif kind is Kind.COPYBOOK and part.start < part.end:
            words = self._state.words
            if _DESCRIBES.fullmatch(words[part.start].text):
                self._describer.read(part)
            else:
                first, last = words[part.start].line + 1, words[part.end - 1].line + 1
                run(self._found, Node(UNNAMED, "", False, first, last), part.start, part.end)

    def _run(self, part: Part) -> None:
        words, one = self._state.words, part.definition
        start = part.start
        headed = start < part.end and words[start].text.startswith(one.name.partition(" ")[0])
        if headed and one.name != UNNAMED:
            start = next((at for at in range(start, part.end) if words[at].text == "."), start) + 1
        if one.kind is Kind.DIVISION:
            header = [word.text for word in words[part.start : min(start, part.start + 200)]]
            if "USING" in header:
                self._using = header[header.index("USING") + 1 : -1]
        else:
            first, last = one.span.start_line, one.span.end_line
            node = Node(one.name, part.section, one.kind is Kind.SECTION, first, last)
            node.entered = start < part.end and words[start].text == "USE"
            run(self._found, node, start, part.end)

    def finish(self, copied: dict[str, int]) -> Program:
        """What is said of the program."""
        one, found = self._definition, self._found
        transfers = found.finish()
        records = self._describer.records()
        whole = one.kind is not Kind.COPYBOOK and not found.copies
        return Program(
            name=one.name,
            kind=self._kind(records),
            line=one.span.start_line,
            end_line=one.span.end_line,
            online=found.online,
            doc=one.doc,
            copybooks=tuple(sorted(copied.items(), key=lambda item: item[1])),
            transfers=transfers,
            files=found.files.all(),
            records=records,
            accesses=found.accesses.all(),
            rules=found.rules.all(),
            steps=steps(found.nodes, whole=whole),
            remarks=found.marks.all(found.status),
            transactions=found.transactions(),
            whole=whole,
        )

    def _kind(self, records: Sequence[Record]) -> str:
        """A program whose one parameter begins with its length is started by a job."""
        if self._definition.kind is Kind.COPYBOOK:
            return "copybook"
        if self._definition.kind is not Kind.PROGRAM:
            return "subprogram"
        asks = any(one.kind == "segment" for one in self._found.files.all())
        if self._found.online or not self._using or asks:
            return "program"
        names = [name for name in self._using if name not in ("BY", "REFERENCE", "VALUE", ",")]
        first = next((one for one in records if names and one.name == names[0]), None)
        if len(names) == 1 and first and len(first.items) > 1:
            length = first.items[1]
            if length.usage.partition(" ")[0] in _SHORT and length.size == 2:
                return "program"
        return "subprogram"
