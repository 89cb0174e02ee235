"""Asking: contexts are opened, questions asked about them, answers read."""

from reposcan.asking.infill import Infiller
from reposcan.asking.loop import ask_all
from reposcan.asking.plan import Ask, Context, Outcome, plan_asks
from reposcan.asking.prompt import Prompter, Wording
from reposcan.asking.reduce import REPOSITORY, reduce_summaries

__all__ = [
    "REPOSITORY",
    "Ask",
    "Context",
    "Infiller",
    "Outcome",
    "Prompter",
    "Wording",
    "ask_all",
    "plan_asks",
    "reduce_summaries",
]
