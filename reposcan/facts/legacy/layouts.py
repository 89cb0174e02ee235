"""The data dictionary: records with their copybooks put in, and who touches each item.

Items are matched by name: of two records of a program that have an item of one name, each counts
what is done to either.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reposcan.facts.legacy.inventory import Inventory, Key, Node
from reposcan.model.dossier import Access, DataItem, Program, Record
from reposcan.model.legacy import Field, RecordLayout, RecordLine, Spot, Spots

#: Lines that are named of an item; the others are counted.
NAMED = 6
#: Copybooks inside of copybooks that are put in: deeper ones are mistakes.
_DEEPEST = 8

_Sites = Mapping[str, tuple[Spots, Spots]]


@dataclass(frozen=True)
class Dictionary:
    """The records of every unit."""

    inventory: Inventory

    @cached_property
    def layouts(self) -> Mapping[Key, tuple[RecordLayout, ...]]:
        """Of each program and copybook, by its key."""
        return {
            node.key: tuple(self._layout(node, program, record) for record in program.records)
            for node, program in self.inventory.programs
        }

    @cached_property
    def lines(self) -> tuple[RecordLine, ...]:
        """The list of records."""
        found = [
            RecordLine(
                one.name,
                one.place,
                node.unit.name,
                node.path,
                one.line,
                one.size,
                len(one.fields),
                len(self._copiers.get(node.key, ())),
            )
            for node, _ in self.inventory.programs
            for one in self.layouts[node.key]
        ]
        return tuple(sorted(found, key=lambda one: (one.name, one.path, one.line)))

    @cached_property
    def _copiers(self) -> Mapping[Key, list[tuple[Node, Program]]]:
        copiers: defaultdict[Key, list[tuple[Node, Program]]] = defaultdict(list)
        for node, program in self.inventory.programs:
            for _, copybook in self.inventory.copied(node, program):
                copiers[copybook.key].append((node, program))
        return copiers

    @cached_property
    def _accesses(self) -> Mapping[Key, Mapping[str, Access]]:
        return {
            node.key: {one.name: one for one in program.accesses}
            for node, program in self.inventory.programs
        }

    def _layout(self, node: Node, program: Program, record: Record) -> RecordLayout:
        placed = list(self._placed(node, program, record))
        fields = [
            Field(item, copybook, *self._touched(node, item.name)) for item, copybook in placed
        ]
        size = record.size
        if size < 0 and record.copybooks:
            size = _size([item for item, _ in placed])
        return RecordLayout(record.name, record.place, record.line, size, tuple(fields))

    def _touched(self, node: Node, name: str) -> tuple[Spots, Spots]:
        """Who reads and writes an item of a unit: the unit, and whoever copies it."""
        if name == "FILLER":
            return Spots(), Spots()
        reads: list[Spot] = []
        writes: list[Spot] = []
        for one in (node, *(user for user, _ in self._copiers.get(node.key, ()))):
            access = self._accesses[one.key].get(name)
            if access:
                reads += map(one.at, access.reads)
                writes += map(one.at, access.writes)
        return _spots(reads), _spots(writes)

    def _placed(
        self, node: Node, program: Program, record: Record
    ) -> Iterator[tuple[DataItem, str]]:
        """The items of a record, and where a copybook is copied, the copybook's."""
        waiting = [
            (line, name) for name, line in program.copybooks if name in set(record.copybooks)
        ]
        before: DataItem | None = None
        for item in record.items:
            while waiting and record.line <= waiting[0][0] < item.line:
                _, name = waiting.pop(0)
                yield from self._copied(name, node.path, _end(before), 0)
            yield item, ""
            before = item
        for line, name in waiting:
            if line >= record.line:
                yield from self._copied(name, node.path, _end(before), 0)

    def _copied(
        self, name: str, user: str, offset: int, depth: int
    ) -> Iterator[tuple[DataItem, str]]:
        """A copybook's items as they come to lie behind this offset."""
        found = self.inventory.copybook(name, user)
        if not found or depth > _DEEPEST or not isinstance(found[0].unit, Program):
            return
        for record in found[0].unit.records:
            for item in record.items:
                known = offset >= 0 and item.offset >= 0
                yield replace(item, offset=offset + item.offset if known else -1), name
            for inner in record.copybooks:
                yield from self._copied(inner, found[0].path, -1, depth + 1)
            offset = offset + record.size if offset >= 0 and record.size >= 0 else -1


def _end(item: DataItem | None) -> int:
    """Where what follows an item begins; a group's items begin where it does."""
    if item is None:
        return 0
    if not item.picture and not item.usage:
        return item.offset
    if item.offset < 0 or item.size < 0:
        return -1
    return item.offset + item.size * max(1, item.occurs)


def _size(items: Sequence[DataItem]) -> int:
    """Bytes up to the end of the last item; -1 where one cannot be known."""
    ends = [_end(item) for item in items if item.level != 88 and (item.picture or item.usage)]
    return -1 if not ends or min(ends) < 0 else max(ends)


def _spots(found: Sequence[Spot]) -> Spots:
    return Spots(len(found), tuple(found[:NAMED]))
