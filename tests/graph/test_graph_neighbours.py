"""Which signatures lines rely on."""

from parsed_files import parsed

from reposcan.graph import Neighbours, ties

FILES = {
    "box.py": "def make_box(size):\n    return [size]\n\n\ndef other_box():\n    pass\n",
    "use.py": (
        "from box import make_box\n\n\n"
        "def first():\n    return second(make_box(1))\n\n\n"
        "def second(box, *more):\n    return box\n"
    ),
}


def signatures(name: str) -> tuple[str, ...]:
    outlines = parsed(FILES)
    neighbours = Neighbours(outlines, ties(outlines))
    [path, unit] = name.split(":")
    [one] = [one for one in outlines[path].definitions if one.name == unit]
    return neighbours.signatures(path, one.span)


def test_those_of_other_functions_of_the_file_and_of_other_files() -> None:
    assert signatures("use.py:first") == ("def make_box(size)", "def second(box, *more)")


def test_none_where_nothing_else_is_named() -> None:
    assert signatures("use.py:second") == ()
    assert signatures("box.py:make_box") == ()


def test_a_whole_file_relies_on_others_alone() -> None:
    outlines = parsed(FILES)
    [whole] = outlines["use.py"].chunks[:1]
    last = outlines["use.py"].chunks[-1]
    span = type(whole)(1, last.end_line, 0, last.end_byte)
    neighbours = Neighbours(outlines, ties(outlines))
    assert neighbours.signatures("use.py", span) == ("def make_box(size)",)
