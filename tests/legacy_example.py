"""A small system of programs, jobs and transactions, as its readers would tell of it."""

from reposcan.model.dossier import (
    Access,
    DataItem,
    FileDossier,
    FileUse,
    Job,
    JobStep,
    Program,
    Record,
    Remark,
    Rule,
    Step,
    Transfer,
)

POST, MENU, DATES = "app/cbl/POST.cbl", "app/cbl/MENU.cbl", "app/cbl/DATES.cbl"
IDLE, ACCOUNT, OPTIONS = "app/cbl/IDLE.cbl", "app/cpy/ACCOUNT.cpy", "app/cpy/OPTIONS.cpy"
NIGHT, CYCLE, CSD = "app/jcl/NIGHT.jcl", "app/proc/CYCLE.prc", "app/csd/APP.csd"
SCREEN, UNUSED = "app/bms/MENU.bms", "app/cpy/UNUSED.cpy"

ACCOUNT_RECORD = Record(
    "ACCOUNT-RECORD",
    "",
    2,
    20,
    (
        DataItem(5, "ACCT-ID", 2, "9(11)", "", 0, 11),
        DataItem(5, "ACCT-BALANCE", 3, "S9(10)V99", "COMP-3", 11, 7),
        DataItem(5, "FILLER", 4, "X(02)", "", 18, 2),
    ),
)

POSTING = Program(
    name="POST",
    kind="program",
    line=2,
    end_line=90,
    doc="****\nProgram: POST\nFunction: Post the day's transactions.\nCopyright Somebody.\n****",
    copybooks=(("ACCOUNT", 12), ("SQLCA", 13)),
    transfers=(Transfer("CALL", "DATES", 40), Transfer("CALL", "CEE3ABD", 71)),
    files=(
        FileUse("file", "ACCT-FILE", "ACCTDD", 6, ("I-O", "READ", "REWRITE"), "INDEXED", "ACCT-ID"),
        FileUse("table", "LEDGER", "", 50, ("INSERT",)),
    ),
    records=(
        Record(
            "FD-ACCT",
            "FILE ACCT-FILE",
            11,
            -1,
            (DataItem(1, "FD-ACCT", 11),),
            ("ACCOUNT",),
            (12,),
        ),
        Record(
            "WS-COUNT", "WORKING-STORAGE", 15, 4, (DataItem(1, "WS-COUNT", 15, "9(4)", "", 0, 4),)
        ),
    ),
    accesses=(
        Access("ACCT-BALANCE", (40, 44), (45,)),
        Access("WS-COUNT", (), (46,)),
    ),
    rules=(
        Rule("MAIN", "ACCT-BALANCE < 0", "PERFORM REFUSE", 40, 42),
        Rule("MAIN", "NOT (ACCT-BALANCE < 0)", "ADD 1 TO WS-COUNT", 43, 46),
        Rule("REFUSE", "WS-COUNT > 9999", "CALL 'CEE3ABD'", 70, 71),
    ),
    steps=(
        Step("MAIN", 38, 60, (Transfer("PERFORM", "REFUSE", 42), Transfer("GO TO", "MAIN", 50))),
        Step("REFUSE", 69, 72),
        Step("OLD-WAY", 74, 80, dead=True),
    ),
    remarks=(
        Remark("hard-coded", "MOVE 9999 TO WS-LIMIT", 41),
        Remark("date", "WS-DATE PIC X(6) YYMMDD", 16),
        Remark("abnormal end", "CALL 'CEE3ABD'", 71),
    ),
)

DOSSIERS = {
    POST: FileDossier((POSTING,)),
    DATES: FileDossier((Program("DATES", "subprogram", 2, 30),)),
    IDLE: FileDossier((Program("IDLE", "program", 2, 9),)),
    MENU: FileDossier(
        (
            Program(
                "MENU",
                "program",
                2,
                60,
                online=True,
                copybooks=(("OPTIONS", 9),),
                transfers=(
                    Transfer("XCTL", "OPT-PROGRAM", 30, dynamic=True),
                    Transfer("XCTL", "LOST", 31),
                ),
                files=(FileUse("map", "MENUMAP", "", 20, ("SEND", "RECEIVE")),),
            ),
        )
    ),
    ACCOUNT: FileDossier((Program("ACCOUNT", "copybook", 1, 4, records=(ACCOUNT_RECORD,)),)),
    UNUSED: FileDossier((Program("UNUSED", "copybook", 1, 4),)),
    OPTIONS: FileDossier(
        (
            Program(
                "OPTIONS",
                "copybook",
                1,
                5,
                records=(
                    Record(
                        "OPTIONS",
                        "",
                        1,
                        16,
                        (
                            DataItem(1, "OPTIONS", 1),
                            DataItem(5, "FILLER", 2, "X(8)", "", 0, 8, value="'DATES   '"),
                            DataItem(5, "FILLER", 3, "X(8)", "", 8, 8, value="'No such'"),
                            DataItem(5, "OPT-PROGRAM", 4, "X(8)", "", 0, 8, 2, "OPTIONS"),
                        ),
                    ),
                ),
            ),
        )
    ),
    SCREEN: FileDossier((Program("MENUMAP", "map", 1, 20),)),
    NIGHT: FileDossier(
        jobs=(
            Job(
                "NIGHT",
                "job",
                1,
                (
                    JobStep("STEP10", "CYCLE", True, 3),
                    JobStep("STEP20", "IKJEFT01", False, 6, (), "REPORTER"),
                    JobStep("STEP30", "SORT", False, 9, (("SORTIN", "PROD.ACCOUNTS", "SHR"),)),
                ),
            ),
        )
    ),
    CYCLE: FileDossier(
        jobs=(
            Job(
                "CYCLE",
                "procedure",
                1,
                (
                    JobStep(
                        "RUN",
                        "POST",
                        False,
                        2,
                        (("STEPLIB", "PROD.LOAD", "SHR"), ("ACCTDD", "PROD.ACCOUNTS", "SHR")),
                    ),
                ),
            ),
        )
    ),
    CSD: FileDossier(transactions=(("MENU", "MENU", 4), ("GONE", "NOWHERE", 5))),
}
