from collections.abc import Callable, Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from reposcan.asking import REPOSITORY, Ask, Outcome, Part, Tree, reduce_summaries
from reposcan.model.asking import State, Target
from reposcan.model.finding import Overview, Summary
from reposcan.questions import OVERVIEW, SUMMARIZE

BUDGET, ABOVE = 512, 400


def count(texts: Iterable[str]) -> list[int]:
    return [len(text) for text in texts]


def tree(parts: Iterable[Part]) -> Tree:
    return Tree(tuple(parts), "Facts about all.\n", SUMMARIZE, OVERVIEW, BUDGET, ABOVE)


def files(folder: str, number: int) -> frozenset[str]:
    return frozenset(f"{folder}/f{n:03}.py" for n in range(number))


def of(part: Part, text: str = "x" * 60) -> list[Summary]:
    return [Summary(path, text) for path in sorted(part.paths)]


def reduced(
    summaries: list[Summary], tree: Tree, fails: Callable[[Target], bool] = lambda target: False
) -> dict[Target, tuple[Outcome, str]]:
    """What became of each target, and its context; none is asked about twice."""
    asked: dict[Target, tuple[Outcome, str]] = {}

    def ask(asks: Iterable[Ask]) -> Iterator[Outcome]:
        for one in asks:
            parts = list(one.context.parts())
            budget = ABOVE if one.question is OVERVIEW else BUDGET
            assert sum(count(parts)) <= budget
            result = Summary("", f"said of {one.target.name}")
            made = Outcome(one, State.ANSWERED, result)
            if one.question is OVERVIEW:
                made = Outcome(one, State.ANSWERED, Overview("It is.", "", ""))
            if fails(one.target):
                made = Outcome(one, State.MALFORMED)
            assert one.target not in asked
            asked[one.target] = made, "".join(parts)
            yield made

    assert list(reduce_summaries(summaries, tree, count, ask)) == [one for one, _ in asked.values()]
    return asked


def test_files_make_parts_and_parts_the_repository_with_facts_before_words() -> None:
    ants = Part("ants", frozenset({"a.py", "b.py"}), "Facts about ants.\n")
    bees = Part("bees", frozenset({"c.py"}), "Facts about bees.\n")
    said = [Summary("c.py", "Bee."), Summary("b.py", "Two."), Summary("a.py", "One.")]
    asked = reduced(said, tree([ants, bees]))
    assert list(asked) == [ants.target, bees.target, REPOSITORY]
    assert asked[ants.target][1].endswith("Facts about ants.\na.py: One.\nb.py: Two.\n")
    whole = asked[REPOSITORY][1]
    assert whole.endswith("Facts about all.\nants: said of ants\nbees: said of bees\n")


def test_a_part_that_overflows_is_put_together_in_groups() -> None:
    large, small = Part("large", files("large", 40), ""), Part("small", files("small", 2), "")
    asked = reduced(of(large) + of(small), tree([large, small]))
    names = [target.name for target in asked]
    assert names.index("group 1.1 of large") < names.index("large") < names.index("")
    assert "group 1.1 of small" not in names
    assert "said of group" in asked[large.target][1]


def test_nothing_is_asked_about_nothing() -> None:
    part = Part("part", frozenset({"a.py"}), "")
    assert reduced([], tree([part])) == {}
    assert reduced([Summary("a.py", "A.")], tree([])) == {}


@given(st.lists(st.lists(st.text(min_size=1, max_size=400), max_size=40), max_size=12))
def test_a_tree_of_any_size_ends_with_the_repository_and_never_overflows(
    folders: list[list[str]],
) -> None:
    said = [
        Summary(f"dir{number}/f{n}.py", text)
        for number, texts in enumerate(folders)
        for n, text in enumerate(texts)
    ]
    parts = [
        Part(f"dir{number}", frozenset(f"dir{number}/f{n}.py" for n in range(len(texts))), "f" * 99)
        for number, texts in enumerate(folders)
    ]
    asked = reduced(said, tree(parts))
    assert (list(asked)[-1:] == [REPOSITORY]) is bool(said)
    assert all(any(f"{one.path}: " in text for _, text in asked.values()) for one in said)


def test_a_failed_group_or_part_does_not_stop_the_others() -> None:
    one, other = Part("one", files("one", 40), ""), Part("other", files("other", 3), "")
    said = of(one) + of(other)
    asked = reduced(said, tree([one, other]), lambda target: target.name == "group 1.1 of one")
    assert "(no summary)" in asked[one.target][1]
    asked = reduced(said, tree([one, other]), lambda target: target == one.target)
    assert "one: (no summary)" in asked[REPOSITORY][1]


def test_the_repository_is_not_told_of_parts_of_which_nothing_is_known() -> None:
    part = Part("part", files("part", 3), "")
    assert list(reduced(of(part), tree([part]), lambda target: True)) == [part.target]


def test_an_edit_changes_the_merges_above_it_alone() -> None:
    parts = [Part(name, files(name, 60), f"Facts about {name}.\n") for name in ("a", "b", "c")]
    said = [one for part in parts for one in of(part)]
    edited = [Summary(one.path, "y" * 50) if one.path == "b/f030.py" else one for one in said]
    before, after = reduced(said, tree(parts)), reduced(edited, tree(parts))
    changed = [target.name for target in after if after[target][1] != before[target][1]]
    assert len(changed) == 1 and changed[0].startswith("group 1.") and "of b" in changed[0]
