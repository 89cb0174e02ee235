"""COBOL: files, transfers, flow, accesses, rules and remarks of programs."""

from legacy_dossier import body, dossier, fixed, program

from reposcan.model.dossier import FileUse, Program, Transfer

BATCH = """
    IDENTIFICATION DIVISION.
    PROGRAM-ID. BILLS.
    ENVIRONMENT DIVISION.
    INPUT-OUTPUT SECTION.
    FILE-CONTROL.
        SELECT OPTIONAL IN-FILE ASSIGN TO UT-S-BILLIN
               ORGANIZATION IS INDEXED ACCESS MODE IS SEQUENTIAL
               RECORD KEY IS IN-KEY
               ALTERNATE RECORD KEY IS IN-OTHER
               FILE STATUS IS IN-STATUS.
        SELECT OUT-FILE ASSIGN TO OUT-FILE LINE SEQUENTIAL.
        SELECT WORK-FILE ASSIGN TO "work.dat".
    DATA DIVISION.
    FILE SECTION.
    FD  IN-FILE.
    01  IN-RECORD.
        05  IN-KEY      PIC X(8).
    FD  OUT-FILE.
    01  OUT-RECORD      PIC X(80).
    SD  WORK-FILE.
    01  WORK-RECORD     PIC X(8).
    WORKING-STORAGE SECTION.
    01  IN-STATUS       PIC XX.
        88  IN-GOOD     VALUE '00'.
    01  TOTAL           PIC S9(7)V99 COMP-3.
    PROCEDURE DIVISION.
        OPEN INPUT IN-FILE OUTPUT OUT-FILE
        READ IN-FILE INTO OUT-RECORD
            AT END MOVE 1 TO TOTAL
            NOT AT END ADD 1 TO TOTAL
        END-READ
        IF IN-GOOD WRITE OUT-RECORD FROM IN-RECORD.
        START IN-FILE KEY NOT LESS IN-KEY INVALID KEY GO TO LAST-ONE.
        SORT WORK-FILE ON ASCENDING KEY WORK-RECORD
            USING IN-FILE OUTPUT PROCEDURE IS GIVE-OUT.
        DELETE IN-FILE
        CLOSE IN-FILE
        STOP RUN.
    GIVE-OUT.
        RETURN WORK-FILE AT END CONTINUE.
    UNUSED-ONE.
        REWRITE IN-RECORD.
    LAST-ONE.
        GOBACK.
    """


def rules(found: Program) -> list[tuple[str, str, int, int]]:
    return [(one.condition, one.action, one.start_line, one.end_line) for one in found.rules]


def touched(found: Program, *, line: int) -> tuple[str, str]:
    """Names that a line reads, and those that it writes."""
    reads = (one.name for one in found.accesses if line in one.reads)
    return " ".join(reads), " ".join(one.name for one in found.accesses if line in one.writes)


def remarks(found: Program, kind: str) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in found.remarks if one.kind == kind]


def dead(found: Program) -> list[str]:
    return [one.name for one in found.steps if one.dead]


def test_files_of_a_batch_program() -> None:
    found = program(BATCH)
    assert (found.name, found.kind, found.line, found.online) == ("BILLS", "program", 1, False)
    ways = ("DELETE", "INPUT", "READ", "REWRITE", "START")
    assert found.files == (
        FileUse("file", "IN-FILE", "BILLIN", 6, ways, "INDEXED", "IN-KEY", "IN-STATUS"),
        FileUse("file", "OUT-FILE", "", 11, ("OUTPUT", "WRITE"), "LINE SEQUENTIAL"),
        FileUse("file", "WORK-FILE", "WORK.DAT", 12, ("RETURN", "SORT")),
    )
    assert dead(found) == ["UNUSED-ONE"]
    assert touched(found, line=28) == ("", "IN-RECORD OUT-RECORD")
    assert touched(found, line=32) == ("IN-GOOD IN-RECORD IN-STATUS OUT-RECORD", "OUT-RECORD")
    assert rules(found) == [
        ("READ IN-FILE AT END", "MOVE 1 TO TOTAL", 28, 29),
        ("READ IN-FILE NOT AT END", "ADD 1 TO TOTAL", 28, 30),
        ("IN-GOOD", "WRITE OUT-RECORD FROM IN-RECORD", 32, 32),
        ("START IN-FILE INVALID KEY", "GO TO LAST-ONE", 33, 33),
    ]
    assert remarks(found, "error handling") == [
        (32, "IF IN-GOOD"),
        (33, "START IN-FILE KEY NOT LESS IN-KEY INVALID KEY"),
    ]


