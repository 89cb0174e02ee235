"""Brings it together: the overall value, and each file's."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from reposcan.facts.legacy.control import Control
from reposcan.facts.legacy.effects import Effects
from reposcan.facts.legacy.heads import described, purpose
from reposcan.facts.legacy.inventory import Inventory, Node, application, units_of
from reposcan.facts.legacy.layouts import Dictionary, PutIn
from reposcan.facts.legacy.measures import measures
from reposcan.facts.legacy.missing import matrix, missing, orphans
from reposcan.facts.legacy.stores import Stores
from reposcan.model.dossier import FileDossier, Program
from reposcan.model.legacy import Legacy, Unit
from reposcan.model.legacy_file import FileLegacy, UnitLinks


def collect_legacy(
    dossiers: Mapping[str, FileDossier],
    put_in: PutIn,
    others: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Legacy, Mapping[str, FileLegacy]]:
    """The whole, and each file by its path.

    Args:
        dossiers: by path.
        put_in: puts the items of copybooks, by their names, into a record that copies them.
        others: by name, in upper case, files of other languages that programs may call.
    """
    inventory = Inventory(dossiers)
    control, dictionary = Control(inventory), Dictionary(inventory, put_in)
    stores = Stores(inventory, control)
    effects = Effects(inventory, control, stores)
    links = {
        node.key: _links(node, inventory, control, dictionary, stores, effects)
        for node in inventory.nodes
    }
    users = {key: one.users.total + len(one.starts) for key, one in links.items()}
    whole = Legacy(
        units=tuple(
            sorted(
                (_unit(node, links[node.key]) for node in inventory.nodes),
                key=lambda one: (one.application, one.kind, one.name, one.path, one.line),
            )
        ),
        jobs=control.jobs,
        transactions=control.transactions,
        records=dictionary.lines,
        copybooks=matrix(inventory),
        missing=missing(inventory, control, others),
        orphans=orphans(inventory, users),
        stores=stores.all,
    )
    files = {
        path: FileLegacy(
            _kept(dossier),
            tuple(links[Node(path, unit).key] for unit in units_of(dossier)),
        )
        for path, dossier in inventory.dossiers.items()
    }
    return whole, files


def _links(
    node: Node,
    inventory: Inventory,
    control: Control,
    dictionary: Dictionary,
    stores: Stores,
    effects: Effects,
) -> UnitLinks:
    felt, affected = effects.of(node)
    program = node.unit if isinstance(node.unit, Program) else None
    return UnitLinks(
        name=node.unit.name,
        line=node.unit.line,
        mode=control.modes.get(node.key, ""),
        application=application(node.path),
        doc=described(program.doc) if program else "",
        starts=control.starts.get(node.key, ()),
        users=effects.users(node),
        calls=control.calls[node.key],
        copies=tuple(
            (line, inventory.target(name, ("copybook", "map"), node.path))
            for name, line in (program.copybooks if program else ())
        ),
        stores=tuple(f"{kind} {name}" for kind, name in stores.of.get(node.key, ())),
        layouts=dictionary.layouts.get(node.key, ()),
        effects=felt,
        affected=affected,
        measures=measures(node.unit),
    )


def _unit(node: Node, links: UnitLinks) -> Unit:
    unit = node.unit
    return Unit(
        name=unit.name,
        kind=unit.kind,
        path=node.path,
        line=unit.line,
        application=links.application,
        mode=links.mode,
        doc=purpose(unit.doc) if isinstance(unit, Program) else "",
        users=links.users.total + len(links.starts),
        affected=links.affected,
        measures=links.measures,
    )


def _kept(dossier: FileDossier) -> FileDossier:
    programs = (replace(one, records=(), accesses=()) for one in dossier.programs)
    return replace(dossier, programs=tuple(programs))
