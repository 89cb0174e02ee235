"""A layout shows all code once a width, within its budgets, and an edit changes little of it."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing_example import Modules, changed, function, paths

from reposcan.errors import ModelError
from reposcan.model.pack import Pack
from reposcan.model.source import Category
from reposcan.packing.packs import SKELETON_SHARE

NAMES = "abcdefgh"
#: Lines of each module: from one that fits a hundred times to one that fills many packs.
SIZES = st.lists(st.integers(2, 120), min_size=1, max_size=len(NAMES))


def modules(sizes: list[int]) -> Modules:
    """Modules that each use the one before."""
    return Modules(
        {
            f"{name}.py": function(name, size, f"{NAMES[at - 1]}(value)" if at else "")
            for at, (name, size) in enumerate(zip(NAMES, sizes, strict=False))
        }
    )


def shows_everything_once(code: Modules, packs: tuple[Pack, ...]) -> bool:
    spans = defaultdict(list)
    for pack in packs:
        for member in pack.members:
            spans[member.path].append(member)
    if spans.keys() != code.texts.keys():
        return False
    for path, members in spans.items():
        members.sort(key=lambda member: member.span.start_byte)
        shown = b"".join(code.texts[path][m.span.start_byte : m.span.end_byte] for m in members)
        numbers = [(m.part, m.parts) for m in members]
        if shown != code.texts[path] or numbers != [
            (n, len(members)) for n in range(1, len(members) + 1)
        ]:
            return False
    return True


@given(SIZES, st.sampled_from([400, 700, 1500]), st.sampled_from([1, 3, 10]))
def test_each_width_shows_everything_once_and_no_pack_exceeds_its_budget(
    sizes: list[int], narrow: int, factor: int
) -> None:
    code = modules(sizes)
    layout = code.lay_out(narrow, narrow * factor)
    for packs, budget in ((layout.narrow, narrow), (layout.wide, narrow * factor)):
        assert shows_everything_once(code, packs)
        assert all(pack.tokens <= budget for pack in packs)
    assert (layout.narrow == layout.wide) is (factor == 1 or len(layout.narrow) == 1)
    start = 0
    for wide, length in zip(layout.wide, layout.runs, strict=True):
        run = layout.narrow[start : start + length]
        assert {m.path for p in run for m in p.members} == {m.path for m in wide.members}
        start += length


@given(SIZES, st.sampled_from([400, 1500]))
def test_nothing_changes_without_an_edit(sizes: list[int], budget: int) -> None:
    code = modules(sizes)
    layout = code.lay_out(budget, budget * 4)
    assert code.lay_out(budget, budget * 4, layout) == layout


@given(SIZES, st.sampled_from([400, 1500]), st.data())
def test_after_any_edit_everything_is_shown_once_and_fits(
    sizes: list[int], budget: int, data: st.DataObject
) -> None:
    before = modules(sizes).lay_out(budget, budget * 4)
    code = modules(data.draw(SIZES))
    after = code.lay_out(budget, budget * 4, before)
    for packs, most in ((after.narrow, budget), (after.wide, budget * 4)):
        assert shows_everything_once(code, packs)
        assert all(pack.tokens <= most for pack in packs)


def many() -> dict[str, str]:
    """Thirty modules, some of which fill several packs of 1,500."""
    return {
        f"m{n:02}.py": function(f"f{n}", 150 if n % 10 == 0 else 12 + n % 7, f"f{n + 1}(value)")
        for n in range(30)
    }


@pytest.mark.parametrize("path", ["m05.py", "m10.py", "m29.py"])
def test_an_edit_of_a_body_changes_the_pack_that_shows_it(path: str) -> None:
    before = Modules(many()).lay_out(1500, 6000)
    texts = many()
    texts[path] = texts[path].replace("0007 + 1", "0007 + 2")
    after = Modules(texts).lay_out(1500, 6000, before)
    for old, new in ((before.narrow, after.narrow), (before.wide, after.wide)):
        [pack] = changed(old, new)
        assert path in {member.path for member in pack.members}


def test_a_line_put_into_a_split_module_changes_one_of_its_packs() -> None:
    before = Modules(many()).lay_out(1500, 1500)
    assert sum("m10.py" in names for names in paths(before.wide)) > 2
    texts = many()
    texts["m10.py"] = texts["m10.py"].replace("    value = 0070", "    # more\n    value = 0070")
    after = Modules(texts).lay_out(1500, 1500, before)
    assert len(changed(before.wide, after.wide)) == 1


def test_a_changed_signature_changes_the_packs_that_show_it() -> None:
    before = Modules(many()).lay_out(1500, 1500)
    [skeleton, *_] = [one for pack in before.wide for one in pack.skeletons]
    [name, *_] = skeleton.names
    shows = [p for p in before.wide if any(name in one.names for one in p.skeletons)]
    texts = many()
    texts[skeleton.path] = texts[skeleton.path].replace(f"{name}(value):", f"{name}(value, more):")
    after = Modules(texts).lay_out(1500, 1500, before)
    assert len(changed(before.wide, after.wide)) == 1 + len(shows)


def test_new_and_deleted_modules_change_one_pack_each() -> None:
    before = Modules(many()).lay_out(1500, 1500)
    added = Modules(many() | {"m12a.py": function("f12a", 3, "f13(value)")})
    assert len(changed(before.wide, added.lay_out(1500, 1500, before).wide)) == 1
    texts = many()
    del texts["m14.py"]
    after = Modules(texts).lay_out(1500, 1500, before)
    uses_it = [p for p in before.wide if any(s.path == "m14.py" for s in p.skeletons)]
    assert len(changed(before.wide, after.wide)) <= 1 + len(uses_it)


def test_packs_are_full_but_the_last() -> None:
    layout = Modules(many()).lay_out(4000, 4000)
    room = 4000 * (1 - SKELETON_SHARE)
    fills = [sum(m.tokens for m in pack.members) / room for pack in layout.wide[:-1]]
    assert sum(fills) / len(fills) > 0.93


def test_what_belongs_together_stands_together_and_definitions_first() -> None:
    texts = {}
    for n in range(12):
        texts[f"a/user{n:02}.py"] = function(f"user{n}", 12, f"used{n}(value)")
        texts[f"b/used{n:02}.py"] = function(f"used{n}", 12)
    layout = Modules(texts).lay_out(700, 700)
    for names in paths(layout.wide):
        for name in names:
            if name.startswith("a/user"):
                at = names.index(f"b/used{name[6:]}")
                assert at < names.index(name)


def test_tests_and_documents_have_packs_of_their_own() -> None:
    texts = {"a.py": function("a", 5), "t.py": function("t", 5, "a(1)"), "d.md": "# D\n"}
    kinds = {"t.py": Category.TEST, "d.md": Category.DOCUMENTATION}
    layout = Modules(texts).lay_out(1500, 1500, categories=kinds)
    assert paths(layout.wide) == [["a.py"], ["t.py"], ["d.md"]]
    assert [pack.category for pack in layout.wide] == [Category.SOURCE, *kinds.values()]
    assert [one.names for one in layout.wide[1].skeletons] == [("a",)]


def test_a_layout_for_other_budgets_is_ignored() -> None:
    code = Modules(many())
    assert code.lay_out(900, 900, code.lay_out(700, 700)) == code.lay_out(900, 900)


def test_another_parser_makes_the_skeletons_again_and_nothing_else() -> None:
    code = Modules(many())
    before = code.lay_out(1500, 1500)
    after = code.lay_out(1500, 1500, before, parser="another")
    assert (after.wide, after.parser) == (before.wide, "another")
    stale = replace(before.wide[0], skeletons=(replace(before.wide[0].skeletons[0], shown="old"),))
    old = replace(before, wide=(stale, *before.wide[1:]))
    kept = code.lay_out(1500, 1500, old)
    mended = code.lay_out(1500, 1500, old, parser="another")
    assert [pack.skeletons[0].shown for pack in (kept.wide[0], mended.wide[0])] == [
        "old",
        before.wide[0].skeletons[0].shown,
    ]


def test_a_context_that_holds_no_code_at_all_is_an_error_and_no_hang() -> None:
    with pytest.raises(ModelError, match="does not hold"):
        modules([5]).lay_out(10, 10)
