"""What is said of a model at work."""

import pytest

from reposcan.figures import at_work, computed, told
from reposcan.model.usage import NO_USAGE, Usage
from reposcan.observer import Tally

USAGE = Usage(3, 2, prompt_tokens=4000, cached_tokens=3000, generated_tokens=500, seconds=10.0)


def test_figures_of_the_asking() -> None:
    tally = Tally(1, 12, USAGE, (("malformed", 2), ("not_reached", 1_000)))
    assert at_work(tally) == (
        "contexts 1/12, tokens/s 100 read + 300 cached, 50 written, 2 malformed, 1,000 not reached"
    )
    assert at_work(Tally(0, 12, NO_USAGE, ())) == "contexts 0/12"


def test_the_last_line_tells_the_share_of_the_cache() -> None:
    assert computed(USAGE) == (
        "The model read 4,000 tokens, 75% of them from its prefix cache, and wrote 500 in 10 s."
    )
    assert computed(NO_USAGE) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (7.4, "7 s"),
        (89, "89 s"),
        (150, "2 min"),
        (3_599, "1 h 00 min"),
        (3_900, "1 h 05 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_times_are_told_as_people_do(seconds: float, text: str) -> None:
    assert told(seconds) == text
