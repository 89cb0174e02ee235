"""Job control, definitions of CICS, maps, Fortran and what an outline alone says."""

from legacy_dossier import dossier

from reposcan.model.dossier import DataItem, FileUse, Job, JobStep, Transfer
from reposcan.syntax import read_dossier
from reposcan.syntax.outline import outline

JOBS = """\
//PAYJOB   JOB (1),'PAY',CLASS=A
//JOBLIB   DD DSN=PROD.LOAD,DISP=SHR
//         SET HLQ=PROD.PAY
//INC      INCLUDE MEMBER=COMMON
//LOCAL    PROC
//INNER    EXEC PGM=SORT
//         PEND
//* A comment.
//STEP1    EXEC PGM=BILLS,PARM='X'
//IN       DD DSN=&HLQ..DAILY(+1),
//            DISP=(OLD,KEEP)
//         DD DSN=OTHER.DATA,DISP=SHR
//OUT      DD SYSOUT=*
//CARDS    DD *
data
/*
//NONE     DD DUMMY
//STEP2    EXEC LOCAL,COND=(0,NE)
//STEP3    EXEC PGM=IKJEFT01
//SYSTSIN  DD *
 DSN SYSTEM(DB2)
 RUN PROGRAM(ONTSO) PLAN(P)
/*
//STEP4    EXEC PGM=DFSRRC00,PARM='BMP,ONIMS,PSB'
//STEP5    EXEC PGM=DFHCSDUP
//SYSIN    DD *
 DEFINE TRANSACTION(PAY1) GROUP(G)
        PROGRAM(PAYPGM)
/*
"""


def test_jobs_and_their_steps() -> None:
    found = dossier("pay.jcl", JOBS)
    job, local = found.jobs
    assert local == Job("LOCAL", "procedure", 5, (JobStep("INNER", "SORT", False, 6),))
    assert (job.name, job.kind, job.line, job.includes) == ("PAYJOB", "job", 1, (("COMMON", 4),))
    assert [(one.name, one.runs, one.procedure, one.program) for one in job.steps] == [
        ("STEP1", "BILLS", False, ""),
        ("STEP2", "LOCAL", True, ""),
        ("STEP3", "IKJEFT01", False, "ONTSO"),
        ("STEP4", "DFSRRC00", False, "ONIMS"),
        ("STEP5", "DFHCSDUP", False, ""),
    ]
    assert job.steps[0].data == (
        ("IN", "PROD.PAY.DAILY(+1)", "(OLD,KEEP)"),
        ("IN", "OTHER.DATA", "SHR"),
        ("OUT", "SYSOUT=*", ""),
        ("CARDS", "*", ""),
        ("NONE", "DUMMY", ""),
    )
    assert found.transactions == (("PAY1", "PAYPGM", 27),)


def test_a_cataloged_procedure_is_named_by_its_file() -> None:
    found = dossier("proc/DAILY.prc", "//X PROC HLQ=A\n//S EXEC PGM=B\n//D DD DSN=&HLQ..C\n")
    assert [(one.name, one.kind) for one in found.jobs] == [("DAILY", "procedure")]
    assert found.jobs[0].steps[0].data == (("D", "A.C", ""),)


def test_definitions_of_cics() -> None:
    text = (
        "* DEFINE TRANSACTION(NONE) PROGRAM(NONE)\n"
        " DEFINE FILE(ACCT) GROUP(G)\n        DSNAME(PROD.ACCT)\n"
        " DEFINE MAPSET(M) GROUP(G)\n"
        " DEFINE TRANSACTION(AB01) GROUP(G)\n PROGRAM(ACCTPGM) TWASIZE(0)\n"
        " DEFINE PROGRAM(ACCTPGM) GROUP(G)\n"
    )
    found = dossier("g.csd", text)
    assert found.transactions == (("AB01", "ACCTPGM", 5),)
    assert found.files == (FileUse("file", "ACCT", "PROD.ACCT", 2),)


def test_maps_have_their_fields() -> None:
    text = (
        "ACCT     DFHMSD TYPE=MAP\n"
        "ACCTA    DFHMDI SIZE=(24,80)\n"
        "         DFHMDF POS=(1,1),LENGTH=5,INITIAL='Title'\n"
        f"{'NUM      DFHMDF POS=(2,1),LENGTH=11,':71}X\n"
        "               PICIN='99999999999'\n"
        "NOTE     DFHMDF POS=(3,1),LENGTH=9,INITIAL='none'\n"
        "         DFHMSD TYPE=FINAL\n"
    )
    [found] = dossier("acct.bms", text).programs
    assert (found.name, found.kind, found.line, found.end_line) == ("ACCTA", "map", 2, 6)
    assert found.records[0].items == (
        DataItem(2, "NUM", 4, "99999999999", size=11),
        DataItem(2, "NOTE", 6, "X(9)", size=9, value="'none'"),
    )


