"""From text to outlines: languages, grammars and the processes that parse."""

from reposcan.syntax.identity import PARSER
from reposcan.syntax.languages import LANGUAGES, Language, language_of
from reposcan.syntax.legacy.cobol.dossier import lay_out, put_in
from reposcan.syntax.legacy.dossier import read_dossier
from reposcan.syntax.workers import Outliner

__all__ = [
    "LANGUAGES",
    "PARSER",
    "Language",
    "Outliner",
    "language_of",
    "lay_out",
    "put_in",
    "read_dossier",
]
