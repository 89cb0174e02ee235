"""Asking: contexts are opened, questions asked about them, answers read."""

from reposcan.asking.basis import Bases, carry_over
from reposcan.asking.infill import Infiller
from reposcan.asking.loop import ask_all
from reposcan.asking.plan import Ask, Context, Outcome, plan_asks
from reposcan.asking.prompt import Prompter, Wording
from reposcan.asking.reduce import REPOSITORY, Part, Tree, reduce_summaries

__all__ = [
    "REPOSITORY",
    "Ask",
    "Bases",
    "Context",
    "Infiller",
    "Outcome",
    "Part",
    "Prompter",
    "Tree",
    "Wording",
    "ask_all",
    "carry_over",
    "plan_asks",
    "reduce_summaries",
]
