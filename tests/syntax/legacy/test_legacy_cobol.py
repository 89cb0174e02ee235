"""COBOL: forms of lines, units, and what they tell of each other."""

from collections.abc import Iterable
from textwrap import dedent

import pytest
from legacy_outline import uses

from reposcan.model.code import Definition, Kind, Level, Outline, ReferenceKind
from reposcan.syntax.outline import outline

CALL, DATA, IMPORT = ReferenceKind.CALL, ReferenceKind.DATA, ReferenceKind.IMPORT
PERFORM, TYPE = ReferenceKind.PERFORM, ReferenceKind.TYPE

PROGRAM = """\
000100* BILLS OF A SHOP.                                                CHG0001
000200* TODO READ THE RATES
000300 IDENTIFICATION DIVISION.                                         CHG0001
000400 PROGRAM-ID. BILLS.
000500 ENVIRONMENT DIVISION.
000600 INPUT-OUTPUT SECTION.
000700 FILE-CONTROL.
000800     SELECT IN-FILE ASSIGN TO UT-S-BILLIN.
000900     SELECT OPTIONAL OUT-FILE ASSIGN TO "bills.out".
001000 DATA DIVISION.
001100 FILE SECTION.
001200 FD  IN-FILE.
001300 01  IN-RECORD.
001400     05  IN-KEY      PIC X(8).
001500     05  IN-SUM      PIC S9(5)V99 COMP-3.
001600 WORKING-STORAGE SECTION.
001700 77  COUNTER         PIC 9(4) VALUE 0.
001800 01  TEXTS.
001900     05  LONG-TEXT   PIC X(60) VALUE 'IT IS SAID THAT A LITERAL MAY GO
002000-    ' ON. CALL ''NOBODY'' THEN.'.
002100     COPY RATES REPLACING ==:TAG:== BY ==WS==. COPY "lib/Dates.cpy".
002200 LINKAGE SECTION.
002300 01  ARGUMENTS       PIC X(10).
002400 PROCEDURE DIVISION USING ARGUMENTS.
002500     PERFORM READ-ALL THRU READ-ALL-EXIT UNTIL COUNTER > 9
002600         OR ARGUMENTS = 'CALL "GHOST"'
002700     GOBACK.
002800*-----------------------------------------------------------------
002900* Reads all.
003000*-----------------------------------------------------------------
003100 READ-ALL.
003200     IF IN-KEY = SPACES AND COUNTER = 0
003300         GO TO READ-ALL-EXIT
003400     END-IF
003500     CALL 'RATER' USING IN-RECORD. *> FIXME IT MAY FAIL
003600 READ-ALL-EXIT.
003700     EXIT.
"""


def definitions(result: Outline, *kinds: Kind) -> list[str]:
    return [one.qualified for one in result.definitions if one.kind in kinds]


def named(result: Outline, name: str) -> Definition:
    return next(one for one in result.definitions if one.name == name)


def fixed(lines: str) -> bytes:
    """Code in area A and further right, indented as it is in the test."""
    return "".join(f"       {line}\n" for line in dedent(lines).strip("\n").split("\n")).encode()


def body(statements: str, data: str = "") -> Outline:
    """A program with these statements, the first of which stands in line 8 with no data."""
    text = "IDENTIFICATION DIVISION.\nPROGRAM-ID. P.\nDATA DIVISION.\nWORKING-STORAGE SECTION.\n"
    text += dedent(data).lstrip("\n") + "PROCEDURE DIVISION.\nMAIN.\n"
    for line in dedent(statements).strip("\n").split("\n"):
        text += f"    {line}\n"
    return outline("p.cbl", fixed(text))


def test_the_units_of_a_program() -> None:
    result = outline("src/bills.cbl", PROGRAM.encode())
    assert (result.language, result.level, result.problem) == ("COBOL", Level.OUTLINE, "")
    assert definitions(result, Kind.PROGRAM, Kind.PARAGRAPH) == [
        "BILLS",
        "BILLS.(unnamed)",
        "BILLS.READ-ALL",
        "BILLS.READ-ALL-EXIT",
    ]
    assert definitions(result, Kind.RECORD) == [
        "BILLS.IN-FILE",
        "BILLS.IN-RECORD",
        "BILLS.TEXTS",
        "BILLS.ARGUMENTS",
    ]
    assert definitions(result, Kind.DIVISION, Kind.SECTION) == [
        "BILLS.IDENTIFICATION DIVISION",
        "BILLS.ENVIRONMENT DIVISION",
        "BILLS.INPUT-OUTPUT SECTION",
        "BILLS.DATA DIVISION",
        "BILLS.FILE SECTION",
        "BILLS.WORKING-STORAGE SECTION",
        "BILLS.LINKAGE SECTION",
        "BILLS.PROCEDURE DIVISION",
    ]


