"""Small repositories as text, read by the real parser."""

from collections.abc import Mapping
from textwrap import dedent

from reposcan.model.code import Outline
from reposcan.syntax.outline import outline


def parsed(files: Mapping[str, str]) -> dict[str, Outline]:
    """The outlines of files that are given by path; indentation of the whole text is taken off."""
    return {path: outline(path, source(text)) for path, text in files.items()}


def source(text: str) -> bytes:
    return dedent(text).lstrip("\n").encode()