def test_rules_of_nested_decisions() -> None:
    found = body("""
        IF A = 1 OR B
            MOVE 1 TO C
            IF D(1:2) > 5 THEN
                ADD 1 TO C
            ELSE IF E
                CONTINUE
            ELSE
                MOVE 'X  Y' TO C
            END-IF
            END-IF
            MOVE 2 TO C
        END-IF
        PERFORM UNTIL F
            IF G MOVE 3 TO C ELSE NEXT SENTENCE END-IF
        END-PERFORM
        IF H DISPLAY 'H'. DISPLAY 'I'.
        """)
    assert rules(found) == [
        ("A = 1 OR B", "MOVE 1 TO C MOVE 2 TO C", 20, 30),
        ("(A = 1 OR B) AND D(1:2) > 5", "ADD 1 TO C", 22, 23),
        (
            "(A = 1 OR B) AND NOT (D(1:2) > 5) AND NOT (E)",
            "MOVE 'X  Y' TO C",
            24,
            27,
        ),
        ("G", "MOVE 3 TO C", 33, 33),
        ("H", "DISPLAY 'H'", 35, 35),
    ]
    assert {one.unit for one in found.rules} == {"MAIN"}


def test_rules_of_cases() -> None:
    found = body("""
        EVALUATE A ALSO TRUE
            WHEN 1 ALSO ANY
            WHEN NOT 2 ALSO B > 3
                MOVE 1 TO C
            WHEN > 5 ALSO FALSE
                MOVE 2 TO C
            WHEN OTHER
                MOVE 3 TO C
        END-EVALUATE
        SEARCH T
            AT END MOVE 4 TO C
            WHEN T-KEY(I) = D MOVE 5 TO C
        END-SEARCH
        """)
    others = "A = 1 OR A NOT = 2 AND B > 3 OR A > 5 AND FALSE"
    assert [one[:1] + one[2:] for one in rules(found)] == [
        ("A = 1 OR A NOT = 2 AND B > 3", 21, 23),
        ("A > 5 AND FALSE", 24, 25),
        (f"NOT ({others})", 26, 27),
        ("SEARCH T AT END", 30, 30),
        ("T-KEY(I) = D", 31, 31),
    ]


def test_what_each_verb_reads_and_writes() -> None:
    found = body(
        """
        MOVE A OF G (I) TO B C(J)
        COMPUTE A ROUNDED B = C + FUNCTION MAX(D, 5) / 12
        ADD A B TO C GIVING D
        SUBTRACT A FROM B
        DIVIDE A BY B GIVING C REMAINDER D
        SET FLAG-ON TO TRUE
        STRING A DELIMITED BY SIZE INTO B WITH POINTER C
        UNSTRING A DELIMITED BY ALL ',' INTO B COUNT IN C
        INSPECT A REPLACING ALL ' ' BY B
        CALL 'SUB' USING BY CONTENT A BY REFERENCE B
        PERFORM VARYING I FROM A BY 1 UNTIL B = C
        END-PERFORM
        ACCEPT A FROM DATE
        INITIALIZE A B
        MOVE X OF R1 TO X OF R2
        MOVE A(B:C) TO D
        IF A = DFHRESP(NORMAL) AND B MOVE C TO D.
        """,
        """
        01  R1.
            05  X PIC X.
        01  R2.
            05  X PIC X.
        01  FLAG PIC X.
            88  FLAG-ON VALUE 'Y'.
        """,
    )
    assert [touched(found, line=line) for line in range(20, 37)] == [
        ("A OF G I J", "B C"),
        ("C D", "A B"),
        ("A B C", "D"),
        ("A B", "B"),
        ("A B", "C D"),
        ("", "FLAG FLAG-ON"),
        ("A C", "B C"),
        ("A", "B C"),
        ("A B", "A"),
        ("A B", "B"),
        ("A B C I", "I"),
        ("", ""),
        ("", "A"),
        ("", "A B"),
        ("X OF R1", "X OF R2"),
        ("A B C", "D"),
        ("A B C", "D"),
    ]


