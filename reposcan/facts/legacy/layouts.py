"""The data dictionary: records with their copybooks put in, and who touches each item.

Items are matched by name: of two records of a program that have an item of one name, each counts
what is done to either.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reposcan.facts.legacy.inventory import Inventory, Key, Node
from reposcan.model.dossier import Access, DataItem, Program, Record
from reposcan.model.legacy import RecordLine, Spot, Spots
from reposcan.model.legacy_file import Field, RecordLayout

#: Lines that are named of an item; the others are counted.
NAMED = 6

#: Puts the items of copybooks, by their names, into a record that copies them.
PutIn = Callable[[Record, Mapping[str, Sequence[DataItem]]], Record]


@dataclass(frozen=True)
class Dictionary:
    """The records of every unit.

    Attributes:
        inventory: of all units.
        put_in: puts the items of copybooks, by their names, into a record that copies them.
    """

    inventory: Inventory
    put_in: PutIn
    _items: dict[Key, tuple[DataItem, ...]] = field(default_factory=dict)

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
        size = self._whole(node, record).size
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
        """The items of a record with its copybooks put in, and what each is copied from."""
        if not record.copybooks:
            yield from ((item, "") for item in record.items)
            return
        own = {(item.name, item.line) for item in record.items}
        names = dict(zip(record.copied, record.copybooks, strict=False))
        for item in self._whole(node, record).items:
            yield item, "" if (item.name, item.line) in own else names.get(item.line, "")

    def _whole(self, node: Node, record: Record) -> Record:
        held = {name: self._held(name, node.path) for name in record.copybooks}
        return self.put_in(record, held) if record.copybooks else record

    def _held(self, name: str, user: str) -> Sequence[DataItem]:
        """The items of a copybook, with those that it copies in its turn."""
        found = self.inventory.copybook(name, user)
        if not found or not isinstance(found[0].unit, Program):
            return ()
        node, program = found[0], found[0].unit
        if node.key not in self._items:
            # What copies itself is put in once.
            self._items[node.key] = ()
            self._items[node.key] = tuple(
                item for record in program.records for item in self._whole(node, record).items
            )
        return self._items[node.key]


def _spots(found: Sequence[Spot]) -> Spots:
    return Spots(len(found), tuple(found[:NAMED]))
