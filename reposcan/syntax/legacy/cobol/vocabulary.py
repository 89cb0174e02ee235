"""COBOL's own words, as far as the reader must know them."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Words that follow a level number where an item has no name.
CLAUSES = _set(
    """
    BLANK BINARY COMP COMP-1 COMP-2 COMP-3 COMP-4 COMP-5 COPY DISPLAY EXTERNAL GLOBAL INDEX JUST
    JUSTIFIED OCCURS PACKED-DECIMAL PIC PICTURE POINTER REDEFINES SIGN SYNC SYNCHRONIZED TYPE USAGE
    VALUE VALUES
    """
)
#: What may stand between ASSIGN and the name of a file.
DEVICES = _set(
    """
    TO EXTERNAL DYNAMIC DISK PRINTER KEYBOARD TAPE CARD-READER RANDOM SEQUENTIAL LINE USING
    """
)
#: Words that are a whole sentence, and so look like the name of a paragraph.
ALONE = _set("CONTINUE DECLARATIVES EJECT ELSE EXIT GOBACK SKIP1 SKIP2 SKIP3 STOP")
#: What a PERFORM of the statements that follow begins with, instead of a name.
INLINE = _set("FOREVER TEST UNTIL VARYING WITH")
#: Verbs, which end the list of names before them.
VERBS = _set(
    """
    ACCEPT ADD ALTER CALL CANCEL CLOSE COMPUTE CONTINUE COPY DELETE DISPLAY DIVIDE ELSE ENTRY
    EVALUATE EXEC EXIT GENERATE GO GOBACK IF INITIALIZE INITIATE INSPECT INVOKE MERGE MOVE MULTIPLY
    NEXT OPEN PERFORM READ RELEASE RETURN REWRITE SEARCH SET SORT START STOP STRING SUBTRACT
    TERMINATE UNSTRING WHEN WRITE
    """
)
#: What can be ended by a word that begins with END.
ENDED = VERBS | _set("CHAIN EXEC JSON XML")
#: Words at which code branches; after NOT they tell the other way of a branch that was counted.
BRANCHES = _set("AND DEPENDING EXCEPTION IF INVALID OR OVERFLOW TIMES UNTIL")
