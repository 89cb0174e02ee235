"""BMS: sets of maps, maps and fields."""

from reposcan.model.code import Kind, Level
from reposcan.syntax.outline import outline


def line(code: str, mark: str = "") -> str:
    return f"{code.ljust(71)}{mark}\n" if mark else f"{code}\n"


MAPS = (
    line("* Signs on. TODO COLOURS")
    + line("SIGNSET  DFHMSD TYPE=&SYSPARM,LANG=COBOL,", "X")
    + line("               MODE=INOUT")
    + line("SIGNMAP  DFHMDI SIZE=(24,80)")
    + line("         DFHMDF POS=(1,1),LENGTH=4,INITIAL='DFHMDF'")
    + line("USER     DFHMDF POS=(2,1),", "-")
    + line("               LENGTH=8,", "-")
    + line("               ATTRB=UNPROT")
    + line("OTHER    DFHMDI SIZE=(2,80)")
    + line("MESSAGE  DFHMDF POS=(1,1),LENGTH=79")
    + line("         DFHMSD TYPE=FINAL")
    + line("         END")
)


def test_maps_and_fields() -> None:
    result = outline("bms/signset.bms", MAPS.encode())
    assert (result.language, result.level) == ("BMS", Level.OUTLINE)
    assert [
        (one.kind, one.qualified, one.span.start_line, one.span.end_line)
        for one in result.definitions
    ] == [
        (Kind.MODULE, "SIGNSET", 2, 11),
        (Kind.MAP, "SIGNSET.SIGNMAP", 4, 8),
        (Kind.RECORD, "SIGNSET.SIGNMAP.USER", 6, 8),
        (Kind.MAP, "SIGNSET.OTHER", 9, 10),
        (Kind.RECORD, "SIGNSET.OTHER.MESSAGE", 10, 10),
    ]
    assert [(note.mark, note.line) for note in result.notes] == []


def test_signatures_docs_and_chunks() -> None:
    result = outline("bms/signset.bms", MAPS.encode())
    first, _, user, *_ = result.definitions
    assert first.signature == "SIGNSET DFHMSD TYPE=&SYSPARM,LANG=COBOL,MODE=INOUT"
    assert first.doc == "Signs on. TODO COLOURS"
    assert user.signature == "USER DFHMDF POS=(2,1),LENGTH=8,ATTRB=UNPROT"
    assert [(one.start_line, one.end_line) for one in result.chunks] == [
        (1, 3),
        (4, 8),
        (9, 10),
        (11, 11),
        (12, 12),
    ]


def test_a_set_without_a_name_has_that_of_its_file() -> None:
    result = outline("bms/signset.bms", b"         DFHMSD TYPE=MAP\nM DFHMDI SIZE=(1,1)\n")
    assert [one.qualified for one in result.definitions] == ["SIGNSET", "SIGNSET.M"]