def test_lines_signatures_and_docs() -> None:
    result = outline("src/bills.cbl", PROGRAM.encode())
    program, paragraph = named(result, "BILLS"), named(result, "READ-ALL")
    assert (program.span.start_line, program.span.end_line) == (3, 37)
    assert program.signature == "PROGRAM-ID. BILLS PROCEDURE DIVISION USING ARGUMENTS"
    assert program.doc.startswith("BILLS OF A SHOP.\n")
    assert (paragraph.span.start_line, paragraph.span.end_line) == (31, 35)
    assert (paragraph.signature, paragraph.doc) == ("READ-ALL", "Reads all.")
    record = named(result, "IN-RECORD")
    assert (record.span.start_line, record.span.end_line) == (13, 15)
    assert named(result, "ARGUMENTS").signature == "01 ARGUMENTS PIC X (10)"


def test_what_a_program_uses() -> None:
    result = outline("src/bills.cbl", PROGRAM.encode())
    assert uses(result, DATA) == [(8, "BILLIN"), (9, "BILLS.OUT")]
    assert uses(result, IMPORT) == [(21, "DATES"), (21, "RATES")]
    assert uses(result, CALL) == [(35, "RATER")]
    assert uses(result, PERFORM) == [
        (25, "READ-ALL"),
        (25, "READ-ALL-EXIT"),
        (33, "READ-ALL-EXIT"),
    ]


def test_decisions_and_notes() -> None:
    result = outline("src/bills.cbl", PROGRAM.encode())
    assert named(result, "(unnamed)").complexity == 3
    assert named(result, "READ-ALL").complexity == 3
    assert (result.decisions, result.entry_line) == (4, 0)
    assert [(one.mark, one.line) for one in result.notes] == [("TODO", 2), ("FIXME", 35)]


def test_free_form_by_its_headers() -> None:
    source = b"""*> Adds.
identification division. program-id. adder.
procedure division.
*> Begins.
main-part.
    call "helper" *> call "nobody"
    perform other-part.
other-part. stop run.
end program adder.
"""
    result = outline("adder.cob", source)
    assert definitions(result, Kind.PROGRAM, Kind.PARAGRAPH) == [
        "ADDER",
        "ADDER.MAIN-PART",
        "ADDER.OTHER-PART",
    ]
    assert uses(result, CALL, PERFORM) == [(6, "HELPER"), (7, "OTHER-PART")]
    assert named(result, "MAIN-PART").doc == "Begins."
    assert named(result, "ADDER").span.end_line == 9
    assert result.entry_line == 5


@pytest.mark.parametrize(
    "directive",
    [
        "      >>SOURCE FORMAT IS FREE",
        ">>SOURCE FREE",
        '      $SET SOURCEFORMAT"FREE"',
        "$set sourceformat(free)",
    ],
)
def test_free_form_by_a_directive(directive: str) -> None:
    code = "        program-id. p.\n procedure division.\n   call 'x'.\n" + " " * 70 + "call 'y'.\n"
    result = outline("p.cbl", f"{directive}\n{code}".encode())
    assert uses(result, CALL) == [(4, "X"), (5, "Y")]


def test_a_line_goes_on_in_a_word() -> None:
    source = "       PROCEDURE DIVISION.\n           PERFORM LONG-\n      -        NAME.\n"
    assert uses(outline("a.cbl", source.encode()), PERFORM) == [(2, "LONG-NAME")]


def test_columns_beyond_72_and_lines_for_debugging_are_no_code() -> None:
    text = "       PROCEDURE DIVISION.\n      D    CALL 'A'.\n" + " " * 11
    text += "CALL 'B'.".ljust(61) + "CALL 'C'.\n"
    assert uses(outline("a.cbl", text.encode()), CALL) == [(3, "B")]
    assert uses(
        outline("a.cbl", b"       SOURCE-COMPUTER. X WITH DEBUGGING MODE.\n" + text.encode()), CALL
    ) == [(3, "A"), (4, "B")]


