"""Names that come with the system: nobody has lost them, and they need no source here."""

import re

#: (pattern of the whole name, what it is). The first that fits counts.
_TABLE = (
    (r"CEE[A-Z0-9]+", "Language Environment"),
    (r"ILBO[A-Z0-9]+|IGZ[A-Z0-9]+", "COBOL's run time"),
    (r"DFHCSDUP", "CICS: definitions utility"),
    (r"DFH[A-Z0-9$]*", "CICS"),
    (r"EYU[A-Z0-9]+", "CICSPlex SM"),
    (r"(?:CBL|AIB|ASM|PLI|C)TDLI|DFSLI000", "IMS: DL/I call"),
    (r"DFSRRC00", "IMS: region controller"),
    (r"DFS[A-Z0-9]+|DBFS[A-Z0-9]+", "IMS"),
    (r"ACBGEN|DBDGEN|PSBGEN", "IMS: generation procedure"),
    (r"SQLCA|SQLDA", "Db2: communication area"),
    (r"DSN[A-Z0-9]+", "Db2"),
    (
        r"MQ(?:CONN|CONNX|DISC|OPEN|CLOSE|GET|PUT|PUT1|INQ|SET|BEGIN|CMIT|BACK|SUB|STAT|CB|CTL)",
        "MQ",
    ),
    (r"CMQ[A-Z0-9]+", "MQ: copybook"),
    (r"IKJEFT(?:01|1A|1B)", "TSO in batch"),
    (r"SORT|ICEMAN|DFSORT|SYNCSORT|ICETOOL", "sort"),
    (r"IDCAMS", "VSAM utility"),
    (r"IEFBR14", "allocates data sets"),
    (r"IEB[A-Z0-9]+|IEH[A-Z0-9]+", "data set utility"),
    (r"ADRDSSU", "data set dump and copy"),
    (r"IEW[A-Z0-9]+|HEWL[A-Z0-9]*|LINKEDIT", "linkage editor"),
    (r"IGY[A-Z0-9]+", "COBOL compiler"),
    (r"ASMA90|IEV90", "assembler"),
    (r"IBMZPLI|IEL[A-Z0-9]+", "PL/I compiler"),
    (r"SDSF|ISFAFD", "SDSF: job output"),
    (r"FTP", "file transfer"),
    (r"IRX[A-Z0-9]+|IKJ[A-Z0-9]+", "TSO and REXX"),
    (r"BPXBATCH|BPX[A-Z0-9]+", "Unix services"),
    (r"IRR[A-Z0-9]+|ICH[A-Z0-9]+", "RACF: security"),
    (r"IOEAGFMT|GIM[A-Z0-9]+|AMASPZAP", "system utility"),
    (r"EZACI[A-Z0-9]+|EZASOKET|EZA[A-Z0-9]+", "TCP/IP sockets"),
)
_PATTERN = re.compile("|".join(f"({pattern})" for pattern, _ in _TABLE))


def system(name: str) -> str:
    """What a name is, where it comes with the system; else empty."""
    match = _PATTERN.fullmatch(name.upper())
    return _TABLE[match.lastindex - 1][1] if match and match.lastindex else ""
