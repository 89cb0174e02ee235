"""What the heir of a file must know, whatever older language it is in.

Each reader is a function of a path, a text and its outline, and takes time in proportion to the
text. It builds upon the words and statements that the outline was made of.
"""

from collections.abc import Callable, Mapping

from reposcan.model.code import Level, Outline
from reposcan.model.dossier import FileDossier
from reposcan.syntax.legacy.bms_dossier import read_bms
from reposcan.syntax.legacy.cobol.dossier import read_cobol
from reposcan.syntax.legacy.csd import files, transactions
from reposcan.syntax.legacy.fortran.dossier import read_fortran
from reposcan.syntax.legacy.jcl.dossier import read_jcl
from reposcan.syntax.legacy.outlined import read_outlined

_READERS: Mapping[str, Callable[[str, bytes, Outline], FileDossier]] = {
    "BMS": read_bms,
    "COBOL": read_cobol,
    "Fortran 77": read_fortran,
    "JCL": read_jcl,
}
#: Files of this suffix define things of CICS.
_DEFINITIONS = ".csd"


def read_dossier(path: str, language: str, text: bytes, outline: Outline) -> FileDossier | None:
    """What is said of a file without a model; None where there is nothing to say.

    Args:
        path: of the file.
        language: its name, as in the outline.
        text: of the file, UTF-8.
        outline: of it.
    """
    if path.lower().endswith(_DEFINITIONS):
        cards = text.decode("utf-8", "replace")
        found = FileDossier(transactions=transactions(cards), files=files(cards))
    elif outline.level is Level.LINES:
        return None
    elif reader := _READERS.get(language):
        found = reader(path, text, outline)
    else:
        return read_outlined(path, text, outline)
    return found if found != FileDossier() else None