NESTED = """
    IDENTIFICATION DIVISION.
    PROGRAM-ID. OUTER.
    PROCEDURE DIVISION.
    RUN-OUTER.
        CALL 'INNER'.
    ID DIVISION.
    PROGRAM-ID. INNER IS COMMON.
    PROCEDURE DIVISION.
    RUN-INNER.
        CONTINUE.
    END PROGRAM INNER.
    END PROGRAM OUTER.
    IDENTIFICATION DIVISION.
    PROGRAM-ID. SECOND-ONE.
    PROCEDURE DIVISION.
        CONTINUE.
    END PROGRAM SECOND-ONE.
"""


def test_programs_inside_and_beside_each_other() -> None:
    result = outline("a.cbl", fixed(NESTED))
    assert definitions(result, Kind.PROGRAM, Kind.PARAGRAPH) == [
        "OUTER",
        "OUTER.RUN-OUTER",
        "OUTER.INNER",
        "OUTER.INNER.RUN-INNER",
        "SECOND-ONE",
        "SECOND-ONE.(unnamed)",
    ]
    spans = {one.qualified: one.span for one in result.definitions}
    assert (spans["OUTER"].start_line, spans["OUTER"].end_line) == (1, 12)
    assert (spans["OUTER.INNER"].start_line, spans["OUTER.INNER"].end_line) == (6, 11)
    assert spans["OUTER.RUN-OUTER"].end_line == 5


def test_without_ends_programs_stand_beside_each_other() -> None:
    text = "".join(f"ID DIVISION.\nPROGRAM-ID. {name}.\nPROCEDURE DIVISION.\n" for name in "AB")
    assert definitions(outline("a.cbl", fixed(text)), Kind.PROGRAM) == ["A", "B"]


def test_sections_of_procedures_lend_their_name_and_declaratives_do_not_begin() -> None:
    result = outline(
        "a.cbl",
        fixed("""
    IDENTIFICATION DIVISION.
    PROGRAM-ID. P.
    PROCEDURE DIVISION.
    DECLARATIVES.
    ON-ERROR SECTION.
        USE AFTER ERROR PROCEDURE ON F.
    SAY-SO.
        DISPLAY 'X'.
    END DECLARATIVES.
    MAINLINE SECTION.
        PERFORM WORK.
    WORK SECTION 50.
    FIRST-PART.
        EXIT.
    """),
    )
    assert definitions(result, Kind.SECTION, Kind.PARAGRAPH) == [
        "P.ON-ERROR",
        "P.ON-ERROR.(unnamed)",
        "P.ON-ERROR.SAY-SO",
        "P.MAINLINE",
        "P.MAINLINE.(unnamed)",
        "P.WORK",
        "P.WORK.FIRST-PART",
    ]
    assert result.entry_line == 11
    assert uses(result, PERFORM) == [(11, "WORK")]


def test_a_copybook_of_records() -> None:
    result = outline(
        "cpy/CustRec.cpy",
        b"      * A customer.\n" + fixed("01  CUSTOMER.\n    05  NAME PIC X.\n78 MOST VALUE 9."),
    )
    assert definitions(result, Kind.COPYBOOK, Kind.RECORD, Kind.CONSTANT) == [
        "CUSTREC",
        "CUSTREC.CUSTOMER",
        "CUSTREC.MOST",
    ]
    copybook = result.definitions[0]
    assert (copybook.span.start_line, copybook.span.end_line) == (1, 4)
    assert copybook.doc == "A customer."


def test_a_copybook_of_statements() -> None:
    result = outline(
        "STEPS.CPY",
        fixed("CHECK-IT.\n    IF A\n        PERFORM SAY.\nSAY.\n    EXIT."),
    )
    assert definitions(result, Kind.PARAGRAPH) == ["STEPS.CHECK-IT", "STEPS.SAY"]
    assert named(result, "CHECK-IT").complexity == 2
    assert uses(result, PERFORM) == [(3, "SAY")]


