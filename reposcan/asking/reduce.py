"""The second wave: contexts made of answers.

Summaries of files are put together, in groups that fit a context, into summaries of groups, until
one context holds them all and the repository is summarised. Every group fits by count, so the last
merge cannot overflow, however large the repository is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise

from reposcan.asking.plan import Ask, Context, Outcome
from reposcan.model.asking import Target
from reposcan.model.finding import Summary
from reposcan.printable import printable
from reposcan.questions.interface import Question

#: The name of the target that stands for the repository as a whole.
REPOSITORY = Target("", "", None)
#: Notes that fit into a group at the least.
_LEAST = 4
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
    notes = sorted(f"{printable(one.path)}: {one.text}\n" for one in summaries)
    level = 0
    while notes:
        level += 1
        groups = _groups([_short_enough(note, count, budget // _LEAST) for note in notes], budget)
        targets = [Target("", f"group {level}.{n}", None) for n in range(1, len(groups) + 1)]
        if len(groups) == 1:
            targets = [REPOSITORY]
        asks = [
            Ask(question, target, _context(group))
            for target, group in zip(targets, groups, strict=True)
        ]
        texts: dict[Target, str] = {}
        for outcome in ask(asks):
            yield outcome
            if isinstance(outcome.result, Summary):
                texts[outcome.ask.target] = outcome.result.text
        if len(groups) == 1:
            return
        notes = [f"{one.name}: {texts.get(one, '(no summary)')}\n" for one in targets]


def _groups(notes: Sequence[tuple[str, int]], budget: int) -> list[list[str]]:
    """As few groups as fit the budget, with equally many notes each.

    An edit changes a note's length but not how many there are: it leaves the other groups alone.
    No note exceeds the share of the budget that lets `_LEAST` of them fit, so that the tree
    always shrinks.
    """
    number = max(1, -(-sum(size for _, size in notes) // budget))
    while True:
        borders = [len(notes) * n // number for n in range(number + 1)]
        groups = [notes[start:end] for start, end in pairwise(borders)]
        if all(sum(size for _, size in group) <= budget for group in groups):
            return [[note for note, _ in group] for group in groups]
        number += 1


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
