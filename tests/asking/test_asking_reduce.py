from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from reposcan.asking import REPOSITORY, Ask, Outcome, reduce_summaries
from reposcan.model.asking import State
from reposcan.model.finding import Summary
from reposcan.questions import SUMMARIZE


def count(texts: Iterable[str]) -> list[int]:
    return [len(text) for text in texts]


def reduced(
    summaries: list[Summary], budget: int, failing: frozenset[str] = frozenset()
) -> tuple[list[Outcome], list[str]]:
    contexts: list[str] = []

    def ask(asks: Iterable[Ask]) -> Iterator[Outcome]:
        for one in asks:
            parts = list(one.context.parts())
            contexts.append("".join(parts))
            assert sum(count(parts)) <= budget
            if one.target.name in failing:
                yield Outcome(one, State.MALFORMED)
            else:
                yield Outcome(one, State.ANSWERED, Summary("", f"about {len(parts)} parts"))

    return list(reduce_summaries(summaries, SUMMARIZE, budget, count, ask)), contexts


def test_few_summaries_are_one_context() -> None:
    outcomes, contexts = reduced([Summary("b.py", "Bees."), Summary("a.py", "Ants.")], 500)
    assert [outcome.ask.target for outcome in outcomes] == [REPOSITORY]
    assert contexts[0].endswith("a.py: Ants.\nb.py: Bees.\n")


def test_nothing_is_asked_about_nothing() -> None:
    assert reduced([], 500) == ([], [])


@given(st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=120))
def test_a_tree_of_any_size_ends_with_the_repository_and_never_overflows(texts: list[str]) -> None:
    summaries = [Summary(f"dir/f{n}.py", text) for n, text in enumerate(texts)]
    outcomes, contexts = reduced(summaries, 512)
    assert outcomes[-1].ask.target == REPOSITORY
    assert [outcome.ask.target for outcome in outcomes].count(REPOSITORY) == 1
    assert all(any(f"dir/f{n}.py: " in context for context in contexts) for n in range(len(texts)))


def test_a_failed_group_does_not_stop_the_others() -> None:
    summaries = [Summary(f"f{n}.py", "x" * 100) for n in range(20)]
    outcomes, _ = reduced(summaries, 512, frozenset({"group 1.1"}))
    assert outcomes[0].state is State.MALFORMED
    assert outcomes[-1].ask.target == REPOSITORY
    assert outcomes[-1].state is State.ANSWERED
