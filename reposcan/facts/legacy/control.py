"""Who hands control to whom, and what starts it all."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reposcan.facts.legacy.inventory import RUNS, Inventory, Key, Node, application
from reposcan.model.dossier import Job, JobStep, Program, Record, Transfer
from reposcan.model.legacy import BatchJob, BatchStep, Spot, Target, Transaction
from reposcan.model.legacy_file import Call, Start

#: Programs that a step is said to reach, by name.
MOST_REACHED = 40
#: Programs that are counted behind a step: where each calls each, all are behind every step.
MOST_BEHIND = 300
#: A record with more values is a table of texts, not of programs.
_MOST_VALUES = 300
#: What names of programs look like: other names are those of items.
_PROGRAM = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")
_WITHIN = frozenset({"PERFORM", "GO TO"})
#: Verbs that name a transaction and not a program.
BY_CODE = frozenset({"RETURN", "START"})


@dataclass(frozen=True)
class Control:
    """The calls of every unit.

    Attributes:
        inventory: of all units.
    """

    inventory: Inventory

    @cached_property
    def calls(self) -> Mapping[Key, tuple[Call, ...]]:
        """What each unit hands control to, by its key."""
        found = {node.key: self._of_program(node, unit) for node, unit in self.inventory.programs}
        return found | {node.key: self._of_job(node, job) for node, job in self.inventory.jobs}

    @cached_property
    def callers(self) -> Mapping[Key, tuple[tuple[Node, Call], ...]]:
        """Who hands control to each unit."""
        callers: defaultdict[Key, list[tuple[Node, Call]]] = defaultdict(list)
        for node in self.inventory.nodes:
            for call in self.calls[node.key]:
                for key in dict.fromkeys(map(_key, _spots(call))):
                    callers[key].append((node, call))
        return {key: tuple(found) for key, found in callers.items()}

    @cached_property
    def starts(self) -> Mapping[Key, tuple[Start, ...]]:
        """How each program or procedure is started from outside."""
        starts: defaultdict[Key, list[Start]] = defaultdict(list)
        for node, job in self.inventory.jobs:
            for step in job.steps:
                start = Start(f"{job.kind} step", f"{job.name}.{step.name}", node.at(step.line))
                for spot in _of(self.run_by(step, node.path)):
                    starts[_key(spot)].append(start)
        for one in self.transactions:
            spot = Spot(one.code, one.path, one.line)
            for unit in one.program.units:
                starts[_key(unit)].append(Start("transaction", one.code, spot))
        return {key: tuple(dict.fromkeys(found)) for key, found in starts.items()}

    @cached_property
    def modes(self) -> Mapping[Key, str]:
        """How each program runs, by its own text and by what starts it, directly or not."""
        batch = self._reached(
            node.key
            for node, job in self.inventory.jobs
            if job.kind == "job" or not self._used(node)
        )
        online = self._reached(self._online())
        both = {True: "batch and online", False: "batch"}
        modes = {key: both[key in online] for key in batch}
        return {**dict.fromkeys(online, "online"), **modes}

    @cached_property
    def transactions(self) -> tuple[Transaction, ...]:
        """Those that are defined, and those that a program's text alone tells of."""
        found = [
            self._transaction(code, path, line, self._target(name, path), defined=True)
            for path, dossier in self.inventory.dossiers.items()
            for code, name, line in dossier.transactions
        ]
        known = {one.code for one in found}
        for node, program in self.inventory.programs:
            own = Target(program.name, (node.spot,))
            for code in program.transactions:
                if code not in known and program.kind in RUNS:
                    found.append(
                        self._transaction(code, node.path, program.line, own, defined=False)
                    )
        return tuple(sorted(found, key=lambda one: (one.application, one.code, one.path)))

    @cached_property
    def jobs(self) -> tuple[BatchJob, ...]:
        """Jobs and procedures with what their steps come to."""
        return tuple(
            sorted(
                (
                    BatchJob(
                        job.name,
                        job.kind,
                        node.path,
                        job.line,
                        application(node.path),
                        tuple(self._step(node, step) for step in job.steps),
                    )
                    for node, job in self.inventory.jobs
                ),
                key=lambda job: (job.application, job.kind, job.name, job.path),
            )
        )

    def run_by(self, step: JobStep, user: str) -> tuple[Target, ...]:
        """What a step starts: the program or procedure, and what runs inside of a starter."""
        kinds = ("procedure",) if step.procedure else RUNS
        names = [(step.runs, kinds)] if step.runs else []
        names += [(step.program, RUNS)] if step.program else []
        return tuple(self.inventory.target(name, fit, user) for name, fit in names)

    def _of_program(self, node: Node, program: Program) -> tuple[Call, ...]:
        found: dict[tuple[str, int, bool], dict[str, None]] = {}
        for one in program.transfers:
            if one.how not in _WITHIN:
                found.setdefault((one.how, one.line, one.dynamic), {})[one.to] = None
        return tuple(
            self._call(node, program, Transfer(how, "", line, dynamic), tuple(names))
            for (how, line, dynamic), names in found.items()
        )

    def _call(self, node: Node, program: Program, transfer: Transfer, names: Sequence[str]) -> Call:
        """A call with what its names mean; of a dynamic one a name may be that of the item."""
        item = ""
        if transfer.dynamic and len(names) == 1 and not self._target(names[0], node.path).units:
            held = tuple(dict.fromkeys(self._held(node, program, names[0])))
            if held or self._describes(node, program, names[0]):
                item, names = names[0], held
        targets = tuple(self._target(name, node.path, transfer.how) for name in names)
        return Call(transfer.how, transfer.line, transfer.dynamic, item, targets)

    def _of_job(self, node: Node, job: Job) -> tuple[Call, ...]:
        return tuple(
            Call("EXEC", step.line, False, "", self.run_by(step, node.path))
            for step in job.steps
            if step.runs or step.program
        )

    def _describes(self, node: Node, program: Program, name: str) -> bool:
        """Whether a name is that of an item, for all that can be seen: no program's looks so."""
        return not _PROGRAM.fullmatch(name) or any(self._records(node, program, name))

    def _held(self, node: Node, program: Program, item: str) -> Iterator[str]:
        """Names of programs among the values of the record that describes the item."""
        for record in self._records(node, program, item):
            values = [one.value.strip("'\" ") for one in record.items if one.value]
            if len(values) <= _MOST_VALUES:
                yield from (one for one in values if self._target(one, node.path).units)

    def _literal(self, node: Node, program: Program, name: str) -> str:
        """What an item holds from the beginning; the name itself, where it is none."""
        values = (
            one.value
            for record in self._records(node, program, name)
            for one in record.items
            if one.name == name and one.value
        )
        return next((value.strip("'\" ") for value in values), name)

    def _records(self, node: Node, program: Program, item: str) -> Iterator[Record]:
        """Those that describe an item of this name, its copybooks' too."""
        copied = (unit.unit for _, unit in self.inventory.copied(node, program))
        for owner in (program, *copied):
            if isinstance(owner, Program):
                for record in owner.records:
                    if any(one.name == item for one in record.items):
                        yield record

    def _target(self, name: str, user: str, how: str = "") -> Target:
        if how in BY_CODE:
            return Target(name, self._answers.get(name, ()))
        return self.inventory.target(name, RUNS, user)

    @cached_property
    def _answers(self) -> Mapping[str, tuple[Spot, ...]]:
        """The programs that answer to each transaction's code."""
        answers: defaultdict[str, dict[Spot, None]] = defaultdict(dict)
        for path, dossier in self.inventory.dossiers.items():
            for code, name, _ in dossier.transactions:
                answers[code] |= dict.fromkeys(self._target(name, path).units)
        for node, program in self.inventory.programs:
            for code in program.transactions:
                if code not in answers and program.kind in RUNS:
                    answers[code][node.spot] = None
        return {code: tuple(spots) for code, spots in answers.items()}

    def _used(self, node: Node) -> bool:
        return bool(self.callers.get(node.key))

    def _online(self) -> Iterator[Key]:
        for node, program in self.inventory.programs:
            if program.online and program.kind in RUNS:
                yield node.key
        for one in self.transactions:
            yield from map(_key, one.program.units)

    @cached_property
    def _goes(self) -> Mapping[Key, tuple[Key, ...]]:
        """The units that each hands control to."""
        return {
            key: tuple(dict.fromkeys(_key(spot) for call in calls for spot in _spots(call)))
            for key, calls in self.calls.items()
        }

    def _reached(self, begin: Iterable[Key], most: int = sys.maxsize) -> frozenset[Key]:
        seen: set[Key] = set()
        waiting = list(begin)
        while waiting and len(seen) < most:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += self._goes.get(key, ())
        return frozenset(seen)

    def _step(self, node: Node, step: JobStep) -> BatchStep:
        runs = self.run_by(step, node.path)
        begin = [_key(spot) for spot in _of(runs)]
        reached = sorted(
            self._reached(begin, MOST_BEHIND) - set(begin), key=lambda key: (key[1], key[0])
        )
        first = tuple(Spot(name, path, line) for path, name, line in reached[:MOST_REACHED])
        return BatchStep(step.name, step.line, runs, step.procedure, first, len(reached), step.data)

    def _transaction(
        self, code: str, path: str, line: int, program: Target, *, defined: bool
    ) -> Transaction:
        keys = set(map(_key, program.units))
        maps = {
            self._literal(node, unit, file.name)
            for node, unit in self.inventory.programs
            if node.key in keys
            for file in unit.files
            if file.kind == "map"
        }
        # A program that comes back by its own code is no news.
        goes = [
            target
            for key in sorted(keys)
            for call in self.calls[key]
            for target in call.targets
            if target.name != code
        ]
        return Transaction(
            code,
            defined,
            path,
            line,
            application(path),
            program,
            tuple(sorted(maps)),
            tuple(dict.fromkeys(goes)),
        )


def _key(spot: Spot) -> Key:
    return spot.path, spot.unit, spot.line


def _of(targets: Iterable[Target]) -> Iterator[Spot]:
    for target in targets:
        yield from target.units


def _spots(call: Call) -> Iterator[Spot]:
    return _of(call.targets)
