"""What a model does, in words: for the screen, for logs, and for the last line of a scan."""

from collections.abc import Iterator

from reposcan.model.usage import Usage
from reposcan.observer import Tally


def at_work(tally: Tally) -> str:
    """How far the asking is and how fast, in one line."""
    return ", ".join(_parts(tally))


def computed(usage: Usage) -> str:
    """What the model computed in all, in one sentence; empty where it was not asked."""
    if not usage.answers:
        return ""
    return (
        f"The model read {usage.prompt_tokens:,} tokens, {usage.hit_rate:.0%} of them from its "
        f"prefix cache, and wrote {usage.generated_tokens:,} in {told(usage.seconds)}."
    )


def _parts(tally: Tally) -> Iterator[str]:
    if tally.contexts:
        yield f"contexts {tally.contexts_done:,}/{tally.contexts:,}"
    usage = tally.usage
    if usage.seconds:
        computed, cached, generated = (
            round(tokens / usage.seconds)
            for tokens in (usage.computed_tokens, usage.cached_tokens, usage.generated_tokens)
        )
        yield f"tokens/s {computed:,} read + {cached:,} cached, {generated:,} written"
    yield from (f"{number:,} {state.replace('_', ' ')}" for state, number in tally.failures)


def told(seconds: float) -> str:
    """A length of time as people tell it."""
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days:,} d {hours} h"
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
