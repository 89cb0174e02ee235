"""Which notes of people fit the code, and which of them a question is to know."""

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache

from reposcan.model.asking import Target
from reposcan.model.code import Outline
from reposcan.model.notes import Remark, Remarks, Unfit, folders
from reposcan.model.source import Snapshot

#: Notes handed on for a question: more than a prompt has room for. A file may hold thousands.
_TOLD = 20


def unfit(
    remarks: tuple[Remark, ...], snapshot: Snapshot, outlines: Mapping[str, Outline]
) -> Iterator[Unfit]:
    """The notes that are about nothing that was read, with the reason."""
    if not remarks:
        return
    skipped = {one.path: one.reason.value for one in snapshot.skipped}
    holding = {folder for path in outlines for folder in folders(path)}

    @cache
    def units(path: str) -> Mapping[str, str]:
        definitions = outlines[path].definitions
        # By the bare name too: those around it, such as a namespace, are easily forgotten.
        bare = {one.name: one.qualified for one in reversed(definitions)}
        return bare | {one.qualified: one.qualified for one in definitions}

    for remark in remarks:
        reason = _misplaced(remark.path, skipped, holding, outlines)
        if not reason and remark.unit:
            reason = _undefined(remark.unit, units(remark.path))
        if reason:
            yield Unfit(remark, reason)


def _misplaced(
    path: str, skipped: Mapping[str, str], holding: Set[str], outlines: Mapping[str, Outline]
) -> str:
    if not path or path in holding or path in outlines:
        return ""
    if path.endswith("/"):
        return "no file that was read is in there"
    return f"the file is not read: {skipped[path]}" if path in skipped else "there is no such file"


def _undefined(unit: str, units: Mapping[str, str]) -> str:
    if units.get(unit) == unit:
        return ""
    near = units.get(unit) or units.get(re.split(r"\.|::", unit)[-1])
    return f"the file is not seen to define it{f', but {near}' if near else ''}"


def noted_about(remarks: Remarks, target: Target) -> list[str]:
    """What a question about a target is told: the notes about it, the nearest first.

    A note about a file or a folder is for the questions about files as a whole, one about a unit
    for those about it, about what is inside of it and about what it is inside of, one about the
    repository for that about the repository. So a note that changes asks few questions again.
    """
    if not target.path and target.name:
        return []
    found = [one for one in remarks.about(target.path) if _meets(one.unit, target.name)]
    found.sort(key=lambda one: one.unit != target.name)
    return [_told(one, target) for one in found[:_TOLD]]


def _meets(unit: str, name: str) -> bool:
    if not unit or not name:
        return unit == name
    return f"{name}.".startswith(f"{unit}.") or f"{unit}.".startswith(f"{name}.")


def _told(remark: Remark, target: Target) -> str:
    about = remark.unit or remark.path
    return remark.text if about in (target.name, target.path) else f"{about}: {remark.text}"
