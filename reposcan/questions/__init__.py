"""The questions, in the order in which they are asked about a context."""

from reposcan.questions.bugs import BugsQuestion
from reposcan.questions.docstring import DocstringInfilling, DocstringQuestion, target_of
from reposcan.questions.document import DocumentQuestion
from reposcan.questions.interface import Question
from reposcan.questions.summarize import SummarizeQuestion

SUMMARIZE = SummarizeQuestion()
BUGS = BugsQuestion()

#: The registry: a new question is one file here, one template in prompts/ and one entry below.
QUESTIONS: tuple[Question, ...] = (SUMMARIZE, DocumentQuestion(), BUGS)

__all__ = [
    "BUGS",
    "QUESTIONS",
    "SUMMARIZE",
    "DocstringInfilling",
    "DocstringQuestion",
    "Question",
    "target_of",
]
