"""All units by their names, and which of them a name means."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reposcan.facts.legacy.system import system
from reposcan.model.dossier import FileDossier, Job, Program
from reposcan.model.legacy import Spot, Target

#: Kinds of units that can be called.
RUNS = frozenset({"program", "subprogram"})
JOBS = frozenset({"job", "procedure"})
#: Folders that tell what kind of source is in them, and not what it belongs to.
_FOLDERS_OF_KINDS = (
    "asm bms cbl cob cobol copy copybook copybooks copylib cpy cpy-bms csd ctl dcl ddl fortran ims "
    "inc include jcl job jobs lib maclib map maps pgm pli proc proclib procs prog programs rpg "
    "source sources sql src"
)

#: A unit is its kind, its file and its name; the line tells apart those of one name in one file.
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of the inventory: a program or copybook, or a job or procedure."""

    path: str
    unit: Program | Job

    @property
    def key(self) -> Key:
        """What no other unit has."""
        return self.path, self.unit.name, self.unit.line

    @property
    def spot(self) -> Spot:
        """Where it begins."""
        return self.at(self.unit.line)

    def at(self, line: int) -> Spot:
        """A line of it."""
        return Spot(self.unit.name, self.path, line)


class Inventory:
    """Every unit of every file.

    Args:
        dossiers: by path.
    """

    def __init__(self, dossiers: Mapping[str, FileDossier]) -> None:
        self.dossiers = dict(sorted(dossiers.items()))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All of them, by path: of each file its programs, then its jobs."""
        return tuple(
            Node(path, unit)
            for path, dossier in self.dossiers.items()
            for unit in units_of(dossier)
        )

    @cached_property
    def programs(self) -> tuple[tuple[Node, Program], ...]:
        """Those that are no jobs, with what was read of them."""
        return tuple((node, node.unit) for node in self.nodes if isinstance(node.unit, Program))

    @cached_property
    def jobs(self) -> tuple[tuple[Node, Job], ...]:
        """Jobs and procedures."""
        return tuple((node, node.unit) for node in self.nodes if isinstance(node.unit, Job))

    @cached_property
    def _by_name(self) -> Mapping[str, list[Node]]:
        named: defaultdict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            named[node.unit.name].append(node)
        return named

    def find(self, name: str, kinds: Iterable[str], user: str) -> tuple[Node, ...]:
        """The units that a name may mean.

        Args:
            name: as written.
            kinds: that fit.
            user: path of the file that uses it.
        """
        fit = [node for node in self._by_name.get(name, ()) if node.unit.kind in kinds]
        near = [node for node in fit if application(node.path) == application(user)]
        return tuple(near or fit)

    def target(self, name: str, kinds: Iterable[str], user: str) -> Target:
        """What a name means; see `find`."""
        found = self.find(name, kinds, user)
        spots = tuple(node.spot for node in found)
        return Target(name, spots, "" if spots else system(name))

    def copybook(self, name: str, user: str) -> tuple[Node, ...]:
        """The copybooks that a name may mean."""
        return self.find(name, ("copybook", "map"), user)

    def copied(self, node: Node, program: Program) -> Iterator[tuple[int, Node]]:
        """(line, copybook) of all that a program copies, and what those copy in their turn."""
        seen, waiting = set(), [(line, name) for name, line in reversed(program.copybooks)]
        while waiting:
            line, name = waiting.pop()
            for found in self.copybook(name, node.path):
                if found.key not in seen and isinstance(found.unit, Program):
                    seen.add(found.key)
                    yield line, found
                    waiting += [(line, inner) for inner, _ in found.unit.copybooks]


def units_of(dossier: FileDossier) -> tuple[Program | Job, ...]:
    """All that a file describes: its programs, then its jobs."""
    return (*dossier.programs, *dossier.jobs)


def application(path: str) -> str:
    """What a file belongs to: its folder, or the one around it that is no folder of one kind."""
    folders, kinds = path.split("/")[:-1], frozenset(_FOLDERS_OF_KINDS.split())
    while folders and folders[-1].lower() in kinds:
        folders.pop()
    return "/".join(folders)
