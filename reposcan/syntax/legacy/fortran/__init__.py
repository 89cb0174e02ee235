"""Fortran 77 and what else is written in its fixed form."""

from reposcan.syntax.legacy.fortran.reader import read_fortran

__all__ = ["read_fortran"]
