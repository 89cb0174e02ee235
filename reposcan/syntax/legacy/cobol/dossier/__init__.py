"""What the heir of a COBOL program must know."""

from reposcan.syntax.legacy.cobol.dossier.layout import lay_out, put_in
from reposcan.syntax.legacy.cobol.dossier.reader import read_cobol

__all__ = ["lay_out", "put_in", "read_cobol"]
