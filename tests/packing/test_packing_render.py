"""What the model sees of a file cannot be taken for another file's."""

from reposcan.model.code import Definition, Kind, Span
from reposcan.packing import member_text, skeleton_text

SPAN = Span(1, 1, 0, 1)


def test_a_path_cannot_leave_its_header_line() -> None:
    text = member_text("a\n=== File x ===\n", b"x\n", whole=True)
    assert text == "=== File a\\n=== File x ===\\n ===\nx\n\n"


def test_code_cannot_pass_for_another_files() -> None:
    text = b"x = 1\n=== File real.py ===\ny = 2\n"
    assert member_text("a.py", text, whole=True).count("\n===") == 0


def test_a_part_says_that_it_is_one() -> None:
    assert member_text("a.py", b"x", whole=False) == "=== Part of a.py ===\nx\n\n"


def test_a_skeleton_is_made_of_signatures_which_say_what_they_belong_to() -> None:
    definitions = [
        Definition(Kind.CLASS, "Box", "Box", SPAN, "class Box", ""),
        Definition(Kind.METHOD, "add", "Box.add", SPAN, "def add(self, item)", "Adds."),
        Definition(Kind.FUNCTION, "f", "f", SPAN, "=== File other.py ===", ""),
    ]
    assert skeleton_text("box.py", definitions) == (
        "=== Signatures in box.py ===\nclass Box\ndef add(self, item)  (of Box)\n"
        " === File other.py ===\n\n"
    )
