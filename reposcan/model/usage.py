"""What a model has computed, and how much it may."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model computed in a run; stored answers cost nothing and are not in it.

    Attributes:
        answers: number of them.
        contexts: number of distinct contexts among their prompts.
        prompt_tokens: of all prompts.
        cached_tokens: of those, served from the prefix cache.
        generated_tokens: of all answers.
        seconds: in which the model had something to do; its start is left out.
    """

    answers: int = 0
    contexts: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0

    @property
    def computed_tokens(self) -> int:
        """Tokens of prompts that the cache did not have."""
        return self.prompt_tokens - self.cached_tokens

    @property
    def price(self) -> int:
        """Tokens that were computed, of prompts and of answers: what a budget counts."""
        return self.computed_tokens + self.generated_tokens

    @property
    def hit_rate(self) -> float:
        """Share of the prompts' tokens that the prefix cache had."""
        return self.cached_tokens / self.prompt_tokens if self.prompt_tokens else 0.0


NO_USAGE = Usage()


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model works, in tokens a second.

    Attributes:
        reading: of prompts, that its cache does not have.
        writing: of answers, to many questions about one context at once.
    """

    reading: float
    writing: float


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a scan may cost.

    Attributes:
        tokens: to be computed, of prompts and of answers; None for any number.
        seconds: from the beginning of the scan; None for any time.
        by_default: nobody asked for it: what it leaves out is left out by plan.
    """

    tokens: int | None = None
    seconds: float | None = None
    by_default: bool = False

    def __str__(self) -> str:
        """In words."""
        tokens = "" if self.tokens is None else f"{self.tokens:,} tokens"
        minutes = "" if self.seconds is None else f"{self.seconds / 60:g} minutes"
        return " or ".join(filter(None, (tokens, minutes)))


NO_BUDGET = Budget()
