"""JCL: jobs, procedures and steps; what they run and use."""

import pytest
from legacy_outline import units, uses

from reposcan.model.code import Kind, Level, ReferenceKind
from reposcan.syntax.outline import outline

CALL, DATA, IMPORT = ReferenceKind.CALL, ReferenceKind.DATA, ReferenceKind.IMPORT

JOB = """\
//NIGHTLY  JOB (ACCT),'BILLS AT NIGHT',CLASS=A,
//         MSGCLASS=H                      A COMMENT, NO OPERAND
//*--------------------------------------------------------------------
//* TODO RUN IT ON SUNDAYS, TOO
//         JCLLIB ORDER=(SHOP.PROCLIB,SHOP.MORE)
//         SET LEVEL=PROD,SORTER=SORT
//         INCLUDE MEMBER=COMMONDD
//INLINE   PROC RUNPGM=BILLS
//GO       EXEC PGM=&RUNPGM
//         PEND
//*
//* SORTS THE BILLS.
//SORTED   EXEC PGM=&SORTER,COND=(4,LT)
//SORTIN   DD DISP=SHR,
//*  IN BETWEEN
//            DSN=SHOP.&LEVEL..BILLS(+1)
//SORTOUT  DD DSN=&&TEMP,DISP=(NEW,PASS),SPACE=(CYL,(1,1))
//SAME     DD DSN=*.SORTED.SORTIN
//NOTHING  DD DSN=NULLFILE
//SYSIN    DD *
  SORT FIELDS=(1,8,CH,A)
  EXEC PGM=GHOST
/*
// IF SORTED.RC = 0 THEN
//BILL     EXEC INLINE
//GO.INDD  DD DSNAME='SHOP.BILLS.PDS(MEMBER)',DISP=SHR
//PRINT    EXEC PROC=PRINTER
// ENDIF
//         EXEC PGM=IEFBR14
//DECK     DD DATA,DLM=ZZ
//GHOST    EXEC PGM=GHOST
ZZ
"""


def test_jobs_procedures_and_steps() -> None:
    result = outline("jcl/nightly.jcl", JOB.encode())
    assert (result.language, result.level) == ("JCL", Level.OUTLINE)
    assert units(result) == [
        (Kind.JOB, "NIGHTLY", 1, 31),
        (Kind.PROCEDURE, "NIGHTLY.INLINE", 8, 10),
        (Kind.STEP, "NIGHTLY.INLINE.GO", 9, 9),
        (Kind.STEP, "NIGHTLY.SORTED", 13, 24),
        (Kind.STEP, "NIGHTLY.BILL", 25, 26),
        (Kind.STEP, "NIGHTLY.PRINT", 27, 28),
        (Kind.STEP, "NIGHTLY.(unnamed)", 29, 31),
    ]
    assert (result.entry_line, result.decisions) == (1, 2)
    assert [(note.mark, note.line) for note in result.notes] == [("TODO", 4)]


def test_signatures_and_docs() -> None:
    job, *_, last = outline("jcl/nightly.jcl", JOB.encode()).definitions
    assert job.signature == "NIGHTLY JOB (ACCT),'BILLS AT NIGHT',CLASS=A,MSGCLASS=H"
    step = next(one for one in outline("a.jcl", JOB.encode()).definitions if one.name == "SORTED")
    assert step.doc == "SORTS THE BILLS."
    assert last.signature == "EXEC PGM=IEFBR14"


def test_what_a_job_runs_and_uses() -> None:
    result = outline("jcl/nightly.jcl", JOB.encode())
    assert uses(result, CALL) == [
        (9, "BILLS"),
        (13, "SORT"),
        (25, "INLINE"),
        (27, "PRINTER"),
        (29, "IEFBR14"),
    ]
    assert uses(result, DATA) == [
        (5, "SHOP.MORE"),
        (5, "SHOP.PROCLIB"),
        (16, "SHOP.&LEVEL..BILLS"),
        (17, "&&TEMP"),
        (26, "SHOP.BILLS.PDS"),
    ]
    assert uses(result, IMPORT) == [(7, "COMMONDD")]


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("proc/printer.prc", "//*\n//OTHER PROC\n//ONE EXEC PGM=A\n", "PRINTER"),
        ("proc/printer.proc", "//ONE EXEC PGM=A\n", "PRINTER"),
        ("proc/PRINTER", "//         PROC\n//ONE EXEC PGM=A\n", "PRINTER"),
    ],
)
def test_a_cataloged_procedure_has_the_name_of_its_member(path: str, text: str, name: str) -> None:
    result = outline(path, text.replace("//         PROC", "//P PROC").encode())
    assert [one.qualified for one in result.definitions] == [name, f"{name}.ONE"]
    assert result.entry_line == 0


@pytest.mark.parametrize(
    ("step", "names"),
    [
        (
            "//S EXEC PGM=IKJEFT01\n//SYSTSIN DD *\n DSN SYSTEM(A)\n RUN PROGRAM(B) PLAN(C)\n/*\n",
            ["B", "IKJEFT01"],
        ),
        ("//S EXEC PGM=DFSRRC00,PARM='BMP,IMSPGM,PSB1'\n", ["DFSRRC00", "IMSPGM"]),
        ("//S EXEC PGM=DFSRRC00,\n//  PARM=(DLI,IMSPGM,PSB1)\n", ["DFSRRC00", "IMSPGM"]),
        ("//S EXEC PGM=*.A.B\n", []),
        ("//S EXEC PGM=&UNKNOWN\n", ["&UNKNOWN"]),
    ],
)
def test_programs_run_by_others(step: str, names: list[str]) -> None:
    result = outline("a.jcl", f"//J JOB\n{step}".encode())
    assert sorted(name for _, name in uses(result, CALL)) == names


def test_cards_of_idcams() -> None:
    cards = "  DELETE A.B PURGE\n  DEFINE CLUSTER (NAME(A.B) -\n    INDEXED)\n"
    result = outline("a.jcl", f"//J JOB\n//S EXEC PGM=IDCAMS\n//SYSIN DD *\n{cards}/*\n".encode())
    assert uses(result, DATA) == [(4, "A.B"), (5, "A.B")]


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("jcl/NIGHTLY", "//*\n//NIGHTLY JOB 1\n", "JCL"),
        ("x/notes", "// a comment\n", "Text"),
        ("cbl/BILLS", "       IDENTIFICATION DIVISION.\n       PROGRAM-ID. BILLS.\n", "COBOL"),
        ("cpy/BILL", "000100 01  BILL.\n000200     05 SUM PIC 9.\n", "COBOL"),
        ("doc/BILL", "000100 01  BILL.\n000200     05 SUM PIC 9.\n", "Text"),
        ("db2/bill.dcl", "           EXEC SQL X END-EXEC.\n       01  BILL.\n", "COBOL"),
        ("bms/SCREEN", "SCREEN   DFHMSD TYPE=MAP\n", "BMS"),
        ("bms/prose", "DFHMSD is a macro, DFHMDI another.\n", "Text"),
    ],
)
def test_members_without_a_suffix(path: str, text: str, language: str) -> None:
    assert outline(path, text.encode()).language == language
