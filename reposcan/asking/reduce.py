"""The second wave: contexts made of answers.

Summaries of files are put together, in groups that fit a context, into summaries of groups, until
one context holds them all and the repository is summarised. Every group fits by count, so the last
merge cannot overflow, however large the repository is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from reposcan.asking.plan import Ask, Context, Outcome
from reposcan.asking.prompt import shorten
from reposcan.model.asking import Target
from reposcan.model.finding import Summary
from reposcan.questions.interface import Question

#: The name of the target that stands for the repository as a whole.
REPOSITORY = Target("", "", None)
_HEADER = "=== Summaries of the parts of a repository ===\n"


def reduce_summaries(
    summaries: Sequence[Summary],
    question: Question,
    budget: int,
    count: Callable[[Sequence[str]], list[int]],
    ask: Callable[[Iterable[Ask]], Iterator[Outcome]],
) -> Iterator[Outcome]:
    """Ask for group summaries, then for the repository's; the last outcome is the repository's.

    Args:
        summaries: of files; nothing is asked where there are none.
        question: the one that summarises.
        budget: tokens of a context.
        count: tokens of each text.
        ask: runs asks and yields their outcomes.
    """
    budget -= count([_HEADER])[0]
    notes = [f"{shorten(one.path)}: {one.text}\n" for one in summaries]
    level = 0
    while notes:
        level += 1
        groups = _groups(
            [_short_enough(note, count, budget // 4) for note in sorted(notes)], budget
        )
        targets = [Target("", f"group {level}.{n}", None) for n in range(1, len(groups) + 1)]
        if len(groups) == 1:
            targets = [REPOSITORY]
        asks = [
            Ask(question, target, _context(group))
            for target, group in zip(targets, groups, strict=True)
        ]
        notes = []
        for outcome in ask(asks):
            yield outcome
            if isinstance(outcome.result, Summary):
                notes.append(f"{outcome.ask.target.name}: {outcome.result.text}\n")
        if len(groups) == 1:
            return


def _groups(notes: Sequence[tuple[str, int]], budget: int) -> list[list[str]]:
    """Neighbouring notes together, about equally many tokens a group, none over the budget.

    No note exceeds a quarter of the budget and a group is filled to half of it at least, so every
    group but the last holds two notes or more, and the tree shrinks.
    """
    total = sum(size for _, size in notes)
    share = max(-(-total // -(-total // budget)), budget // 2)
    groups: list[list[str]] = [[]]
    filled = 0
    for note, size in notes:
        if groups[-1] and (filled + size > budget or filled >= share):
            groups.append([])
            filled = 0
        groups[-1].append(note)
        filled += size
    return groups


def _short_enough(
    note: str, count: Callable[[Sequence[str]], list[int]], limit: int
) -> tuple[str, int]:
    """The note and its tokens; one of exotic length loses its end, visibly."""
    [size] = count([note])
    while size > limit:
        note = note[: len(note) // 2] + "...\n"
        [size] = count([note])
    return note, size


def _context(notes: Sequence[str]) -> Context:
    return Context(sha256("".join(notes).encode()).hexdigest()[:16], lambda: [_HEADER, *notes])