def test_flow_and_what_is_dead() -> None:
    found = body("""
        PERFORM P1 THRU P3 3 TIMES
        IF A GO TO P6.
        GO TO P4.
        @P1.
        GO TO P3.
        @P2.
        CONTINUE.
        @P3.
        EXIT.
        @P4.
        PERFORM S1
        GOBACK.
        @P5.
        PERFORM P7.
        @P6.
        STOP RUN.
        @P7.
        CONTINUE.
        @S1 SECTION.
        CONTINUE.
        @S2.
        PERFORM UNTIL A CONTINUE END-PERFORM
        EXEC CICS HANDLE CONDITION ERROR(P8) END-EXEC.
        @P8.
        EXEC CICS RETURN END-EXEC.
        @P9.
        CONTINUE.
        """)
    # Between P1 and P3 all is performed, even behind a jump.
    assert dead(found) == ["P5", "P7", "P9"]
    steps = {one.name: one for one in found.steps}
    assert [(one.how, one.to) for one in steps["MAIN"].goes] == [
        ("PERFORM", "P1"),
        ("PERFORM", "P3"),
        ("GO TO", "P6"),
        ("GO TO", "P4"),
    ]
    assert (steps["S1"].line, steps["S1"].end_line) == (38, 46)
    assert found.whole
    copying = body("GOBACK.\n@P1.\nCOPY LOGIC.\n")
    assert not dead(copying) and not copying.whole


def test_calls_by_name_and_by_what_an_item_holds() -> None:
    found = body(
        """
        CALL 'ONE' USING A
        CALL PGM
        MOVE 'TWO' TO PGM
        CALL UNKNOWN-PGM
        SET P TO ENTRY 'THREE'
        """,
        "01  PGM PIC X(8) VALUE 'FOUR'.",
    )
    assert found.transfers == (
        Transfer("CALL", "ONE", 20),
        Transfer("CALL", "FOUR", 21, dynamic=True),
        Transfer("CALL", "TWO", 21, dynamic=True),
        Transfer("CALL", "UNKNOWN-PGM", 23, dynamic=True),
        Transfer("CALL", "THREE", 24),
    )


def test_an_online_program() -> None:
    found = body(
        """
        EXEC CICS RECEIVE MAP('ACCTA') MAPSET('ACCT') INTO(AREA-I)
             RESP(WS-RESP) END-EXEC
        EXEC CICS READ FILE(ACCT-FILE) INTO(REC) RIDFLD(KEY-X)
             RESP(WS-RESP) END-EXEC
        EVALUATE WS-RESP
            WHEN DFHRESP(NORMAL) CONTINUE
            WHEN 13 MOVE 'GONE' TO MSG
        END-EVALUATE
        EXEC CICS WRITEQ TD QUEUE('JOBS') FROM(REC) END-EXEC
        EXEC CICS XCTL PROGRAM('NEXTPGM') COMMAREA(CA) END-EXEC
        EXEC CICS START TRANSID('AB02') END-EXEC
        EXEC CICS ABEND ABCODE('OOPS') END-EXEC
        EXEC CICS RETURN TRANSID(TRAN) END-EXEC.
        """,
        """
        01  ACCT-FILE PIC X(8) VALUE 'ACCTDAT '.
        01  TRAN PIC X(4) VALUE 'AB01'.
        """,
    )
    assert found.online
    assert found.files == (
        FileUse("map", "ACCTA", "ACCT", 20, ("RECEIVE",), status="WS-RESP"),
        FileUse("file", "ACCT-FILE", "ACCTDAT", 22, ("READ",), key="KEY-X", status="WS-RESP"),
        FileUse("queue", "JOBS", "", 28, ("WRITEQ TD",)),
    )
    assert [(one.how, one.to, one.dynamic) for one in found.transfers] == [
        ("XCTL", "NEXTPGM", False),
        ("START", "AB02", False),
        ("RETURN", "AB01", True),
    ]
    assert found.transactions == ("AB02", "AB01")
    assert touched(found, line=22) == ("ACCT-FILE KEY-X", "REC")
    assert touched(found, line=21) == ("", "WS-RESP")
    assert remarks(found, "error handling") == [(24, "EVALUATE WS-RESP")]
    assert [line for line, _ in remarks(found, "abnormal end")] == [31]
    assert [line for line, _ in remarks(found, "user input")] == [20]


