"""Whatever a text holds, readers end soon, lose nothing and fail on nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.model.code import Level
from reposcan.syntax import read_dossier
from reposcan.syntax.legacy import READERS
from reposcan.syntax.outline import outline
from reposcan.syntax.workers import DEADLINE, Outliner

PATHS = ("a.cbl", "a.cpy", "a.jcl", "a.prc", "a.bms", "a.f")
#: Pieces that mean something to one of the readers, so that texts made of them go deep.
PIECES = (
    "       ",
    "      *",
    "      -    ",
    "IDENTIFICATION DIVISION. ",
    "PROGRAM-ID. A. ",
    "PROCEDURE DIVISION USING B. ",
    "DATA DIVISION. ",
    "A SECTION. ",
    "END PROGRAM A. ",
    "01 A VALUE 'X'. ",
    "FD F. ",
    "EXEC SQL SELECT A FROM ",
    "END-EXEC ",
    "COPY A REPLACING ==",
    "CALL 'A' ",
    "MOVE A TO B ",
    "GO TO A B DEPENDING ON C ",
    "PERFORM A THRU B. ",
    ">>SOURCE FREE",
    "//A JOB ,",
    "//A PROC ",
    "//A EXEC PGM=B,",
    "//A DD *,DLM=",
    "// ",
    "DFHMSD TYPE=FINAL",
    "A DFHMDI X",
    " " * 64 + "X",
    "      SUBROUTINE A(",
    "      CONTAINS",
    "      END",
    "     $",
    "      COMMON /A/",
    "\t",
    "'",
    '"',
    "IF A ",
    "ELSE ",
    "END-IF ",
    "EVALUATE A ALSO B ",
    "WHEN ",
    "READ F ",
    "AT END ",
    "05 B PIC S9(9)V99 OCCURS 3 REDEFINES C. ",
    "SELECT F ASSIGN TO ",
    "P1. GO TO P2 OF ",
    "EXEC CICS HANDLE CONDITION ERROR(P1) ",
    "EXEC DLI GU SEGMENT(A) ",
    "CALL 'CBLTDLI' USING A B C ",
    "PIC ",
    "88 A VALUE 1. ",
    "VALUE ",
    "THRU ",
    "NOT ",
    "EXEC CICS XCTL PROGRAM(A ",
    "      IF (A) THEN",
    "      ELSE IF (",
    "      READ(5,END=",
    "(",
    ".",
    "\n",
    "\n",
    "\r\n",
    "é\u2028",
)


@given(
    path=st.sampled_from(PATHS),
    text=st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=300),
)
def test_any_text_has_an_outline(path: str, text: str) -> None:
    source = text.encode()
    result = outline(path, source)
    assert result.level is Level.OUTLINE
    ends = [0, *(chunk.end_byte for chunk in result.chunks)]
    assert [chunk.start_byte for chunk in result.chunks] == ends[:-1]
    assert ends[-1] == len(source)
    for one in result.definitions:
        assert one.name and one.span.end_byte <= len(source)
        assert one.span.end_line <= result.lines
    for reference in result.references:
        assert all(1 <= line <= result.lines for line in reference.lines)


@given(
    path=st.sampled_from((*PATHS, "a.csd", "a.c")),
    text=st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=300),
)
def test_any_text_has_a_dossier_or_none(path: str, text: str) -> None:
    source = text.encode()
    parsed = outline(path, source)
    found = read_dossier(path, parsed.language, source, parsed)
    for one in found.programs if found else ():
        assert one.name and 1 <= one.line <= one.end_line <= parsed.lines
        for rule in one.rules:
            assert rule.condition and 1 <= rule.start_line <= rule.end_line <= parsed.lines
        for remark in one.remarks:
            assert remark.text and 1 <= remark.line <= parsed.lines
        for record in one.records:
            assert (record.items or record.copybooks) and 1 <= record.line <= parsed.lines
    for job in found.jobs if found else ():
        assert all(1 <= step.line <= parsed.lines for step in job.steps)


def test_each_reader_has_a_language() -> None:
    languages = {outline(path, b"x\n").language for path in PATHS}
    assert languages == {"COBOL", "JCL", "BMS", "Fortran 77"} and len(READERS) == 4


#: A part of a megabyte, to be read in that part of the time: enough to show what is not linear.
PART = 4
SIZE = 1_000_000 // PART
ALL = ("a.cbl", "a.jcl", "a.bms", "a.f")
WORST = {
    "one line": (ALL, " x" * (SIZE // 2)),
    "one word": (ALL, "x" * SIZE),
    "blank": (ALL, " " * SIZE),
    "lines": (ALL, "\n" * SIZE),
    "quotes": (ALL, "       CALL '\n" * (SIZE // 14)),
    "parentheses": (ALL, "       " + "(" * SIZE),
    "continued": (ALL[:1], "       X '\n" + "      -    '  Y\n" * (SIZE // 16)),
    "nested": (
        ALL[:1],
        "       ID DIVISION. PROGRAM-ID. NAME.\n" * (SIZE // 37) + "       END PROGRAM A.\n",
    ),
    "sections": (ALL[:1], "       A SECTION.\n" * (SIZE // 18)),
    "no period": (
        ALL[:1],
        "       PROGRAM-ID. A\n" + "       CALL A MOVE A TO\n" * (SIZE // 24),
    ),
    "blocks": (ALL[:1], "       EXEC SQL FROM A,\n" * (SIZE // 24)),
    "copies": (ALL[:1], "       COPY A REPLACING ==\n" * (SIZE // 27)),
    "go to": (ALL[:1], "       GO TO A\n" * (SIZE // 15)),
    "values": (
        ALL[:1],
        "".join(f"       MOVE X{n} TO A CALL A\n" for n in range(SIZE // 30)),
    ),
    "free": (ALL[:1], ">>SOURCE FREE\n" + "procedure division. a. call b " * (SIZE // 30)),
    "directives": (ALL[:1], "$SET" + " " * SIZE),
    "comments": (ALL[:1], "      * X\n" * (SIZE // 10)),
    "steps": (ALL[1:2], "//A EXEC PGM=B\n" * (SIZE // 15)),
    "operands": (ALL[1:2], "//A DD DSN=A,\n" + "//  DSN=B,\n" * (SIZE // 11)),
    "procedures": (ALL[1:2], "//A PROC\n" * (SIZE // 9)),
    "cards": (ALL[1:2], "//SYSTSIN DD *\n" + "RUN " * (SIZE // 4) + "\n" + "A(\n" * 1000),
    "maps": (ALL[2:3], f"{'A DFHMDF X,'.ljust(71)}X\n" * (SIZE // 73)),
    "subroutines": (ALL[3:], "      SUBROUTINE A\n      CONTAINS\n" * (SIZE // 34)),
    "statement": (ALL[3:], "      CALL A(\n" + "     $ X,(\n" * (SIZE // 11)),
    "external": (
        ALL[3:],
        "      SUBROUTINE A\n      EXTERNAL B\n" + "      B = B(B)\n" * (SIZE // 15),
    ),
    "heads": (ALL[3:], "      A\n" + "     $PURE PURE\n" * (SIZE // 16)),
}


RUNS = "       ID DIVISION.\n       PROGRAM-ID. A.\n       PROCEDURE DIVISION.\n       B.\n"
SMALL = 100_000
DATA = "       ID DIVISION.\n       PROGRAM-ID. A.\n       DATA DIVISION.\n       01 A.\n"
#: What costs a reader of dossiers most; a tenth of what would show well that it is not linear.
DEEP = {
    "ifs": ("a.cbl", RUNS + "           IF A = B MOVE C TO D ELSE\n" * (SMALL // 36)),
    "cases": ("a.cbl", RUNS + "           EVALUATE A WHEN B\n" * (SMALL // 30)),
    "one case": ("a.cbl", RUNS + "           EVALUATE A\n" + "           WHEN B\n" * (SMALL // 18)),
    "loops": ("a.cbl", RUNS + "           IF A PERFORM UNTIL B\n" * (SMALL // 32)),
    "ends": ("a.cbl", RUNS + "           IF A END-EVALUATE END-READ\n" * (SMALL // 38)),
    "phrases": ("a.cbl", RUNS + "           READ F AT END NOT AT END\n" * (SMALL // 36)),
    "subscripts": ("a.cbl", RUNS + "           MOVE A TO\n" + "           B(\n" * (SMALL // 14)),
    "ranges": (
        "a.cbl",
        RUNS + "".join(f"       P{n}. PERFORM B THRU P{n}.\n" for n in range(SMALL // 35)),
    ),
    "copies": ("a.cbl", DATA + "           COPY B.\n" * (SMALL // 19)),
    "items": ("a.cbl", DATA + "           05 B REDEFINES B PIC X(9).\n" * (SMALL // 38)),
    "values": ("a.cbl", DATA + "           88 B VALUE 'C'.\n" * (SMALL // 27)),
    "picture": ("a.cbl", DATA + ">>SOURCE FREE\n05 B PIC " + "9(9)" * (SMALL // 4)),
    "names": ("a.cbl", f"{DATA}       88 A VALUE 1.\n{RUNS[42:]}           MOVE A TO A.\n"),
    "blocks": ("a.f", "      SUBROUTINE A\n" + "      IF (A.EQ.B) THEN\n" * (SMALL // 23)),
    "sets": ("a.jcl", "//A JOB\n" + "// SET A=&A&A\n" * (SMALL // 14)),
}


@pytest.mark.parametrize("kind", DEEP)
def test_no_depth_and_no_length_is_too_much_for_a_dossier(kind: str) -> None:
    path, text = DEEP[kind]
    source = text.encode()
    parsed = outline(path, source)
    assert read_dossier(path, parsed.language, source, parsed) is not None


@pytest.fixture(scope="module")
def outliner():
    """One worker for all: the deadline is of each file."""
    with Outliner(DEADLINE / PART, workers=1) as outliner:
        yield outliner


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_is_read_within_the_deadline(outliner: Outliner, kind: str) -> None:
    paths, text = WORST[kind]
    source = text.encode()
    for result in outliner.outlines((path, source) for path in paths):
        assert (result.level, result.problem) == (Level.OUTLINE, "")
        assert result.chunks[-1].end_byte == len(source)
