"""Members of mainframe libraries that lost their suffix, told by what they hold.

A library knows what its members are, so they have none of their own; exported, they lie in folders
such as `cbl`, `cpy` and `jcl`. Only signs that nothing else has are trusted.
"""

import re

#: Headers, macros and job statements come early.
_HEAD_BYTES = 65_536
_COPYBOOKS = frozenset({"copy", "copybook", "copybooks", "copylib", "cpy", "cpylib", "dcl"})
#: Files of these suffixes are copybooks that a tool of a database wrote.
_COPYBOOK_SUFFIX = ".dcl"

_JOB = re.compile(rb"(?://\*[^\n]*+\n)*+//[A-Z@#$][A-Z0-9@#$]{0,7}[ ]++(?:JOB|PROC|EXEC)[ \r\n]")
_MAP = re.compile(rb"^[A-Z0-9@#$]*+[ ]++DFHM(?:SD|DI)[ ]", re.MULTILINE)
_PROGRAM = re.compile(
    rb"^(?:[^\n]{6}[ ])?[ ]{0,8}(?:IDENTIFICATION|ID)[ ]++DIVISION[ ]*+\.", re.MULTILINE | re.I
)
_RECORD = re.compile(rb"^[^\n]{6}[ ]++01[ ]++[A-Z0-9][A-Z0-9-]*+[ .\r\n]", re.MULTILINE)


def member_language(path: str, text: bytes) -> str | None:
    """The name of the language that a file of no known suffix is in, or None."""
    head = text[:_HEAD_BYTES]
    if _JOB.match(head):
        return "JCL"
    if _MAP.search(head):
        return "BMS"
    if _PROGRAM.search(head):
        return "COBOL"
    folder, _, name = path.lower().rpartition("/")
    copied = folder.rpartition("/")[2] in _COPYBOOKS and "." not in name
    if (copied or name.endswith(_COPYBOOK_SUFFIX)) and _RECORD.search(head):
        return "COBOL"
    return None
