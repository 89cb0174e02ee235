"""What is gathered of one program by those who read its divisions and statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reposcan.model.dossier import Transfer
from reposcan.syntax.legacy.cobol.dossier.accesses import Accesses
from reposcan.syntax.legacy.cobol.dossier.files import Files
from reposcan.syntax.legacy.cobol.dossier.flow import Node
from reposcan.syntax.legacy.cobol.dossier.marks import Marks
from reposcan.syntax.legacy.cobol.dossier.rules import Rules
from reposcan.syntax.legacy.cobol.values import Values
from reposcan.syntax.legacy.cobol.words import Word, is_literal, unquoted

#: Items that are told what became of an operation, without being named in it.
_STATUS = frozenset({"DIBSTAT", "EIBRESP", "EIBRESP2", "SQLCA", "SQLCODE", "SQLSTATE"})
#: The block by which IMS's transaction monitor is asked; those of databases have other names.
_TERMINAL = re.compile(r"(?:[^-]{1,12}-){0,3}(?:IO-?PCB|LTERM)(?:-.*+)?")


class Command(NamedTuple):
    """A command of CICS: its options with the first words of their arguments.

    Attributes:
        name: such as READ.
        options: in order.
        queue: TD or TS, where it says so.
    """

    name: str
    options: Sequence[tuple[Word, Word]]
    queue: str


@dataclass(slots=True)
class Gathered:
    """Grows while a program is read; what items hold is known only at the end.

    Attributes:
        words: of the whole text.
        files: that are worked on.
        values: names that items hold.
        accesses: of data items.
        marks: remarks.
        rules: decisions.
        nodes: sections and paragraphs, in order.
        status: items that hold what became of operations.
        starts: words that name transactions.
        ims: arguments of each call of IMS.
        commands: of CICS.
        copies: statements are copied in, so that not all of the program is known.
    """

    words: Sequence[Word]
    files: Files = field(default_factory=Files)
    values: Values = field(default_factory=Values)
    accesses: Accesses = field(default_factory=Accesses)
    nodes: list[Node] = field(default_factory=list)
    status: set[str] = field(default_factory=lambda: set(_STATUS))
    starts: list[Word] = field(default_factory=list)
    ims: list[Sequence[Word]] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    copies: bool = False
    marks: Marks = field(init=False)
    rules: Rules = field(init=False)
    _going: list[tuple[str, Word, Node]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.marks = Marks(self.words)
        self.rules = Rules(self.words)

    @property
    def online(self) -> bool:
        """Whether the program talks to a transaction monitor."""
        asks = (one[1].text for one in self.ims if len(one) > 1)
        return bool(self.commands) or any(map(_TERMINAL.fullmatch, asks))

    def go(self, how: str, word: Word, node: Node) -> None:
        """Note a transfer to another unit, which a word or what its item holds names."""
        self._going.append((how, word, node))

    def finish(self) -> tuple[Transfer, ...]:
        """Make use of what items hold; the transfers to other units."""
        self.rules.enter("")
        for command in self.commands:
            self.files.cics(command.options, command.name, self._known, command.queue)
        for arguments in self.ims:
            self.files.ims(arguments, self._known)
        self.status |= {
            name for name, item in self.accesses.values_of.items() if item in self.status
        }
        transfers = []
        for how, word, node in self._going:
            for name in self._names(word) or (word.text,):
                one = Transfer(how, name, word.line + 1, dynamic=not is_literal(word.text))
                transfers.append(one)
                node.goes.append(one)
        for node in self.nodes:
            node.goes.sort(key=lambda transfer: transfer.line)
        return tuple(sorted(transfers, key=lambda transfer: transfer.line))

    def transactions(self) -> tuple[str, ...]:
        """The codes that are named, each once."""
        return tuple(dict.fromkeys(name for word in self.starts for name in self._names(word)))

    def _names(self, word: Word) -> Sequence[str]:
        return (unquoted(word.text),) if is_literal(word.text) else self._known(word.text)

    def _known(self, item: str) -> Sequence[str]:
        return self.values.of(0, item)