@pytest.mark.parametrize(
    ("data", "statements", "names"),
    [
        ("01 PGM PIC X(8) VALUE 'SUB1'.\n", "CALL PGM.", ["SUB1"]),
        ("01 PGM PIC X(8).\n", "MOVE 'SUB2   ' TO PGM\nCALL PGM", ["SUB2"]),
        ("01 LIT PIC X VALUE IS 'SUB3'.\n01 PGM PIC X.\n", "MOVE LIT TO A PGM\nCALL PGM", ["SUB3"]),
        ("01 PGM PIC X(8).\n", "CALL PGM", ["PGM"]),
        ("01 PGM PIC X VALUE SPACES.\n 88 IS-A VALUE 'A'.\n", "CALL PGM", ["PGM"]),
        ("", "CALL 'A'\nCANCEL 'B'\nSET P TO ENTRY 'C'", ["A", "B", "C"]),
    ],
)
def test_calls(data: str, statements: str, names: Iterable[str]) -> None:
    assert [name for _, name in uses(body(statements, data), CALL)] == names


def test_what_another_program_moves_says_nothing() -> None:
    result = outline(
        "a.cbl",
        fixed("""
    ID DIVISION.
    PROGRAM-ID. A.
    PROCEDURE DIVISION.
        MOVE 'X' TO PGM.
    END PROGRAM A.
    ID DIVISION.
    PROGRAM-ID. B.
    PROCEDURE DIVISION.
        CALL PGM.
    END PROGRAM B.
    """),
    )
    assert uses(result, CALL) == [(9, "PGM")]


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("PERFORM A", ["A"]),
        ("PERFORM A OF S THROUGH B IN S 3 TIMES", ["A", "B"]),
        ("PERFORM COUNTER TIMES CONTINUE END-PERFORM", []),
        ("PERFORM 3 TIMES CONTINUE END-PERFORM", []),
        ("PERFORM UNTIL A CONTINUE END-PERFORM", []),
        ("PERFORM WITH TEST AFTER VARYING I FROM 1 BY 1 UNTIL I > 3 CONTINUE END-PERFORM", []),
        ("GO TO A B C DEPENDING ON N.", ["A", "B", "C"]),
        ("IF X GO TO A ELSE GO B.", ["A", "B"]),
        ("ALTER A TO PROCEED TO B.", ["A", "B"]),
        ("SORT F ON KEY K INPUT PROCEDURE IS A THRU B\nOUTPUT PROCEDURE C.", ["A", "B", "C"]),
        ("EXEC CICS HANDLE CONDITION NOTFND(A) ERROR(B) END-EXEC", ["A", "B"]),
        ("EXEC CICS HANDLE ABEND LABEL(A) END-EXEC", ["A"]),
    ],
)
def test_performs(statement: str, names: Iterable[str]) -> None:
    assert [name for _, name in uses(body(statement), PERFORM)] == names


@pytest.mark.parametrize(
    ("statement", "kind", "names"),
    [
        ("EXEC CICS LINK PROGRAM('L1') COMMAREA(X) END-EXEC", CALL, ["L1"]),
        ("EXEC CICS\n  XCTL\n  PROGRAM (NEXT-ONE)\nEND-EXEC", CALL, ["NEXT-ONE"]),
        ("EXEC CICS START TRANSID('T1') END-EXEC", CALL, ["T1"]),
        ("EXEC CICS RETURN TRANSID('T2') LENGTH(LENGTH OF X) END-EXEC", CALL, ["T2"]),
        ("EXEC CICS ASSIGN PROGRAM(X) END-EXEC", CALL, []),
        ("EXEC CICS SEND MAP('M1') MAPSET('MS') FROM(X) END-EXEC", TYPE, ["M1", "MS"]),
        ("EXEC CICS RECEIVE MAP('M1') INTO(X) END-EXEC", TYPE, ["M1"]),
        ("EXEC CICS READ FILE('F1') INTO(X) RIDFLD(K) END-EXEC", DATA, ["F1"]),
        ("EXEC CICS WRITEQ TS QUEUE('Q1') FROM(X) END-EXEC", DATA, ["Q1"]),
        (
            "EXEC SQL SELECT A INTO :B FROM S.T1 X, T2 WHERE A IN\n(SELECT C FROM T3) END-EXEC",
            DATA,
            ["S.T1", "T2", "T3"],
        ),
        ("EXEC SQL SELECT A FROM T1 LEFT JOIN T2 ON A = B END-EXEC", DATA, ["T1", "T2"]),
        ("EXEC SQL INSERT INTO T1 (A) VALUES (:B) END-EXEC", DATA, ["T1"]),
        ("EXEC SQL UPDATE T1 SET A = 1 END-EXEC", DATA, ["T1"]),
        ("EXEC SQL DECLARE C CURSOR FOR SELECT A FROM T1\nFOR UPDATE OF A END-EXEC", DATA, ["T1"]),
        ("EXEC SQL FETCH FROM C INTO :A END-EXEC", DATA, []),
        ("EXEC SQL DECLARE S.T1 TABLE (A CHAR(1)) END-EXEC", DATA, ["S.T1"]),
        ("EXEC SQL CALL PROC1(:A) END-EXEC", CALL, ["PROC1"]),
        ("EXEC SQL INCLUDE SQLCA END-EXEC.", IMPORT, ["SQLCA"]),
        ("EXEC DLI GU USING PCB(1) SEGMENT(SEG1) INTO(X) END-EXEC", DATA, ["SEG1"]),
        ("++INCLUDE MEMBER1", IMPORT, ["MEMBER1"]),
        ("COPY A OF LIB. COPY B IN LIB SUPPRESS.", IMPORT, ["A", "B"]),
        ("COPY A REPLACING ==COPY B.== BY ==COPY C.== .\nCOPY D.", IMPORT, ["A", "D"]),
        ("REPLACE ==COPY X.== BY ==COPY Y.==.\nCOPY A.", IMPORT, ["A"]),
    ],
)
def test_blocks_and_copies(statement: str, kind: ReferenceKind, names: Iterable[str]) -> None:
    assert sorted(name for _, name in uses(body(statement), kind)) == names