def test_tables_and_segments() -> None:
    found = body(
        """
        EXEC SQL SELECT NAME, SUM(X) INTO :WS-NAME, :WS-SUM :WS-NULL
             FROM CUST C, ACCT WHERE ID = :WS-ID END-EXEC
        IF SQLCODE NOT = 0 MOVE 100 TO X.
        EXEC SQL INSERT INTO LOG SELECT A FROM CUST END-EXEC
        EXEC SQL DELETE FROM LOG WHERE B = :R.ID END-EXEC
        EXEC SQL DECLARE C1 CURSOR FOR SELECT A FROM ORDERS
             FOR UPDATE OF A END-EXEC
        EXEC SQL FETCH C1 INTO :WS-NAME END-EXEC
        EXEC DLI GU SEGMENT(ROOT) INTO(AX) WHERE(F = G(H)) END-EXEC
        CALL 'CBLTDLI' USING FUNC-GN PCB AREA-X ROOT-SSA
        """,
        """
        EXEC SQL DECLARE C2 CURSOR FOR SELECT A FROM AMONG-DATA
            WHERE B = :HOST END-EXEC.
        01  FUNC-GN PIC X(4) VALUE 'GN  '.
        01  ROOT-SSA.
            05  FILLER PIC X(8) VALUE 'ROOTSEG '.
        """,
    )
    assert [(one.kind, one.name, one.outside, one.ways) for one in found.files] == [
        ("table", "AMONG-DATA", "", ("SELECT",)),
        ("table", "CUST", "", ("SELECT",)),
        ("table", "ACCT", "", ("SELECT",)),
        ("table", "LOG", "", ("DELETE", "INSERT")),
        ("table", "ORDERS", "", ("SELECT",)),
        ("segment", "ROOT", "", ("GU",)),
        ("segment", "ROOT-SSA", "ROOTSEG", ("GN",)),
    ]
    assert touched(found, line=6) == ("HOST", "")
    assert touched(found, line=20) == ("", "WS-NAME WS-NULL WS-SUM")
    assert touched(found, line=21) == ("WS-ID", "")
    assert touched(found, line=24) == ("ID", "")
    assert touched(found, line=27) == ("", "WS-NAME")
    assert touched(found, line=28) == ("G H", "AX")
    assert [line for line, _ in remarks(found, "error handling")] == [22]


def test_what_to_mind() -> None:
    found = body(
        """
        MOVE 0.0725 TO RATE
        MOVE 'PROD.ACCT.DATA' TO DSN
        MOVE '2019-12-31' TO D
        MOVE SPACES TO D MOVE 0 TO D MOVE 'It failed' TO D MOVE '-' TO D
        IF TYPE-CODE = '01' AND A(100:200) = 'N' ADD 12 TO A(300)
        COMPUTE BALANCE = BALANCE * RATE / 12
        COMPUTE BALANCE ROUNDED = BALANCE * RATE
        MOVE FUNCTION CURRENT-DATE TO NOW
        ACCEPT TODAY FROM DATE
        ACCEPT ANSWER
        IF WS-YY < 50 MOVE 20 TO CC
        MOVE 12 TO RETURN-CODE
        CALL 'CEE3ABD' USING A B
        """,
        """
        01  BALANCE PIC S9(7)V99.
        01  OPEN-DATE PIC X(10).
        01  DATE-FLAG PIC X.
        01  SHOWN PIC $$,$$9.
        """,
    )
    assert [line for line, _ in remarks(found, "hard-coded")] == [20, 21, 22, 24]
    assert [line for line, _ in remarks(found, "currency")] == [5, 8, 25, 26]
    assert [line for line, _ in remarks(found, "date")] == [6, 27, 28, 30]
    assert [line for line, _ in remarks(found, "user input")] == [29]
    assert remarks(found, "abnormal end") == [(32, "CALL 'CEE3ABD' USING A B")]
    assert [line for line, _ in remarks(found, "error handling")] == [31]


def test_several_programs_in_a_file_and_their_kinds() -> None:
    found = dossier(
        "p.cbl",
        fixed("""
            IDENTIFICATION DIVISION.
            PROGRAM-ID. OUTER.
            PROCEDURE DIVISION.
                CALL 'INNER' USING A.
            IDENTIFICATION DIVISION.
            PROGRAM-ID. INNER.
            DATA DIVISION.
            LINKAGE SECTION.
            COPY THAT.
            01  A PIC X.
            PROCEDURE DIVISION USING A.
                GOBACK.
            END PROGRAM INNER.
            END PROGRAM OUTER.
            IDENTIFICATION DIVISION.
            PROGRAM-ID. MAIN.
            DATA DIVISION.
            LINKAGE SECTION.
            01  PARM.
                05  PARM-LENGTH PIC S9(4) COMP.
                05  PARM-TEXT PIC X(80).
            PROCEDURE DIVISION USING PARM.
                GOBACK.
            """),
    )
    assert [(one.name, one.kind, one.copybooks) for one in found.programs] == [
        ("OUTER", "program", ()),
        ("INNER", "subprogram", (("THAT", 9),)),
        ("MAIN", "program", ()),
    ]


def test_a_copybook_of_statements() -> None:
    found = program("CHECK-IT.\n    IF A MOVE 1 TO B.\nNEXT-ONE.\n    EXIT.", "lib/CHECK.cpy")
    assert (found.name, found.kind) == ("CHECK", "copybook")
    assert rules(found) == [("A", "MOVE 1 TO B", 2, 2)]
    assert [(one.name, one.dead) for one in found.steps] == [
        ("CHECK-IT", False),
        ("NEXT-ONE", False),
    ]
