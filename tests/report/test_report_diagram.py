"""The drawing of the components: readable, the same every time, and harmless."""

import subprocess
import sys
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st
from report_example import ATTACK

from reposcan.model.facts import Component, ComponentTie
from reposcan.report.diagram import Line, chosen, diagram, label
from reposcan.report.layered import lay_out
from reposcan.report.mermaid import mermaid

GRAPHS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=45)


def component(name: str) -> Component:
    return Component(name, (f"{name}/a.py", f"{name}/b.py"), 1200, (("Python", 1200),), (), (), 0)


def tie(source: str, target: str, ties: int = 1) -> ComponentTie:
    return ComponentTie(source, target, ties, ("name",))


def graph(pairs: list[tuple[int, int]]) -> tuple[dict[str, float], list[tuple[str, str]]]:
    lines = list(dict.fromkeys((f"n{a}", f"n{b}") for a, b in pairs if a != b))
    widths = {name: 60.0 + 10 * len(name) for line in lines for name in line}
    return widths, lines


@given(GRAPHS)
def test_no_box_stands_on_another_and_each_line_leads_from_box_to_box(pairs) -> None:
    widths, lines = graph(pairs)
    placed = lay_out(widths, lines)
    for one, other in combinations(widths, 2):
        (x, layer), (other_x, other_layer) = placed.boxes[one], placed.boxes[other]
        assert layer != other_layer or abs(x - other_x) >= (widths[one] + widths[other]) / 2
    for line, route in zip(lines, placed.routes, strict=True):
        assert {route[0], route[-1]} == {placed.boxes[line[0]], placed.boxes[line[1]]}
        assert all(after[1] - before[1] == 1 for before, after in pairwise(route))
        passes = {(x, layer) for x, layer in route[1:-1]}
        for name, (x, layer) in placed.boxes.items():
            assert all(layer != at or abs(x - one) > widths[name] / 2 for one, at in passes)


@given(GRAPHS)
def test_users_stand_above_what_they_use_unless_there_is_a_ring(pairs) -> None:
    widths, lines = graph([(min(pair), max(pair)) for pair in pairs])
    placed = lay_out(widths, lines)
    assert all(placed.boxes[user][1] < placed.boxes[used][1] for user, used in lines)


def test_what_is_too_wide_for_a_page_takes_several_layers() -> None:
    names = [f"n{n}" for n in range(20)]
    placed = lay_out(dict.fromkeys(["top", *names], 200.0), [("top", name) for name in names])
    left, right = min(x for x, _ in placed.boxes.values()), max(x for x, _ in placed.boxes.values())
    assert right - left < 2000 and placed.layers > 4


def test_of_a_ring_the_least_important_line_leads_upwards() -> None:
    placed = lay_out(dict.fromkeys("abc", 50.0), [("a", "b"), ("b", "c"), ("c", "a")])
    assert [placed.boxes[name][1] for name in "abc"] == [0, 1, 2]


def test_equal_ties_give_equal_drawings_in_every_process() -> None:
    script = (
        "from test_report_diagram import *; from reposcan.report.diagram import diagram;"
        "n = [f'part{k}' for k in range(12)];"
        "t = [tie(a, b, (i * 7) % 11 + 1) for i, (a, b) in enumerate(combinations(n, 2))];"
        "print(diagram([component(one) for one in n], t, {one: one for one in n}))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(drawn) == 1 and "part3" in drawn.pop()


def test_what_leads_over_another_component_as_well_is_not_drawn() -> None:
    strong = [Line("a", "b", 9, 0), Line("b", "c", 9, 0)]
    more = [Line("c", "d", 5, 0), Line("c", "e", 4, 0)]
    assert Line("a", "c", 5, 0) not in chosen([*strong, Line("a", "c", 5, 0), *more])
    weak = [Line("a", "b", 2, 0), Line("b", "c", 2, 0)]
    assert Line("a", "c", 9, 0) in chosen([Line("a", "c", 9, 0), *weak])


@given(GRAPHS)
def test_every_component_that_is_tied_keeps_a_line_and_few_lines_are_drawn(pairs) -> None:
    names = {frozenset(pair): pair for pair in pairs if pair[0] != pair[1]}
    lines = [Line(f"n{a}", f"n{b}", 1 + (a * b) % 7, 0) for a, b in names.values()]
    lines.sort(key=lambda line: -line.ties)
    kept = chosen(lines)
    ends = {name for line in lines for name in (line.user, line.used)}
    assert {name for line in kept for name in (line.user, line.used)} == ends
    assert len(kept) <= 1.5 * len(ends) + 1


def test_arrows_point_at_what_is_used() -> None:
    names = [component("a"), component("b")]
    anchors = {"a": "a", "b": "b"}
    one = diagram(names, [tie("a", "b", 9), tie("b", "a", 1)], anchors)
    assert one and [(arrow.up, arrow.down) for arrow in one.arrows] == [(False, True)]
    assert one.arrows[0].title.endswith("the other way round: 1")
    both = diagram(names, [tie("a", "b", 9), tie("b", "a", 8)], anchors)
    assert both and [(arrow.up, arrow.down) for arrow in both.arrows] == [(True, True)]
    assert diagram(names, [], anchors) is None


def test_a_long_name_keeps_what_tells_it_apart() -> None:
    assert label("src: cluster") == "src: cluster"
    assert label("gson/src/main/java/com/google/gson/internal/bind") == "…/gson/internal/bind"
    assert label("app/app-authorization-ims-db2-mq/jcl") == "app/app-auth…s-db2-mq/jcl"
    assert len(label("語" * 90)) < 14


def test_hostile_names_stay_text_in_a_mermaid_chart() -> None:
    chart = str(mermaid([component(ATTACK), component("b")], [tie(ATTACK, "b")]))
    lines = chart.splitlines()
    assert lines[0] == "```mermaid" and lines[-1] == "```" and len(lines) == 6
    assert not set("<>`&;(){}") & set(lines[2].replace(";", "")) and lines[2].count('"') == 2
    assert mermaid([component("a")], []) == ""
