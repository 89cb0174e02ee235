"""The second wave: contexts made of answers, up the tree from files over parts to the repository.

Summaries of a part's files are put together into the part's, by way of groups where one context
cannot hold them, and at last the parts' into what is said of the repository. Facts stand before the
words. Every context fits by count, so no merge can overflow, however large the repository is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
#: Of a context, the facts take at most one in so many tokens.
_FACTS = 3
_HEADER = "=== Summaries of the parts of a repository ===\n"
_SILENT = "(no summary)"

Count = Callable[[Sequence[str]], list[int]]
AskThem = Callable[[Iterable[Ask]], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Part:
    """What is summarised before the repository is.

    Attributes:
        name: of the part; no other one has it.
        paths: of its files.
        facts: what is known of it, in lines.
    """

    name: str
    paths: frozenset[str]
    facts: str

    @property
    def target(self) -> Target:
        """What the question about it is about."""
        return Target("", self.name, None)


@dataclass(frozen=True, slots=True)
class Tree:
    """What is asked about answers.

    Attributes:
        parts: of the repository; each file that is summarised stands in one of them.
        facts: what is known of the repository, in lines.
        summarize: the question about a part, and about groups.
        overview: the question about the repository.
        budget: tokens for facts and notes in a context that `summarize` is asked about.
        overview_budget: the same of `overview`.
    """

    parts: tuple[Part, ...]
    facts: str
    summarize: Question
    overview: Question
    budget: int
    overview_budget: int

    @property
    def planned(self) -> list[tuple[Question, Target]]:
        """What is asked in any case; groups are planned when it is known that there are any."""
        parts = [(self.summarize, part.target) for part in self.parts]
        return [*parts, (self.overview, REPOSITORY)]


@dataclass(frozen=True, slots=True)
class _Branch:
    """Notes that are on their way into one answer."""

    question: Question
    target: Target
    facts: str
    notes: tuple[str, ...]
    budget: int


def reduce_summaries(
    summaries: Sequence[Summary], tree: Tree, count: Count, ask: AskThem
) -> Iterator[Outcome]:
    """Ask about groups, then about parts, then about the repository, as far as there are answers.

    Args:
        summaries: of files; a part without any is not asked about.
        tree: what is asked.
        count: tokens of each text.
        ask: runs asks and yields their outcomes.
    """
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for one in summaries:
        notes[one.path].append(_note(one.path, one.text))
    branches = [
        _Branch(tree.summarize, part.target, part.facts, tuple(sorted(found)), tree.budget)
        for part in tree.parts
        if (found := [note for path in part.paths for note in notes[path]])
    ]
    texts: dict[Target, str] = {}
    yield from _climb(branches, tree.summarize, count, ask, texts)
    if any(part.target in texts for part in tree.parts):
        words = tuple(_note(part.name, texts.get(part.target, _SILENT)) for part in tree.parts)
        top = _Branch(tree.overview, REPOSITORY, tree.facts, words, tree.overview_budget)
        yield from _climb([top], tree.summarize, count, ask, texts)


def _climb(
    branches: Sequence[_Branch],
    summarize: Question,
    count: Count,
    ask: AskThem,
    texts: dict[Target, str],
) -> Iterator[Outcome]:
    """Put the notes of each branch together, level by level, and collect the texts."""
    level = 0
    while branches:
        level += 1
        plans = [(branch, list(_asks(branch, summarize, level, count))) for branch in branches]
        for outcome in ask([one for _, asks in plans for one in asks]):
            yield outcome
            if isinstance(outcome.result, Summary):
                texts[outcome.ask.target] = outcome.result.text
        branches = [_above(branch, asks, texts) for branch, asks in plans if len(asks) > 1]


def _asks(branch: _Branch, summarize: Question, level: int, count: Count) -> Iterator[Ask]:
    """The question about a branch, or those about its groups where it holds too many notes."""
    head, used = _short_enough(_HEADER + branch.facts, count, branch.budget // _FACTS)
    room = branch.budget - used
    groups = _groups([_short_enough(note, count, room // _LEAST) for note in branch.notes], room)
    if len(groups) == 1:
        yield Ask(branch.question, branch.target, _context([head, *groups[0]]))
        return
    for number, group in enumerate(groups, start=1):
        # Without the facts, of which one may change when these files do not.
        name = f"group {level}.{number} of {branch.target.name or 'all parts'}"
        yield Ask(summarize, Target("", name, None), _context([_HEADER, *group]))


def _above(branch: _Branch, asks: Sequence[Ask], texts: Mapping[Target, str]) -> _Branch:
    notes = tuple(_note(one.target.name, texts.get(one.target, _SILENT)) for one in asks)
    return _Branch(branch.question, branch.target, branch.facts, notes, branch.budget)


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


def _short_enough(text: str, count: Count, limit: int) -> tuple[str, int]:
    """The text and its tokens; one that is too long loses its end, visibly."""
    [size] = count([text])
    while size > limit:
        text = text[: len(text) // 2] + "...\n"
        [size] = count([text])
    return text, size


def _note(name: str, text: str) -> str:
    return f"{printable(name)}: {text}\n"


def _context(texts: Sequence[str]) -> Context:
    return Context(sha256("".join(texts).encode()).hexdigest()[:16], lambda: texts)
