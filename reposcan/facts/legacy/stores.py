"""Where data stay: data sets, files, tables, queues; who reads and who writes them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reposcan.facts.legacy.control import Control
from reposcan.facts.legacy.inventory import Inventory, Key, Node
from reposcan.model.dossier import FileUse, JobStep, Program
from reposcan.model.legacy import Spot, Spots, Store

_READS = (
    "INPUT I-O READ READNEXT READPREV READQ STARTBR START SELECT FETCH OPEN GET GU GN GNP GHU GHN "
    "GHNP RECEIVE RETRIEVE SORT MERGE USING BROWSE CURSOR"
)
_WRITES = (
    "OUTPUT I-O EXTEND WRITE REWRITE WRITEQ DELETE DELETEQ INSERT UPDATE PUT PUT1 ISRT REPL DLET "
    "SEND LOAD GIVING MERGE TRUNCATE"
)
READS, WRITES = frozenset(_READS.split()), frozenset(_WRITES.split())
#: DD statements that name libraries of programs, not data.
_LIBRARIES = frozenset({"STEPLIB", "JOBLIB", "STEPCAT", "JOBCAT", "SYSLIB", "SYSPROC", "SYSEXEC"})
#: Units that are named of a store; the others are counted.
_NAMED = 50
#: Programs behind one step: where each calls each, all of them would be behind every step.
_MOST_PROGRAMS = 100
_NO_DATA = frozenset({"DUMMY", "NULLFILE", "SYSOUT", "*"})

#: What data are known by: their kind and name.
Name = tuple[str, str]


@dataclass(slots=True)
class _Users:
    readers: dict[Spot, None] = field(default_factory=dict)
    writers: dict[Spot, None] = field(default_factory=dict)
    others: dict[Spot, None] = field(default_factory=dict)

    def add(self, spot: Spot, ways: tuple[str, ...]) -> None:
        """Note what somebody does."""
        # "WRITEQ TD" and "FUNC-ISRT" say it with more words.
        words = {way.split()[0].removeprefix("FUNC-") for way in ways if way.strip()}
        if READS & words:
            self.readers[spot] = None
        if WRITES & words:
            self.writers[spot] = None
        if not (READS | WRITES) & words:
            self.others[spot] = None


@dataclass(frozen=True)
class Stores:
    """All places where data stay."""

    inventory: Inventory
    control: Control

    @cached_property
    def all(self) -> tuple[Store, ...]:
        """Ordered by kind and name."""
        return tuple(
            Store(*name, _spots(users.readers), _spots(users.writers), _spots(users.others))
            for name, users in sorted(self._users.items())
        )

    @cached_property
    def of(self) -> Mapping[Key, tuple[Name, ...]]:
        """What each unit reads and writes."""
        return {key: tuple(sorted(names)) for key, names in self._named[1].items()}

    def readers(self, name: Name) -> tuple[Spot, ...]:
        """Who reads it."""
        return tuple(self._users[name].readers)

    def written(self, key: Key) -> tuple[Name, ...]:
        """What a unit writes."""
        unit = key[0], key[1]
        return tuple(
            name
            for name in self.of.get(key, ())
            if any((one.path, one.unit) == unit for one in self._users[name].writers)
        )

    @property
    def _users(self) -> Mapping[Name, _Users]:
        return self._named[0]

    @cached_property
    def _named(self) -> tuple[dict[Name, _Users], dict[Key, set[Name]]]:
        users: defaultdict[Name, _Users] = defaultdict(_Users)
        of: defaultdict[Key, set[Name]] = defaultdict(set)
        jobs = list(self._by_jobs())
        # Which data set a file is, is known where a job says so: then it needs no line as a file.
        told = {(node.key, line) for node, _, line, _ in jobs}
        alone = (one for one in self._by_programs() if (one[0].key, one[2]) not in told)
        for node, name, line, ways in (*alone, *jobs):
            users[name].add(node.at(line), ways)
            of[node.key].add(name)
        return dict(users), dict(of)

    def _by_programs(self) -> Iterator[tuple[Node, Name, int, tuple[str, ...]]]:
        for node, program in self.inventory.programs:
            for file in program.files:
                if file.kind != "map":
                    yield node, self._known(program, file), file.line, file.ways

    def _known(self, program: Program, file: FileUse) -> Name:
        """What a file is known by: an online one by the data set that its definition names."""
        name = file.outside or file.name
        if program.online and file.kind == "file" and name in self._defined:
            return "data set", self._defined[name]
        return file.kind, name

    @cached_property
    def _defined(self) -> Mapping[str, str]:
        """The data set of each file that a definition of the system names."""
        return {
            file.name: file.outside
            for dossier in self.inventory.dossiers.values()
            for file in dossier.files
            if file.kind == "file" and file.outside
        }

    def _by_jobs(self) -> Iterator[tuple[Node, Name, int, tuple[str, ...]]]:
        for node, job in self.inventory.jobs:
            for step in job.steps:
                uses = self._uses(node, step)
                for dd, name, disposition in step.data:
                    if dd in _LIBRARIES or not name or name in _NO_DATA or name.startswith("&&"):
                        continue
                    named = uses.get(dd, [])
                    for user, file in named:
                        yield user, ("data set", name), file.line, file.ways
                    ways = tuple(way for _, file in named for way in file.ways)
                    yield node, ("data set", name), step.line, ways or _ways(disposition)

    def _uses(self, node: Node, step: JobStep) -> Mapping[str, list[tuple[Node, FileUse]]]:
        """What the step's programs do to each DD name."""
        uses: defaultdict[str, list[tuple[Node, FileUse]]] = defaultdict(list)
        spots = {spot for target in self.control.run_by(step, node.path) for spot in target.units}
        for user, program in self._reached(spots):
            for file in program.files:
                uses[file.outside or file.name].append((user, file))
        return uses

    def _reached(self, spots: set[Spot]) -> Iterator[tuple[Node, Program]]:
        """Programs, and those that they call: a called one works on the step's files too."""
        seen: set[Key] = set()
        waiting = sorted(spots, key=lambda one: (one.path, one.line), reverse=True)
        while waiting and len(seen) < _MOST_PROGRAMS:
            spot = waiting.pop()
            node = self._nodes.get((spot.path, spot.unit, spot.line))
            if node is None or node.key in seen:
                continue
            seen.add(node.key)
            if isinstance(node.unit, Program):
                yield node, node.unit
                for call in self.control.calls[node.key]:
                    waiting += [one for target in call.targets for one in target.units]

    @cached_property
    def _nodes(self) -> Mapping[Key, Node]:
        return {node.key: node for node in self.inventory.nodes}


def _ways(disposition: str) -> tuple[str, ...]:
    """What a disposition alone says: new data are written; what is shared may be either."""
    first = disposition.upper().lstrip("( ").split(",")[0].strip(") ")
    return {"NEW": ("WRITE",), "MOD": ("WRITE",), "SHR": ("READ",)}.get(first, ())


def _spots(found: Mapping[Spot, None]) -> Spots:
    ordered = sorted(found, key=lambda spot: (spot.unit, spot.path, spot.line))
    return Spots(len(ordered), tuple(ordered[:_NAMED]))
