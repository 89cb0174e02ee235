"""What is named and exists nowhere, what exists and is named nowhere, and who copies what."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from reposcan.facts.legacy.control import BY_CODE, Control
from reposcan.facts.legacy.inventory import RUNS, Inventory, Key
from reposcan.facts.legacy.system import system
from reposcan.model.legacy import CopyUse, Missing, Spot, Spots, Target

#: Users that are named of a missing name; the others are counted.
_NAMED = 20
#: Kinds of units that somebody should use.
_USED = (*RUNS, "copybook", "procedure")


def missing(
    inventory: Inventory, control: Control, others: Mapping[str, str]
) -> tuple[Missing, ...]:
    """Names that stand for nothing that has a dossier, by kind and name.

    Args:
        inventory: of all units.
        control: what they call.
        others: by name, in upper case, files of other languages.
    """
    users: defaultdict[tuple[str, str], dict[Spot, None]] = defaultdict(dict)
    for kind, name, spot in _named(inventory, control):
        users[kind, name][spot] = None
    return tuple(
        Missing(
            name,
            kind,
            system(name),
            Spots(len(spots), tuple(spots)[:_NAMED]),
            others.get(name.upper(), ""),
        )
        for (kind, name), spots in sorted(users.items())
    )


def orphans(inventory: Inventory, users: dict[Key, int]) -> tuple[Spot, ...]:
    """Programs, copybooks and procedures that nobody is seen to use."""
    alone = [
        node.spot
        for node in inventory.nodes
        # What is named by its path is joined by ties, and judged by them elsewhere.
        if node.unit.kind in _USED and node.unit.name != node.path and not users.get(node.key)
    ]
    return tuple(sorted(alone, key=lambda spot: (spot.unit, spot.path)))


def matrix(inventory: Inventory) -> tuple[CopyUse, ...]:
    """Who copies each copybook, by its name."""
    users: defaultdict[str, dict[str, list[Spot]]] = defaultdict(lambda: defaultdict(list))
    for node, program in inventory.programs:
        for name, line in program.copybooks:
            users[name][node.path].append(node.at(line))
    return tuple(
        CopyUse(
            name,
            tuple(
                node.spot
                for node, program in inventory.programs
                if program.name == name and program.kind in ("copybook", "map")
            ),
            system(name),
            tuple(
                sorted((s for spots in by.values() for s in spots), key=lambda s: (s.unit, s.path))
            ),
        )
        for name, by in sorted(users.items())
    )


def _named(inventory: Inventory, control: Control) -> Iterator[tuple[str, str, Spot]]:
    """(kind, name, where) of each name that means no unit."""
    for node, program in inventory.programs:
        for name, line in program.copybooks:
            if not inventory.copybook(name, node.path):
                yield "copybook", name, node.at(line)
    for kind, target, spot in _run(inventory, control):
        if not target.units:
            yield kind, target.name, spot


def _run(inventory: Inventory, control: Control) -> Iterator[tuple[str, Target, Spot]]:
    """(kind, what is meant, where) of all that is called and started."""
    for node, _ in inventory.programs:
        for call in control.calls[node.key]:
            for target in call.targets:
                kind = "transaction" if call.how in BY_CODE else "program"
                yield kind, target, node.at(call.line)
    for node, job in inventory.jobs:
        for step in job.steps:
            for number, target in enumerate(control.run_by(step, node.path)):
                kind = "procedure" if step.procedure and not number else "program"
                yield kind, target, node.at(step.line)
    for one in control.transactions:
        yield "program", one.program, Spot(one.code, one.path, one.line)
