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

#: Levels that begin a record.
_FIRST = (1, 66, 77)


@dataclass(frozen=True)
class Dictionary:
    """The records of every unit."""

    inventory: Inventory

    @cached_property
    def layouts(self) -> Mapping[Key, tuple[RecordLayout, ...]]:
        """Of each program and copybook, by its key."""
        return {
            node.key: tuple(self._layout(node, record) for record in program.records)
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
    def _accesses(self) -> Mapping[Key, Mapping[str, list[tuple[str, Access]]]]:
        """For each unit and item's name: (the group that a statement names with it, touches)."""
        found: dict[Key, Mapping[str, list[tuple[str, Access]]]] = {}
        for node, program in self.inventory.programs:
            by_name: defaultdict[str, list[tuple[str, Access]]] = defaultdict(list)
            for one in program.accesses:
                name, _, group = one.name.partition(" OF ")
                by_name[name].append((group, one))
            found[node.key] = dict(by_name)
        return found

    def _layout(self, node: Node, record: Record) -> RecordLayout:
        placed = list(self._placed(node, record))
        above: list[DataItem] = []
        fields = []
        for item, copybook in placed:
            while above and above[-1].level >= item.level:
                above.pop()
            groups = frozenset(one.name for one in above)
            fields.append(Field(item, copybook, *self._touched(node, item.name, groups)))
            above.append(item)
        size = record.size
        if size < 0 and record.copybooks:
            size = _size([item for item, _ in placed])
        return RecordLayout(record.name, record.place, record.line, size, tuple(fields))

    def _touched(self, node: Node, name: str, groups: frozenset[str]) -> tuple[Spots, Spots]:
        """Who reads and writes an item of a unit: the unit, and whoever copies it."""
        if name == "FILLER":
            return Spots(), Spots()
        reads: list[Spot] = []
        writes: list[Spot] = []
        for one in (node, *(user for user, _ in self._copiers.get(node.key, ()))):
            for group, access in self._accesses[one.key].get(name, ()):
                if not group or group in groups:
                    reads += map(one.at, access.reads)
                    writes += map(one.at, access.writes)
        return _spots(reads), _spots(writes)

    def _placed(self, node: Node, record: Record) -> Iterator[tuple[DataItem, str]]:
        """The items of a record, and where a copybook is copied, the copybook's."""
        lines = record.copied or (record.items[-1].line,) * len(record.copybooks)
        waiting = list(zip(lines, record.copybooks, strict=False))
        before: DataItem | None = None
        for item in record.items:
            while waiting and waiting[0][0] < item.line:
                yield from self._copied(waiting.pop(0)[1], node.path, _end(before), 0)
            yield item, ""
            before = item
        for _, name in waiting:
            yield from self._copied(name, node.path, _end(before), 0)

    def _copied(
        self, name: str, user: str, offset: int, depth: int
    ) -> Iterator[tuple[DataItem, str]]:
        """A copybook's items as they come to lie behind this offset."""
        found = self.inventory.copybook(name, user)
        if not found or depth > _DEEPEST or not isinstance(found[0].unit, Program):
            return
        records = found[0].unit.records
        if records and records[0].items and records[0].items[0].level in _FIRST:
            return  # A record of its own, that stands behind this one.
        for record in records:
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
