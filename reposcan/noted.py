"""Which notes of people fit the code, and which of them a question is to know."""

from collections.abc import Iterator, Mapping, Set

from reposcan.model.asking import Target
from reposcan.model.code import Outline
from reposcan.model.notes import Remark, Remarks, Unfit, folders
from reposcan.model.source import Snapshot


def unfit(
    remarks: tuple[Remark, ...], snapshot: Snapshot, outlines: Mapping[str, Outline]
) -> Iterator[Unfit]:
    """The notes that are about nothing that was read, with the reason."""
    if not remarks:
        return
    skipped = {one.path: one.reason.value for one in snapshot.skipped}
    holding = {folder for path in outlines for folder in folders(path)}
    for remark in remarks:
        if reason := _misfit(remark, skipped, holding, outlines):
            yield Unfit(remark, reason)


def _misfit(
    remark: Remark, skipped: Mapping[str, str], holding: Set[str], outlines: Mapping[str, Outline]
) -> str:
    path = remark.path
    if not path or path in holding:
        return ""
    if path.endswith("/"):
        return "no file that was read is in there"
    if path in skipped:
        return f"the file is not read: {skipped[path]}"
    if path not in outlines:
        return "there is no such file"
    known = (one.qualified for one in outlines[path].definitions)
    return "" if not remark.unit or remark.unit in known else "the file is not seen to define it"


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
    return [_told(one, target) for one in found]


def _meets(unit: str, name: str) -> bool:
    if not unit or not name:
        return unit == name
    return f"{name}.".startswith(f"{unit}.") or f"{unit}.".startswith(f"{name}.")


def _told(remark: Remark, target: Target) -> str:
    about = remark.unit or remark.path
    return remark.text if about in (target.name, target.path) else f"{about}: {remark.text}"
