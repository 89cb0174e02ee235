"""Answers that no model gave."""

from typing import Literal

from reposcan.model.asking import Answer, Finish, Request


def unanswered(
    request: Request, finish: Literal[Finish.REFUSED, Finish.MISSING], reason: str
) -> Answer:
    """The answer to a request that was not computed, with the reason as its text."""
    return Answer(
        key=request.key,
        text=reason,
        finish=finish,
        prompt_tokens=len(request.prefix) + len(request.tail),
        cached_tokens=0,
        generated_tokens=0,
    )
