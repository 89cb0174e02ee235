from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reposcan.model.code import Span
from reposcan.model.pack import Layout, Member
from reposcan.packing import lay_out


def member(path: str, tokens: int, digest: str = "d", part: int = 1) -> Member:
    return Member(path, digest, part, max(part, 1), Span(1, 1, 0, 1), tokens)


def names(layout: Layout) -> list[list[str]]:
    return [[m.path for m in pack.members] for pack in layout.narrow]


SIZES = st.lists(st.integers(1, 100), min_size=1, max_size=40)


@given(SIZES, st.integers(100, 250), st.sampled_from([1, 2, 3, 7]))
def test_every_member_is_in_exactly_one_pack_of_each_width_and_no_pack_exceeds_its_budget(
    sizes: list[int], narrow: int, factor: int
) -> None:
    members = [member(f"f{n}", size) for n, size in enumerate(sizes)]
    layout = lay_out(members, narrow, narrow * factor)
    for packs, budget in ((layout.narrow, narrow), (layout.wide, narrow * factor)):
        assert sorted(m.path for p in packs for m in p.members) == sorted(m.path for m in members)
        assert all(p.tokens <= budget for p in packs)
    assert sum(layout.runs) == len(layout.narrow)


def test_equal_budgets_share_their_packs() -> None:
    layout = lay_out([member("a", 40), member("b", 70)], 100, 100)
    assert layout.narrow == layout.wide


def test_a_wide_pack_is_a_run_of_whole_narrow_packs() -> None:
    layout = lay_out([member(name, 60) for name in "abcde"], 100, 200)
    assert names(layout) == [["a"], ["b"], ["c"], ["d"], ["e"]]
    assert [[m.path for m in p.members] for p in layout.wide] == [
        ["a", "b", "c"],
        ["d", "e"],
    ]
    assert layout.runs == (3, 2)


def test_what_does_not_fit_fills_an_earlier_pack_with_room() -> None:
    layout = lay_out([member("a", 60), member("b", 90), member("c", 40)], 100, 100)
    assert names(layout) == [["a", "c"], ["b"]]


@given(SIZES, st.data())
def test_an_edit_changes_only_the_packs_that_hold_the_edited_file(
    sizes: list[int], data: st.DataObject
) -> None:
    members = [member(f"f{n}", size) for n, size in enumerate(sizes)]
    before = lay_out(members, 120, 480)
    edited = data.draw(st.integers(0, len(members) - 1))
    smaller = replace(members[edited], digest="new", tokens=max(1, members[edited].tokens - 1))
    after = lay_out([*members[:edited], smaller, *members[edited + 1 :]], 120, 480, before)
    for old, new in ((before.narrow, after.narrow), (before.wide, after.wide)):
        changed = {p.id for p in old} ^ {p.id for p in new}
        assert len(changed) == 2


def test_a_file_that_outgrew_its_pack_moves_and_its_neighbours_stay() -> None:
    before = lay_out([member("a", 50), member("b", 50), member("c", 50)], 100, 100)
    grown = lay_out([member("a", 50), member("b", 90), member("c", 50)], 100, 100, before)
    assert names(before) == [["a", "b"], ["c"]]
    assert names(grown) == [["a"], ["c"], ["b"]]


def test_a_file_that_grew_moves_rather_than_its_unchanged_neighbours() -> None:
    before = lay_out([member("a", 30), member("b", 30), member("c", 30)], 100, 100)
    grown = [member("a", 90, "new"), member("b", 30), member("c", 30)]
    assert names(lay_out(grown, 100, 100, before)) == [["b", "c"], ["a"]]


def test_a_deleted_file_leaves_the_others_where_they_were() -> None:
    before = lay_out([member(name, 50) for name in "abcd"], 100, 300)
    after = lay_out([member(name, 50) for name in "abd"], 100, 300, before)
    assert names(before) == [["a", "b"], ["c", "d"]]
    assert names(after) == [["a", "b"], ["d"]]


def test_a_layout_for_other_budgets_is_ignored() -> None:
    members = [member(name, 50) for name in "abc"]
    other = lay_out(members, 50, 50)
    assert lay_out(members, 100, 100, other) == lay_out(members, 100, 100)
