"""The questions, in the order in which they are asked about a context."""

from collections.abc import Mapping, Sequence

from reposcan.model.dossier import FileDossier
from reposcan.model.legacy import GlossaryEntry
from reposcan.questions.bugs import BugsQuestion
from reposcan.questions.docstring import DocstringInfilling, DocstringQuestion, target_of
from reposcan.questions.document import DocumentQuestion
from reposcan.questions.interface import Question
from reposcan.questions.overview import OverviewQuestion
from reposcan.questions.rules import RulesQuestion
from reposcan.questions.summarize import SummarizeQuestion
from reposcan.questions.units import UnitsQuestion

SUMMARIZE = SummarizeQuestion()
BUGS = BugsQuestion()
#: Is about answers alone; asked where `SUMMARIZE` is.
OVERVIEW = OverviewQuestion()


def questions_about(
    dossiers: Mapping[str, FileDossier], glossary: Sequence[GlossaryEntry] = ()
) -> tuple[Question, ...]:
    """The registry: a new question is one file here, one template in prompts/ and one entry below.

    Args:
        dossiers: of older programs, by path; without any, their rules are not asked for.
        glossary: as people gave it.
    """
    rules = (RulesQuestion(dossiers, glossary),) if dossiers else ()
    return (SUMMARIZE, DocumentQuestion(glossary), UnitsQuestion(), *rules, BUGS)


#: What is asked about code without older programs.
QUESTIONS = questions_about({})
#: All that can be asked about any code.
EVERY_QUESTION = questions_about({"": FileDossier()})

__all__ = [
    "BUGS",
    "EVERY_QUESTION",
    "OVERVIEW",
    "QUESTIONS",
    "SUMMARIZE",
    "DocstringInfilling",
    "DocstringQuestion",
    "Question",
    "questions_about",
    "target_of",
]
