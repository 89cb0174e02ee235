"""Fortran 77 in fixed form."""

import pytest
from legacy_outline import units, uses

from reposcan.model.code import Kind, Level, ReferenceKind
from reposcan.syntax.outline import outline

CALL, IMPORT = ReferenceKind.CALL, ReferenceKind.IMPORT

SOURCE = """\
C     The whole.
      PROGRAM WHOLE
      INCLUDE 'sizes.inc'
      COMMON /SHARED/ A, B /OTHER/ C
      CALL SOLVE(A,
     $           B)
      END

*> \\brief Solves it.
*> TODO faster
      SUBROUTINE SOLVE( N, X,
     +                  F )
*     .. external functions ..
      EXTERNAL NORM, F, PRINTR
      DOUBLE PRECISION NORM
      DO 10 I = 1, N
         IF( X .GT. 0 .AND. N.GT.1 ) CALL PRINTR('CALL GHOST', X)
   10 CONTINUE
      Y = NORM( X ) + F( X )
      DO = 3
      IF (N) 20, 30, 20
   20 GO TO (10, 30), N
   30 RETURN
      ENTRY AGAIN( N )
      CALL PASS( NORM )
      END
      DOUBLE PRECISION FUNCTION NORM( X )
C
C     Below its head.
C
      NORM = X
      END FUNCTION NORM
      character*(*) function lower(s)
      lower = s
      end
      BLOCK DATA INIT
      COMMON /SHARED/ A, B
      END
"""


def test_units() -> None:
    result = outline("src/whole.f", SOURCE.encode())
    assert (result.language, result.level) == ("Fortran 77", Level.OUTLINE)
    assert units(result) == [
        (Kind.PROGRAM, "WHOLE", 2, 7),
        (Kind.COMMON, "SHARED", 4, 4),
        (Kind.COMMON, "OTHER", 4, 4),
        (Kind.SUBROUTINE, "SOLVE", 11, 26),
        (Kind.SUBROUTINE, "AGAIN", 24, 24),
        (Kind.FUNCTION, "NORM", 27, 32),
        (Kind.FUNCTION, "LOWER", 33, 35),
        (Kind.MODULE, "INIT", 36, 38),
        (Kind.COMMON, "SHARED", 37, 37),
    ]
    assert (result.entry_line, [note.line for note in result.notes]) == (2, [10])


def test_signatures_docs_and_decisions() -> None:
    result = outline("src/whole.f", SOURCE.encode())
    found = {one.qualified: one for one in result.definitions}
    assert found["SOLVE"].signature == "SUBROUTINE SOLVE( N, X, F )"
    assert found["SOLVE"].doc == "\\brief Solves it.\nTODO faster"
    assert found["NORM"].doc == "Below its head."
    assert found["LOWER"].signature == "CHARACTER*(*) FUNCTION LOWER(S)"
    assert found["SOLVE"].complexity == 1 + 5
    assert (found["NORM"].complexity, found["WHOLE"].complexity) == (1, 0)
    assert result.decisions == 5


def test_what_is_called() -> None:
    result = outline("src/whole.f", SOURCE.encode())
    # `F` is a parameter: what is called by it is not known.
    assert uses(result, CALL) == [
        (5, "SOLVE"),
        (17, "PRINTR"),
        (19, "NORM"),
        (25, "NORM"),
        (25, "PASS"),
    ]
    assert uses(result, IMPORT) == [(3, "sizes.inc")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("      X = 1\n      END\n", ["(main)"]),
        ("      PARAMETER (N = 3)\n", []),
        ("\tSUBROUTINE TABBED(\n\t1 X)\n\tEND\n", ["TABBED"]),
        ("      SUBROUTINE A\n      END\n!     B\n      SUBROUTINE B\n      END\n", ["A", "B"]),
        ("      SUBROUTINE A\n      X = 1\n      SUBROUTINE B\n      END\n", ["A", "B"]),
        ("      RECURSIVE INTEGER*4 FUNCTION F(X)\n      END\n", ["F"]),
        (
            "      MODULE M\n      CONTAINS\n      SUBROUTINE S\n      END SUBROUTINE\n      END\n",
            ["M", "M.S"],
        ),
        (
            "      SUBROUTINE A\n      INTERFACE\n      SUBROUTINE B\n      END\n"
            "      END INTERFACE\n      END\n",
            ["A"],
        ),
        ("module m\ncontains\nsubroutine s(a, &\n  b)\nend subroutine\nend module\n", ["M", "M.S"]),
        ("      X = 'SUBROUTINE A'\n      FUNCTION = 3\n      END\n", ["(main)"]),
        ('#include "x.h"\n      BLOCKDATA\n      END\n', ["BLOCK DATA"]),
    ],
)
def test_heads(text: str, names: list[str]) -> None:
    result = outline("a.f", text.encode())
    assert [one.qualified for one in result.definitions] == names
