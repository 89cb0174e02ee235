"""COBOL, in fixed and in free form."""

from reposcan.syntax.legacy.cobol.reader import read_cobol

__all__ = ["read_cobol"]
