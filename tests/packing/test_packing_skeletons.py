"""A pack shows the signatures of what its members use elsewhere, as far as there is room."""

from dataclasses import replace

from packing_example import Modules, function

from reposcan.model.code import Span

LIBRARY = "".join(function(f"tool{n}", 3) for n in range(40))
USER = "def user(value):\n    tool3(value)\n    tool30(value)\n    return other(value)\n"


def code() -> Modules:
    return Modules({"library.py": LIBRARY, "user.py": USER, "other.py": function("other", 3)})


def test_used_signatures_are_shown_and_no_others() -> None:
    modules = code()
    library, other = modules.skeletons().of([modules.member("user.py")], 500)
    assert (library.path, library.names) == ("library.py", ("tool3", "tool30"))
    assert (other.path, other.names) == ("other.py", ("other",))
    start = modules.outlines["library.py"].definitions[3].span.start_line
    assert library.start_line == start


def test_what_is_in_the_pack_needs_no_signature() -> None:
    modules = code()
    members = [modules.member(path) for path in modules.texts]
    assert modules.skeletons().of(members, 500) == ()


def test_a_part_repeats_the_signatures_of_its_rest_first() -> None:
    modules = code()
    whole = modules.member("library.py")
    half = len(LIBRARY) // 2
    lines = LIBRARY[:half].count("\n")
    part = replace(whole, span=Span(1, lines, 0, half), shown="part")
    [skeleton] = modules.skeletons().of([part], 2000)
    definitions = modules.outlines["library.py"].definitions
    rest = tuple(one.name for one in definitions if one.span.start_byte >= half)
    assert skeleton.names == rest
    assert len(rest) == 19
    [short] = modules.skeletons().of([part], 200)
    assert short.names == skeleton.names[: len(short.names)]
    assert 0 < short.tokens <= 100


def test_the_room_is_never_exceeded_and_a_name_that_may_mean_many_is_not_shown() -> None:
    texts = {f"m{n}.py": function("same", 3) + function(f"own{n}", 3) for n in range(3)}
    calls = "".join(f"    own{n}(value)\n" for n in range(3))
    modules = Modules({**texts, "user.py": f"def user(value):\n    same(value)\n{calls}"})
    for room in range(0, 400, 13):
        found = modules.skeletons().of([modules.member("user.py")], room)
        assert sum(one.tokens for one in found) <= room
        assert all("same" not in one.names for one in found)
    assert len(found) == 3


def test_a_kept_skeleton_follows_its_file() -> None:
    modules = code()
    [library, other] = modules.skeletons().of([modules.member("user.py")], 500)
    changed = Modules(
        {"library.py": LIBRARY.replace("tool3(value)", "tool3(value, more)"), "user.py": USER}
    )
    kept = changed.skeletons()
    assert kept.kept(other) is None
    now = kept.kept(library)
    assert now
    assert now.shown != library.shown
    assert now.tokens == library.tokens + len(", more")
    assert modules.skeletons().kept(library) is library