FORTRAN = """\
      PROGRAM BILLS
C     Reads accounts.
      REAL RATE, BAL(10)
      COMMON /TOTALS/ TOTAL, COUNTS(10) /OTHER/ X
      INCLUDE 'defs.inc'
      OPEN(UNIT=10, FILE='acct.dat', ERR=90)
      READ(10, 100, END=80) I, BAL(I)
      IF (BAL(I)) 10, 20, 30
10    IF (I .GT. 5) GO TO 40
      IF (I .EQ. 3 .OR. N .EQ. 1) THEN
         RATE = 0.0725
         IF (C .EQ. '(') CALL POST(BAL(I),
     $       RATE)
      ELSE IF (I .EQ. 4) THEN
         RATE = 0.08
      ELSE
         RATE = 1
      ENDIF
      GO TO (10, 20), N
20    WRITE(6,*) RATE
      UPDATED = 0
90    STOP 'NO FILE'
80    END
      SUBROUTINE POST(A, B)
      A = A * (1 + B)
      END
"""


def test_fortran() -> None:
    found, other = dossier("bills.f", FORTRAN).programs
    assert [(one.name, one.kind, one.line, one.end_line) for one in (found, other)] == [
        ("BILLS", "program", 1, 23),
        ("POST", "subprogram", 24, 26),
    ]
    assert found.transfers == (Transfer("CALL", "POST", 12),)
    assert found.copybooks == (("defs.inc", 5),)
    assert [(one.name, one.outside, one.ways) for one in found.files] == [
        ("10", "acct.dat", ("OPEN", "READ")),
        ("6", "", ("WRITE",)),
    ]
    assert [(one.name, [item.name for item in one.items]) for one in found.records] == [
        ("TOTALS", ["TOTAL", "COUNTS"]),
        ("OTHER", ["X"]),
    ]
    first = "I .EQ. 3 .OR. N .EQ. 1"
    call = "CALL POST(BAL(I), RATE)"
    assert [(r.condition, r.action, r.start_line, r.end_line) for r in found.rules] == [
        ("BAL(I)", "10, 20, 30", 8, 8),
        ("I .GT. 5", "GO TO 40", 9, 9),
        (first, f"RATE = 0.0725; IF (C .EQ. '(') {call}", 10, 13),
        (f"({first}) AND C .EQ. '('", call, 12, 13),
        (f"NOT ({first}) AND I .EQ. 4", "RATE = 0.08", 14, 15),
        (f"NOT ({first}) AND NOT (I .EQ. 4)", "RATE = 1", 14, 17),
        ("N", "GO TO (10, 20), N", 19, 19),
    ]
    touched = {one.name: (one.reads, one.writes) for one in found.accesses}
    assert touched["RATE"] == ((12, 20), (11, 12, 15, 17))
    assert touched["BAL"] == ((8, 12), (7, 12))
    assert {(one.kind, one.line) for one in found.remarks} == {
        ("error handling", 6),
        ("error handling", 7),
        ("hard-coded", 9),
        ("hard-coded", 10),
        ("hard-coded", 11),
        ("hard-coded", 14),
        ("hard-coded", 15),
        ("abnormal end", 22),
    }


def test_what_an_outline_says() -> None:
    text = (
        '#include "old.h"\n'
        "/* exit(1) is only spoken of. */\n"
        "int total;\n"
        "static void fail(void) {\n    exit(1);\n}\n"
        "int main(void) {\n    if (errno) fail();\n    printf(ctime(0));\n}\n"
    )
    [found] = dossier("src/old.c", text).programs
    assert (found.name, found.kind, found.copybooks) == ("old", "program", (("old.h", 1),))
    assert [(one.name, one.line, [to.to for to in one.goes]) for one in found.steps] == [
        ("fail", 4, ["exit"]),
        ("main", 7, ["fail", "ctime", "printf"]),
    ]
    assert [(one.kind, one.line) for one in found.remarks] == [
        ("abnormal end", 5),
        ("error handling", 8),
        ("date", 9),
    ]


def test_where_there_is_nothing_to_say() -> None:
    for path in ("a.txt", "a.c", "a.jcl", "a.csd", "a.cbl", "a.f"):
        parsed = outline(path, b"\n")
        assert read_dossier(path, parsed.language, b"\n", parsed) is None
