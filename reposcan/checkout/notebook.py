"""Jupyter notebooks as scripts in the percent format that editors know: `# %%` begins a cell.

A notebook's JSON is mostly outputs; what people wrote is its cells. Code stays as it is, prose
becomes comments, and IPython's own commands, which no parser of Python takes, become comments too.
nbformat's library is not needed for that: the two shapes below are all it writes, and it would
refuse notebooks with a flaw in their outputs.

Stored outlines hold offsets into these scripts: whoever changes what is written here makes them
anew by a change in `syntax`, whose digest they are stored under.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from reposcan.model.source import NOTEBOOK_HEAD

#: Both are in every notebook, so that other files cost no more than a search.
_SIGNS = (b"{", b'"nbformat"')
#: What a language and a type of cells are called: they go into lines of their own.
_WORD = re.compile(r"[A-Za-z0-9+#._ -]{1,40}")
#: Lines that IPython runs itself: magics, shell commands, questions, and what takes their result.
_COMMAND = re.compile(
    r"\s*+(?:%{1,2}[A-Za-z_]|!{1,2}\S|\?{1,2}[A-Za-z_%]|[\w.%]++\?{1,2}\s*$"
    r"|[\w.,]++(?:\ [\w.,]++)*+\s*=\s*(?:!\S|%[A-Za-z_]))"
)
#: Magics for a whole cell that still run it as Python; after any other it is something else.
_CELL_COMMAND = re.compile(r"\s*%%(\w+)")
_RUN_PYTHON = frozenset(
    {"capture", "memit", "mprun", "prun", "python", "python3", "time", "timeit"}
)


def script_of(raw: bytes) -> bytes | None:
    """The script that a notebook can be read as, UTF-8; empty where all its cells are.

    Its first line says the language of the code.

    Args:
        raw: content of any file.

    Returns:
        None for what is no notebook of format 3 or 4.
    """
    if not raw.startswith(_SIGNS[0]) or _SIGNS[1] not in raw:
        return None
    try:
        notebook = json.loads(raw)
        language, cells = _language(notebook), list(_cells(notebook))
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    written = [_cell(number, *cell, language) for number, cell in enumerate(cells, 1) if cell[1]]
    head = f"{NOTEBOOK_HEAD}{language}\n"
    return "\n".join([head, *written]).encode("utf-8", "replace") if written else b""


def _language(notebook: Any) -> str:
    """The kernel's language; Python where none is named."""
    metadata = notebook.get("metadata", {})
    named = metadata.get("kernelspec", {}).get("language")
    named = named or metadata.get("language_info", {}).get("name") or "python"
    language = named.lower() if _WORD.fullmatch(named) else "unknown"
    return "python" if re.fullmatch(r"i?python[\d.]*", language) else language


def _cells(notebook: Any) -> Iterator[tuple[str, str]]:
    """Type and source of each cell, in order."""
    if notebook["nbformat"] == 4:
        cells, written = notebook["cells"], "source"
    elif notebook["nbformat"] == 3:
        cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        written = "input"
    else:
        raise ValueError("a format of notebooks that is unknown")
    for cell in cells:
        kind = cell["cell_type"]
        if not _WORD.fullmatch(kind):
            raise ValueError("a type of cells that is no word")
        source = cell[written if kind == "code" else "source"]
        source = source if isinstance(source, str) else "".join(source)
        yield kind, re.sub(r"\r\n?", "\n", source).strip("\n")


def _cell(number: int, kind: str, source: str, language: str) -> str:
    """A cell with its head."""
    head = f"# %% {number}" if kind == "code" else f"# %% {number} [{kind}]"
    lines = source.split("\n")
    if kind != "code" or (language == "python" and _is_foreign(lines)):
        lines = [f"# {line}".rstrip() for line in lines]
    elif language == "python":
        lines = list(_without_commands(lines))
    return "\n".join([head, *lines, ""])


def _without_commands(lines: list[str]) -> Iterator[str]:
    """Lines of Python, IPython's commands made comments with the lines that they go on in."""
    command = False
    for line in lines:
        if command := bool(_COMMAND.match(line)) or command:
            code = line.lstrip()
            yield f"{line[: len(line) - len(code)]}# {code}".rstrip()
        else:
            yield line
        command = command and line.endswith("\\")


def _is_foreign(lines: list[str]) -> bool:
    """Whether a command makes the whole cell something else than Python."""
    first = next((line for line in lines if line.strip()), "")
    found = _CELL_COMMAND.match(first)
    return found is not None and found[1] not in _RUN_PYTHON
