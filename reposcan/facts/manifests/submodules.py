"""Other repositories that belong to this one, as `.gitmodules` names them.

GitPython reads it: git's own notation, with its quotes and comments, is not that of other
configuration files. What it includes is not followed.
"""

from configparser import Error as ConfigError
from dataclasses import replace
from io import BytesIO

from reposcan.facts.manifests.interface import UnreadableError, line_of
from reposcan.model.facts import Manifest


class _Named(BytesIO):
    """What the parser takes for a file: it wants a name for its messages."""

    name = ".gitmodules"


def gitmodules(found: Manifest, text: str) -> Manifest | None:
    """Where each submodule stands, and where it comes from."""
    # Imported late: it asks git for its version when it is imported.
    from git.config import GitConfigParser

    try:
        with GitConfigParser(_Named(text.encode()), merge_includes=False) as parser:
            sections = [dict(parser.items(name)) for name in parser.sections()]
    except (ConfigError, ValueError, AttributeError, IndexError) as exc:
        raise UnreadableError("it is not a valid configuration of git") from exc
    modules = tuple(
        f"{section['path']} from {section['url']}"
        for section in sections
        if section.get("path") and section.get("url")
    )
    line = line_of(text, r"^[ \t]*\[submodule")
    return replace(found, line=line, dependencies=modules) if modules else None