@pytest.mark.parametrize(
    ("statements", "decisions"),
    [
        ("IF A CONTINUE ELSE IF B OR C CONTINUE.", 3),
        ("EVALUATE A WHEN 1 WHEN 2 CONTINUE WHEN OTHER CONTINUE END-EVALUATE", 2),
        ("READ F AT END CONTINUE NOT AT END CONTINUE END-READ", 1),
        ("ADD 1 TO A ON SIZE ERROR CONTINUE NOT ON SIZE ERROR CONTINUE END-ADD", 1),
        ("READ F INVALID KEY CONTINUE NOT INVALID KEY CONTINUE END-READ", 1),
        ("CALL 'A' ON EXCEPTION CONTINUE NOT ON EXCEPTION CONTINUE END-CALL", 1),
        ("PERFORM VARYING I FROM 1 BY 1 UNTIL I > 2\nAFTER J FROM 1 BY 1 UNTIL J > 2", 2),
        ("GO TO A B DEPENDING ON C", 1),
        ("DISPLAY 'IF AND OR UNTIL'. EXEC SQL SELECT A FROM T WHERE B AND C END-EXEC", 0),
    ],
)
def test_decisions(statements: str, decisions: int) -> None:
    result = body(statements)
    assert result.decisions == decisions
    assert named(result, "MAIN").complexity == 1 + decisions


def test_where_a_program_begins() -> None:
    assert body("CONTINUE").entry_line == 6
    used = fixed("ID DIVISION.\nPROGRAM-ID. P.\nPROCEDURE DIVISION USING A.\nMAIN.\n    EXIT.")
    assert outline("a.cbl", used).entry_line == 0


def test_entries_begin_also_where_a_period_is_missing() -> None:
    data = "EXEC SQL INCLUDE A END-EXEC\n01 ONE.\n  05 X PIC X\n01 TWO PIC 9.99.\n"
    assert definitions(body("CONTINUE", data), Kind.RECORD) == ["P.ONE", "P.TWO"]


def test_a_statement_in_area_a_is_no_paragraph() -> None:
    result = outline(
        "a.cbl",
        fixed(
            "ID DIVISION.\nPROGRAM-ID. P.\nPROCEDURE DIVISION.\nA.\nGOBACK.\nEND-OF-JOB.\n"
            "   CONTINUE\n   .\nEND-IF.\n100-X.\n"
        ),
    )
    assert definitions(result, Kind.PARAGRAPH) == ["P.A", "P.END-OF-JOB", "P.100-X"]


def test_copies_of_paragraphs_have_one_digest() -> None:
    lines = "\n".join(f"        MOVE VALUE-NUMBER-{n} TO TARGET-{n}" for n in range(8))
    text = f"ID DIVISION.\nPROGRAM-ID. P.\nPROCEDURE DIVISION.\nA.\n{lines}.\nB.\n* no\n{lines}.\n"
    result = outline("a.cbl", fixed(text).replace(b" * no", b"* no"))
    assert named(result, "A").copy == named(result, "B").copy != ""
