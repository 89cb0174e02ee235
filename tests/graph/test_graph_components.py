"""Components: every file once, names that say where, and nothing that an edit moves."""

import subprocess
import sys
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reposcan.graph import components
from reposcan.graph.folders import folders
from reposcan.model.graph import Tie

NAMES = st.sampled_from(["a", "b", "core", "src", "x"])
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)


def files(folder: str, number: int) -> list[str]:
    return [f"{folder}/f{n:03}.py" for n in range(number)]


def sizes(paths: list[str], ties: list[Tie] | None = None) -> dict[str, int]:
    return {name: len(members) for name, members in components(paths, ties or [])}


def clusters() -> tuple[list[str], list[Tie]]:
    """A flat folder of three groups whose files use each other, with a few ties between groups."""
    names = {group: [f"src/{group}{n}x.c" for n in range(12)] for group in ("ant", "bee", "cat")}
    ties = [
        Tie(one, other, imports=True, names=("f", "g"))
        for group in names.values()
        for at, one in enumerate(group)
        for other in (group if at == 0 else (group[0], group[(at + 1) % 12]))
        if one != other
    ]
    ties += [
        Tie(names["ant"][3], names["bee"][4], True, ()),
        Tie(names["cat"][2], names["ant"][1], True, ()),
    ]
    return [path for group in names.values() for path in group], ties


@given(st.lists(PATHS, max_size=120))
def test_every_file_stands_in_one_component(paths: list[str]) -> None:
    wanted = sorted({f"{path}/f{n % 3}.py" for n, path in enumerate(paths)})
    found = components(wanted, [])
    assert sorted(path for _, members in found for path in members) == wanted
    assert len({name for name, _ in found}) == len(found) <= 25
    for name, members in found:
        assert name == "top folder" or all(path.startswith(f"{name}/") for path in members)


def test_deep_trees_are_folded_and_broad_ones_opened() -> None:
    deep = files("src/main/java/com/acme/shop/cart", 9) + files(
        "src/main/java/com/acme/shop/pay", 9
    )
    assert sizes(deep) == {
        "src/main/java/com/acme/shop/cart": 9,
        "src/main/java/com/acme/shop/pay": 9,
    }
    many = [path for n in range(300) for path in files(f"pkg/part{n:03}", 4)]
    assert 1 <= len(sizes(many)) <= 25


def test_the_largest_folders_are_opened_and_crumbs_stay_around_them() -> None:
    paths = files("web", 40) + files("web/forms", 30) + files("web/tiny", 1) + ["run.py"]
    assert sizes(paths) == {"top folder": 1, "web": 41, "web/forms": 30}


def test_a_flat_folder_is_divided_by_what_ties_its_files() -> None:
    paths, ties = clusters()
    found = components(paths, ties)
    assert [name for name, _ in found] == ["src: ant0x", "src: bee0x", "src: cat0x"]
    for name, members in found:
        assert all(path.startswith(f"src/{name[5:8]}") for path in members) and len(members) == 12


def test_ties_that_do_not_divide_a_folder_leave_it_whole() -> None:
    paths = files("src", 40)
    hub = [Tie(path, paths[0], True, ("f",)) for path in paths[1:]]
    assert sizes(paths, hub) == {"src": 40}
    assert sizes(paths) == {"src": 40}


def test_files_that_are_named_after_another_stay_with_it() -> None:
    paths, ties = clusters()
    paths += ["src/bee0x.h", "src/bee0x_legacy.c"]
    found = dict(components(paths, ties))
    assert {"src/bee0x.h", "src/bee0x_legacy.c"} <= set(found["src: bee0x"])


def test_the_order_of_files_and_ties_and_the_process_do_not_matter() -> None:
    paths, ties = clusters()
    assert components(paths[::-1], ties[::-1]) == components(paths, ties)
    script = "from test_graph_components import *; print(components(*clusters()))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_an_edit_moves_no_other_file() -> None:
    paths, ties = clusters()
    before = {path: name for name, members in components(paths, ties) for path in members}
    for changed in (path for path in paths[::5] if "0x" not in path):
        edited = [tie for tie in ties if tie.source != changed] + [
            Tie(changed, paths[0], True, ("new",))
        ]
        after = {path: name for name, members in components(paths, edited) for path in members}
        assert {path for path in paths if after[path] != before[path]} <= {changed}


@given(
    st.lists(PATHS, min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59))),
)
def test_folders_depend_on_paths_alone(paths: list[str], pairs: list[tuple[int, int]]) -> None:
    wanted = sorted({f"{path}/f{n}.py" for n, path in enumerate(paths)})
    counted = Counter({folder: len(members) for folder, members in folders(wanted).items()})
    ties = [
        Tie(wanted[a % len(wanted)], wanted[b % len(wanted)], True, ()) for a, b in pairs if a != b
    ]
    found = Counter[str]()
    for name, members in components(wanted, ties):
        found[name.partition(": ")[0]] += len(members)
    assert found == counted
