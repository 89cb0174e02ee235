"""How fast a model is on this machine, measured with questions that are to be asked anyway."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from reposcan.engine import Engine
from reposcan.model.asking import Answer, Finish, Request
from reposcan.model.usage import Speed


def calibrate(
    requests: Sequence[Request],
    engine: Engine,
    keep: Callable[[Answer], None],
    clock: Callable[[], float] = time.monotonic,
) -> Speed | None:
    """Read one context, then answer questions about it, and time both.

    Args:
        requests: about one context, at least one.
        engine: is started, asked, and closed.
        keep: is given every answer: they are paid for.
        clock: tells seconds.

    Returns:
        None where the model gave no answer.

    Raises:
        EngineError: it cannot start, or was lost.
    """
    with closing(engine):
        engine.start()
        # An answer of one token, so that nearly all of the time is the prompt's.
        probe = replace(requests[0], key="", max_tokens=1)
        before = clock()
        read = _asked([probe], engine)
        middle = clock()
        written = _asked(requests, engine)
        after = clock()
    for answer in written:
        keep(answer)
    generated = sum(answer.generated_tokens for answer in written)
    if not read or not generated:
        return None
    reading = _computed(read) / (middle - before)
    writing = after - middle - _computed(written) / reading
    # Timing is never exact: the answers took some of their time.
    return Speed(reading, generated / max(writing, (after - middle) / 2))


def _asked(requests: Sequence[Request], engine: Engine) -> list[Answer]:
    waiting = iter(requests)
    answers = engine.run(lambda: next(waiting, None))
    return [answer for answer in answers if answer.finish in (Finish.STOP, Finish.LENGTH)]


def _computed(answers: Sequence[Answer]) -> int:
    return sum(answer.prompt_tokens - answer.cached_tokens for answer in answers)
