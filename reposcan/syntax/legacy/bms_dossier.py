"""What the heir of a set of maps must know: the fields of each screen."""

import re
from collections.abc import Sequence

from reposcan.model.code import Outline
from reposcan.model.dossier import DataItem, FileDossier, Program, Record
from reposcan.syntax.legacy.bms import Macro, macros
from reposcan.syntax.legacy.found import member_name

_LENGTH = re.compile(r"\bLENGTH=\(?([0-9]{1,5})\b", re.IGNORECASE)
_PICTURE = re.compile(r"\bPICIN='([^']{1,60})'", re.IGNORECASE)
_INITIAL = re.compile(r"\bINITIAL='([^']{1,100})", re.IGNORECASE)


def read_bms(path: str, text: bytes, _: Outline) -> FileDossier:
    """The maps of a text, each with its named fields as a record; offsets are the assembler's.

    Args:
        path: names a map that has no name.
        text: of the file, UTF-8.
        _: the outline says nothing more.
    """
    written = text.decode("utf-8", "replace").split("\n")
    comments = {at: "" for at, line in enumerate(written) if line.startswith("*")}
    maps: list[tuple[Macro, list[Macro]]] = []
    for one in macros(written, comments):
        if one.operation == "DFHMDI":
            maps.append((one, []))
        elif one.operation == "DFHMDF" and maps and one.name:
            maps[-1][1].append(one)
    return FileDossier(programs=tuple(_map(path, one, fields) for one, fields in maps))


def _map(path: str, one: Macro, fields: Sequence[Macro]) -> Program:
    name = one.name or member_name(path)
    items = tuple(_field(field) for field in fields)
    record = Record(name, "", one.line + 1, -1, items)
    last = fields[-1].last if fields else one.last
    records = (record,) if items else ()
    return Program(name, "map", one.line + 1, last + 1, online=True, records=records)


def _field(one: Macro) -> DataItem:
    found = _LENGTH.search(one.operands)
    size = int(found[1]) if found else -1
    picture = _PICTURE.search(one.operands)
    initial = _INITIAL.search(one.operands)
    return DataItem(
        level=2,
        name=one.name,
        line=one.line + 1,
        picture=picture[1] if picture else f"X({size})" if size >= 0 else "",
        size=size,
        value=f"'{initial[1]}'" if initial else "",
    )
