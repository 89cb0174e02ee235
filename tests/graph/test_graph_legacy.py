"""Names that mean programs, copybooks, procedures and maps, across COBOL, JCL and BMS."""

from reposcan.graph import edges, ties
from reposcan.syntax.outline import outline

FILES = {
    "bms/SCREEN.bms": "SCREEN   DFHMSD TYPE=MAP\nSCREENM  DFHMDI SIZE=(24,80)\n",
    "cbl/BILLS.cbl": """
       IDENTIFICATION DIVISION.
       PROGRAM-ID. Bills.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY billrec.
       COPY SCREEN.
       PROCEDURE DIVISION.
       CHECK-ALL.
           call 'rater'
           PERFORM CHECK-IT
           EXEC CICS SEND MAP('SCREENM') END-EXEC.
""",
    "cbl/OTHER.cbl": """
       IDENTIFICATION DIVISION.
       PROGRAM-ID. OTHER.
       PROCEDURE DIVISION.
       CHECK-OTHER.
           PERFORM CHECK-ALL.
""",
    "cbl/RATER.cbl": "       ID DIVISION.\n       PROGRAM-ID. RATER.\n",
    "cpy/BILLREC.cpy": "       CHECK-IT.\n           EXIT.\n",
    "jcl/BILLREC.jcl": "//BILLREC JOB 1\n//S EXEC PGM=IEFBR14\n",
    "jcl/BILLS.jcl": (
        "//BILLS JOB 1\n//S EXEC PGM=BILLS\n//T EXEC RATES\n// INCLUDE MEMBER=BILLREC\n"
    ),
    "proc/RATES.prc": "//ANY PROC\n//S EXEC PGM=RATER\n",
    "src/a.f": "      SUBROUTINE A\n      CALL RATER\n      CALL B\n      END\n",
    "src/b.f": "      SUBROUTINE B\n      END\n",
}
OUTLINES = {path: outline(path, text.lstrip("\n").encode()) for path, text in FILES.items()}


def test_ties_across_languages() -> None:
    found = {(tie.source, tie.target): (tie.imports, tie.names) for tie in ties(OUTLINES)}
    assert found == {
        ("cbl/BILLS.cbl", "bms/SCREEN.bms"): (True, ("SCREENM",)),
        ("cbl/BILLS.cbl", "cbl/RATER.cbl"): (False, ("RATER",)),
        ("cbl/BILLS.cbl", "cpy/BILLREC.cpy"): (True, ("CHECK-IT",)),
        # The job has the name of the program, and does not mean itself.
        ("jcl/BILLS.jcl", "cbl/BILLS.cbl"): (False, ("BILLS",)),
        ("jcl/BILLS.jcl", "jcl/BILLREC.jcl"): (True, ()),
        ("jcl/BILLS.jcl", "proc/RATES.prc"): (False, ("RATES",)),
        ("proc/RATES.prc", "cbl/RATER.cbl"): (False, ("RATER",)),
        ("src/a.f", "src/b.f"): (False, ("B",)),
    }


def test_edges_for_packing_are_the_same() -> None:
    assert {(one.source, one.target) for one in edges(OUTLINES)} == {
        (one.source, one.target) for one in ties(OUTLINES)
    }


def test_a_copybook_comes_before_the_map_it_was_made_from() -> None:
    files = {**OUTLINES, "cpy-bms/SCREEN.CPY": outline("cpy-bms/SCREEN.CPY", b"       01 S.\n")}
    imported = [tie.target for tie in ties(files) if tie.source == "cbl/BILLS.cbl" and tie.imports]
    assert imported == ["cpy-bms/SCREEN.CPY", "cpy/BILLREC.cpy"]
