"""What the tests of the legacy dossier ask of a text."""

from textwrap import dedent

from reposcan.model.dossier import FileDossier, Program, Record
from reposcan.syntax import read_dossier
from reposcan.syntax.outline import outline


def fixed(lines: str) -> str:
    """Code in area A and further right, indented as it is in the test."""
    return "".join(f"       {line}\n" for line in dedent(lines).strip("\n").split("\n"))


def dossier(path: str, text: str) -> FileDossier:
    source = text.encode()
    parsed = outline(path, source)
    found = read_dossier(path, parsed.language, source, parsed)
    assert found is not None
    return found


def program(text: str, path: str = "p.cbl") -> Program:
    """The one program, or copybook, of a text in fixed form."""
    [found] = dossier(path, fixed(text)).programs
    return found


def body(statements: str, data: str = "") -> Program:
    """A program with these statements in a paragraph MAIN; the first of them is in line 20."""
    head = "IDENTIFICATION DIVISION.\nPROGRAM-ID. P.\nDATA DIVISION.\nWORKING-STORAGE SECTION.\n"
    lines = dedent(data).strip("\n").split("\n")
    lines = [*head.rstrip("\n").split("\n"), *lines]
    lines += [""] * (17 - len(lines))
    text = "\n".join([*lines, "PROCEDURE DIVISION.", "MAIN.", *_indented(statements)])
    return program(text)


def _indented(statements: str) -> list[str]:
    """Paragraphs begin with a mark; all else stands in area B."""
    lines = dedent(statements).strip("\n").split("\n")
    return [line[1:] if line.startswith("@") else f"    {line}" for line in lines]


def sizes(record: Record) -> list[tuple[str, int, int]]:
    return [(one.name, one.offset, one.size) for one in record.items]
