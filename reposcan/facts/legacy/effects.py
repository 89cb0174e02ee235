"""What would feel a change: who calls, copies, starts or reads what is written, and their users.

Calls, copies and starts are followed all the way. Data are followed one step: in a system of some
size, nearly everything is tied to everything through data.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reposcan.facts.legacy.control import Control
from reposcan.facts.legacy.inventory import Inventory, Key, Node
from reposcan.facts.legacy.stores import Stores
from reposcan.model.dossier import Program
from reposcan.model.legacy import Spot, Spots
from reposcan.model.legacy_file import Effect

#: Units that a walk looks at: in a system of menus everything reaches everything.
_MOST = 300
#: Effects that are named.
NAMED = 60
_VERBS = {"CALL": "calls", "IMPORT": "imports"}
_STARTS = {"transaction": "is answered by"}


@dataclass(frozen=True)
class Effects:
    """Who feels whose change."""

    inventory: Inventory
    control: Control
    stores: Stores

    def of(self, node: Node) -> tuple[tuple[Effect, ...], int]:
        """The first effects of a change of a unit, the nearest first, and how many there are."""
        found = list(self._walk(node))
        return tuple(found[:NAMED]), len(found)

    def users(self, node: Node) -> Spots:
        """Who calls or copies a unit; what starts it from outside is told apart."""
        spots = dict.fromkeys(effect.spot for effect in self._uses.get(node.key, ()))
        return Spots(len(spots), tuple(spots)[:NAMED])

    @cached_property
    def _uses(self) -> Mapping[Key, list[Effect]]:
        """Calls and copies of each unit."""
        users: defaultdict[Key, list[Effect]] = defaultdict(list)
        for node, program in self.inventory.programs:
            for line, copybook in self.inventory.copied(node, program):
                why = f"copies {copybook.unit.name}"
                users[copybook.key].append(Effect(node.at(line), why, 1))
        for key, callers in self.control.callers.items():
            for node, call in callers:
                # One that comes back by its own transaction does not use itself.
                if isinstance(node.unit, Program) and node.key != key:
                    verb = _VERBS.get(call.how, "hands control to")
                    users[key].append(Effect(node.at(call.line), f"{verb} {key[1]}", 1))
        return dict(users)

    @cached_property
    def _starts(self) -> Mapping[Key, list[Effect]]:
        """What starts each unit from outside."""
        return {
            key: [Effect(one.spot, f"{_STARTS.get(one.how, 'runs')} {key[1]}", 1) for one in starts]
            for key, starts in self.control.starts.items()
        }

    @cached_property
    def _near(self) -> Mapping[Key, list[Effect]]:
        """Both: what feels a change of each unit directly, data apart."""
        keys = (*self._uses, *self._starts)
        return {key: [*self._uses.get(key, ()), *self._starts.get(key, ())] for key in keys}

    @cached_property
    def _keys(self) -> Mapping[tuple[str, str], Key]:
        return {(node.path, node.unit.name): node.key for node in self.inventory.nodes}

    def _walk(self, node: Node) -> Iterator[Effect]:
        seen = {(node.path, node.unit.name)}
        waiting = deque([(node.key, 0)])
        while waiting and len(seen) < _MOST:
            key, steps = waiting.popleft()
            near = self._near.get(key, [])
            for effect in near if steps else [*near, *self._readers(node)]:
                unit = effect.spot.path, effect.spot.unit
                if unit in seen:
                    continue
                seen.add(unit)
                yield Effect(effect.spot, effect.why, steps + 1)
                if unit in self._keys and not effect.why.startswith("reads "):
                    waiting.append((self._keys[unit], steps + 1))

    def _readers(self, node: Node) -> Iterator[Effect]:
        for kind, name in self.stores.written(node.key):
            for spot in self.stores.readers((kind, name)):
                why = f"reads the {kind} {name}, which {node.unit.name} writes"
                yield Effect(Spot(spot.unit, spot.path, spot.line), why, 1)
