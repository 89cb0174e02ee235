"""Where each item of a record lies: offsets and sizes in bytes.

Pure functions of items, so that a record can be laid out again when what its copybooks hold is
known.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reposcan.model.dossier import DataItem, Record
from reposcan.syntax.legacy.cobol.dossier.pictures import size_of

#: Levels that are no part of the tree of groups: other names, and names of values.
OTHER_LEVELS = frozenset({66, 78, 88})
#: Levels that begin a record.
FIRST_LEVELS = frozenset({1, 77})
#: Items of a record with all that is copied into it: more are a slip, or mean harm.
_MOST_ITEMS = 20_000


@dataclass(slots=True)
class _Group:
    """A group under way.

    Attributes:
        at: its place in the items; -1 for what is around all.
        level: of the item.
        cursor: bytes of it that are taken; -1 where they cannot be known.
        starts: where its items begin, by name.
        usage: that its items have unless they say another one.
        filled: whether it has any item of its own.
    """

    at: int
    level: int
    usage: str = ""
    cursor: int = 0
    starts: dict[str, int] = field(default_factory=dict)
    filled: bool = False


def lay_out(items: Iterable[DataItem], unknown: Sequence[int] = ()) -> tuple[DataItem, ...]:
    """The items with their offsets and sizes, counted anew from their pictures.

    Args:
        items: of one or more records, in order; each of level 1 or 77 begins one. What stands at
            a level above them without one is laid out as one record.
        unknown: lines, in order, behind which something stands that is not known, such as what a
            copybook holds: offsets behind it and sizes of groups around it are -1.
    """
    made = list(items)
    relative = [-1] * len(made)
    parents = [-1] * len(made)
    open_: list[_Group] = [_Group(-1, 0)]
    holes = deque(unknown)
    for at, one in enumerate(made):
        if holes and holes[0] < one.line:
            _spoil(open_, holes, one.line)
        if one.level in OTHER_LEVELS:
            parents[at] = open_[-1].at
            continue
        while len(open_) > 1 and open_[-1].level >= one.level:
            _close(open_, made, relative)
        if one.level in FIRST_LEVELS:
            open_[0] = _Group(-1, 0)
        around = open_[-1]
        parents[at] = around.at
        around.filled = True
        usage = _inherited(one.usage, around.usage)
        made[at] = replace(one, usage=usage if one.picture else one.usage)
        relative[at] = _start(one, around, usage)
        open_.append(_Group(at, one.level, usage))
    _spoil(open_, holes, -1)
    while len(open_) > 1:
        _close(open_, made, relative)
    return tuple(_placed(made, relative, parents))


def _spoil(open_: Sequence[_Group], holes: deque[int], line: int) -> None:
    """What comes in before a line makes all groups unknown that may hold it."""
    if holes:
        for group in open_:
            group.cursor = -1
    while holes and (holes[0] < line or line < 0):
        holes.popleft()


def _start(one: DataItem, around: _Group, usage: str) -> int:
    """Where an item begins in its group."""
    if one.level in FIRST_LEVELS:
        return 0  # What it redefines is another record.
    if one.redefines:
        return around.starts.get(one.redefines, -1)
    return -1 if usage.endswith("SYNC") else around.cursor


def _close(open_: list[_Group], made: list[DataItem], relative: Sequence[int]) -> None:
    """End the innermost group: its size is known now, and moves on what is around it."""
    done, around = open_.pop(), open_[-1]
    one = made[done.at]
    size = done.cursor if done.filled else size_of(one.picture, done.usage)
    made[done.at] = replace(one, size=size)
    start = relative[done.at]
    end = start + size * one.occurs if start >= 0 and size >= 0 else -1
    around.starts[one.name] = start
    if not one.redefines:
        around.cursor = end if around.cursor >= 0 else -1
    elif around.cursor >= 0:
        around.cursor = max(around.cursor, end)


def _inherited(own: str, group: str) -> str:
    """An item's usage: its own, or that of its group where it has none."""
    kind = own.removesuffix("SYNC").strip() or group.removesuffix("SYNC").strip()
    return f"{kind} SYNC".strip() if own.endswith("SYNC") or group.endswith("SYNC") else kind


def _placed(
    made: Sequence[DataItem], relative: Sequence[int], parents: Sequence[int]
) -> Iterable[DataItem]:
    """Offsets in the record: each group comes before its items."""
    offsets: list[int] = []
    for at, one in enumerate(made):
        parent = parents[at]
        base = offsets[parent] if parent >= 0 else 0
        if one.level == 88 and parent >= 0:
            offsets.append(base)
            yield replace(one, offset=base, size=made[parent].size)
            continue
        offsets.append(base + relative[at] if base >= 0 and relative[at] >= 0 else -1)
        yield replace(one, offset=offsets[at])


def put_in(record: Record, copied: Mapping[str, Sequence[DataItem]]) -> Record:
    """The record with what its copybooks hold, laid out again; sizes stay unknown without them.

    Args:
        record: as it was read.
        copied: the items of each member that is known. One that begins a record of its own at
            level 1 or 77 is no part of this one, unless this one goes on with it. What is put in
            gets the line that copies it.
    """
    items: list[DataItem] = []
    left: list[tuple[str, int]] = []
    own = deque(record.items)
    for name, line in zip(record.copybooks, record.copied, strict=False):
        while own and own[0].line <= line:
            items.append(own.popleft())
        held = copied.get(name, ())
        if not held or len(items) + len(held) > _MOST_ITEMS:
            left.append((name, line))
        elif held[0].level not in FIRST_LEVELS or not items:
            begins = [at for at, one in enumerate(held) if one.level in FIRST_LEVELS]
            items += (replace(one, line=line) for one in held[begins[-1] if begins else 0 :])
    laid = lay_out((*items, *own), [line for _, line in left])
    return replace(
        record,
        name=laid[0].name if laid else record.name,
        items=laid,
        size=size_of_all(laid, unknown=bool(left)),
        copybooks=tuple(name for name, _ in left),
        copied=tuple(line for _, line in left),
    )


def size_of_all(items: Sequence[DataItem], *, unknown: bool = False) -> int:
    """Bytes of the record that items are; -1 where they cannot be known.

    Args:
        items: of one record, laid out.
        unknown: there may be more of them.
    """
    parts = [one for one in items if one.level not in OTHER_LEVELS]
    if not parts:
        return -1
    first = parts[0].level
    tops = [one for one in parts if one.level <= first]
    if any(one.size < 0 or one.offset < 0 for one in tops) or (unknown and len(tops) > 1):
        return -1
    return max(one.offset + one.size * one.occurs for one in tops)
