"""The questions, in the order in which they are asked about a context."""

from reposcan.questions.bugs import BugsQuestion
from reposcan.questions.docstring import DocstringInfilling, DocstringQuestion, target_of
from reposcan.questions.document import DocumentQuestion
from reposcan.questions.interface import Question
from reposcan.questions.overview import OverviewQuestion
from reposcan.questions.summarize import SummarizeQuestion
from reposcan.questions.units import UnitsQuestion

SUMMARIZE = SummarizeQuestion()
BUGS = BugsQuestion()
#: Is about answers alone; asked where `SUMMARIZE` is.
OVERVIEW = OverviewQuestion()

#: The registry: a new question is one file here, one template in prompts/ and one entry below.
QUESTIONS: tuple[Question, ...] = (SUMMARIZE, DocumentQuestion(), UnitsQuestion(), BUGS)

__all__ = [
    "BUGS",
    "OVERVIEW",
    "QUESTIONS",
    "SUMMARIZE",
    "DocstringInfilling",
    "DocstringQuestion",
    "Question",
    "target_of",
]
